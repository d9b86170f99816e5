using System.Numerics;

namespace Audit.Bounds.Mass;

/// <summary>The float32 nearest to a dyadic number, ties to even; zero has no sign.</summary>
/// <remarks>Guarantee: exact, subnormals kept; never falls as the number rises. The number is within the finite float32 range.</remarks>
internal static class NearestSingle
{
    private const int LeastExponent = -149;
    private const int Precision = 24;

    /// <summary>The float32 nearest to mantissa 2^exponent.</summary>
    public static float Of(BigInteger mantissa, int exponent)
    {
        var size = BigInteger.Abs(mantissa);
        var unit = Math.Max((int)size.GetBitLength() + exponent - Precision, LeastExponent);
        var kept = Rounded(size, unit - exponent);
        var value = (float)Math.ScaleB((double)kept, unit);
        return kept.IsZero ? 0 : mantissa.Sign < 0 ? -value : value;
    }

    /// <summary>number / 2^down to the nearest integer, ties to even.</summary>
    private static BigInteger Rounded(BigInteger number, int down)
    {
        if (down <= 0) { return number << -down; }
        var floor = number >> down;
        var rest = number - (floor << down);
        var side = rest.CompareTo(BigInteger.One << (down - 1));
        return side > 0 || (side == 0 && !floor.IsEven) ? floor + 1 : floor;
    }
}
