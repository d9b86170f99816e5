namespace Audit.Bounds.Statistics;

/// <summary>Exact one-sided test of "the first model succeeds at most as often as the second", from the same independent rows.</summary>
/// <remarks>
/// Guarantee: where the first is not better, P(p-value &lt;= a) &lt;= a for every a, whatever the dependence of the two within a row and however often they agree.
/// Formula: given D discordant rows the first's wins are Bin(D, s), s &lt;= 1/2; p = P(Bin(D, 1/2) &gt;= wins). For independent rows and n fixed beforehand.
/// Source: the exact form of McNemar 1947; sign test. Rounding: the p-value upward, see <see cref="BinomialTail"/>; <see cref="IsAtMost"/> compares in integers.
/// Cost: O(sqrt D) steps. It says which is better, not by how much: for that the mean of the signed differences.
/// </remarks>
public static class PairedSign
{
    /// <summary>The p-value, rounded up; in (0, 1].</summary>
    /// <param name="wins">Discordant rows won by the model that is claimed to be better.</param>
    /// <param name="discordant">Rows on which exactly one succeeded, 0 to 10^9.</param>
    public static double PValue(long wins, long discordant)
    {
        Require(wins, discordant);
        return wins == 0 ? 1 : Math.Min(1, BinomialTail.Bound(discordant - wins, discordant, (1, 2), up: true).ToDouble(up: true));
    }

    /// <summary>Whether the p-value is proved to be at most an error, in integers.</summary>
    /// <param name="wins">Discordant rows won by the model that is claimed to be better.</param>
    /// <param name="discordant">Rows on which exactly one succeeded, 0 to 10^9.</param>
    /// <param name="alpha">Error of the statement.</param>
    public static bool IsAtMost(long wins, long discordant, ExactAlpha alpha) =>
        wins >= 1 && wins <= discordant && discordant <= BinomialTail.MostTrials && alpha.Numerator.Sign > 0
        && BinomialTail.Bound(discordant - wins, discordant, (1, 2), up: true).CompareTo(alpha.Numerator, alpha.Denominator) <= 0;

    /// <summary>The fewest discordant rows with which the test can pass, all of them won: the smallest D with 2^-D &lt;= alpha.</summary>
    public static long RequiredDiscordant(ExactAlpha alpha) => (long)((alpha.Denominator - 1) / alpha.Numerator).GetBitLength();

    private static void Require(long wins, long discordant)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(wins);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wins, discordant);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(discordant, BinomialTail.MostTrials);
    }
}
