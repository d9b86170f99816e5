using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>Intervals of every computed row of one or two chains over a box, with the error of each row, in exact fractions.</summary>
/// <remarks>
/// The interval step of FORMAT.md: x from the activations before, d = y - x from V Delta + D h + e, each widened by its rho.
/// rho = gamma_m (|b| + sum |W| max|h|) + m 2^-149, gamma_m = m / (2^24 - m). All ends and rho are rounded outward to multiples of 2^-24
/// (rho: to 8 significant bits), so that they are short in a script. Identical rows that read equal values give the same float: d = 0.
/// </remarks>
internal sealed class RowRanges
{
    private RowRanges(int layers)
    {
        X = new ExactInterval[layers][];
        Rho = new Rational[layers][];
        H = new ExactInterval[layers][];
    }

    /// <summary>Intervals of the computed rows, by layer.</summary>
    public ExactInterval[][] X { get; }

    /// <summary>Intervals of what follows the rows.</summary>
    public ExactInterval[][] H { get; }

    /// <summary>Errors of the rows.</summary>
    public Rational[][] Rho { get; }

    /// <summary>The ranges of one chain.</summary>
    public static RowRanges Of(ChainNetwork network, ExactInterval[] box)
    {
        var ranges = new RowRanges(network.Layers.Length);
        ExactInterval[] inputs = box;
        for (int k = 0; k < network.Layers.Length; k++)
        {
            ChainLayer layer = network.Layers[k];
            ranges.Rho[k] = [.. Rows(layer).Select(i => Error(layer, i, inputs))];
            ranges.X[k] = [.. Rows(layer).Select(i => Row(layer, i, inputs).Widened(ranges.Rho[k][i]).Short())];
            ranges.H[k] = [.. Rows(layer).Select(i => layer.Activations[i] == Activation.Relu ? ranges.X[k][i].Relu : ranges.X[k][i])];
            inputs = ranges.H[k];
        }

        return ranges;
    }

    /// <summary>Ranges that are given, not derived here.</summary>
    public static RowRanges Given(ExactInterval[][] x, ExactInterval[][] h, Rational[][] rho)
    {
        var ranges = new RowRanges(x.Length);
        for (int k = 0; k < x.Length; k++) { (ranges.X[k], ranges.H[k], ranges.Rho[k]) = (x[k], h[k], rho[k]); }
        return ranges;
    }

    /// <summary>The rows of a layer.</summary>
    public static IEnumerable<int> Rows(ChainLayer layer) => Enumerable.Range(0, layer.Outputs);

    /// <summary>The entries of a row: input and weight.</summary>
    public static IEnumerable<(int Input, Rational Weight)> Entries(ChainLayer layer, int row) =>
        Enumerable.Range(layer.RowStart[row], layer.RowStart[row + 1] - layer.RowStart[row]).Select(e => (layer.Columns[e], Rational.Of(layer.Weights[e])));

    /// <summary>The factor gamma of a row's error.</summary>
    public static Rational Gamma(int roundings) => new(roundings, (1 << 24) - roundings);

    /// <summary>The absolute part of a row's error.</summary>
    public static Rational Underflow(int roundings) => Rational.OfDyadic(roundings, -149);

    private static ExactInterval Row(ChainLayer layer, int row, ExactInterval[] inputs) =>
        Entries(layer, row).Aggregate(ExactInterval.At(layer.Bias[row]), (sum, e) => sum + e.Weight * inputs[e.Input]);

    private static Rational Error(ChainLayer layer, int row, ExactInterval[] inputs)
    {
        int m = layer.Roundings[row];
        if (m == 0) { return Rational.Zero; }
        Rational size = Entries(layer, row).Aggregate(Rational.Abs(layer.Bias[row]), (sum, e) => sum + Rational.Abs(e.Weight) * inputs[e.Input].Size);
        return (Gamma(m) * size + Underflow(m)).RoundUpShort(8);
    }
}
