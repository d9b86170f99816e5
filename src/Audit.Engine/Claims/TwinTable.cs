using Audit.Engine.Data;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>Makes the twin that a claim compares with, and runs it over rows.</summary>
internal static class TwinTable
{
    private const int Batch = 512;

    public static Twin Of(ClaimContext context, ClaimSpec spec)
    {
        if (spec.Subject is Subject.Influence influence) { return new CoarseTwin(context.Subject, context.Coarse[influence.Of], spec.At, context.Device); }
        var effect = (Subject.Effect)spec.Subject;
        var reference = effect.Reference ?? (context.Data.ContainsKey(spec.Over!) ? spec.Over : null);
        return new PatchedTwin(
            context.Subject, spec.At, Mechanism.Resolve(context.Subject.Graph, effect, spec.Id), effect.ReplacedBy,
            reference is null ? null : context.Data[reference], (ulong)context.Policy.Seed, ClaimContext.Stream(spec), context.Device);
    }

    /// <summary>The quantity on every row.</summary>
    public static double[] Values(ClaimContext context, Twin twin, Quantity quantity, ReadOnlyMemory<float> inputs, int rows, int width)
    {
        var values = new double[rows];
        for (var first = 0; first < rows; first += Batch)
        {
            var count = Math.Min(Batch, rows - first);
            var (x, y) = twin.Run(inputs.Slice(first * width, count * width), count, first);
            var outputs = x.Length / count;
            for (var row = 0; row < count; row++) { values[first + row] = quantity.Value(x.AsSpan(row * outputs, outputs), y.AsSpan(row * outputs, outputs)); }
            context.Report($"{first + count:N0} of {rows:N0} rows", (first + count) / (double)rows);
        }

        return values;
    }
}
