using Audit.Bounds.Checking.Functions;

namespace Audit.Bounds.Checking.Curved;

/// <summary>The grids on which lines are made, and roundings between them.</summary>
/// <param name="boundBits">Fractional bits of bounds.</param>
internal sealed class FormGrid(int boundBits)
{
    /// <summary>Fractional bits of slopes.</summary>
    public const int SlopeBits = 44;

    /// <summary>Fractional bits of constants.</summary>
    public int ConstantBits { get; } = Math.Min(boundBits + 12, 48);

    /// <summary>How much finer a coefficient times a constant is than the grid of constants of rows.</summary>
    public int ConstantShift => ConstantBits - boundBits;

    /// <summary>A bound on 2^-60.</summary>
    public Int128 Fine(long bound) => (Int128)bound << (Enclosure.Bits - boundBits);

    /// <summary>An interval of bounds on 2^-60.</summary>
    public Enclosure Fine(Interval bounds) => new(Fine(bounds.Lower), Fine(bounds.Upper));

    /// <summary>The least interval on the grid of bounds around one on 2^-60.</summary>
    public Interval Bounds(Enclosure value) => new(
        FixedPoint.Value(value.Low >> (Enclosure.Bits - boundBits), "a value"), FixedPoint.Value(FixedPoint.Up(value.High, Enclosure.Bits - boundBits), "a value"));

    /// <summary>A number on 2^-60 as a slope; where it is cut does not matter.</summary>
    public static long Slope(Int128 value) => FixedPoint.Value(value >> (Enclosure.Bits - SlopeBits), "a slope");

    /// <summary>A slope on 2^-60.</summary>
    public static Enclosure OfSlope(long slope) => Enclosure.Point((Int128)slope << (Enclosure.Bits - SlopeBits));

    /// <summary>Slope times bound, enclosed on 2^-60.</summary>
    public Enclosure Times(long slope, long bound)
    {
        var (product, shift) = (Math.BigMul(slope, bound), SlopeBits + boundBits - Enclosure.Bits);
        return new(FixedPoint.Down(product, shift), FixedPoint.Up(product, shift));
    }

    /// <summary>A line of the original's rows (or of the coarse network's, y = x + d) with offsets that contain value minus slopes times rows.</summary>
    public (Plane Low, Plane High) Lines(long[] slopes, Enclosure offset, UnitRows rows, bool coarse)
    {
        var d = !rows.IsPair ? [] : coarse ? slopes : new long[slopes.Length];
        return Lines(d, slopes, offset, rows);
    }

    /// <summary>Lines of (d, x) with an interval of constants on 2^-60.</summary>
    public (Plane Low, Plane High) Lines(long[] d, long[] x, Enclosure offset, UnitRows rows)
    {
        var middle = Int128.Zero;
        for (var i = 0; i < x.Length; i++)
        {
            middle += Math.BigMul(x[i], rows.X[i].Lower + rows.X[i].Upper);
            if (rows.IsPair) { middle += Math.BigMul(d[i], rows.D[i].Lower + rows.D[i].Upper); }
        }

        middle >>= SlopeBits + boundBits + 1 - ConstantBits;
        return (Make(Constant(offset.Low)), Make(-Constant(-offset.High)));

        Plane Make(long constant) => new(d, x, constant, FixedPoint.Value(middle + constant, "a line"));
    }

    /// <summary>A number on 2^-60, rounded up to the grid of constants.</summary>
    public long UpConstant(Int128 value) => -Constant(-value);

    private long Constant(Int128 value) => FixedPoint.Value(value >> (Enclosure.Bits - ConstantBits), "a line's constant");
}

/// <summary>Intervals of a unit's rows; y and d empty for one network.</summary>
internal sealed record UnitRows(Interval[] X, Interval[] Y, Interval[] D)
{
    /// <summary>Whether there are two networks.</summary>
    public bool IsPair => D.Length > 0;

    /// <summary>Whether both networks have the same numbers in all rows.</summary>
    public bool IsStill => IsPair && D.All(d => d.IsZero);
}
