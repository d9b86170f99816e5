namespace Audit.Bounds.Statistics;

/// <summary>A test of "E[I] / E[T] is at most r" from independent clusters (I, T), 0 &lt;= I &lt;= T &lt;= 1, r in units of 2^-62.</summary>
/// <remarks>
/// Guarantee: if the ratio is r or less, it is refuted with probability at most alpha. Formula: max_t prod (1 + min(lambda_i, c/r)(I_i - r T_i)) &gt;= 1/alpha,
/// c = 3/4: I - r T has mean 0 at the true ratio and is at least -r. lambda as in the hedged interval, its variance from the residuals
/// I_i - q_(i-1) T_i about the running ratio q = (1/2 + sum I)/(1 + sum T), so that the bets do not depend on r and every factor falls in r.
/// Source: the hedged interval (Waudby-Smith and Ramdas 2024) of Y = I - r T + r; derived. Rounding: I down, T up, r T up, each factor downward.
/// The other side is the same test of T - I at 1 - r. Cost: about 8 ns a cluster and test.
/// </remarks>
internal sealed class RatioTest : MeanTest
{
    private readonly ulong[] parts;
    private readonly ulong[] wholes;
    private readonly ulong[] bets;
    private readonly Wealth goal;
    private readonly (double Ratio, double Width) estimate;

    /// <summary>The test of the ratio, or of its complement.</summary>
    public RatioTest(RatioRows rows, ExactAlpha alpha, bool mirrored)
    {
        wholes = rows.Wholes.High.ToArray();
        parts = mirrored ? Rest(rows) : rows.Parts.Low.ToArray();
        goal = Wealth.Goal(alpha);
        (bets, estimate) = Plan(alpha);
    }

    public override bool RefutesUpTo(ulong m) => m < UnitRows.One && Play(m, stop: true).IsRefuted;

    public override double Guess() => CrossingGuess.Find(
        estimate.Ratio, estimate.Width, m => Wealth.GuessLn(Play((ulong)(Math.Clamp(m, 0, 1 - 1e-16) * UnitRows.One), stop: false).Best) - Wealth.GuessLn(goal.Key));

    /// <summary>The bets, free of r.</summary>
    internal ReadOnlySpan<ulong> Bets => bets;

    /// <summary>T - I, downward.</summary>
    private static ulong[] Rest(RatioRows rows)
    {
        var rest = new ulong[rows.Count];
        for (int i = 0; i < rest.Length; i++)
        {
            (ulong whole, ulong part) = (rows.Wholes.Low[i], rows.Parts.High[i]);
            rest[i] = whole > part ? whole - part : 0;
        }

        return rest;
    }

    private (ulong[] Bets, (double Ratio, double Width) Estimate) Plan(ExactAlpha alpha)
    {
        HedgedBets state = new(alpha);
        var plan = new ulong[parts.Length];
        (double part, double whole) = (0.5, 1);
        for (int t = 0; t < plan.Length; t++)
        {
            plan[t] = state.Next(plan.Length);
            (double x, double y) = (HedgedBets.Value(parts[t]), HedgedBets.Value(wholes[t]));
            state.AddDistance(x - (part / whole * y));
            (part, whole) = (part + x, whole + y);
        }

        double log = HedgedBets.LogOfInverse(alpha);
        double width = (Math.Sqrt(2 * log * state.Variance * plan.Length) + log) / whole;
        return (plan, (part / whole, width));
    }

    private (bool IsRefuted, long Best) Play(ulong m, bool stop)
    {
        Wealth wealth = Wealth.One;
        long best = wealth.Key;
        ulong cap = MeanBet.Cap(m);
        bool refuted = false;
        for (int t = 0; t < parts.Length && !(refuted && stop); t++)
        {
            if (bets[t] <= cap) { MeanBet.PlaceUncut(ref wealth, parts[t], Up((UInt128)m * wholes[t]), bets[t]); }
            else { wealth.TimesDown(Cut(parts[t], wholes[t], m), 64); }
            best = Math.Max(best, wealth.Key);
            refuted = refuted || wealth.IsAtLeast(goal);
        }

        return (refuted, best);
    }

    private static ulong Up(UInt128 product) => (ulong)((product + (UnitRows.One - 1)) >> 62);

    /// <summary>1 + (3/4)(I - r T)/r in units of 2^-64, downward.</summary>
    private static UInt128 Cut(ulong part, ulong whole, ulong m) => unchecked(((m * ((UInt128.One << 64) - (3 * (UInt128)whole))) + ((3 * (UInt128)part) << 62)) / m);
}
