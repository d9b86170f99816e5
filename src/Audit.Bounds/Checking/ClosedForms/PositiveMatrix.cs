using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Checking.ClosedForms;

/// <summary>Proves that a symmetric matrix has no negative eigenvalue, in integers.</summary>
/// <remarks>
/// Guarantee: true only if M is positive semidefinite. Rule: M = L L' + E for the proposed triangle L; L L' is positive semidefinite for any L, and so is E where each
/// diagonal element is at least the sum of the absolute values of the others in its row (Gershgorin). L need not be an exact root, so it is a rounded one.
/// Source: Rump 2006, verification of positive definiteness, with exact instead of rounded residuals. Cost: n^3 / 6 products of 64 bits.
/// </remarks>
internal static class PositiveMatrix
{
    /// <summary>Numbers in the triangle of a matrix of n rows.</summary>
    public static int Count(int n) => n * (n + 1) / 2;

    /// <summary>"" where scale I - matrix is proved, else the first row that is not dominated.</summary>
    /// <param name="scale">The number on the diagonal.</param>
    /// <param name="matrix">Symmetric.</param>
    /// <param name="root">L row by row: row i has i + 1 numbers.</param>
    /// <param name="rootBits">L is on the grid 2^-rootBits.</param>
    public static string Fault(BigDyadic scale, ExactMatrix matrix, ImmutableArray<long> root, int rootBits)
    {
        var n = matrix.Rows;
        var product = Squared(root, n);
        var exponent = Math.Min(Math.Min(scale.Exponent, matrix.Exponent), -2 * rootBits);
        var (diagonal, up, down) = (scale.Mantissa << (scale.Exponent - exponent), matrix.Exponent - exponent, (-2 * rootBits) - exponent);
        BigInteger Residual(int i, int j) => (i == j ? diagonal : BigInteger.Zero) - (matrix[i, j] << up) - (product(i, j) << down);
        var (own, others) = (new BigInteger[n], new BigInteger[n]);
        for (var i = 0; i < n; i++)
        {
            own[i] = Residual(i, i);
            for (var j = 0; j < i; j++)
            {
                var size = BigInteger.Abs(Residual(i, j));
                others[i] += size;
                others[j] += size;
            }
        }

        var bad = Array.FindIndex(Enumerable.Range(0, n).ToArray(), i => own[i] < others[i]);
        return bad < 0 ? "" : $"row {bad}: the residual {new BigDyadic(own[bad], exponent)} on the diagonal is below the sum {new BigDyadic(others[bad], exponent)} of the others";
    }

    private static Func<int, int, BigInteger> Squared(ImmutableArray<long> root, int n)
    {
        var values = new BigInteger[n * n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++) { values[(i * n) + j] = root[(i * (i + 1) / 2) + j]; }
        }

        var square = new ExactMatrix(n, n, values, 0);
        return RowProduct.Between(square, square);
    }
}
