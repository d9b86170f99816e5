namespace Audit.Bounds.Smt.Leaves;

/// <summary>A closed interval of doubles on the grid 2^-32.</summary>
internal readonly record struct Span2(double Lower, double Upper)
{
    public bool IsEmpty => Lower > Upper;

    public bool IsZero => Lower == 0 && Upper == 0;

    public bool CrossesZero => Lower < 0 && Upper > 0;

    public double Size => Math.Max(Math.Abs(Lower), Math.Abs(Upper));

    public Span2 And(double lower, double upper) => new(Math.Max(Lower, lower), Math.Min(Upper, upper));

    public ExactInterval Exact => new(Rational.Of(Lower), Rational.Of(Upper));
}

/// <summary>A proposal at a unit: coefficients of d and x, and a constant that makes them an upper bound of R Delta + S h.</summary>
internal readonly record struct UnitPlane(double P, double Q, double C);

/// <summary>A unit of both networks with its intervals x, y, d = y - x: lines for R Delta + S h, the constant by the vertices of the polygon.</summary>
/// <remarks>
/// Rule: the function R (relu(x + d) - relu(x)) + S relu(x) - p d - q x is linear on each cell of signs, so its maximum is at a crossing of two of the lines x, d, x + d at their ends
/// or at 0. Rounding: crossings are exact (grid 2^-32, below 2^20); each value is moved up by 2^-48 of the sum of its terms' sizes, above its rounding.
/// </remarks>
internal readonly record struct LeafUnit(Span2 X, Span2 Y, Span2 D, bool IsRelu)
{
    public double DeltaSize => D.Size;

    public double HSize => IsRelu ? Math.Max(X.Upper, 0) : X.Size;

    private bool IsActive => !IsRelu || (X.Lower >= 0 && Y.Lower >= 0);

    private bool IsOff => IsRelu && X.Upper <= 0 && Y.Upper <= 0;

    /// <summary>Whether no plane is needed: the unit is linear.</summary>
    public bool IsLinear => IsActive || IsOff;

    public UnitPlane Relax(double r, double s)
    {
        if (IsActive) { return new(r, s, 0); }
        if (IsOff || (r == 0 && s == 0)) { return default; }
        if (X.Upper <= 0 && Y.Lower >= 0) { return Closed(r, s, r, r); }
        if (X.Lower >= 0 && Y.Upper <= 0) { return Closed(r, s, 0, s - r); }
        var (x0, d0) = ((X.Lower + X.Upper) / 2, (D.Lower + D.Upper) / 2);
        var a = Closed(r, s, r * Share(r), s * Slope(X, s));
        if (r == 0) { return a; }
        var b = Closed(r, s, r * Slope(Y, r), (r * Slope(Y, r)) + ((s - r) * Slope(X, s - r)));
        var c = Closed(r, s, ((r - s) * Share(r - s)) + (s * Slope(Y, s)), s * Slope(Y, s));
        return new[] { a, b, c }.MinBy(plane => (plane.P * d0) + (plane.Q * x0) + plane.C);
    }

    private static double Slope(Span2 range, double sign) =>
        range.Lower >= 0 ? 1 : range.Upper <= 0 ? 0 : sign > 0 ? range.Upper / (range.Upper - range.Lower) : range.Upper > -range.Lower ? 1 : 0;

    private double Share(double sign) => sign > 0
        ? D.Lower >= 0 ? 1 : D.Upper <= 0 ? 0 : D.Upper / (D.Upper - D.Lower)
        : D.Lower >= 0 ? 0 : D.Upper <= 0 ? 1 : -D.Lower / (D.Upper - D.Lower);

    private UnitPlane Closed(double r, double s, double p, double q)
    {
        (p, q) = (LeafGrid.Coefficient(p), LeafGrid.Coefficient(q));
        ReadOnlySpan<double> xs = [X.Lower, X.Upper, 0], ds = [D.Lower, D.Upper], ys = [Y.Lower, Y.Upper, 0];
        var most = double.NegativeInfinity;
        foreach (var x in xs)
        {
            foreach (var d in ds) { Raise(ref most, r, s, p, q, x, d); }
            foreach (var y in ys) { Raise(ref most, r, s, p, q, x, y - x); }
        }

        foreach (var d in ds)
        {
            foreach (var y in ys) { Raise(ref most, r, s, p, q, y - d, d); }
        }

        return new(p, q, LeafGrid.ConstantUp(most));
    }

    private void Raise(ref double most, double r, double s, double p, double q, double x, double d)
    {
        if (x < X.Lower || x > X.Upper || d < D.Lower || d > D.Upper || x + d < Y.Lower || x + d > Y.Upper) { return; }
        var (h, g) = (Math.Max(x, 0), Math.Max(x + d, 0));
        var value = (r * (g - h)) + (s * h) - (p * d) - (q * x);
        var size = Math.Abs(r * (g - h)) + Math.Abs(s * h) + Math.Abs(p * d) + Math.Abs(q * x);
        most = Math.Max(most, value + (size * Math.ScaleB(1, -48)));
    }
}

/// <summary>Short numbers for scripts.</summary>
internal static class LeafGrid
{
    private const int Bits = 40;

    /// <summary>A coefficient near the given one on 2^-40; itself where it is large.</summary>
    public static double Coefficient(double value) => Math.Abs(value) < 1 << 12 ? Math.ScaleB(Math.Round(Math.ScaleB(value, Bits)), -Bits) : value;

    /// <summary>A constant of at least the given one on 2^-44; itself where it is large or not finite.</summary>
    public static double ConstantUp(double value) => Math.Abs(value) < 1 << 8 ? Math.ScaleB(Math.Ceiling(Math.ScaleB(value, Bits + 4)), -Bits - 4) : value;

    /// <summary>A bound rounded down to 2^-32.</summary>
    public static double Down(double value) => Math.ScaleB(Math.Floor(Math.ScaleB(value, 32)), -32);

    /// <summary>A bound rounded up to 2^-32.</summary>
    public static double Up(double value) => -Down(-value);
}
