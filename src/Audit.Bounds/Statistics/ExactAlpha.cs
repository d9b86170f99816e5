using System.Globalization;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The error of a bound: an exact fraction strictly between 0 and 1.</summary>
/// <remarks>Taken from decimal text, so that 0.001 is 1/1000. The denominator is a power of ten. Default: not an error; made by nobody.</remarks>
public readonly record struct ExactAlpha
{
    private const int SignificantDigits = 30;
    private const int MostPlaces = 300;

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

    /// <summary>This error shared among a number of bounds: error / bounds, rounded down to a decimal of at most 30 significant digits.</summary>
    /// <remarks>Guarantee: bounds times the result is at most this error, so that all of them hold at once with the error of this one (Bonferroni).</remarks>
    /// <param name="bounds">How many bounds share the error, at least 1.</param>
    /// <exception cref="ArgumentException">The share would be below 1e-300, or this is no error.</exception>
    public ExactAlpha Over(long bounds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bounds, 1);
        if (Numerator.Sign <= 0) { throw new ArgumentException("Not an error between 0 and 1."); }
        BigInteger divisor = Denominator * bounds;
        int places = SignificantDigits - 1;
        while (Numerator * BigInteger.Pow(10, places) < divisor * BigInteger.Pow(10, SignificantDigits - 1)) { places++; }
        BigInteger digits = Numerator * BigInteger.Pow(10, places) / divisor;
        for (; digits % 10 == 0; places--) { digits /= 10; }
        return places <= MostPlaces ? new(digits, BigInteger.Pow(10, places)) : throw new ArgumentException("A share of the error below 1e-300.", nameof(bounds));
    }

    /// <summary>The error as decimal text, exact, without needless zeros; <see cref="TryParse"/> reads it back. With an exponent only where it would be longer than 64 characters.</summary>
    public override string ToString()
    {
        int places = 0;
        for (BigInteger q = Denominator; q > 1; q /= 10) { places++; }
        string digits = Numerator.ToString(CultureInfo.InvariantCulture);
        string plain = "0." + digits.PadLeft(places, '0').TrimEnd('0');
        if (plain.Length <= DecimalText.LongestText) { return plain; }
        string tail = digits.TrimEnd('0')[1..];
        return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{(tail.Length > 0 ? "." : "")}{tail}e-{places - digits.Length + 1}");
    }
}
