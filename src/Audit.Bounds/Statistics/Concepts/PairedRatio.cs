using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>Tests "the own concept is at least as similar as the rival" for similarities that are ratios of means over the same rows or clusters.</summary>
/// <remarks>
/// Guarantee: where the own concept is at least as similar and its similarity lies in [low, high], P(rejected at a) &lt;= a, for independent units, n fixed beforehand.
/// Formula: at t = similarity of the own concept E[I - tT] = 0 and E[I' - tT'] &lt;= 0, so D(t) = (I' - I) - t(T' - T), which lies in [-1, 1] (in shares of the size), has a mean of at most 0, and
/// W(s, t) = prod (1 + s D(t)) has a mean of at most 1 for every fixed s in [0, 1); so has the mean over the bets s. The logarithm of W(s, t) is concave in t, hence W(s, t) &gt;= min(W(s, low), W(s, high)) on the
/// whole of [low, high]: rejected where the mean over s of these minima is at least 1/a. It depends on the counts of differences alone, not on the order of rows.
/// Source: betting, Waudby-Smith and Ramdas 2024; the two ends for the ratio: derived. Rounding: every step of <see cref="Scaled"/> downward; bets and ends are fractions with powers of two.
/// Cost: 16 bets, two ends, one power for each distinct difference.
/// </remarks>
public static class PairedRatio
{
    /// <summary>The ends of the similarity are fractions of 2^16.</summary>
    public const int Whole = 1 << 16;

    private const int BetParts = 256;
    private static readonly ImmutableArray<int> bets = [1, 2, 4, 6, 9, 13, 19, 28, 41, 60, 88, 120, 152, 192, 224, 252];

    /// <summary>Whether the test rejects at an error, in integers.</summary>
    /// <param name="difference">How often the concepts differ, by how much.</param>
    /// <param name="low">Lower end of the own concept's similarity in units of 2^-16, rounded down.</param>
    /// <param name="high">Upper end of it in units of 2^-16, rounded up.</param>
    /// <param name="alpha">Error of the test.</param>
    public static bool Rejects(RatioDifference difference, int low, int high, ExactAlpha alpha)
    {
        if (low < 0 || low > high || high > Whole || alpha.Numerator.Sign <= 0 || !IsSound(difference)) { throw new ArgumentException("Not a difference of two ratios with an error."); }
        if (CannotReject(difference)) { return false; }
        Scaled sum = default;
        foreach (int bet in bets)
        {
            Scaled wealth = Wealth(difference, bet, low);
            if (high != low)
            {
                Scaled other = Wealth(difference, bet, high);
                if (other.IsAtMost(wealth)) { wealth = other; }
            }

            sum = sum.PlusDown(wealth);
            if (sum.CompareTo(alpha.Denominator * bets.Length, alpha.Numerator) >= 0) { return true; }
        }

        return false;
    }

    /// <summary>The wealth of one bet at one similarity, rounded down.</summary>
    private static Scaled Wealth(RatioDifference difference, int bet, int at)
    {
        long whole = (long)BetParts * Whole * difference.Size;
        Scaled wealth = Scaled.One;
        foreach ((int hits, int of, long count) in difference.Steps)
        {
            long factor = whole + (bet * (((long)hits * Whole) - ((long)at * of)));
            wealth = wealth.Times(Scaled.Of(factor, whole, up: false).Power(count, up: false), up: false);
        }

        return wealth;
    }

    /// <summary>No unit speaks for the rival at any similarity.</summary>
    private static bool CannotReject(RatioDifference difference) => difference.Steps.All(step => step.Hits <= 0 && step.Hits <= step.Of);

    private static bool IsSound(RatioDifference difference) => difference.Size is >= 1 and <= 1 << 20
        && difference.Steps.All(step => step.Count >= 0 && Math.Abs(step.Hits) <= difference.Size && Math.Abs(step.Of) <= difference.Size && Math.Abs(step.Hits - step.Of) <= difference.Size);
}
