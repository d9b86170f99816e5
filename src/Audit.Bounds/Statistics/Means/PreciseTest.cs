namespace Audit.Bounds.Statistics;

/// <summary>PRECiSE-CO96: the best constant bet in hindsight against the price of not knowing it.</summary>
/// <remarks>
/// Guarantee: if the mean is m or less, it is refuted at any time with probability at most alpha; both sides share alpha. The order of the rows does not
/// matter. Formula: max over l of prod (1 + l (x_i - m)) &gt; R_n / alpha, 0 &lt;= l &lt;= 1/m, R_n = sqrt(pi) G(n+1)/G(n+1/2) = prod 2i/(2i-1) &lt;= sqrt(pi (n+1/2)).
/// Source: Orabona and Jun 2024 (arXiv 2110.14099), CO96 with the regret of Cover and Ordentlich 1996. Rounding: the bet is found in double by + - * / and
/// cut to 40 bits; whatever it is, its product bounds the maximum from below, and that product is integers rounded downward; R_n rounded upward.
/// A larger m is refuted by the same bet at every smaller m. Cost: some 20 passes for each m.
/// </remarks>
internal sealed class PreciseTest : MeanTest
{
    private const double Unit = 1.0 / UnitRows.One;
    private const int MostRounds = 60;
    private const int LongestProduct = 4_096;

    private readonly UnitRows rows;
    private readonly double[] values;
    private readonly Wealth goal;
    private readonly double mean;
    private readonly double width;

    public PreciseTest(UnitRows rows, ExactAlpha alpha)
    {
        this.rows = rows;
        values = [.. rows.Low.ToArray().Select(x => x * Unit)];
        goal = Wealth.Goal(alpha, Price(rows.Count));
        foreach (double x in values) { mean += x; }
        mean /= values.Length;
        double square = 0;
        foreach (double x in values) { square += (x - mean) * (x - mean); }
        double log = (HedgedBets.LogOfInverse(alpha) + (0.5 * HedgedBets.LogOf(4 * (ulong)values.Length))) / values.Length;
        width = Math.Sqrt(2 * log * square / values.Length) + log;
    }

    public override bool RefutesUpTo(ulong m)
    {
        if (m >= UnitRows.One || m * Unit >= mean) { return false; }
        (Wealth wealth, _) = Best(m);
        return wealth.IsAtLeast(goal);
    }

    public override double Guess() => CrossingGuess.Find(mean, width, m => Wealth.GuessLn(Best((ulong)(Math.Clamp(m, 0, 1) * UnitRows.One)).Wealth.Key) - Wealth.GuessLn(goal.Key));

    /// <summary>R_n, rounded upward.</summary>
    internal static Scaled Price(long n)
    {
        if (n > LongestProduct)
        {
            // pi cut off after 18 places and one more: sqrt(pi (n + 1/2)) in units of 2^-60.
            System.Numerics.BigInteger square = (((System.Numerics.BigInteger)3_141_592_653_589_793_239 * ((2 * n) + 1)) << 120) / (2 * System.Numerics.BigInteger.Pow(10, 18));
            return Scaled.Of(IntegerRoot.Floor(square) + 1, System.Numerics.BigInteger.One << 60, up: true);
        }

        Scaled price = Scaled.One;
        for (long i = 1; i <= n; i++) { price = price.Times((ulong)(2 * i), up: true).Over((ulong)((2 * i) - 1), up: true); }
        return price;
    }

    /// <summary>The wealth of about the best bet against m, rounded downward.</summary>
    private (Wealth Wealth, double Bet) Best(ulong m)
    {
        double bet = BestBet(m * Unit);
        int power = 0; // the bet is units / 2^(40 + power), the units of 40 bits where they fit
        while (power < 20 && bet < 1 << 20) { (bet, power) = (bet * 2, power + 1); }
        UInt128 most = m == 0 ? UInt128.MaxValue : (UInt128.One << (HedgedBets.Bits + 62 + power)) / m;
        ulong units = (ulong)UInt128.Min((ulong)(bet * (1UL << HedgedBets.Bits)), UInt128.Min(most, long.MaxValue));
        Wealth wealth = Wealth.One;
        foreach (ulong x in rows.Low) { MeanBet.PlaceUncut(ref wealth, x, m, units, power); }
        return (wealth, bet);
    }

    /// <summary>About the bet in [0, 1/m] at which the sum of (x - m)/(1 + l (x - m)) is 0; it falls with l.</summary>
    private double BestBet(double m)
    {
        (double low, double high) = (0, Math.Min(1 / m, 1 << 22));
        double at = Math.Min(0.5 * high, 1);
        for (int round = 0; round < MostRounds; round++)
        {
            (double slope, double curve) = Slope(at, m);
            if (slope >= 0) { low = at; } else { high = at; }
            double next = at + (slope / curve);
            if (!(next > low && next < high)) { next = 0.5 * (low + high); }
            if (Math.Abs(next - at) <= 1e-9 * at) { break; }
            at = next;
        }

        return at;
    }

    /// <summary>First derivative of the sum of ln(1 + l (x - m)) in l, and minus the second.</summary>
    private (double Slope, double Curve) Slope(double bet, double m)
    {
        (double slope, double curve) = (0, 0);
        foreach (double x in values)
        {
            double part = (x - m) / (1 + (bet * (x - m)));
            slope += part;
            curve += part * part;
        }

        return (slope, curve);
    }
}
