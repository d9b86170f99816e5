using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads comma-separated tables with a header line, UTF-8, quoted as RFC 4180 says.</summary>
/// <remarks>
/// A column whose every cell is a decimal is numbers, rounded once to the nearest float32; cells that are all integers in plain form are kept
/// exactly as well; any other column is texts. Numbers use a point and no thousands separator.
/// </remarks>
internal static class CsvReader
{
    private const long LargestExactFloat = 1 << 24;

    public static ImmutableDictionary<string, DataArray> Read(byte[] bytes, Faults faults)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var lines = CsvLines.Split(text.StartsWith('\uFEFF') ? text[1..] : text, faults);
        if (lines.Count == 0) { faults.Throw("csv.empty", "", "Got no line, wanted a header line and rows."); }
        var header = lines[0].Cells;
        CheckHeader(header, faults);
        foreach (var (number, cells) in lines.Skip(1).Where(line => line.Cells.Count != header.Count))
        {
            faults.Add("csv.cells", $"line {number}", $"Got {cells.Count} cells, wanted {header.Count} as in the header; quote cells that hold a comma.");
        }

        if (lines.Count == 1) { faults.Add("csv.no-rows", "", "Got a header and no rows."); }
        faults.ThrowIfAny();
        var rows = lines.Skip(1).ToList();
        return Enumerable.Range(0, header.Count).ToImmutableDictionary(column => header[column], column => Column(rows, column, header[column]));
    }

    private static void CheckHeader(IReadOnlyList<string> header, Faults faults)
    {
        for (var column = 0; column < header.Count; column++)
        {
            if (header[column].Length == 0) { faults.Add("csv.header", $"line 1, column {column + 1}", "Got no name, wanted one for each column."); }
        }

        foreach (var name in header.Where(name => name.Length > 0).GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            faults.Add("csv.header", "line 1", $"The name \"{name}\" occurs twice; rename a column.");
        }

        if (header.All(name => Number(name) is not null))
        {
            faults.Add("csv.header", "line 1", "Got numbers only, wanted the names of the columns; add a header line.");
        }
    }

    private static DataArray Column(List<(int Line, IReadOnlyList<string> Cells)> rows, int column, string name)
    {
        var values = new float[rows.Count];
        string? notNumeric = null;
        var integers = ImmutableArray.CreateBuilder<long>(rows.Count);
        for (var row = 0; row < rows.Count; row++)
        {
            var cell = rows[row].Cells[column];
            if (Number(cell) is { } number) { values[row] = number; }
            else { notNumeric ??= $"line {rows[row].Line}, column \"{name}\": got \"{Short(cell)}\", wanted a number with a decimal point."; }
            if (long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                && integer.ToString(CultureInfo.InvariantCulture) == cell) { integers.Add(integer); }
        }

        var isInteger = integers.Count == rows.Count;
        return new DataArray(new Shape(rows.Count), notNumeric is null ? values : default)
        {
            NotNumeric = notNumeric,
            IsExact = isInteger && integers.All(integer => integer is >= -LargestExactFloat and <= LargestExactFloat),
            Integers = isInteger ? integers.ToImmutable() : [],
            Texts = isInteger ? [] : [.. rows.Select(line => line.Cells[column])],
        };
    }

    private static float? Number(string cell) =>
        float.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
        && float.IsFinite(value) ? value : null;

    private static string Short(string cell) => cell.Length <= 40 ? cell : cell[..40] + "...";
}
