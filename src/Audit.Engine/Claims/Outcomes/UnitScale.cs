using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Brings numbers of a declared range to [0, 1], and ends back.</summary>
/// <remarks>Rounding: every step outward to the side asked. So the mean of `Unit(x, up: true)` is at least that of (x - from) / (to - from), and its upper end bounds it.</remarks>
internal readonly struct UnitScale(ExactDecimal from, ExactDecimal to)
{
    private readonly (double Down, double Up) from = (Exact.Below(from), Exact.Above(from));
    private readonly (double Down, double Up) to = (Exact.Below(to), Exact.Above(to));

    /// <summary>(x - from) / (to - from) of [0, 1]; 0 below the range and 1 above it.</summary>
    public double Unit(double x, bool up)
    {
        if (x <= from.Down) { return 0; }
        if (x >= to.Up) { return 1; }
        var (above, whole) = up ? (Up(x - from.Down), Down(to.Down - from.Up)) : (Down(x - from.Up), Up(to.Up - from.Down));
        return up ? Math.Min(1, Up(above / whole)) : Math.Max(0, Down(above / whole));
    }

    /// <summary>from + end (to - from), within the range.</summary>
    public double Back(double end, bool up)
    {
        if (end == 0) { return up ? from.Up : from.Down; }
        return up ? Math.Min(to.Up, Up(from.Up + Up(end * Up(to.Up - from.Down)))) : Math.Max(from.Down, Down(from.Down + Down(end * Down(to.Down - from.Up))));
    }

    /// <summary>Twice an end less 1, of the mean of (d + 1) / 2: a difference.</summary>
    public static double Difference(double end, bool up)
    {
        var (twice, result) = (2 * end, (2 * end) - 1);
        var back = result - twice;
        var error = (twice - (result - back)) + (-1 - back); // what the subtraction lost, exactly
        return up && error > 0 ? Math.BitIncrement(result) : !up && error < 0 ? Math.BitDecrement(result) : result;
    }

    private static double Up(double x) => Math.BitIncrement(x);

    private static double Down(double x) => Math.BitDecrement(x);
}
