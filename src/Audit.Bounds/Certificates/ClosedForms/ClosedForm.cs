using System.Collections.Immutable;

namespace Audit.Bounds.Certificates.ClosedForms;

/// <summary>What is bounded over the ball.</summary>
public enum FormKind
{
    /// <summary>The largest |D x| in a norm, over |x| at most the radius.</summary>
    Operator,

    /// <summary>The largest |x'D y| over two L2 balls.</summary>
    Bilinear,

    /// <summary>The largest |x'D x| over an L2 ball; D is square.</summary>
    Quadratic,
}

/// <summary>A norm of vectors.</summary>
public enum VectorNorm
{
    /// <summary>The sum of absolute values.</summary>
    One,

    /// <summary>The root of the sum of squares.</summary>
    Two,

    /// <summary>The largest absolute value.</summary>
    Infinity,
}

/// <summary>How a matrix file enters a product.</summary>
public enum FactorRole
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>Transposed.</summary>
    Transposed,

    /// <summary>One row, taken as the diagonal of a square matrix.</summary>
    Diagonal,
}

/// <summary>A matrix of a product.</summary>
/// <param name="Sha256">Digest of its file: 64 lower-case hexadecimal digits.</param>
/// <param name="Role">How it enters.</param>
public sealed record Factor(string Sha256, FactorRole Role);

/// <summary>A signed product of matrices.</summary>
/// <param name="IsSubtracted">Whether it is taken away.</param>
/// <param name="Factors">From left to right; at least one.</param>
public sealed record Term(bool IsSubtracted, ImmutableArray<Factor> Factors);

/// <summary>A float32 matrix, row by row: what a certificate's factors name.</summary>
/// <param name="Rows">Rows; at least 1.</param>
/// <param name="Columns">Columns; at least 1.</param>
/// <param name="Values">[rows, columns].</param>
public sealed record FormMatrix(int Rows, int Columns, ImmutableArray<float> Values);

/// <summary>A certificate of a supremum that has a closed form: with D the sum of the terms, Found is attained within the ball and nothing exceeds Proved.</summary>
/// <remarks>
/// Operator: sup |D x|_Norm over |x|_Ball at most Radius. Bilinear: sup |x'D y| over |x|_2 at most Radius, |y|_2 at most SecondRadius.
/// Quadratic: sup |x'D x| over |x|_2 at most Radius. All letters are reals: nothing here speaks of rounding of a running network.
/// Witness attains Found (x, for Bilinear y). Roots holds the proof where eigenvalues are bounded: lower triangles L, row by row, as integers on the grid 2^-RootBits.
/// </remarks>
/// <param name="Kind">What is bounded.</param>
/// <param name="Terms">D; at least one.</param>
/// <param name="Ball">The norm of the ball.</param>
/// <param name="Norm">The norm of the values; Two but for Operator.</param>
/// <param name="Radius">Of the ball; above 0.</param>
/// <param name="SecondRadius">Of y; 1 but for Bilinear.</param>
/// <param name="Found">At least 0.</param>
/// <param name="Proved">At least Found.</param>
/// <param name="Witness">As many numbers as D has columns.</param>
/// <param name="RootBits">-1024 to 1024.</param>
/// <param name="Roots">None, one or two triangles.</param>
public sealed record ClosedForm(
    FormKind Kind, ImmutableArray<Term> Terms, VectorNorm Ball, VectorNorm Norm, double Radius, double SecondRadius,
    double Found, double Proved, ImmutableArray<double> Witness, int RootBits, ImmutableArray<long> Roots);
