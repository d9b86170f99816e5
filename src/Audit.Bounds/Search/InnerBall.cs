using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Search;

/// <summary>The ball within which a witness must lie: membership is decided in exact arithmetic.</summary>
/// <remarks>
/// Guarantee: <see cref="Contains"/> is exact. <see cref="Pull"/> only proposes. Formula: sum |x - c| &lt;= r, or sum (x - c)^2 &lt;= r^2, on integers: every float32 is a
/// multiple of 2^-149, every radius of 2^-1074. Cost of Contains: one big integer product per input.
/// </remarks>
/// <param name="Norm">Which distance.</param>
/// <param name="Centre">The centre.</param>
/// <param name="Radius">The radius, at least 0.</param>
public sealed record InnerBall(BallNorm Norm, ImmutableArray<float> Centre, double Radius)
{
    private const int FloatBits = 149;
    private const int DoubleBits = 1074;

    /// <summary>Whether a point lies in the ball, exactly.</summary>
    public bool Contains(ReadOnlySpan<float> point)
    {
        var sum = BigInteger.Zero;
        for (var i = 0; i < point.Length; i++)
        {
            var gap = BigInteger.Abs(Scaled(point[i], FloatBits) - Scaled(Centre[i], FloatBits));
            sum += Norm == BallNorm.L1 ? gap : gap * gap;
        }

        var radius = Scaled(Radius, DoubleBits);
        return Norm == BallNorm.L1 ? sum << (DoubleBits - FloatBits) <= radius : sum << (2 * (DoubleBits - FloatBits)) <= radius * radius;
    }

    /// <summary>A point of the ball near to a point: moved towards the centre where it lies outside.</summary>
    public void Pull(Span<double> point)
    {
        var distance = Distance(point);
        if (distance <= Radius) { return; }
        var share = Radius / distance * (1 - Math.ScaleB(1, -20));
        for (var i = 0; i < point.Length; i++) { point[i] = Centre[i] + ((point[i] - Centre[i]) * share); }
    }

    private double Distance(ReadOnlySpan<double> point)
    {
        var sum = 0.0;
        for (var i = 0; i < point.Length; i++)
        {
            var gap = Math.Abs(point[i] - Centre[i]);
            sum += Norm == BallNorm.L1 ? gap : gap * gap;
        }

        return Norm == BallNorm.L1 ? sum : Math.Sqrt(sum);
    }

    /// <summary>value 2^bits, an integer.</summary>
    private static BigInteger Scaled(double value, int bits)
    {
        var raw = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        var exponent = (int)(raw >> 52);
        var mantissa = exponent == 0 ? raw : (raw & ((1L << 52) - 1)) | (1L << 52);
        var shift = Math.Max(exponent, 1) - 1075 + bits;
        var magnitude = shift >= 0 ? new BigInteger(mantissa) << shift : new BigInteger(mantissa) >> -shift;
        return value < 0 ? -magnitude : magnitude;
    }
}
