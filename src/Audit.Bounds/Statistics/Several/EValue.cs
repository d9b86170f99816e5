using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Evidence against a null as a number whose mean under it is at most 1; from and to p-values.</summary>
/// <remarks>
/// Formula: e = kappa p^(kappa-1), 0 &lt; kappa &lt; 1; p = min(1, 1/e). The mean of e-values is one under any dependence, the product only of independent (or sequential) ones.
/// Source: Vovk and Wang 2021 (arXiv 1912.06116). Rounding: e-values down, p-values up, in integers.
/// </remarks>
public static class EValue
{
    /// <summary>An e-value from a p-value, rounded down.</summary>
    /// <param name="pValue">In (0, 1], rounded up.</param>
    /// <param name="kappa">kappa as decimal text, fixed beforehand; "0.5" where nothing better is known.</param>
    public static double FromPValue(double pValue, string kappa = "0.5")
    {
        (BigInteger k, BigInteger d) = RequiredSamples.Fraction(kappa);
        if (pValue is not (> 0 and <= 1) || k.Sign <= 0 || k >= d) { throw new ArgumentException("Wanted a p-value in (0, 1] and kappa strictly between 0 and 1.", nameof(pValue)); }
        (BigInteger p, BigInteger scale) = ClopperPearson.Dyadic(pValue);
        BigInteger exponent = EnclosedLog.Floor((d - k) * EnclosedLog.Ln(scale, p).Low, d);
        return EnclosedLog.Exp(exponent, up: false).Times(Scaled.Of(k, d, up: false), up: false).ToDouble(up: false);
    }

    /// <summary>The p-value of an e-value, rounded up.</summary>
    /// <param name="eValue">0 or more, rounded down.</param>
    public static double ToPValue(double eValue)
    {
        Require([eValue]);
        if (eValue <= 1) { return 1; }
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(Math.Min(eValue, double.MaxValue));
        return Scaled.Of(d, p, up: true).ToDouble(up: true);
    }

    /// <summary>The mean, rounded down: an e-value whatever the dependence.</summary>
    /// <param name="eValues">At least one, each 0 or more, rounded down.</param>
    public static double Mean(ReadOnlySpan<double> eValues)
    {
        Require(eValues);
        Scaled sum = default;
        foreach (double value in eValues) { sum = sum.PlusDown(Down(value)); }
        return sum.Over((ulong)eValues.Length, up: false).ToDouble(up: false);
    }

    /// <summary>The product, rounded down: an e-value for independent rows only, such as a producer's and an auditor's own draws.</summary>
    /// <param name="eValues">At least one, each 0 or more, rounded down.</param>
    public static double Product(ReadOnlySpan<double> eValues)
    {
        Require(eValues);
        Scaled product = Scaled.One;
        foreach (double value in eValues) { product = product.Times(Down(value), up: false); }
        return product.ToDouble(up: false);
    }

    internal static void Require(ReadOnlySpan<double> eValues)
    {
        bool proper = eValues.Length > 0;
        foreach (double value in eValues) { proper &= value >= 0; }
        if (!proper) { throw new ArgumentException("Wanted e-values of 0 or more.", nameof(eValues)); }
    }

    private static Scaled Down(double value)
    {
        (BigInteger p, BigInteger d) = ClopperPearson.Dyadic(Math.Min(Math.Abs(value), double.MaxValue));
        return Scaled.Of(p, d, up: false);
    }
}
