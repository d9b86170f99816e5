using System.Globalization;

namespace Audit.Reports.Documents.Plots;

/// <summary>A linear axis over round numbers.</summary>
/// <param name="First">The number at its left or lower end.</param>
/// <param name="Step">From one label to the next: 1, 2 or 5 times a power of ten.</param>
/// <param name="Steps">How many steps it has.</param>
internal sealed record LinearAxis(double First, double Step, int Steps)
{
    private const int MostSteps = 6;

    /// <summary>The number at its other end.</summary>
    public double Last => First + (Step * Steps);

    /// <summary>The least axis over round numbers that holds values; null where there is none. Shares that lie near the ends of [0, 1] take them in.</summary>
    public static LinearAxis? Over(IEnumerable<double> values)
    {
        var all = values.ToList();
        if (all.Count == 0) { return null; }
        var (low, high) = (all.Min(), all.Max());
        if (low >= 0 && low <= 0.5 * high) { low = 0; }
        if (high == low) { high = low + (low == 0 ? 1 : Math.Abs(low)); }
        var step = 1.0;
        while (step * MostSteps > high - low) { step /= 10; }
        while (step * MostSteps < high - low) { step *= step * MostSteps * 2 >= high - low ? 2 : step * MostSteps * 5 >= high - low ? 5 : 10; }
        var first = Math.Floor((low / step) + 1e-9);
        return new(first * step, step, Math.Max(1, (int)Math.Ceiling(((high - (first * step)) / step) - 1e-9)));
    }

    /// <summary>Where a value stands, from 0 to 1.</summary>
    public double Place(double value) => Math.Clamp((value - First) / (Last - First), 0, 1);

    /// <summary>The numbers that are labelled.</summary>
    public IEnumerable<double> Ticks() => Enumerable.Range(0, Steps + 1).Select(index => First + (index * Step));

    /// <summary>A labelled number for people.</summary>
    public string Label(double value)
    {
        if (Step is >= 1e6 or < 1e-6) { return value.ToString("0.###e0", CultureInfo.InvariantCulture); }
        var digits = Step >= 1 ? 0 : Math.Min(9, (int)Math.Ceiling(-LogAxis.Log10(Step) - 1e-9));
        var text = value.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return text is "-0" ? "0" : text;
    }
}
