using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>The bets of the hedged betting interval, as integers that depend on earlier rows only.</summary>
/// <remarks>
/// Formula: mu_t = (1/2 + sum x_i)/(t+1), v_t = (1/4 + sum (x_i - mu_i)^2)/(t+1), lambda_t = sqrt(2 ln(1/alpha)/(n v_(t-1))).
/// Source: Waudby-Smith and Ramdas 2024 (arXiv 2010.09686). Rounding: x to 2^-48, v to 2^-64, ln to 2^-32 and lambda to 2^-24, all
/// downward in integers: any bet that looks at earlier rows only is valid, so the rounding costs width and never safety.
/// </remarks>
internal static class BettingPlan
{
    /// <summary>Fraction bits of a bet.</summary>
    public const int Bits = 24;

    /// <summary>ln 2 in units of 2^-32, cut off.</summary>
    private const ulong LogOfTwo = 2_977_044_471;

    public static ImmutableArray<ulong> Bets(ReadOnlySpan<ClusterCount> clusters, BigInteger alphaNumerator, BigInteger alphaDenominator)
    {
        UInt128 log = Log(alphaNumerator, alphaDenominator);
        ImmutableArray<ulong>.Builder bets = ImmutableArray.CreateBuilder<ulong>(clusters.Length);
        (UInt128 sum, UInt128 squares) = (UInt128.One << 47, UInt128.One << 62);
        for (int t = 0; t < clusters.Length; t++)
        {
            UInt128 variance = UInt128.Max(1, squares / (UInt128)(t + 1));
            bets.Add(Root((log << (1 + (2 * Bits) + 32)) / ((UInt128)clusters.Length * variance)));
            UInt128 x = ((UInt128)clusters[t].Failures << 48) / (UInt128)clusters[t].Rows;
            sum += x;
            UInt128 mean = UInt128.Min(UInt128.One << 48, sum / (UInt128)(t + 2));
            UInt128 distance = x > mean ? x - mean : mean - x;
            squares += (distance * distance) >> 32;
        }

        return bets.MoveToImmutable();
    }

    /// <summary>ln(1/alpha) in units of 2^-32, a little too small.</summary>
    internal static UInt128 Log(BigInteger alphaNumerator, BigInteger alphaDenominator)
    {
        Scaled ratio = Scaled.Of(alphaDenominator, alphaNumerator, up: false);
        (UInt128 mantissa, long whole) = (ratio.Mantissa >> 64, ratio.Exponent + 127);
        UInt128 fraction = 0;
        for (int bit = 0; bit < 32; bit++)
        {
            mantissa = (mantissa * mantissa) >> 63; // in [2^63, 2^65): the square of a number in [1, 2)
            bool two = mantissa >> 64 != 0;
            fraction = (fraction << 1) | (two ? UInt128.One : UInt128.Zero);
            mantissa >>= two ? 1 : 0;
        }

        return ((((UInt128)whole << 32) + fraction) * LogOfTwo) >> 32;
    }

    /// <summary>The integer square root.</summary>
    private static ulong Root(UInt128 square)
    {
        UInt128 root = (UInt128)Math.Sqrt((double)square) + 1;
        root = (root + (square / root)) >> 1;
        while (root * root > square) { root--; }
        while ((root + 1) * (root + 1) <= square) { root++; }
        return (ulong)root;
    }
}
