namespace Audit.Bounds.Statistics;

/// <summary>One side of the hedged betting interval for a uniform sample without replacement from N fixed values in [0, 1].</summary>
/// <remarks>
/// Guarantee: if the mean of the N values is m or less, it is refuted with probability at most alpha. Formula: the wealth of <see cref="HedgedTest"/> with
/// m_t = min(1, (N m - S_(t-1)) / (N-t+1)), the mean of what is left, in place of m; and m is refuted for certain once S_t &gt; N m.
/// Source: Waudby-Smith and Ramdas 2024 (arXiv 2010.09686), section 5. Rounding: rows at their lower ends, their sum exact, m_t upward in units of
/// 2^-62; the wealth never falls when m falls, so bisection finds the one end. Cost: about 40 ns a row and test.
/// </remarks>
internal sealed class DrawnTest : MeanTest
{
    private readonly UnitRows rows;
    private readonly ulong population;
    private readonly ulong[] bets;
    private readonly Wealth goal;
    private readonly (double Mean, double Width) estimate;

    public DrawnTest(UnitRows rows, ExactAlpha alpha, long population)
    {
        (this.rows, this.population, goal) = (rows, (ulong)population, Wealth.Goal(alpha));
        (bets, HedgedBets after) = HedgedBets.All(rows.Low, alpha);
        double log = HedgedBets.LogOfInverse(alpha) / rows.Count;
        estimate = (after.Mean, Math.Sqrt(2 * log * after.Variance) + log);
    }

    public override bool RefutesUpTo(ulong m) => m < UnitRows.One && Play(m, stop: true, out _);

    public override double Guess() => CrossingGuess.Find(
        estimate.Mean, estimate.Width, m => Play((ulong)(Math.Clamp(m, 0, 1 - 1e-16) * UnitRows.One), stop: false, out double excess) ? Math.Max(excess, 0) : excess);

    private bool Play(ulong m, bool stop, out double excess)
    {
        Wealth wealth = Wealth.One;
        (UInt128 total, UInt128 sum, long best) = ((UInt128)m * population, 0, wealth.Key);
        bool refuted = false;
        for (int t = 0; t < rows.Count; t++)
        {
            ulong left = population - (ulong)t;
            ulong next = (ulong)UInt128.Min(UnitRows.One, (total - sum + left - 1) / left);
            ulong x = rows.Low[t];
            MeanBet.PlaceCut(ref wealth, x, next, bets[t]);
            sum += x;
            best = Math.Max(best, wealth.Key);
            refuted = refuted || sum > total || wealth.IsAtLeast(goal);
            if (sum > total || (refuted && stop)) { break; }
        }

        excess = Wealth.GuessLn(best) - Wealth.GuessLn(goal.Key);
        return refuted;
    }
}
