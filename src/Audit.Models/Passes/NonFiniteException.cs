using System.Numerics;

namespace Audit.Models.Passes;

/// <summary>A pass met a NaN or an infinity: an error with its site, never evidence.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    /// <summary>Names the site and the row.</summary>
    public NonFiniteException(string site, int row)
        : base($"NaN or infinity at site '{site}', row {row}; a value left the range of float32.") => (Site, Row) = (site, row);

    /// <summary>The value in which it was found first.</summary>
    public string Site { get; }

    /// <summary>The row of the batch.</summary>
    public int Row { get; }

    /// <summary>Throws unless every element is finite.</summary>
    /// <param name="values">[rows, count].</param>
    /// <param name="site">The site's name.</param>
    /// <param name="start">Row of the batch at which the values begin.</param>
    /// <param name="count">Elements per row.</param>
    internal static void Check(ReadOnlySpan<float> values, string site, int start, int count)
    {
        var (width, index) = (Vector<float>.Count, 0);
        var largest = new Vector<float>(float.MaxValue);
        for (; index <= values.Length - width && Vector.LessThanOrEqualAll(Vector.Abs(new Vector<float>(values[index..])), largest); index += width)
        {
        }
        for (; index < values.Length; index++)
        {
            if (!float.IsFinite(values[index])) { throw new NonFiniteException(site, start + (index / count)); }
        }
    }
}
