using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>A data file: its arrays or columns by name.</summary>
/// <param name="Name">The path as the caller gave it; faults start with it.</param>
/// <param name="Sha256">Digest of the file's bytes.</param>
/// <param name="Arrays">At least one array; all have rows first, not all need the same number of them.</param>
public sealed record DataTable(string Name, Digest Sha256, ImmutableDictionary<string, DataArray> Arrays)
{
    /// <summary>The array or the comma-separated columns of numbers that a selection names; null selects the only array.</summary>
    /// <remarks>Columns are put side by side in the order of the selection: shape [rows, columns]. Every value is finite.</remarks>
    /// <exception cref="InputFaultException">There is no such array, it holds texts, a value is not finite, or the columns do not fit.</exception>
    public DataArray Inputs(string? selection)
    {
        var names = (selection ?? OnlyName()).Split(',', StringSplitOptions.TrimEntries);
        var parts = names.Select(Numeric).ToList();
        return names.Length == 1 ? parts[0] : Beside(names, parts);
    }

    /// <summary>One label per row, from an array of integers or of floats that are integers; null selects the only array.</summary>
    /// <exception cref="InputFaultException">There is no such array, or it does not hold one integer from 0 on per row.</exception>
    public ImmutableArray<int> Labels(string? name)
    {
        var array = Array(name ?? OnlyName());
        var labels = array.Integers.IsEmpty && array.Shape.Count == array.Rows ? FromFloats(array) : array.Integers;
        var bad = array.NotNumeric is not null || labels.Length != array.Rows ? 0 : FirstIndex(labels, label => label is < 0 or > int.MaxValue);
        if (bad < 0) { return [.. labels.Select(label => (int)label)]; }
        var got = array.NotNumeric ?? $"shape {array.Shape}{(labels.Length > bad ? $" with {labels[bad]} in row {bad}" : "")}";
        throw Fault("data.labels", name, $"Got {got}, wanted one class number from 0 on per row.");
    }

    /// <summary>One exact key per row, for clusters; null selects the only array.</summary>
    /// <exception cref="InputFaultException">There is no such array, or it holds neither texts nor integers.</exception>
    public ImmutableArray<string> Keys(string? name)
    {
        var array = Array(name ?? OnlyName());
        var keys = array.Keys();
        if (keys.Length == array.Rows) { return keys; }
        throw Fault("data.keys", name, $"Got numbers of shape {array.Shape} that are not integers, one per row; wanted texts or integers, which name a cluster exactly.");
    }

    private DataArray Numeric(string name)
    {
        var array = Array(name);
        if (array.NotNumeric is { } reason) { throw Fault("data.not-numeric", name, reason); }
        var row = array.FirstNotFinite();
        if (row >= 0) { throw Fault("data.not-finite", name, $"Row {row} (from 0) holds a NaN, an infinity, or a number beyond float32; wanted finite numbers, so drop or repair the row."); }
        return array;
    }

    private DataArray Beside(string[] names, List<DataArray> parts)
    {
        var rows = parts[0].Rows;
        foreach (var (name, part) in names.Zip(parts).Where(pair => pair.Second.Rows != rows || pair.Second.Shape.Count != rows))
        {
            throw Fault("data.columns", name, $"Got shape {part.Shape}, wanted one number for each of {rows} rows, as the first column has.");
        }

        var values = new float[rows * parts.Count];
        for (var column = 0; column < parts.Count; column++)
        {
            var source = parts[column].Values.Span;
            for (var row = 0; row < rows; row++) { values[row * parts.Count + column] = source[row]; }
        }

        return new DataArray(new Shape(rows, parts.Count), values) { IsExact = parts.All(part => part.IsExact) };
    }

    private DataArray Array(string name) => Arrays.TryGetValue(name, out var array) ? array
        : throw Fault("data.no-such-array", null, $"Got the name \"{name}\", wanted one of: {Listed()}.");

    private string OnlyName() => Arrays.Count == 1 ? Arrays.Keys.Single()
        : throw Fault("data.which-array", null, $"The file holds {Arrays.Count} arrays; name one of: {Listed()}.");

    private string Listed() => string.Join(", ", Arrays.Keys.Order(StringComparer.Ordinal).Take(30).Select(name => $"\"{name}\"")) + (Arrays.Count > 30 ? ", ..." : "");

    private InputFaultException Fault(string code, string? array, string message) =>
        new(new Diagnostic(code, array is null ? Name : $"{Name}: {array}", message));

    private static ImmutableArray<long> FromFloats(DataArray array)
    {
        var values = array.Values.Span;
        foreach (var value in values)
        {
            if (!(Math.Abs(value) <= 16777216f) || value != MathF.Truncate(value)) { return []; }
        }

        return [.. array.Values.ToArray().Select(value => (long)value)];
    }

    private static int FirstIndex(ImmutableArray<long> labels, Predicate<long> isBad)
    {
        for (var index = 0; index < labels.Length; index++)
        {
            if (isBad(labels[index])) { return index; }
        }

        return -1;
    }
}
