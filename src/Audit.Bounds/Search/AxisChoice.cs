using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Chooses the input axis to halve: the one that moves the worst row most, its losses at unstable units included.</summary>
/// <remarks>
/// Formula: argmax_q |A_q| (u_q - l_q) + sum_j loss_j share_jq, with A the row's input coefficients, loss_j what the planes of unit j lose and share_jq the part of input q in the
/// movement of unit j's value over the box. Where inputs are too many to keep the shares: smear. A choice is never trusted: any split is sound. Source: ours; smear: NeuroDiff (2020).
/// </remarks>
internal sealed class AxisChoice(PairNetwork network)
{
    private readonly Smear smear = new(network);
    private readonly double[] scores = new double[network.Inputs];

    /// <summary>The axis, or -1 where no axis can be halved.</summary>
    public int Choose(NodeBounds bounds, (double[] P, double[] Q) functional, (FinalRows Form, int Row) bounded, double[] lower, double[] upper)
    {
        if (bounded.Form.Scores.Length == 0) { smear.Score(bounds, functional, lower, upper, scores); }
        else
        {
            var row = bounded.Form.Row(bounded.Row, scores.Length);
            for (var q = 0; q < scores.Length; q++)
            {
                scores[q] = (Math.Abs(row[q]) * (upper[q] - lower[q])) + bounded.Form.Scores[(bounded.Row * scores.Length) + q];
            }
        }

        var best = Largest(scores, lower, upper);
        return best >= 0 ? best : Longest(lower, upper);
    }

    /// <summary>The widest axis, or -1 where no axis can be halved.</summary>
    public static int Longest(double[] lower, double[] upper) => Largest([.. upper.Zip(lower, (u, l) => u - l)], lower, upper);

    public static double Middle(double lower, double upper) => lower + ((upper - lower) / 2);

    private static int Largest(double[] scores, double[] lower, double[] upper)
    {
        var (best, most) = (-1, 0.0);
        for (var q = 0; q < scores.Length; q++)
        {
            var middle = Middle(lower[q], upper[q]);
            if (scores[q] > most && middle > lower[q] && middle < upper[q]) { (best, most) = (q, scores[q]); }
        }

        return best;
    }
}
