using System.Collections.Immutable;
using System.Security.Cryptography;
using Audit.Bounds.Mass;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Formats;
using Audit.Models.Passes;

namespace Audit.Engine.Claims;

/// <summary>Draws inputs from the open part of a region and runs them.</summary>
/// <remarks>Columns: whether the input fails; its value (of a property: 1 where the exact decimals are met); the first 52 bits of the SHA-256 of the input, which binds the row to the seed.</remarks>
internal sealed class RareMeasure : RowMeasure
{
    public const string InputDigest = "input";
    private const int DigestBits = 52;

    private readonly OpenDraw draw;
    private readonly Func<float[], int, double[]> values;
    private readonly ClaimSpec spec;
    private readonly VnnLibCase? unsafeCase;

    public RareMeasure(ClaimContext context, ClaimSpec spec, OpenMass open)
    {
        var (rare, mass) = ((Subject.Rare)spec.Subject, RareClaim.MassOf(spec));
        (this.spec, draw, Rows) = (spec, new OpenDraw(open, (ulong)context.Policy.Seed, ClaimContext.Stream(spec)), rare.Draws);
        unsafeCase = mass.Path is { } path ? context.Properties[path].Cases[0] : null;
        values = unsafeCase is null ? OfQuantity(context, spec, mass) : OfProperty(context, mass);
    }

    public override ImmutableArray<string> Columns => [RowsWriter.Failure, RowsWriter.Value, InputDigest];

    public override int Rows { get; }

    /// <summary>The input of a row.</summary>
    public float[] Input(int row) => draw.Input(row);

    public override double[][] Run(int first, int count)
    {
        float[][] inputs = [.. Enumerable.Range(first, count).Select(Input)];
        var run = values([.. inputs.SelectMany(input => input)], count);
        return
        [
            [.. run.Select(value => Fails(spec, value) ? 1.0 : 0.0)],
            unsafeCase is null ? run : [.. run.Select(value => value > 1 ? 1.0 : 0.0)],
            [.. inputs.Select(DigestOf)],
        ];
    }

    /// <summary>The first 52 bits of the SHA-256 of an input's little-endian float32.</summary>
    public static double DigestOf(float[] input)
    {
        var hash = SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(input));
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(hash) >> (64 - DigestBits);
    }

    /// <summary>Whether a value is a failure: of a quantity, rounded up, beyond the number; of a property 1 where only the rounded ends are met, 2 where the exact ones are.</summary>
    public static bool Fails(ClaimSpec spec, double value) =>
        spec.Subject is Subject.Rare { Exceeds: { } exceeds } ? Exact.Compare(value, exceeds) > 0 : value > 0;

    /// <summary>Whether a committed value is a failure whatever was rounded.</summary>
    public static bool SurelyFails(ClaimSpec spec, double value) =>
        spec.Subject is Subject.Rare { Exceeds: { } exceeds } ? Exact.Compare(Math.BitDecrement(value), exceeds) >= 0 : value > 0;

    private static Func<float[], int, double[]> OfQuantity(ClaimContext context, ClaimSpec spec, Subject.Mass mass)
    {
        var (twin, quantity) = (new CoarseTwin(context.Subject, context.Coarse[mass.Of!], spec.At, context.Device), Quantity.Of(spec));
        return (inputs, count) =>
        {
            var (x, y) = twin.Run(inputs, count, 0);
            var outputs = x.Length / count;
            return [.. Enumerable.Range(0, count).Select(row => quantity.Value(x.AsSpan(row * outputs, outputs), y.AsSpan(row * outputs, outputs)))];
        };
    }

    private Func<float[], int, double[]> OfProperty(ClaimContext context, Subject.Mass mass)
    {
        var model = mass.Of is null ? context.Subject : context.Coarse[mass.Of];
        return (inputs, count) =>
        {
            var outputs = ForwardPass.Run(model, inputs, count, device: context.Device).Output;
            return [.. outputs.Chunk(outputs.Length / count).Select(output => PropertyClaim.IsUnsafe(unsafeCase!, output, isExact: true) ? 2.0 : PropertyClaim.IsUnsafe(unsafeCase!, output, isExact: false) ? 1.0 : 0.0)];
        };
    }
}
