using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads token ids, one sequence on each line: [1, 2, 3], or {"tokens": [1, 2, 3]}, also called "input_ids".</summary>
/// <remarks>
/// All sequences have one length, because padding would change what a model sees; a mask that hides an id is refused for the same reason. Keys that hold
/// one whole number on every line become arrays too, for labels and clusters. Ids are below 2^24, so that float32 holds them exactly.
/// </remarks>
internal static class JsonLinesReader
{
    private const int MostId = 1 << 24;

    /// <summary>The ids as an array of the given name, shape [lines, length], and the whole numbers beside them.</summary>
    public static ImmutableDictionary<string, DataArray> Read(ReadOnlySpan<byte> bytes, string name, Faults faults)
    {
        var (ids, rows, length) = (new List<float>(), 0, -1);
        var columns = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) { bytes = bytes[3..]; }
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? default : bytes[(end + 1)..];
            var before = ids.Count;
            Line(line, $"line {++rows}", (ids, columns, rows), faults);
            length = length < 0 ? ids.Count : length;
            if (ids.Count - before == length) { continue; }
            faults.Add("jsonl.lengths", $"line {rows}", $"Got {ids.Count - before} ids, line 1 has {length}; wanted equal lengths: put sequences of one length into a file of their own, and do not pad them.");
            ids.RemoveRange(before, ids.Count - before);
        }

        if (rows == 0 || length <= 0) { faults.Add("jsonl.empty", "", "Got no ids; wanted at least one on every line."); }
        faults.ThrowIfAny();
        var arrays = columns.Where(column => column.Value.Count == rows && column.Key != name).ToImmutableDictionary(column => column.Key, column => Column(column.Value));
        return arrays.Add(name, new DataArray(new Shape(rows, length), ids.ToArray()) { IsExact = true, Integers = length == 1 ? [.. ids.Select(id => (long)id)] : [] });
    }

    private static DataArray Column(List<long> values) => new(new Shape(values.Count), values.Select(value => (float)value).ToArray())
    {
        Integers = [.. values], IsExact = values.TrueForAll(value => (Int128)(float)value == value),
    };

    private static void Line(ReadOnlySpan<byte> line, string place, (List<float> Ids, Dictionary<string, List<long>> Columns, int Row) to, Faults faults)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 16 });
            reader.Read();
            var found = reader.TokenType == JsonTokenType.StartArray;
            if (found) { Ids(ref reader, place, to.Ids, faults); }
            else if (reader.TokenType == JsonTokenType.StartObject) { found = Keys(ref reader, place, to, faults); }
            if (!found) { faults.Add("jsonl.form", place, "Got no ids; wanted [1, 2, 3], or an object with one of \"tokens\" and \"input_ids\"."); }
            while (reader.Read()) { }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            faults.Add("jsonl.json", place, "The line is no valid JSON in UTF-8; wanted one array or object on every line.");
        }
    }

    private static bool Keys(ref Utf8JsonReader reader, string place, (List<float> Ids, Dictionary<string, List<long>> Columns, int Row) to, Faults faults)
    {
        var found = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (key is "tokens" or "input_ids" && reader.TokenType == JsonTokenType.StartArray)
            {
                if (found++ == 0) { Ids(ref reader, place, to.Ids, faults); }
            }
            else if (key == "attention_mask" && Hides(ref reader)) { faults.Add("jsonl.padded", place, "The attention mask hides ids; wanted sequences without padding."); }
            else if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value)) { Add(to.Columns, key, to.Row, value); }
            reader.Skip();
        }

        return found == 1;
    }

    /// <summary>Adds the number of a row to its column; one that is missing before leaves the column incomplete, and a second one of a row is dropped.</summary>
    private static void Add(Dictionary<string, List<long>> columns, string key, int row, long value)
    {
        if (!columns.TryGetValue(key, out var column)) { columns[key] = column = []; }
        if (column.Count == row - 1) { column.Add(value); }
    }

    private static void Ids(ref Utf8JsonReader reader, string place, List<float> ids, Faults faults)
    {
        var bad = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var isId = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id) && id is >= 0 and < MostId;
            ids.Add(isId ? reader.GetInt32() : 0);
            bad |= !isId;
            reader.Skip();
        }

        if (bad) { faults.Add("jsonl.id", place, $"Got what is no id; wanted whole numbers from 0 to {MostId - 1}."); }
    }

    /// <summary>Whether a mask has anything but ones.</summary>
    private static bool Hides(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) { return true; }
        var hides = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            hides |= reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var one) || one != 1;
            reader.Skip();
        }

        return hides;
    }
}
