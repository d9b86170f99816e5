using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Closed forms "plain mean minus a radius", as tests.</summary>
/// <remarks>
/// Rounding: the sum of the rows is exact at their lower ends; logarithms are enclosed, quotients and square roots of integers rounded so that the radius
/// is never too small. "At most m" is refuted for m strictly below the end. Cost: one pass over the rows.
/// </remarks>
internal sealed class SumBound : MeanTest
{
    private readonly BigInteger end; // in units of 2^-62; may be below 0

    private SumBound(BigInteger end) => this.end = end;

    /// <summary>Hoeffding's bound: the mean is below x - sqrt(ln(1/alpha)/(2n)) with probability at most alpha.</summary>
    /// <remarks>Source: Hoeffding 1963, theorem 1.</remarks>
    public static SumBound Hoeffding(UnitRows rows, ExactAlpha alpha)
    {
        BigInteger log = FixedLog.Enclose(alpha.Denominator, alpha.Numerator).High;
        return new SumBound(MeanDown(rows) - RootUp(log, 2 * (BigInteger)rows.Count));
    }

    /// <summary>Maurer and Pontil: the mean is below x - sqrt(2 V ln(2/alpha)/n) - 7 ln(2/alpha)/(3(n-1)) with probability at most alpha.</summary>
    /// <remarks>V is the variance with n - 1, at the worst place of every enclosure. Source: Maurer and Pontil 2009 (arXiv 0907.3740), theorem 4. Needs two rows.</remarks>
    public static SumBound MaurerPontil(UnitRows rows, ExactAlpha alpha)
    {
        BigInteger n = rows.Count;
        BigInteger log = FixedLog.Enclose(2 * alpha.Denominator, alpha.Numerator).High;
        // 2 V ln / n = 2 ln (n sum x^2 - (sum x)^2) / (n^2 (n-1)); rows in units of 2^-62.
        BigInteger root = RootUp((2 * log * SpreadUp(rows)) >> 124, n * n * (n - 1));
        BigInteger rest = ((7 * log) / (3 * (n - 1)) >> (FixedLog.Bits - 62)) + 1;
        return new SumBound(MeanDown(rows) - root - rest);
    }

    /// <summary>The empirical Bernstein bound with predictable plug-in bets.</summary>
    public static SumBound Bernstein(UnitRows rows, ExactAlpha alpha) => new(EmpiricalBernstein.End(rows, alpha));

    /// <summary>Hoeffding and Serfling, without replacement from N values: the mean is below x - sqrt(r ln(1/alpha)/(2n)) with probability at most alpha.</summary>
    /// <remarks>r = 1 - (n-1)/N for n at most N/2, else (1 - n/N)(1 + 1/n). Source: Serfling 1974; Bardenet and Maillard 2015 (arXiv 1309.4029), theorem 2.4.</remarks>
    public static SumBound Serfling(UnitRows rows, ExactAlpha alpha, long population)
    {
        BigInteger n = rows.Count, items = population;
        BigInteger log = FixedLog.Enclose(alpha.Denominator, alpha.Numerator).High;
        (BigInteger p, BigInteger q) = 2 * n <= items ? (items - n + 1, items) : ((items - n) * (n + 1), items * n);
        return new SumBound(MeanDown(rows) - RootUp(log * p, 2 * n * q));
    }

    public override bool RefutesUpTo(ulong m) => m < end;

    public override double Guess() => (double)BigInteger.Max(end, 0) / UnitRows.One;

    internal static BigInteger MeanDown(UnitRows rows)
    {
        UInt128 sum = 0;
        foreach (ulong x in rows.Low) { sum += x; }
        return (BigInteger)(sum / (UInt128)rows.Count);
    }

    /// <summary>sqrt(p/q) in units of 2^-62, upward; p in units of 2^-128 and cut off by less than one of them.</summary>
    internal static BigInteger RootUp(BigInteger p, BigInteger q) => IntegerRoot.Floor(((p + 1) / q) + 1 >> 4) + 1;

    /// <summary>n sum x^2 - (sum x)^2 in units of 2^-124, at least as large as for any rows in the enclosures.</summary>
    private static BigInteger SpreadUp(UnitRows rows)
    {
        (BigInteger squares, UInt128 sum) = (BigInteger.Zero, 0);
        UInt128 part = 0;
        ReadOnlySpan<ulong> high = rows.High;
        for (int i = 0; i < high.Length; i++)
        {
            part += (UInt128)high[i] * high[i];
            sum += rows.Low[i];
            if (i % 8 == 7) { squares += part; part = 0; }
        }

        return (rows.Count * (squares + part)) - ((BigInteger)sum * sum);
    }
}
