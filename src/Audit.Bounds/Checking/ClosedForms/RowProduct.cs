using System.Numerics;

namespace Audit.Bounds.Checking.ClosedForms;

/// <summary>Exact products of two rows: in 128 bits where no sum can leave them, else in integers of any size.</summary>
/// <remarks>Guarantee: the same integers either way. Overflow: excluded beforehand by the largest magnitudes and the number of terms.</remarks>
internal static class RowProduct
{
    /// <summary>The product of row i of one matrix with row j of another of as many columns.</summary>
    public static Func<int, int, BigInteger> Between(ExactMatrix left, ExactMatrix right)
    {
        var length = left.Columns;
        var (a, b) = (Bits(left), Bits(right));
        if (a > 62 || b > 62 || a + b + FixedPoint.Bits(length) > 126) { return (i, j) => Big(left, right, i, j); }
        long[] first = [.. left.Values.Select(value => (long)value)], second = ReferenceEquals(left, right) ? first : [.. right.Values.Select(value => (long)value)];
        return (i, j) => Small(first.AsSpan(i * length, length), second.AsSpan(j * length, length));
    }

    private static int Bits(ExactMatrix matrix) => matrix.Values.Length == 0 ? 0 : (int)matrix.Values.Max(value => BigInteger.Abs(value).GetBitLength());

    private static BigInteger Small(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        Int128 sum = 0;
        for (var k = 0; k < a.Length; k++) { sum += Math.BigMul(a[k], b[k]); }
        return sum;
    }

    private static BigInteger Big(ExactMatrix left, ExactMatrix right, int i, int j)
    {
        var sum = BigInteger.Zero;
        for (var k = 0; k < left.Columns; k++) { sum += left[i, k] * right[j, k]; }
        return sum;
    }
}
