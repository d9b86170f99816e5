namespace Audit.Bounds.Statistics;

/// <summary>The test behind the upper end of a calibration error: "some choice of signs of the bins has a mean of sign * (right - confidence) of so much or more".</summary>
/// <remarks>
/// Guarantee: if the calibration error is at least the level, that is refuted with probability at most alpha. For the true signs, which are fixed, the mean is the error itself, and the wealth that bets
/// against it is a supermartingale from 1; what is compared with 1/alpha is the least wealth over all choices of signs, which is no more than that one. No charge for 2^B choices is due.
/// Formula: with bets free of the signs, the logarithm of the wealth is a sum over bins, so the least is the product over bins of the lesser of two. Rows y = (1 - sign (right - confidence))/2, mean at most (1 - error)/2;
/// lambda_t = sqrt(2 ln(1/alpha)/(n v_(t-1))), v the mean of ((right - confidence)/2)^2 with a first guess of 1/4; cut at c/m as hedged bets are. Judged at the last row: that holds for n fixed beforehand.
/// Rounding: rows downward in units of 2^-62, factors and products downward, each never falling when m falls. Cost: two factors a row and test.
/// </remarks>
internal sealed class CalibrationTest : MeanTest
{
    private readonly (ulong Plus, ulong Minus)[] rows;
    private readonly int[] bin;
    private readonly ulong[] bets;
    private readonly int bins;
    private readonly Wealth goal;
    private readonly (double Mean, double Width) estimate;

    public CalibrationTest(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> right, int bins, ExactAlpha alpha)
    {
        (this.bins, goal, rows, bin, bets) = (bins, Wealth.Goal(alpha), new (ulong, ulong)[confidences.Length], new int[confidences.Length], new ulong[confidences.Length]);
        HedgedBets state = new(alpha);
        double distance = 0;
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = Row(confidences[row], right[row]);
            bin[row] = CalibrationError.Bin(confidences[row], bins);
            bets[row] = state.Next(rows.Length);
            distance = 0.5 * ((right[row] ? 1 : 0) - confidences[row]);
            state.AddDistance(distance);
        }

        double log = HedgedBets.LogOfInverse(alpha) / rows.Length;
        estimate = (0.5 * (1 - CalibrationError.PlugIn(confidences, right, bins)), Math.Sqrt(2 * log * state.Variance) + log);
    }

    public override bool RefutesUpTo(ulong m) => m < UnitRows.One && Least(m).IsAtLeast(goal);

    public override double Guess() => CrossingGuess.Find(estimate.Mean, estimate.Width, m => Wealth.GuessLn(Least((ulong)(Math.Clamp(m, 0, 1 - 1e-16) * UnitRows.One)).Key) - Wealth.GuessLn(goal.Key));

    /// <summary>(1 - z)/2 and (1 + z)/2 of z = right - confidence, downward.</summary>
    private static (ulong Plus, ulong Minus) Row(double confidence, bool right)
    {
        double half = confidence * (UnitRows.One / 2); // a power of two: exact
        (ulong down, ulong up) = ((ulong)half, (ulong)Math.Ceiling(half));
        return right ? (down, UnitRows.One - up) : ((UnitRows.One / 2) + down, (UnitRows.One / 2) - up);
    }

    /// <summary>The least wealth over all choices of signs, against "the mean is at most m".</summary>
    private Wealth Least(ulong m)
    {
        var wealth = new (Wealth Plus, Wealth Minus)[bins];
        Array.Fill(wealth, (Wealth.One, Wealth.One));
        MeanBet bet = new(m);
        for (int row = 0; row < rows.Length; row++)
        {
            ref (Wealth Plus, Wealth Minus) own = ref wealth[bin[row]];
            bet.Place(ref own.Plus, rows[row].Plus, bets[row]);
            bet.Place(ref own.Minus, rows[row].Minus, bets[row]);
        }

        Wealth product = Wealth.One;
        foreach ((Wealth plus, Wealth minus) in wealth)
        {
            Wealth least = plus.IsAtLeast(minus) ? minus : plus;
            product.Times(least.Mantissa, (int)least.Exponent);
        }

        return product;
    }
}
