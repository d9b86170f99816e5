using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Data;

/// <summary>Sums of two doubles rounded to float32 in a direction.</summary>
/// <remarks>Guarantee: exact sum, then one directed rounding. The error of the double sum is found by TwoSum and decides the direction.</remarks>
internal static class DirectedFloat
{
    /// <summary>The largest float32 at most a + b.</summary>
    public static float Down(double a, double b)
    {
        var (sum, error) = TwoSum(a, b);
        var rounded = (float)sum;
        if (rounded > sum || (rounded == sum && error < 0)) { rounded = MathF.BitDecrement(rounded); }
        return rounded == 0 ? 0 : rounded;
    }

    /// <summary>The smallest float32 at least a + b.</summary>
    public static float Up(double a, double b) => Down(-a, -b) is var low && low == 0 ? 0 : -Down(-a, -b);

    /// <summary>The largest float32 at most a decimal.</summary>
    public static float Down(ExactDecimal value) => Down(Exact.Below(value), 0);

    /// <summary>The smallest float32 at least a decimal.</summary>
    public static float Up(ExactDecimal value) => Up(Exact.Above(value), 0);

    private static (double Sum, double Error) TwoSum(double a, double b)
    {
        var sum = a + b;
        var part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }
}
