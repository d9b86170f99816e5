namespace Audit.Bounds.Relaxations;

/// <summary>An interval in float64, for search: its ends are rounded to nearest and prove nothing.</summary>
internal readonly record struct Range(double Low, double High)
{
    public double Middle => Low + ((High - Low) / 2);

    public double Radius => (High - Low) / 2;

    public double Magnitude => Math.Max(-Low, High);

    public static Range operator +(Range a, Range b) => new(a.Low + b.Low, a.High + b.High);

    public static Range operator -(Range a, Range b) => new(a.Low - b.High, a.High - b.Low);

    public static Range operator *(Range a, Range b)
    {
        var (p, q, r, s) = (a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);
        return new(Math.Min(Math.Min(p, q), Math.Min(r, s)), Math.Max(Math.Max(p, q), Math.Max(r, s)));
    }

    public static Range operator *(double a, Range b) => a >= 0 ? new(a * b.Low, a * b.High) : new(a * b.High, a * b.Low);

    public static Range Point(double value) => new(value, value);

    public static Range Around(double middle, double radius) => new(middle - radius, middle + radius);

    public Range Hull(Range other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

    public Range And(Range other) => new(Math.Max(Low, other.Low), Math.Min(High, other.High));

    public Range Widened(double by) => new(Low - by, High + by);

    /// <summary>The squares of its numbers.</summary>
    public Range Square() => Low >= 0 ? new(Low * Low, High * High) : High <= 0 ? new(High * High, Low * Low) : new(0, Magnitude * Magnitude);
}
