namespace Audit.Bounds.Tests.Statistics.Ends;

/// <summary>Logarithms of tails by other formulas than those of the bounds: continued fraction of the incomplete beta function, log-factorials.</summary>
internal static class ReferenceTails
{
    private static readonly DoubleDouble HalfLogOfTwoPi = new(0.9189385332046728, -3.8782941580672414e-17);

    private static readonly (double P, double D)[] Stirling =
    [
        (1, 12), (-1, 360), (1, 1260), (-1, 1680), (1, 1188), (-691, 360360), (1, 156), (-3617, 122400), (43867, 244188), (-174611, 125400), (77683, 5796), (-236364091, 1506960),
    ];

    private static readonly DoubleDouble[] SmallFactorials = Factorials();

    /// <summary>ln P(Bin(n, p) &lt;= k), q = 1 - p, for p above k/n and k below n.</summary>
    public static DoubleDouble AtMost(long k, long n, DoubleDouble p, DoubleDouble q)
    {
        if (k == 0) { return DoubleDouble.Log(q) * n; }
        DoubleDouble front = LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k) + (DoubleDouble.Log(p) * (k + 1)) + (DoubleDouble.Log(q) * (n - k));
        return front + DoubleDouble.Log(Fraction(n - k, k + 1, q));
    }

    /// <summary>ln P(Hyp(items, bad, drawn) &lt;= k), by the terms from the k-th downward.</summary>
    public static DoubleDouble HypergeometricAtMost((long Bad, long Items) set, (long K, long Drawn) seen)
    {
        (long bad, long good, long k, long drawn) = (set.Bad, set.Items - set.Bad, seen.K, seen.Drawn);
        DoubleDouble front = LogChoose(bad, k) + LogChoose(good, drawn - k) - LogChoose(set.Items, drawn), sum = 1, term = 1;
        for (long i = k; i > 0 && good - drawn + i > 0 && term.High > 1e-33 * sum.High; i--)
        {
            term = term * ((DoubleDouble)i * (good - drawn + i)) / ((DoubleDouble)(bad - i + 1) * (drawn - i + 1));
            sum += term;
        }

        return front + DoubleDouble.Log(sum);
    }

    public static DoubleDouble LogChoose(long n, long k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    public static DoubleDouble LogFactorial(long m)
    {
        if (m < SmallFactorials.Length) { return SmallFactorials[m]; }
        DoubleDouble x = m, inverse = (DoubleDouble)1 / x, square = inverse * inverse, power = inverse, sum = 0;
        foreach ((double p, double d) in Stirling)
        {
            sum += (DoubleDouble)p / d * power;
            power *= square;
        }

        return ((x + 0.5) * DoubleDouble.Log(x)) - x + HalfLogOfTwoPi + sum;
    }

    /// <summary>1/(1 + d1/(1 + d2/(1 + …))) of the incomplete beta function with parameters a and b at x, by Lentz's method.</summary>
    private static DoubleDouble Fraction(long a, long b, DoubleDouble x)
    {
        DoubleDouble c = 1, d = (DoubleDouble)1 / ((DoubleDouble)1 - (x * (a + b) / (a + 1.0))), h = d;
        for (long m = 1; m < 10_000_000; m++)
        {
            DoubleDouble even = x * ((DoubleDouble)m * (b - m)) / ((DoubleDouble)(a + (2 * m) - 1) * (a + (2 * m)));
            d = (DoubleDouble)1 / ((even * d) + 1);
            c = (even / c) + 1;
            h = h * d * c;
            DoubleDouble odd = -(x * ((DoubleDouble)(a + m) * (a + b + m)) / ((DoubleDouble)(a + (2 * m)) * (a + (2 * m) + 1)));
            d = (DoubleDouble)1 / ((odd * d) + 1);
            c = (odd / c) + 1;
            DoubleDouble step = d * c;
            h *= step;
            if (Math.Abs((step - 1).High) < 1e-31) { return h; }
        }

        throw new InvalidOperationException("The continued fraction did not settle.");
    }

    private static DoubleDouble[] Factorials()
    {
        DoubleDouble[] logs = new DoubleDouble[64];
        System.Numerics.BigInteger factorial = 1;
        for (int i = 1; i < logs.Length; i++)
        {
            factorial *= i;
            int shift = (int)Math.Max(0, factorial.GetBitLength() - 110); // off by a relative 2^-109
            logs[i] = DoubleDouble.Log(DoubleDouble.Of(factorial >> shift)) + (DoubleDouble.Log(2) * shift);
        }

        return logs;
    }
}
