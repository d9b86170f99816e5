namespace Audit.Bounds.Relaxations;

/// <summary>Elementary functions in float64 by own series, the same bits everywhere; accurate to about 1e-14, which is no guarantee.</summary>
/// <remarks>Source: argument reduction by ln 2 in two parts (Cody and Waite); erf by the series of positive terms 2/sqrt(pi) e^-x^2 sum 2^n x^(2n+1) / (2n+1)!! (Abramowitz and Stegun 7.1.6).</remarks>
internal static class Elementary
{
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;
    private const double TwoOverRootPi = 1.1283791670955125739;
    private const double RootHalf = 0.70710678118654752440;

    public static double Exp(double x)
    {
        if (x > 709) { return double.PositiveInfinity; }
        if (x < -745) { return 0; }
        var count = Math.Round(x / 0.69314718055994530942);
        var r = Math.FusedMultiplyAdd(count, -Ln2Low, Math.FusedMultiplyAdd(count, -Ln2High, x));
        var sum = 1.0;
        for (var n = 16; n > 0; n--) { sum = Math.FusedMultiplyAdd(sum * r, 1.0 / n, 1); }
        return Math.ScaleB(sum, (int)count);
    }

    public static double Sigmoid(double x)
    {
        var e = Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    public static double Tanh(double x)
    {
        if (Math.Abs(x) < 0.1) { return TanhSeries(x); }
        var e = Exp(-2 * Math.Abs(x));
        return Math.CopySign((1 - e) / (1 + e), x);
    }

    public static double Log(double x)
    {
        var exponent = Math.ILogB(x);
        var m = Math.ScaleB(x, -exponent);
        if (m > 1.41421356) { (m, exponent) = (m / 2, exponent + 1); }
        return (exponent * 0.69314718055994530942) + LogOnePlus(m - 1);
    }

    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Exp(-Math.Abs(x)));

    public static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a > 6) { return Math.Sign(x); }
        var (term, sum) = (a, a);
        for (var n = 1; term > 1e-18 * sum; n++) { sum += term *= 2 * a * a / ((2 * n) + 1); }
        return Math.CopySign(Math.Min(1, TwoOverRootPi * Exp(-a * a) * sum), x);
    }

    /// <summary>The normal distribution function, without cancellation on the left.</summary>
    public static double Normal(double x) => x >= -2 ? 0.5 * (1 + Erf(x * RootHalf)) : Density(x) * MillsOfMinus(x);

    /// <summary>The normal density.</summary>
    public static double Density(double x) => 0.39894228040143267794 * Exp(-x * x / 2);

    private static double LogOnePlus(double f)
    {
        if (f > 0.5) { return 0.69314718055994530942 + LogOnePlus((f - 1) / 2); }
        var z = f / (2 + f);
        var (square, sum) = (z * z, 0.0);
        for (var n = 25; n >= 1; n -= 2) { sum = Math.FusedMultiplyAdd(sum, square, 1.0 / n); }
        return 2 * z * sum;
    }

    private static double TanhSeries(double x)
    {
        var z = x * x;
        return x * (1 + (z * (-1.0 / 3 + (z * (2.0 / 15 + (z * (-17.0 / 315 + (z * (62.0 / 2835 + (z * (-1382.0 / 155925 + (z * 21844.0 / 6081075))))))))))));
    }

    /// <summary>Phi(x) / phi(x) for x below -2, by a continued fraction.</summary>
    private static double MillsOfMinus(double x)
    {
        var t = -x;
        var fraction = t;
        for (var n = 60; n >= 1; n--) { fraction = t + (n / fraction); }
        return 1 / fraction;
    }
}
