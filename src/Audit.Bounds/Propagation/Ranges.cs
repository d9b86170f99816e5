namespace Audit.Bounds.Propagation;

/// <summary>Intervals as centre and half-width, with the largest magnitude of each: what one affine row needs.</summary>
/// <remarks>Rounding: ends are multiples of a grid step, so centre and half-width are exact. Padded with zeros to whole vectors.</remarks>
internal sealed class Ranges(int count)
{
    public double[] Middle { get; } = new double[LaneVector.Padded(count)];

    public double[] Radius { get; } = new double[LaneVector.Padded(count)];

    public double[] Magnitude { get; } = new double[LaneVector.Padded(count)];

    /// <summary>Sets one interval.</summary>
    public void Set(int i, double lower, double upper)
    {
        (Middle[i], Radius[i]) = ((lower + upper) / 2, (upper - lower) / 2);
        Magnitude[i] = Math.Max(-lower, upper);
    }

    public bool IsZero(int i) => Magnitude[i] == 0 && Radius[i] == 0;

    public void Set(double[] lower, double[] upper)
    {
        for (var i = 0; i < lower.Length; i++) { Set(i, lower[i], upper[i]); }
    }
}
