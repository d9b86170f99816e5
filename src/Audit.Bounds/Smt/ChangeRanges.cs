using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>Intervals of the change of every row between two chains over a box: d = y - x, and Delta after the activation.</summary>
internal sealed class ChangeRanges
{
    private ChangeRanges(int layers)
    {
        D = new ExactInterval[layers][];
        Delta = new ExactInterval[layers][];
        IsSame = new bool[layers][];
    }

    /// <summary>Intervals of y - x.</summary>
    public ExactInterval[][] D { get; }

    /// <summary>Intervals of g - h.</summary>
    public ExactInterval[][] Delta { get; }

    /// <summary>Whether both chains compute the same float here, by the rule of identical rows.</summary>
    public bool[][] IsSame { get; }

    /// <summary>Ranges that are given, not derived here.</summary>
    public static ChangeRanges Given(ExactInterval[][] d, ExactInterval[][] delta)
    {
        var ranges = new ChangeRanges(d.Length);
        for (int k = 0; k < d.Length; k++) { (ranges.D[k], ranges.Delta[k], ranges.IsSame[k]) = (d[k], delta[k], [.. d[k].Select(change => change.IsZero)]); }
        return ranges;
    }

    /// <summary>The ranges of two chains of the same shape, from the ranges of each.</summary>
    public static ChangeRanges Of(ChainNetwork original, ChainNetwork coarse, RowRanges x, RowRanges y, ExactInterval[] box)
    {
        var ranges = new ChangeRanges(original.Layers.Length);
        ExactInterval[] inputs = box;
        ExactInterval[] changes = [.. box.Select(_ => ExactInterval.At(Rational.Zero))];
        bool[] same = [.. box.Select(_ => true)];
        for (int k = 0; k < original.Layers.Length; k++)
        {
            var (w, v) = (original.Layers[k], coarse.Layers[k]);
            ranges.IsSame[k] = [.. RowRanges.Rows(w).Select(i => IsIdentical(w, v, i, same))];
            ranges.D[k] = [.. RowRanges.Rows(w).Select(i => ranges.IsSame[k][i]
                ? ExactInterval.At(Rational.Zero)
                : Row(w, v, i, inputs, changes).Widened(x.Rho[k][i] + y.Rho[k][i]).And(y.X[k][i] - x.X[k][i]).Short())];
            ranges.Delta[k] = [.. RowRanges.Rows(w).Select(i => w.Activations[i] == Activation.Relu ? OfRelu(ranges.D[k][i], x.H[k][i], y.H[k][i]) : ranges.D[k][i])];
            (inputs, changes, same) = (x.H[k], ranges.Delta[k], ranges.IsSame[k]);
        }

        return ranges;
    }

    /// <summary>The entries of D = V - W of a row, with zeros left out.</summary>
    public static IEnumerable<(int Input, Rational Weight)> Entries(ChainLayer original, ChainLayer coarse, int row) =>
        RowRanges.Entries(coarse, row).Concat(RowRanges.Entries(original, row).Select(e => (e.Input, Weight: -e.Weight)))
            .GroupBy(e => e.Input, (input, parts) => (input, Weight: parts.Aggregate(Rational.Zero, (sum, e) => sum + e.Weight)))
            .Where(e => e.Weight.Sign != 0);

    private static ExactInterval Row(ChainLayer w, ChainLayer v, int row, ExactInterval[] inputs, ExactInterval[] changes)
    {
        ExactInterval start = ExactInterval.At(Rational.Of(v.Bias[row]) - Rational.Of(w.Bias[row]));
        start = RowRanges.Entries(v, row).Aggregate(start, (sum, e) => sum + e.Weight * changes[e.Input]);
        return Entries(w, v, row).Aggregate(start, (sum, e) => sum + e.Weight * inputs[e.Input]);
    }

    // Delta lies between 0 and d, and is a difference of values of both.
    private static ExactInterval OfRelu(ExactInterval d, ExactInterval h, ExactInterval g) =>
        new ExactInterval(Rational.Min(d.Lower, Rational.Zero), Rational.Max(d.Upper, Rational.Zero)).And(g - h);

    private static bool IsIdentical(ChainLayer w, ChainLayer v, int row, bool[] same) =>
        w.Bias[row].Equals(v.Bias[row]) && w.Roundings[row] == v.Roundings[row]
        && RowRanges.Entries(w, row).SequenceEqual(RowRanges.Entries(v, row)) && RowRanges.Entries(w, row).All(e => same[e.Input]);
}
