namespace Audit.Models.Operators.Errors;

/// <summary>Upward bounds in double arithmetic.</summary>
/// <remarks>
/// Rounding: rules compute sums, products and quotients of numbers that are not negative, rounded to nearest, in fewer than 2^12 operations on any path; the
/// factor 1 + 2^-40 of <see cref="ToSingle"/> covers them (each errs by 2^-53 of itself at most), and longer sums bring their own factor. A difference is
/// taken of two float32 numbers only, or made smaller by the same factor where it is a divisor. Units: u = 2^-24, eta = 2^-150.
/// Source: Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., chapters 2 and 3.
/// </remarks>
internal static class Upward
{
    /// <summary>u, half the distance from 1 to the next float32.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>Half the smallest float32.</summary>
    public const double Eta = 7.006492321624085e-46;

    private const double Slack = 1 + (1.0 / (1L << 40));

    /// <summary>The least float32 at or above a bound, infinity for one that is not a number.</summary>
    public static float ToSingle(double bound)
    {
        if (double.IsNaN(bound)) { return float.PositiveInfinity; }
        var raised = bound * Slack;
        var result = (float)raised;
        return result < raised ? MathF.BitIncrement(result) : result;
    }

    /// <summary>What one operation rounded to nearest errs by, from its result.</summary>
    public static double Rounding(float result) => (Unit * Math.Abs((double)result)) + Eta;

    /// <summary>What a function errs by whose error is at most so many ulps of the exact value.</summary>
    public static double Ulps(double ulps, float result) => ulps * ((2.0001 * Unit * Math.Abs((double)result)) + (4 * Eta));

    /// <summary>gamma_n = n u / (1 - n u) for n additions on a path.</summary>
    public static double Gamma(int additions) => additions * Unit < 0.5 ? additions * Unit / (1 - (additions * Unit)) : double.PositiveInfinity;

    /// <summary>gamma of the longest path of the defined sum of so many elements: 64 lanes and a tree; a square and its addition are one step.</summary>
    public static double SumGamma(int count) => Gamma(((count + 63) / 64) + 6);

    /// <summary>A sum of float32 numbers that are not negative.</summary>
    public static double Sum(ReadOnlySpan<float> numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers) { sum += number; }
        return sum * (1 + (numbers.Length * (2.0 / (1L << 52))));
    }

    /// <summary>At least e^x - 1, for x of at least 0.</summary>
    /// <remarks>Formula: x + x^2 for x up to 1; else (1 + r + r^2)^(2^k) - 1 with r = x / 2^k below 2^-20, each square raised.</remarks>
    public static double Growth(double x)
    {
        if (x <= 1) { return x + (x * x); }
        if (!(x < 700)) { return double.PositiveInfinity; }
        var (rest, doublings) = (x, 0);
        for (; rest > 1.0 / (1 << 20); doublings++) { rest /= 2; }
        var power = Math.BitIncrement(1 + rest + (rest * rest));
        for (var index = 0; index < doublings; index++) { power = Math.BitIncrement(power * power); }
        return power;
    }
}
