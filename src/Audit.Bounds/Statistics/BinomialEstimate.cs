using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Estimates where a binomial tail crosses a level, in double; what is published is certified elsewhere.</summary>
/// <remarks>Formula: pmf by Loader's saddle-point deviances (2000), tail by its ratio series, safeguarded Newton steps in the logit of p.</remarks>
internal static class BinomialEstimate
{
    /// <summary>About the (p, 1-p) with P(Bin(n, p) &lt;= k) = alpha, for 0 &lt;= k &lt; n.</summary>
    public static (double P, double Q) UpperEnd(long k, long n, BigInteger alphaNumerator, BigInteger alphaDenominator)
    {
        double target = BigInteger.Log(alphaNumerator) - BigInteger.Log(alphaDenominator);
        if (k == 0) { return (-ExpM1(target / n), Math.Exp(target / n)); }
        double low = Logit((k + 0.5) / (n + 1), (n - k + 0.5) / (n + 1));
        (double high, double at) = (double.PositiveInfinity, low);
        for (int round = 0; round < 200; round++)
        {
            (double log, double slope) = LogTail(k, n, at);
            if (log >= target) { low = at; } else { high = at; }
            double next = at + ((target - log) / slope);
            if (!(next > low && next < high)) { next = double.IsPositiveInfinity(high) ? low + 1 : 0.5 * (low + high); }
            if (Math.Abs(next - at) <= 1e-16 * Math.Max(1, Math.Abs(at))) { break; }
            at = next;
        }

        return (1 / (1 + Math.Exp(-at)), 1 / (1 + Math.Exp(at)));
    }

    /// <summary>ln P(Bin(n, p) &lt;= k) and its derivative in the logit t of p.</summary>
    private static (double Log, double Slope) LogTail(long k, long n, double t)
    {
        (double p, double q) = (1 / (1 + Math.Exp(-t)), 1 / (1 + Math.Exp(t)));
        (double odds, double term, double sum) = (q / p, 1, 1);
        for (long i = k; i > 0 && term > 1e-18 * sum; i--)
        {
            term *= i * odds / (n - i + 1);
            sum += term;
        }

        return (LogPmf(k, n, p, q) + Math.Log(sum), -(n - k) * p / sum);
    }

    private static double LogPmf(double k, double n, double p, double q) =>
        StirlingError(n) - StirlingError(k) - StirlingError(n - k) - Deviance(k, n * p) - Deviance(n - k, n * q)
        + (0.5 * Math.Log(n / (2 * Math.PI * k * (n - k))));

    /// <summary>x ln(x/m) + m - x.</summary>
    private static double Deviance(double x, double m)
    {
        if (Math.Abs(x - m) > 0.1 * (x + m)) { return (x * Math.Log(x / m)) + m - x; }
        double v = (x - m) / (x + m);
        double sum = (x - m) * v;
        double power = 2 * x * v;
        for (int j = 1; j < 1000; j++)
        {
            power *= v * v;
            double next = sum + (power / ((2 * j) + 1));
            if (next == sum) { break; }
            sum = next;
        }

        return sum;
    }

    /// <summary>ln m! minus Stirling's formula.</summary>
    private static double StirlingError(double m)
    {
        if (m >= 16)
        {
            double s = 1 / (m * m);
            return ((1.0 / 12) - (s * ((1.0 / 360) - (s * ((1.0 / 1260) - (s * ((1.0 / 1680) - (s / 1188)))))))) / m;
        }

        double factorial = 1;
        for (int i = 2; i <= m; i++) { factorial *= i; }
        return Math.Log(factorial) - ((m + 0.5) * Math.Log(m)) + m - (0.5 * Math.Log(2 * Math.PI));
    }

    private static double Logit(double p, double q) => Math.Log(p / q);

    private static double ExpM1(double x) => Math.Abs(x) > 0.5 ? Math.Exp(x) - 1 : 2 * Math.Sinh(x / 2) * Math.Exp(x / 2);
}
