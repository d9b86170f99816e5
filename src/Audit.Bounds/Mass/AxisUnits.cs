using System.Numerics;

namespace Audit.Bounds.Mass;

/// <summary>For each axis a power of two of which all ends are whole multiples: volumes become exact integers.</summary>
internal sealed class AxisUnits
{
    private readonly int[] exponents;

    /// <summary>The largest units for all ends of some boxes.</summary>
    public AxisUnits(int axes, IEnumerable<IReadOnlyList<float>> ends)
    {
        exponents = new int[axes];
        Array.Fill(exponents, int.MaxValue);
        foreach (var end in ends)
        {
            for (var axis = 0; axis < axes; axis++) { exponents[axis] = Math.Min(exponents[axis], ExponentOf(end[axis])); }
        }

        for (var axis = 0; axis < axes; axis++) { exponents[axis] = exponents[axis] == int.MaxValue ? 0 : exponents[axis]; }
    }

    /// <summary>The exponent of an axis' unit.</summary>
    public int Exponent(int axis) => exponents[axis];

    /// <summary>An end in units of its axis.</summary>
    public BigInteger Of(int axis, float end)
    {
        var (mantissa, exponent) = Dyadic(end);
        return exponent == int.MaxValue ? BigInteger.Zero : (BigInteger)mantissa << (exponent - exponents[axis]);
    }

    /// <summary>The product of the widths; an axis on which the whole is one point counts as 1.</summary>
    public BigInteger Volume(IReadOnlyList<float> lower, IReadOnlyList<float> upper, bool[] isPoint)
    {
        var product = BigInteger.One;
        for (var axis = 0; axis < exponents.Length && !product.IsZero; axis++)
        {
            if (!isPoint[axis]) { product *= Of(axis, upper[axis]) - Of(axis, lower[axis]); }
        }

        return product;
    }

    private static int ExponentOf(float value) => Dyadic(value).Exponent;

    /// <summary>value = Mantissa 2^Exponent with an odd mantissa; zero has no exponent.</summary>
    private static (int Mantissa, int Exponent) Dyadic(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        var (field, fraction) = ((bits >> 23) & 0xFF, bits & 0x7F_FFFF);
        var mantissa = field == 0 ? fraction : fraction | (1 << 23);
        if (mantissa == 0) { return (0, int.MaxValue); }
        var zeros = BitOperations.TrailingZeroCount(mantissa);
        return ((bits < 0 ? -mantissa : mantissa) >> zeros, Math.Max(field, 1) - 150 + zeros);
    }
}
