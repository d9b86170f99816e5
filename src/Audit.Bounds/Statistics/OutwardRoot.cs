using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>Square roots of fractions as doubles, rounded outward in integers.</summary>
internal static class OutwardRoot
{
    private const int Bits = 256;

    /// <summary>The double of at least sqrt(p/d), p 0 or more, d positive; off by a relative 2^-52.</summary>
    public static double Up(BigInteger p, BigInteger d) => p.IsZero ? 0 : Scaled.Of(IntegerRoot.Floor((p << (2 * Bits)) / d) + 1, BigInteger.One << Bits, up: true).ToDouble(up: true);

    /// <summary>The double of at most sqrt(p/d), p 0 or more, d positive.</summary>
    public static double Down(BigInteger p, BigInteger d) => Scaled.Of(IntegerRoot.Floor((p << (2 * Bits)) / d), BigInteger.One << Bits, up: false).ToDouble(up: false);
}
