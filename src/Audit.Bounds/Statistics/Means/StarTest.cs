namespace Audit.Bounds.Statistics;

/// <summary>STaR-Bets with a deterministic threshold, for a number of independent rows fixed beforehand.</summary>
/// <remarks>
/// Guarantee: if the mean is m or less, <see cref="RefutesAt"/> is true with probability at most alpha; if it lies in (0, 1), some mean of at most m that is
/// not refuted bounds it from above, so <see cref="RefutesUpTo"/> reaches it with probability at most alpha.
/// Formula: W_0 = 1, Q_0 = 0; t = i-1 rows seen: S_i = min(r(1-r), Q_t/t + r n/t^2), lambda_i = min(c/e, sqrt(2 max(0, ln(1/alpha) - ln W_t) / ((n-t) S_i))),
/// W_i = W_t (1 + lambda_i (x_i - r)), Q_i = Q_t + (x_i - r)^2, c = 1 - 2^-10; refuted where W reaches 1/alpha. At a threshold r = e = m.
/// For an end, [0, 1] is cut into blocks in advance; every m of a block is tested by the bets of its right edge r = e, which are bets against m too
/// because they depend on earlier rows only and c/e &lt;= c/m. Within a block the wealth falls in m, so it is refuted whole where its edge is; the end
/// lies in the first block, from the left, whose edge is not refuted, and is found there by bisection. It rests on one test for each m: if the mean is
/// m, the end passes it only where the test of m itself refutes it. (The last block, whose edge is 1, takes r in its middle.)
/// Source: Voracek and Orabona 2025 (arXiv 2505.22422), their random threshold replaced by 1/alpha; the blocks are ours.
/// Rounding: bets are + - * / and square roots of IEEE doubles and a logarithm made of them, cut off to 2^-40; the wealth is integers rounded downward.
/// Cost: about 20 ns a row and block, 64 sqrt(n) blocks: half a second for an end at 4,096 rows.
/// </remarks>
internal sealed class StarTest : MeanTest
{
    private const int Scale = HedgedBets.Bits + 62;
    private const double Unit = 1.0 / UnitRows.One;

    private readonly UnitRows rows;
    private readonly Wealth goal;
    private readonly double log;
    private readonly ulong[] bets;
    private (ulong Left, ulong Right)? open;

    public StarTest(UnitRows rows, ExactAlpha alpha)
    {
        this.rows = rows;
        goal = Wealth.Goal(alpha);
        log = HedgedBets.LogOfInverse(alpha);
        bets = new ulong[rows.Count];
    }

    /// <summary>Blocks for so many rows.</summary>
    internal static long Blocks(long rows) => 64 * ((long)Math.Sqrt(rows) + 1);

    /// <summary>The edges of blocks: u^2 / (u^2 + (1-u)^2) for u = j / blocks, so that a block is narrow beside the deviation of a mean of n rows.</summary>
    internal static ulong Edge(long j, long blocks)
    {
        UInt128 square = (UInt128)(j * j);
        return (ulong)((square << 62) / (square + (UInt128)((blocks - j) * (blocks - j))));
    }

    public override bool RefutesAt(ulong m)
    {
        open = null; // the kept bets change
        return m < UnitRows.One && Play(m, m);
    }

    public override bool RefutesUpTo(ulong m)
    {
        (ulong left, ulong right) = Open();
        return m <= left || (m < right && Reaches(m, out _));
    }

    /// <summary>The bets of the block with a right edge, for tests.</summary>
    internal ulong[] BetsOf(ulong edge)
    {
        open = null;
        if (edge == UnitRows.One)
        {
            long blocks = Blocks(rows.Count);
            ulong left = Edge(blocks - 1, blocks);
            Play(left + ((edge - left) / 2), edge);
        }
        else
        {
            Play(edge, edge);
        }

        return [.. bets];
    }

    public override double Guess()
    {
        (ulong left, ulong right) = Open();
        if (left + 1 >= right || !Reaches(left + 1, out _)) { return left * Unit; }
        return CrossingGuess.Find(right * Unit, (right - left) * Unit, m => Excess((ulong)(Math.Clamp(m, 0, 1) * UnitRows.One)));
    }

    /// <summary>The first block whose right edge is not refuted; its bets are kept.</summary>
    private (ulong Left, ulong Right) Open()
    {
        if (open is { } known) { return known; }
        long blocks = Blocks(rows.Count);
        (ulong left, ulong right) = (0, 0);
        for (long j = 1; j <= blocks; j++)
        {
            (left, right) = (right, Edge(j, blocks));
            if (j == blocks || !Play(right, right)) { break; }
        }

        if (right == UnitRows.One) { Play(left + ((right - left) / 2), right); }
        open = (left, right);
        return (left, right);
    }

    /// <summary>Plays the bets of a reference r with an edge e against the reference, and keeps them; whether the wealth reached the goal.</summary>
    private bool Play(ulong reference, ulong edge)
    {
        (double r, double n, double square) = (reference * Unit, rows.Count, 0);
        ulong most = edge == 0 ? 1UL << 62 : (ulong)UInt128.Min(1UL << 62, ((UInt128)1023 << (Scale - 10)) / edge);
        Wealth wealth = Wealth.One;
        ReadOnlySpan<ulong> low = rows.Low;
        Array.Clear(bets);
        for (int t = 0; t < low.Length; t++)
        {
            double spread = r * (1 - r);
            if (t > 0) { spread = Math.Min(spread, (square / t) + (r * n / ((double)t * t))); }
            double bet = Math.Sqrt(2 * Math.Max(1e-9, log - wealth.Ln()) / ((n - t) * spread)) * (1L << HedgedBets.Bits);
            bets[t] = bet < most ? (ulong)bet : most;
            MeanBet.PlaceUncut(ref wealth, low[t], reference, bets[t]);
            if (wealth.IsAtLeast(goal)) { return true; }
            double distance = (low[t] * Unit) - r;
            square += distance * distance;
        }

        return false;
    }

    /// <summary>Whether the kept bets refute m, and the key of the largest wealth.</summary>
    private bool Reaches(ulong m, out long best)
    {
        Wealth wealth = Wealth.One;
        ReadOnlySpan<ulong> low = rows.Low;
        best = wealth.Key;
        for (int t = 0; t < low.Length; t++)
        {
            MeanBet.PlaceUncut(ref wealth, low[t], m, bets[t]);
            best = Math.Max(best, wealth.Key);
            if (wealth.IsAtLeast(goal)) { return true; }
        }

        return false;
    }

    private double Excess(ulong m)
    {
        Reaches(m, out long best);
        return Wealth.GuessLn(best) - Wealth.GuessLn(goal.Key);
    }
}
