using System.Runtime.CompilerServices;

namespace Audit.Bounds.Checking;

/// <summary>The exact steps that backward rows of one and of two networks share.</summary>
internal static class RowArithmetic
{
    private const int PartBits = 30;

    /// <summary>Bits of the largest coefficient.</summary>
    public static int Bits(ReadOnlySpan<long> coefficients)
    {
        var all = 0L;
        foreach (var coefficient in coefficients)
        {
            all |= FixedPoint.Magnitude(coefficient);
        }

        return FixedPoint.Bits(all);
    }

    /// <summary>Rounds a sum down to the grid of coefficients.</summary>
    /// <param name="sum">On the grid of coefficients times weights.</param>
    /// <param name="weightGrid">How much finer that grid is, at most 64 bits.</param>
    /// <param name="part">What was removed, rounded up, in units of 2^-30 of the coefficients' grid.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Floor(Int128 sum, int weightGrid, out long part)
    {
        unchecked
        {
            var whole = sum >> weightGrid;
            var rest = sum - (whole << weightGrid);
            part = (long)(weightGrid >= PartBits
                ? (rest + (((Int128)1 << (weightGrid - PartBits)) - 1)) >> (weightGrid - PartBits)
                : rest << (PartBits - weightGrid));
            return FixedPoint.Value(whole, "a coefficient");
        }
    }

    /// <summary>Removed parts times largest values, summed by the caller, brought to the grid of constants.</summary>
    public static Int128 Parts(Int128 sum) => FixedPoint.Up(sum, PartBits);

    /// <summary>The largest value over the input box of a linear form.</summary>
    /// <param name="sums">Coefficients of the inputs, on the grid of coefficients times weights.</param>
    /// <param name="inputs">The box.</param>
    /// <param name="shift">How much finer coefficients times weights times inputs are than constants.</param>
    public static Int128 Concretise(ReadOnlySpan<Int128> sums, ReadOnlySpan<Interval> inputs, int shift)
    {
        var bits = 0;
        foreach (var sum in sums)
        {
            bits = Math.Max(bits, FixedPoint.Bits(sum));
        }

        var cut = Math.Max(0, bits - Math.Min(62, 125 - FixedPoint.InputBits - FixedPoint.SumBits(inputs.Length)));
        Int128 total = 0;
        for (var q = 0; q < sums.Length; q++)
        {
            // with t = t' 2^cut + rest, 0 <= rest < 2^cut: t z <= max(t' l, t' u) 2^cut + 2^cut max(u, 0)
            var whole = (long)(sums[q] >> cut);
            total += Math.BigMul(whole, whole >= 0 ? inputs[q].Upper : inputs[q].Lower);
            total += (Int128)whole << cut == sums[q] ? 0 : Math.Max(inputs[q].Upper, 0);
        }

        return FixedPoint.Up(total, shift - cut);
    }
}
