namespace Audit.Bounds.Propagation;

/// <summary>Intervals as centre and half-width, with the largest magnitude of each: what one affine row needs.</summary>
/// <remarks>Rounding: ends are multiples of a grid step, so centre and half-width are exact.</remarks>
internal readonly struct Ranges
{
    public Ranges(double[] lower, double[] upper)
    {
        (Middle, Radius, Magnitude) = (new double[lower.Length], new double[lower.Length], new double[lower.Length]);
        for (var i = 0; i < lower.Length; i++)
        {
            (Middle[i], Radius[i]) = ((lower[i] + upper[i]) / 2, (upper[i] - lower[i]) / 2);
            Magnitude[i] = Math.Max(-lower[i], upper[i]);
        }
    }

    public double[] Middle { get; }

    public double[] Radius { get; }

    public double[] Magnitude { get; }

    /// <summary>The interval of bias + sum of weights times the ranges, to nearest.</summary>
    public (double Low, double High) Row(double[] weights, double[] absolute, ReadOnlySpan<int> columns, int first, double bias)
    {
        var (centre, width) = (bias, 0.0);
        for (var entry = 0; entry < columns.Length; entry++)
        {
            var j = columns[entry];
            centre += weights[first + entry] * Middle[j];
            width += absolute[first + entry] * Radius[j];
        }

        return (centre - width, centre + width);
    }

    /// <summary>The sum of absolute weights times magnitudes.</summary>
    public double Size(double[] absolute, ReadOnlySpan<int> columns, int first)
    {
        var total = 0.0;
        for (var entry = 0; entry < columns.Length; entry++) { total += absolute[first + entry] * Magnitude[columns[entry]]; }
        return total;
    }
}
