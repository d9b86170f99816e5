using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>Inputs in rows: where a comparison of two networks is read off.</summary>
/// <param name="Inputs">[rows, width].</param>
/// <param name="Rows">How many.</param>
/// <param name="Width">Elements per row.</param>
internal sealed record InputRows(ReadOnlyMemory<float> Inputs, int Rows, int Width)
{
    /// <summary>Some consecutive rows.</summary>
    public ReadOnlyMemory<float> Slice(int first, int count) => Inputs.Slice(first * Width, count * Width);
}

/// <summary>A quantity of the original and the changed network on each row, and whether it fails.</summary>
/// <param name="context">Where it runs.</param>
/// <param name="spec">The claim.</param>
/// <param name="inputs">The rows.</param>
/// <param name="data">The data set that they are, or null.</param>
internal sealed class TwinMeasure(ClaimContext context, ClaimSpec spec, InputRows inputs, DataSet? data) : RowMeasure
{
    private readonly Twin twin = TwinTable.Of(context, spec);
    private readonly Quantity quantity = Quantity.Of(spec);
    private bool wasLive;

    public override ImmutableArray<string> Columns => [RowsWriter.Failure, RowsWriter.Value];

    public override int Rows => inputs.Rows;

    public override ImmutableArray<string>? Clusters => data?.Clusters;

    public override long? Population => data?.Population;

    public override void KeepFit() => wasLive = true;

    public override string? Misfit => wasLive || twin.IsLive ? null : "invalid intervention: the replacement changed no activation on any row.";

    public override double[][] Run(int first, int count)
    {
        var (x, y) = twin.Run(inputs.Slice(first, count), count, first);
        var outputs = x.Length / count;
        var values = new double[count];
        for (var row = 0; row < count; row++) { values[row] = quantity.Value(x.AsSpan(row * outputs, outputs), y.AsSpan(row * outputs, outputs)); }
        return [[.. values.Select(value => Fails(value) ? 1.0 : 0.0)], values];
    }

    private bool Fails(double value) => quantity.Kind == QuantityKind.Top1Flip ? value > 0 : !Results.Satisfies(value, spec);
}
