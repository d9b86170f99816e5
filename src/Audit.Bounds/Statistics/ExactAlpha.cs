using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The error of a bound: an exact fraction strictly between 0 and 1.</summary>
/// <remarks>Taken from decimal text, so that 0.001 is 1/1000. The denominator is a power of ten. Default: not an error; made by nobody.</remarks>
public readonly record struct ExactAlpha
{
    private ExactAlpha(BigInteger numerator, BigInteger denominator) => (Numerator, Denominator) = (numerator, denominator);

    /// <summary>Numerator, at least 1.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Denominator, a power of ten above the numerator.</summary>
    public BigInteger Denominator { get; }

    /// <summary>The error that decimal text states; null unless it is a number strictly between 0 and 1.</summary>
    public static ExactAlpha? TryParse(string? text) =>
        DecimalText.TryParse(text, out BigInteger p, out BigInteger q) && p.Sign > 0 && p < q ? new ExactAlpha(p, q) : null;

    /// <summary>1 - confidence, exactly; null unless the confidence is a number strictly between 0 and 1.</summary>
    public static ExactAlpha? TryOfConfidence(string? confidence) =>
        DecimalText.TryParse(confidence, out BigInteger p, out BigInteger q) && p.Sign > 0 && p < q ? new ExactAlpha(q - p, q) : null;

    /// <summary>1 - confidence, exactly.</summary>
    /// <exception cref="ArgumentException">The confidence is no decimal number strictly between 0 and 1.</exception>
    public static ExactAlpha OfConfidence(string confidence) =>
        TryOfConfidence(confidence) ?? throw new ArgumentException($"Not a confidence between 0 and 1: {confidence}.", nameof(confidence));

    /// <summary>The error that decimal text states.</summary>
    /// <exception cref="ArgumentException">The text is no decimal number strictly between 0 and 1.</exception>
    public static ExactAlpha Parse(string text) =>
        TryParse(text) ?? throw new ArgumentException($"Not an error between 0 and 1: {text}.", nameof(text));

    /// <summary>The error as decimal text without exponent, exact, without needless zeros; <see cref="TryParse"/> reads it back.</summary>
    public override string ToString()
    {
        int places = 0;
        for (BigInteger q = Denominator; q > 1; q /= 10) { places++; }
        return "0." + Numerator.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(places, '0').TrimEnd('0');
    }
}
