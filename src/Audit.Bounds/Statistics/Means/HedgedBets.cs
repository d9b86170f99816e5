namespace Audit.Bounds.Statistics;

/// <summary>The bets of the hedged betting interval: integers in units of 2^-40 that depend on earlier rows only.</summary>
/// <remarks>
/// Formula: lambda_t = sqrt(2 ln(1/alpha) / (n v_(t-1))), v_t = (1/4 + sum (x_i - mu_i)^2)/(t+1), mu_t = min(1, (1/2 + sum x_i)/(t+1)).
/// Source: Waudby-Smith and Ramdas 2024 (arXiv 2010.09686), section 4. Rounding: + - * / and square roots of IEEE doubles in one order, the same
/// bits on every machine, then cut off. Any bet that looks at earlier rows only is valid, so this rounding costs width and never safety.
/// </remarks>
internal sealed class HedgedBets
{
    /// <summary>Fraction bits of a bet.</summary>
    public const int Bits = 40;

    /// <summary>2^-52: rows enter bets with 52 bits.</summary>
    private const double Unit = 1.0 / (1L << 52);

    private readonly double doubleLog;
    private double sum = 0.5;
    private double squares = 0.25;
    private double rows;

    public HedgedBets(ExactAlpha alpha) => doubleLog = 2 * LogOfInverse(alpha);

    /// <summary>The state after some rows.</summary>
    public HedgedBets(ExactAlpha alpha, long rows, double sum, double squares)
        : this(alpha) => (this.rows, this.sum, this.squares) = (rows, sum, squares);

    /// <summary>1/2 and the rows so far, summed.</summary>
    public double Sum => sum;

    /// <summary>1/4 and the squared distances so far, summed.</summary>
    public double Squares => squares;

    /// <summary>Mean of 1/2 and the rows so far.</summary>
    public double Mean => Math.Min(1, sum / (rows + 1));

    /// <summary>Variance about the running means, with the first guess of 1/4.</summary>
    public double Variance => squares / (rows + 1);

    /// <summary>A row as double, 52 bits of it.</summary>
    public static double Value(ulong row) => (row >> 10) * Unit;

    /// <summary>About ln(1/alpha), the same bits everywhere.</summary>
    public static double LogOfInverse(ExactAlpha alpha)
    {
        Scaled inverse = Scaled.Of(alpha.Denominator, alpha.Numerator, up: false);
        return FixedLog.Ln((ulong)(inverse.Mantissa >> 64), inverse.Exponent + 127);
    }

    /// <summary>About the natural logarithm of a positive integer, the same bits everywhere.</summary>
    public static double LogOf(ulong value)
    {
        int zeros = System.Numerics.BitOperations.LeadingZeroCount(value);
        return FixedLog.Ln(value << zeros, 63 - zeros);
    }

    /// <summary>The bet on the next row of n.</summary>
    /// <param name="time">n for the bound at a number of rows fixed beforehand; t ln(1+t) for one that holds at every time.</param>
    public ulong Next(double time) => (ulong)(Math.Sqrt(doubleLog * (rows + 1) / (time * squares)) * (1L << Bits));

    /// <summary>Takes a row into account.</summary>
    public void Add(double x)
    {
        rows++;
        sum += x;
        double distance = x - Mean;
        squares += distance * distance;
    }

    /// <summary>Takes a row into account by its distance from what was expected of it.</summary>
    public void AddDistance(double distance)
    {
        rows++;
        squares += distance * distance;
    }

    /// <summary>The bet on each of n rows.</summary>
    public static (ulong[] Bets, HedgedBets After) All(ReadOnlySpan<ulong> rows, ExactAlpha alpha)
    {
        HedgedBets state = new(alpha);
        var bets = new ulong[rows.Length];
        for (int t = 0; t < rows.Length; t++)
        {
            bets[t] = state.Next(rows.Length);
            state.Add(Value(rows[t]));
        }

        return (bets, state);
    }
}
