using System.Collections.Immutable;
using System.Security.Cryptography;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Engine.Data;

/// <summary>Rows of inputs, with labels, cluster keys and further columns where the file has them.</summary>
/// <param name="Name">Its name in the policy.</param>
/// <param name="FileName">The file it was read from.</param>
/// <param name="Sha256">Digest of that file.</param>
/// <param name="Inputs">[rows, width], row-major.</param>
/// <param name="Rows">Number of rows used.</param>
/// <param name="Width">Elements per row.</param>
/// <param name="Clusters">The independent unit of each row, or null where rows are independent.</param>
public sealed record DataSet(
    string Name, string FileName, Digest Sha256, ReadOnlyMemory<float> Inputs, int Rows, int Width, ImmutableArray<string>? Clusters)
{
    /// <summary>The class of each row used, or null where the policy names no labels.</summary>
    public ImmutableArray<int>? Labels { get; init; }

    /// <summary>Digest of the file that the labels are in, where that is another one.</summary>
    public Digest? LabelsSha256 { get; init; }

    /// <summary>All arrays of the file, or null for texts; their rows are those of the file.</summary>
    public DataTable? Table { get; init; }

    /// <summary>Which rows of the file are used, in order; empty for the first <see cref="Rows"/>.</summary>
    public ImmutableArray<int> Chosen { get; init; } = [];

    /// <summary>How many rows are drawn without replacement when the run starts, or null.</summary>
    public int? Draw { get; init; }

    /// <summary>Rows of the finite set that the used rows were drawn from without replacement; null for rows of an unlimited distribution.</summary>
    public long? Population { get; init; }

    /// <summary>Some consecutive rows.</summary>
    public ReadOnlyMemory<float> Slice(int first, int count) => Inputs.Slice(first * Width, count * Width);

    /// <summary>The index in the file of a used row.</summary>
    public int FileRow(int row) => Chosen.IsEmpty ? row : Chosen[row];

    /// <summary>The numbers of a column of the file on the rows used: [rows, per row].</summary>
    /// <exception cref="InputFaultException">There is no such column, it holds no finite numbers, or it has another number of rows.</exception>
    public double[] Numbers(string column)
    {
        if (Table is null) { throw new InputFaultException(new Diagnostic("data.columns", $"data '{Name}'", $"Got the column '{column}' of a file of texts; give a file of numbers.")); }
        var array = Table.Inputs(column);
        RequireRows(column, array.Rows);
        var values = new List<double>(Rows);
        for (var row = 0; row < Rows; row++)
        {
            foreach (var value in array.Row(FileRow(row))) { values.Add(value); }
        }

        return [.. values];
    }

    /// <summary>SHA-256 of the bytes of a row's inputs: equal rows have equal digests.</summary>
    public string RowDigest(int row) => Convert.ToHexStringLower(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Slice(row, 1).Span)));

    /// <summary>These rows alone, by their place among the rows used.</summary>
    public DataSet Keep(IReadOnlyList<int> rows)
    {
        var inputs = new float[rows.Count * Width];
        for (var i = 0; i < rows.Count; i++) { Slice(rows[i], 1).CopyTo(inputs.AsMemory(i * Width)); }
        return this with
        {
            Inputs = inputs,
            Rows = rows.Count,
            Clusters = Clusters is { } keys ? [.. rows.Select(row => keys[row])] : null,
            Labels = Labels is { } labels ? [.. rows.Select(row => labels[row])] : null,
            Chosen = [.. rows.Select(FileRow)],
        };
    }

    private void RequireRows(string column, int rows)
    {
        var least = Chosen.IsEmpty ? Rows : Chosen.Max() + 1;
        if (rows >= least) { return; }
        throw new InputFaultException(new Diagnostic("data.columns", $"data '{Name}'", $"Got {rows} rows in '{column}', wanted {least} as the inputs have; name a column of the same rows."));
    }
}
