using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Certificates.ClosedForms;

namespace Audit.Bounds.Checking.ClosedForms;

/// <summary>A matrix of exact numbers: integers times one power of two.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Values">[rows, columns].</param>
/// <param name="Exponent">The power of two.</param>
internal sealed record ExactMatrix(int Rows, int Columns, BigInteger[] Values, int Exponent)
{
    public BigInteger this[int row, int column] => Values[(row * Columns) + column];

    /// <summary>The float32 numbers of a file, exactly.</summary>
    public static ExactMatrix Of(FormMatrix matrix)
    {
        var numbers = matrix.Values.Select(value => Dyadic.Of(value)).ToArray();
        var exponent = numbers.Where(number => number.Mantissa != 0).Select(number => number.Exponent).DefaultIfEmpty(0).Min();
        return new ExactMatrix(matrix.Rows, matrix.Columns, [.. numbers.Select(number => number.Mantissa == 0 ? BigInteger.Zero : new BigInteger(number.Mantissa) << (number.Exponent - exponent))], exponent);
    }

    public ExactMatrix Transposed() =>
        new(Columns, Rows, [.. Enumerable.Range(0, Values.Length).Select(index => this[index % Rows, index / Rows])], Exponent);

    /// <summary>Each column times the element of a single row.</summary>
    public ExactMatrix TimesDiagonal(ExactMatrix row) => row.Rows != 1 || row.Columns != Columns
        ? throw new FormatException($"a diagonal of {row.Rows} x {row.Columns} after {Columns} columns")
        : new(Rows, Columns, [.. Values.Select((value, index) => value * row.Values[index % Columns])], Exponent + row.Exponent);

    public ExactMatrix Times(ExactMatrix other)
    {
        if (Columns != other.Rows) { throw new FormatException($"a product of {Rows} x {Columns} and {other.Rows} x {other.Columns}"); }
        var right = other.Transposed();
        var values = new BigInteger[Rows * other.Columns];
        var dot = RowProduct.Between(this, right);
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j < other.Columns; j++) { values[(i * other.Columns) + j] = dot(i, j); }
        }

        return new ExactMatrix(Rows, other.Columns, values, Exponent + other.Exponent);
    }

    public ExactMatrix Plus(ExactMatrix other, bool subtracted)
    {
        if (Rows != other.Rows || Columns != other.Columns) { throw new FormatException($"a sum of {Rows} x {Columns} and {other.Rows} x {other.Columns}"); }
        var exponent = Math.Min(Exponent, other.Exponent);
        var (mine, theirs) = (Exponent - exponent, other.Exponent - exponent);
        var values = Values.Zip(other.Values, (a, b) => subtracted ? (a << mine) - (b << theirs) : (a << mine) + (b << theirs));
        return new ExactMatrix(Rows, Columns, [.. values], exponent);
    }

    /// <summary>The products of all rows with each other: D D', symmetric.</summary>
    public ExactMatrix Gram()
    {
        var values = new BigInteger[Rows * Rows];
        var dot = RowProduct.Between(this, this);
        for (var i = 0; i < Rows; i++)
        {
            for (var j = 0; j <= i; j++) { values[(i * Rows) + j] = values[(j * Rows) + i] = dot(i, j); }
        }

        return new ExactMatrix(Rows, Rows, values, 2 * Exponent);
    }

    /// <summary>D times a vector of float64 numbers, exactly.</summary>
    public ImmutableArray<BigDyadic> Times(ImmutableArray<double> vector)
    {
        var numbers = vector.Select(BigDyadic.Of).ToArray();
        return [.. Enumerable.Range(0, Rows).Select(row => Sum(Enumerable.Range(0, Columns).Select(column => new BigDyadic(this[row, column], Exponent) * numbers[column])))];
    }

    /// <summary>The sum of exact numbers.</summary>
    public static BigDyadic Sum(IEnumerable<BigDyadic> terms) => terms.Where(term => !term.Mantissa.IsZero).Aggregate(new BigDyadic(BigInteger.Zero, 0), (sum, term) => sum + term);
}
