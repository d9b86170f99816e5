using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Which of several claims hold, all at once: the chance that any wrong one is accepted is at most alpha, whatever the dependence of the p-values.</summary>
/// <remarks>
/// Formula: sort p_(1) &lt;= … &lt;= p_(K); accept in order while (K-i+1) p_(i) &lt;= alpha, stop at the first that fails. Adjusted: the running maximum of min(1, (K-i+1) p_(i)).
/// Bonferroni, the simpler and weaker rule: accept each with K p &lt;= alpha. A gate that asks for every claim needs neither (intersection-union). Source: Holm 1979.
/// Rounding: p-values are given rounded up; comparisons are exact, adjusted values rounded up.
/// </remarks>
public static class Holm
{
    /// <summary>Whether each claim is accepted by Holm's rule.</summary>
    /// <param name="pValues">One of each claim, in [0, 1], rounded up.</param>
    /// <param name="alpha">Error of the whole family.</param>
    public static ImmutableArray<bool> Accepted(ReadOnlySpan<double> pValues, ExactAlpha alpha)
    {
        int[] order = Order(pValues, alpha);
        bool[] accepted = new bool[order.Length];
        for (int i = 0; i < order.Length && IsAtMost(pValues[order[i]], order.Length - i, alpha); i++) { accepted[order[i]] = true; }
        return ImmutableArray.Create(accepted);
    }

    /// <summary>Whether each claim is accepted by Bonferroni's rule.</summary>
    /// <param name="pValues">One of each claim, in [0, 1], rounded up.</param>
    /// <param name="alpha">Error of the whole family.</param>
    public static ImmutableArray<bool> Bonferroni(ReadOnlySpan<double> pValues, ExactAlpha alpha) => Each(pValues, pValues.Length, alpha);

    /// <summary>Adjusted p-values, rounded up: a claim is accepted at every alpha of at least its value.</summary>
    /// <param name="pValues">One of each claim, in [0, 1], rounded up.</param>
    public static ImmutableArray<double> Adjusted(ReadOnlySpan<double> pValues)
    {
        int[] order = Order(pValues, ExactAlpha.Parse("0.5"));
        double[] adjusted = new double[order.Length];
        double largest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(pValues[order[i]]);
            largest = Math.Max(largest, Math.Min(1, Scaled.Of(p * (order.Length - i), d, up: true).ToDouble(up: true)));
            adjusted[order[i]] = largest;
        }

        return ImmutableArray.Create(adjusted);
    }

    /// <summary>Whether each p-value times a factor is at most alpha.</summary>
    internal static ImmutableArray<bool> Each(ReadOnlySpan<double> pValues, long factor, ExactAlpha alpha) =>
        [.. Order(pValues, alpha).Zip(pValues.ToArray(), (_, p) => IsAtMost(p, factor, alpha))];

    /// <summary>Whether factor times p is at most alpha, exactly.</summary>
    private static bool IsAtMost(double pValue, long factor, ExactAlpha alpha)
    {
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(pValue);
        return factor * p * alpha.Denominator <= alpha.Numerator * d;
    }

    private static int[] Order(ReadOnlySpan<double> pValues, ExactAlpha alpha)
    {
        if (alpha.Numerator.Sign <= 0) { throw new ArgumentException("Not an error between 0 and 1.", nameof(alpha)); }
        double[] values = pValues.ToArray();
        if (!Array.TrueForAll(values, p => p is >= 0 and <= 1)) { throw new ArgumentException("A p-value is not in [0, 1].", nameof(pValues)); }
        return [.. Enumerable.Range(0, values.Length).OrderBy(claim => values[claim])];
    }
}
