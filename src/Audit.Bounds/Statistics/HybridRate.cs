using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Bounds the rate of rare failures: a proof settles most of the input distribution, rows are drawn from what is left open.</summary>
/// <remarks>
/// Guarantee: P(rate &lt;= Upper) &gt;= 1 - alpha and P(rate &gt;= Lower) &gt;= 1 - alpha, for independent rows from the distribution given that the input is
/// in the open part, and n fixed beforehand. Formula: rate = f + mu p, f the mass proved to fail, mu the open mass, p the rate in it; p between its Clopper-Pearson ends.
/// Where mu is itself only known by sampling, give its upper end and split alpha. Rounding: exact fractions, then outward to a double.
/// </remarks>
public static class HybridRate
{
    /// <summary>The upper end.</summary>
    /// <param name="mass">What is proved.</param>
    /// <param name="failures">Drawn rows that failed, 0 to n.</param>
    /// <param name="n">Rows drawn from the open part; 0 leaves it all open.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(ProvedMass mass, long failures, long n, ExactAlpha alpha) =>
        End(mass, n == 0 && failures == 0 || mass.Open.IsZero ? 1 : ClopperPearson.Upper(failures, n, alpha), up: true);

    /// <summary>The lower end; with no row drawn, the mass proved to fail.</summary>
    /// <param name="mass">What is proved.</param>
    /// <param name="failures">Drawn rows that failed, 0 to n.</param>
    /// <param name="n">Rows drawn from the open part; 0 leaves it all open.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(ProvedMass mass, long failures, long n, ExactAlpha alpha) =>
        End(mass, n == 0 && failures == 0 || mass.Open.IsZero ? 0 : ClopperPearson.Lower(failures, n, alpha), up: false);

    /// <summary>The fewest rows, none of which may fail, with which "rate &lt;= threshold" passes; 0 where the proof is enough, null where no number is.</summary>
    /// <remarks>Formula: the smallest n with (1 - (t-f)/mu)^n &lt;= alpha. Rounding: never too small.</remarks>
    /// <param name="mass">What is proved.</param>
    /// <param name="threshold">t as decimal text.</param>
    /// <param name="alpha">Error of the claim.</param>
    public static long? RequiredRows(ProvedMass mass, string threshold, ExactAlpha alpha)
    {
        (BigInteger p, BigInteger d) = RequiredSamples.Fraction(threshold);
        BigInteger room = (p * mass.Whole) - (mass.Failing * d), open = mass.Open * d; // t - f and mu, times d and the whole
        if (room >= open) { return 0; }
        return room.Sign <= 0 ? null : RequiredSamples.Smallest((open - room, open), alpha, 1);
    }

    private static double End(ProvedMass mass, double inOpen, bool up)
    {
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(inOpen);
        return Scaled.Of((mass.Failing * d) + (mass.Open * p), mass.Whole * d, up).ToDouble(up);
    }
}
