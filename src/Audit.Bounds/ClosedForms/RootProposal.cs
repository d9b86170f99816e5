using System.Numerics;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.ClosedForms;

namespace Audit.Bounds.ClosedForms;

/// <summary>Proposes the triangle L of T I - M by a float64 Cholesky factorisation, rounded to a grid.</summary>
/// <remarks>Nothing is believed of it: the checker takes L L' exactly and judges the rest.</remarks>
internal static class RootProposal
{
    private const int Bits = 56;

    /// <summary>The triangle, row by row; null where the matrix is not positive definite in float64.</summary>
    public static double[]? Of(double scale, double[] matrix, int n)
    {
        var root = new double[PositiveMatrix.Count(n)];
        for (var i = 0; i < n; i++)
        {
            var row = i * (i + 1) / 2;
            for (var j = 0; j <= i; j++)
            {
                var (sum, other) = ((i == j ? scale : 0) - matrix[(i * n) + j], j * (j + 1) / 2);
                for (var k = 0; k < j; k++) { sum -= root[row + k] * root[other + k]; }
                if (i == j && !(sum > 0)) { return null; }
                root[row + j] = i == j ? Math.Sqrt(sum) : sum / root[other + j];
            }
        }

        return root;
    }

    /// <summary>The finest grid with which the largest of the numbers has 56 bits.</summary>
    public static int Grid(IEnumerable<double> numbers)
    {
        var most = numbers.Select(Math.Abs).DefaultIfEmpty(0).Max();
        return most > 0 ? Math.Clamp(Bits - 1 - Math.ILogB(most), -1000, 1000) : 0;
    }

    /// <summary>A number on the grid.</summary>
    public static long Round(double value, int bits) => (long)Math.Round(Math.ScaleB(value, bits));

    /// <summary>An exact matrix in float64, to within its rounding.</summary>
    public static double[] Approximate(ExactMatrix matrix) => [.. matrix.Values.Select(value => Approximate(value, matrix.Exponent))];

    /// <summary>An exact number in float64: the leading 60 bits.</summary>
    public static double Approximate(BigInteger value, int exponent)
    {
        var shift = Math.Max(0, (int)BigInteger.Abs(value).GetBitLength() - 60);
        return Math.ScaleB((double)(long)(value >> shift), shift + exponent);
    }

    /// <summary>An exact number in float64.</summary>
    public static double Approximate(BigDyadic value) => Approximate(value.Mantissa, value.Exponent);
}
