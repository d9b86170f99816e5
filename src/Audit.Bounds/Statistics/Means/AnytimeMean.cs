using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>What a running test of a mean needs to go on: everything, in exact bits.</summary>
/// <param name="Threshold">The threshold as decimal text.</param>
/// <param name="Alpha">The error as decimal text.</param>
/// <param name="AtLeast">Whether "the mean is at least the threshold" is tested, else "at most".</param>
/// <param name="Rows">Rows seen.</param>
/// <param name="RefutedAt">The number of rows after which the statement was refuted; 0 where it is not.</param>
/// <param name="Mantissa">The wealth is Mantissa * 2^Exponent.</param>
/// <param name="Exponent">See <paramref name="Mantissa"/>.</param>
/// <param name="SumBits">Bits of the double that sums the rows for the bets.</param>
/// <param name="SquaresBits">Bits of the double that sums squared distances for the bets.</param>
public sealed record AnytimeState(string Threshold, string Alpha, bool AtLeast, long Rows, long RefutedAt, ulong Mantissa, long Exponent, ulong SumBits, ulong SquaresBits);

/// <summary>A test of the mean of independent rows in [0, 1] that may be looked at after every row, and stopped at any.</summary>
/// <remarks>
/// Guarantee: if the statement is true, it is ever refuted with probability at most alpha, whatever the stopping rule. Formula: as the hedged interval with
/// lambda_t = sqrt(2 ln(1/alpha) / (t ln(1+t) v_(t-1))). Source: Waudby-Smith and Ramdas 2024 (arXiv 2010.09686), section 4; Ville's inequality.
/// Rounding: as in <see cref="BoundedMean"/>. A value: taking rows into account gives a new one. A gate runs two of them, "at least" to pass and "at
/// most" to fail, each with an error of its own. A state that someone sends proves nothing: whoever checks it plays the committed rows again.
/// Cost: about 40 ns a row.
/// </remarks>
public sealed class AnytimeMean
{
    private readonly ExactAlpha alpha;
    private readonly ulong m;

    private AnytimeMean(AnytimeState state)
    {
        State = state;
        alpha = ExactAlpha.Parse(state.Alpha);
        (BigInteger, BigInteger) threshold = BoundedMean.Threshold(state.Threshold);
        m = state.AtLeast ? UnitRows.One - MeanEnd.Down(threshold) : MeanEnd.Up(threshold);
    }

    /// <summary>What a later run needs to go on.</summary>
    public AnytimeState State { get; }

    /// <summary>Whether the statement is refuted.</summary>
    public bool IsRefuted => State.RefutedAt > 0;

    /// <summary>A test of "the mean is at least the threshold"; refuting it is evidence that the mean is below.</summary>
    /// <param name="threshold">Decimal text from 0 to 1.</param>
    /// <param name="alpha">Error of the test.</param>
    public static AnytimeMean OfAtLeast(string threshold, ExactAlpha alpha) => Start(threshold, alpha, atLeast: true);

    /// <summary>A test of "the mean is at most the threshold"; refuting it is evidence that the mean is above.</summary>
    /// <param name="threshold">Decimal text from 0 to 1.</param>
    /// <param name="alpha">Error of the test.</param>
    public static AnytimeMean OfAtMost(string threshold, ExactAlpha alpha) => Start(threshold, alpha, atLeast: false);

    /// <summary>The test that a state belongs to.</summary>
    /// <exception cref="ArgumentException">The state is not one that a test can have.</exception>
    public static AnytimeMean Resume(AnytimeState state)
    {
        (double sum, double squares) = (BitConverter.UInt64BitsToDouble(state.SumBits), BitConverter.UInt64BitsToDouble(state.SquaresBits));
        bool possible = state.Rows >= 0 && state.RefutedAt >= 0 && state.RefutedAt <= state.Rows && (state.Mantissa == 0 || state.Mantissa >> 63 == 1)
            && Math.Abs(state.Exponent) < 1L << 40 && sum >= 0.5 && sum <= state.Rows + 1.0 && squares >= 0.25 && squares <= state.Rows + 1.0;
        return possible ? new AnytimeMean(state) : throw new ArgumentException("Not a state of a running test.", nameof(state));
    }

    /// <summary>The test after further rows. Once refuted, rows are counted and nothing else changes.</summary>
    /// <param name="rows">The next rows, in committed order.</param>
    public AnytimeMean After(UnitRows rows)
    {
        HedgedBets bets = new(alpha, State.Rows, BitConverter.UInt64BitsToDouble(State.SumBits), BitConverter.UInt64BitsToDouble(State.SquaresBits));
        (Wealth wealth, Wealth goal, long refutedAt) = (new(State.Mantissa, State.Exponent), Wealth.Goal(alpha), State.RefutedAt);
        for (int i = 0; i < rows.Count && refutedAt == 0; i++)
        {
            (ulong low, ulong high) = rows[i];
            ulong x = State.AtLeast ? UnitRows.One - high : low;
            long t = State.Rows + i + 1;
            ulong bet = bets.Next(t * HedgedBets.LogOf((ulong)t + 1));
            if (m < UnitRows.One) { MeanBet.PlaceCut(ref wealth, x, m, bet); }
            bets.Add(HedgedBets.Value(x));
            if (wealth.IsAtLeast(goal)) { refutedAt = t; }
        }

        return new AnytimeMean(State with
        {
            Rows = State.Rows + rows.Count,
            RefutedAt = refutedAt,
            Mantissa = wealth.Mantissa,
            Exponent = wealth.Exponent,
            SumBits = BitConverter.DoubleToUInt64Bits(bets.Sum),
            SquaresBits = BitConverter.DoubleToUInt64Bits(bets.Squares),
        });
    }

    private static AnytimeMean Start(string threshold, ExactAlpha alpha, bool atLeast)
    {
        if (alpha.Numerator.Sign <= 0) { throw new ArgumentException("Wanted an error between 0 and 1.", nameof(alpha)); }
        HedgedBets bets = new(alpha);
        return new AnytimeMean(new AnytimeState(
            threshold, alpha.ToString(), atLeast, 0, 0, Wealth.One.Mantissa, Wealth.One.Exponent, BitConverter.DoubleToUInt64Bits(bets.Sum), BitConverter.DoubleToUInt64Bits(bets.Squares)));
    }
}
