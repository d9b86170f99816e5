using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>How many rows may have been altered although every rerun row came out the same.</summary>
/// <remarks>
/// Guarantee: with the rerun rows drawn uniformly without replacement after the rows were committed, and all of them equal, more than t* of
/// the n rows were altered with probability at most beta. Formula: t* = max{t : C(n-t,s)/C(n,s) &gt; beta}, s rerun rows.
/// Rounding: t* + 1 is certified: its product, every factor rounded upward, is at most beta; up to 256 factors are multiplied exactly where that does not decide, so that ties count.
/// Cost: about 40 products of min(t, s) factors.
/// </remarks>
public static class TamperTerm
{
    private const long ExactFactors = 256;

    /// <summary>t*.</summary>
    /// <param name="n">Committed rows that could have been altered.</param>
    /// <param name="rerun">Rows that were rerun and came out the same, 0 to n.</param>
    /// <param name="beta">Error of the statement.</param>
    public static long MostAltered(long n, long rerun, ExactAlpha beta)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(rerun);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rerun, n);
        if (rerun == 0) { return n; }
        double guess = (BigInteger.Log(beta.Denominator) - BigInteger.Log(beta.Numerator)) / rerun * n;
        return Frontier.Smallest((long)Math.Min(guess, n), n, t => t > 0 && IsExcluded(t, n, rerun, beta)) - 1;
    }

    /// <summary>Whether t or more altered rows are proved to escape with probability at most beta, in integers.</summary>
    public static bool IsExcluded(long altered, long n, long rerun, ExactAlpha beta)
    {
        if (altered < 1 || rerun < 1 || altered > n || rerun > n) { return false; }
        if (altered > n - rerun) { return true; }
        (long few, long many) = (Math.Min(altered, rerun), Math.Max(altered, rerun));
        Scaled product = Scaled.One;
        for (long i = 0; i < few; i++)
        {
            product = product.Times((ulong)(n - many - i), up: true).Over((ulong)(n - i), up: true);
            if (product.CompareTo(beta.Numerator, beta.Denominator) <= 0) { return true; }
        }

        return few <= ExactFactors && IsAtMost(few, many, n, beta);
    }

    /// <summary>Whether the product of (n - many - i) / (n - i), i below few, is at most beta: no rounding.</summary>
    private static bool IsAtMost(long few, long many, long n, ExactAlpha beta)
    {
        var (above, below) = (BigInteger.One, BigInteger.One);
        for (long i = 0; i < few; i++) { (above, below) = (above * (n - many - i), below * (n - i)); }
        return above * beta.Denominator <= beta.Numerator * below;
    }
}
