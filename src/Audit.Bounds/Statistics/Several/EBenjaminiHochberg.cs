using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Screens many nulls by e-values: the expected share of wrong ones among those rejected is at most alpha, whatever the dependence.</summary>
/// <remarks>
/// For screening only: a list that passes it may hold wrong entries, so a gate must not rest on it. Formula: sort e_(1) >= e_(2) >= …; with k* = max{k : k e_(k) / K >= 1/alpha} the k*
/// largest are rejected. Source: Wang and Ramdas 2022 (arXiv 2009.02824). Rounding: e-values are given rounded down; comparisons are exact.
/// </remarks>
public static class EBenjaminiHochberg
{
    /// <summary>Whether each null is rejected.</summary>
    /// <param name="eValues">One of each null, 0 or more, rounded down.</param>
    /// <param name="alpha">Expected share of wrong rejections.</param>
    public static ImmutableArray<bool> Rejected(ReadOnlySpan<double> eValues, ExactAlpha alpha)
    {
        EValue.Require(eValues);
        if (alpha.Numerator.Sign <= 0) { throw new ArgumentException("Not an error between 0 and 1.", nameof(alpha)); }
        double[] values = eValues.ToArray();
        int[] order = [.. Enumerable.Range(0, values.Length).OrderByDescending(index => values[index])];
        int count = order.Length;
        while (count > 0 && !Passes(values[order[count - 1]], count, values.Length, alpha)) { count--; }
        bool[] rejected = new bool[values.Length];
        foreach (int index in order.AsSpan(0, count)) { rejected[index] = true; }
        return ImmutableArray.Create(rejected);
    }

    private static bool Passes(double value, int rank, int all, ExactAlpha alpha)
    {
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(Math.Min(Math.Abs(value), double.MaxValue));
        return rank * p * alpha.Numerator >= all * d * alpha.Denominator;
    }
}
