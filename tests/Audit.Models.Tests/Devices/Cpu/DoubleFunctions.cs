namespace Audit.Models.Tests.Devices.Cpu;

/// <summary>The elementary functions in double precision, as the truth that float32 is measured against.</summary>
/// <remarks>
/// exp, log, sin, cos and tanh are the C library's. erf and the normal tail are our own, since .NET has none: Mills' ratio
/// M(t) = exp(t^2/2) int_t^inf exp(-s^2/2) ds by Taylor polynomials around multiples of 1/8, whose coefficients are computed in 28-digit decimals from
/// M' = t M - 1, downward from t = 16 (the direction in which errors shrink), where a continued fraction starts. Every relative error is below
/// <see cref="RelativeError"/>; the 50-digit corpus checks that in a test.
/// </remarks>
internal static class DoubleFunctions
{
    /// <summary>What the relative error of every function here stays below, for float32 arguments with a normal value.</summary>
    public const double RelativeError = 1e-13;

    private const int PerUnit = 8;
    private const int Last = 16 * PerUnit;
    private const int Terms = 14;
    private const double RootOfTwoPi = 2.5066282746310005024;
    private static readonly double[][] Mills = MillsTable();

    public static double Sigmoid(double x) => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x));

    public static double Silu(double x) => Gate(x, x);

    public static double Erf(double x)
    {
        var a = Math.Abs(x);
        return double.IsNaN(x) ? x : Math.CopySign(a < 0.5 ? ErfNearZero(a) : 1 - Erfc(a), x);
    }

    public static double Gelu(double x) =>
        double.IsNaN(x) ? x : x == 0 ? x : double.IsInfinity(x) ? Math.Max(x, -0.0) : x < 0 ? x * Tail(-x) : x * (1 - Tail(x));

    public static double GeluTanh(double x) => Gate(x, Math.Sqrt(8 / Math.PI) * x * (1 + 0.044715 * x * x));

    public static double Softplus(double x) => double.IsNaN(x) ? x : Math.Max(x, 0) + LogOfOneAnd(Math.Exp(-Math.Abs(x)));

    /// <summary>x / (1 + exp(-w)).</summary>
    private static double Gate(double x, double w) =>
        double.IsNegativeInfinity(x) ? -0.0 : x < 0 ? x * (Math.Exp(w) / (1 + Math.Exp(w))) : x / (1 + Math.Exp(-w));

    /// <summary>Phi(-t) for t at least 0; t^2 is exact for a float32 t.</summary>
    private static double Tail(double t) => t > 15.9 ? 0 : Math.Exp(-0.5 * t * t) * MillsRatio(t) / RootOfTwoPi;

    private static double Erfc(double z) => z > 11 ? 0 : 2 * Math.Exp(-z * z) * MillsRatio(z * Math.Sqrt(2)) / RootOfTwoPi;

    private static double MillsRatio(double t)
    {
        var near = (int)Math.Round(t * PerUnit);
        var h = t - (double)near / PerUnit;
        var sum = 0.0;
        for (var n = Terms - 1; n >= 0; n--) { sum = sum * h + Mills[near][n]; }
        return sum;
    }

    private static double ErfNearZero(double a)
    {
        var (term, sum) = (1.0, 1.0);
        for (var n = 1; n < 16; n++)
        {
            term *= -a * a / n;
            sum += term / (2 * n + 1);
        }

        return sum * a * (2 / Math.Sqrt(Math.PI));
    }

    /// <summary>log(1 + e) for e in [0, 1], as 2 artanh(e / (2 + e)).</summary>
    private static double LogOfOneAnd(double e)
    {
        var (s, sum) = (e / (2 + e), 0.0);
        for (var n = 37; n > 0; n -= 2) { sum = sum * s * s + 1.0 / n; }
        return 2 * s * sum;
    }

    private static double[][] MillsTable()
    {
        var table = new double[Last + 1][];
        var value = 0m;
        for (var n = 120; n > 0; n--) { value = n / (16m + value); }
        value = 1 / (16m + value);
        for (var near = Last; near >= 0; near--)
        {
            var coefficients = Taylor((decimal)near / PerUnit, value, 30);
            table[near] = [.. coefficients.Take(Terms).Select(c => (double)c)];
            value = coefficients.Reverse().Aggregate(0m, (sum, c) => sum * (-1m / PerUnit) + c);
        }

        return table;
    }

    /// <summary>M^(n) / n! from M: (n + 1) c_(n+1) = t c_n + c_(n-1), with c_1 = t c_0 - 1.</summary>
    private static decimal[] Taylor(decimal t, decimal value, int terms)
    {
        var c = new decimal[terms];
        c[0] = value;
        c[1] = t * value - 1;
        for (var n = 1; n + 1 < terms; n++) { c[n + 1] = (t * c[n] + c[n - 1]) / (n + 1); }
        return c;
    }
}
