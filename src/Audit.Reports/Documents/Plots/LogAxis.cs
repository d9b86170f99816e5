using System.Globalization;

namespace Audit.Reports.Documents.Plots;

/// <summary>A logarithmic axis over whole decades.</summary>
/// <remarks>The logarithm is our own sum of elementary operations, so a drawing does not depend on a machine's library.</remarks>
/// <param name="First">The exponent of ten at its left end.</param>
/// <param name="Last">The exponent of ten at its right end; above First.</param>
internal sealed record LogAxis(int First, int Last)
{
    private const double LogOfTwo = 0.30102999566398119521;
    private const double LogOfE = 0.43429448190325182765;

    /// <summary>The least axis that holds values above 0; null where there is none.</summary>
    public static LogAxis? Over(IEnumerable<double> values)
    {
        var exponents = values.Where(value => value > 0).Select(Log10).ToList();
        if (exponents.Count == 0) { return null; }
        var (first, last) = ((int)Math.Floor(exponents.Min() - 0.02), (int)Math.Ceiling(exponents.Max() + 0.02));
        return new(first, Math.Max(last, first + 1));
    }

    /// <summary>Where a value above 0 stands, from 0 at the left end to 1 at the right end.</summary>
    public double Place(double value) => Math.Clamp((Log10(value) - First) / (Last - First), 0, 1);

    /// <summary>The exponents that are labelled, at most nine.</summary>
    public IEnumerable<int> Ticks()
    {
        var step = 1 + ((Last - First) / 9);
        for (var exponent = First; exponent <= Last; exponent += step) { yield return exponent; }
    }

    /// <summary>A power of ten for people.</summary>
    public static string Label(int exponent) => exponent switch
    {
        >= 0 and <= 4 => "1" + new string('0', exponent),
        >= -4 and < 0 => "0." + new string('0', -exponent - 1) + "1",
        _ => "1e" + exponent.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The decimal logarithm of a finite double above 0, to about fifteen digits.</summary>
    /// <remarks>Formula: x = m 2^e with m in [0.7, 1.5); log m = 2 artanh((m - 1) / (m + 1)) by its series.</remarks>
    public static double Log10(double value)
    {
        var exponent = Math.ILogB(value);
        var mantissa = Math.ScaleB(value, -exponent);
        if (mantissa > 1.42) { (mantissa, exponent) = (mantissa / 2, exponent + 1); }
        var ratio = (mantissa - 1) / (mantissa + 1);
        var (square, sum) = (ratio * ratio, 0.0);
        for (var term = 23; term >= 1; term -= 2) { sum = (sum * square) + (1.0 / term); }
        return (exponent * LogOfTwo) + (2 * ratio * sum * LogOfE);
    }
}
