using System.Collections.Immutable;
using System.Globalization;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>One array or column of a data file; the first axis counts rows.</summary>
/// <remarks>Integers and texts are kept exactly, because labels and cluster keys must not be rounded. Immutable.</remarks>
/// <param name="Shape">The extents, rows first.</param>
/// <param name="Values">The numbers as float32, row-major, rounded to nearest where the file is finer; empty for texts.</param>
public sealed record DataArray(Shape Shape, ReadOnlyMemory<float> Values)
{
    /// <summary>The exact integers of an array of integers with one number per row; else empty.</summary>
    public ImmutableArray<long> Integers { get; init; } = [];

    /// <summary>The texts of a column of texts, one per row; else empty.</summary>
    public ImmutableArray<string> Texts { get; init; } = [];

    /// <summary>Whether every value is exactly the number in the file. False also where that was not established.</summary>
    public bool IsExact { get; init; }

    /// <summary>Why this is not an array of numbers: the first cell that is none. Null for numbers.</summary>
    public string? NotNumeric { get; init; }

    /// <summary>The number of rows.</summary>
    public int Rows => Shape[0];

    /// <summary>The shape of one row.</summary>
    public Shape RowShape => new(Shape.Dimensions.Skip(1));

    /// <summary>The values of one row.</summary>
    public ReadOnlySpan<float> Row(int row)
    {
        var width = Rows == 0 ? 0 : Shape.Count / Rows;
        return Values.Span.Slice(row * width, width);
    }

    /// <summary>One exact key per row: the text, or the integer in decimal. Empty where the array holds neither.</summary>
    public ImmutableArray<string> Keys() => Texts.IsEmpty ? [.. Integers.Select(key => key.ToString(CultureInfo.InvariantCulture))] : Texts;

    /// <summary>The index of the first row that holds a NaN or an infinity, or -1.</summary>
    public int FirstNotFinite()
    {
        var values = Values.Span;
        for (var index = 0; index < values.Length; index++)
        {
            if (!float.IsFinite(values[index])) { return index / (values.Length / Rows); }
        }

        return -1;
    }
}
