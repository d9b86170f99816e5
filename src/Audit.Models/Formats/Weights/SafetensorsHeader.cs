using System.Text.Json;

namespace Audit.Models.Formats;

/// <summary>Reads the JSON header of a safetensors file.</summary>
/// <remarks>
/// Form: name -> {"dtype", "shape", "data_offsets": [begin, end)}, and "__metadata__": text -> text, which carries no meaning here.
/// Guarantee: every entry returned has a known type, extents whose product fits its bytes, and a name that no other entry has.
/// Source: safetensors, format description in its README.
/// </remarks>
internal static class SafetensorsHeader
{
    private const int LongestName = 4096;
    private const int MostAxes = 64;

    /// <summary>The entries in the order of the header; faults are added, and bad entries left out.</summary>
    public static List<SafetensorsEntry> Parse(ReadOnlySpan<byte> json, Faults faults)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        var entries = new List<SafetensorsEntry>();
        try
        {
            reader.Read();
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!names.Add(name)) { faults.Add("safetensors.twice", Short(name), "The header has this name twice; wanted every name once."); }
                if (name.Length > LongestName) { faults.Add("safetensors.name", Short(name), $"Got a name of {name.Length} letters; wanted at most {LongestName}."); }
                if (name == "__metadata__") { Metadata(ref reader, faults); }
                else if (Entry(ref reader, name, faults) is { } entry) { entries.Add(entry); }
            }

            while (reader.Read()) { }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            faults.Throw("safetensors.json", $"byte {8 + reader.BytesConsumed}", "The header is no valid JSON object in UTF-8; the file is damaged.");
        }

        return entries;
    }

    /// <summary>A name as it may stand in a message.</summary>
    public static string Short(string name) => name.Length <= 200 ? name : name[..200] + "...";

    private static void Metadata(ref Utf8JsonReader reader, Faults faults)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            faults.Add("safetensors.metadata", "__metadata__", "Got no object; wanted texts by name.");
            reader.Skip();
            return;
        }

        var bad = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            reader.Read();
            bad |= reader.TokenType != JsonTokenType.String;
            reader.Skip();
        }

        if (bad) { faults.Add("safetensors.metadata", "__metadata__", "Got a value that is no text; wanted texts by name."); }
    }

    private static SafetensorsEntry? Entry(ref Utf8JsonReader reader, string name, Faults faults)
    {
        var (place, type, shape, offsets) = (Short(name), (string?)null, (List<long>?)null, (List<long>?)null);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            faults.Add("safetensors.entry", place, "Got no object; wanted dtype, shape and data_offsets.");
            reader.Skip();
            return null;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString();
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String: type = reader.GetString(); break;
                case "shape" when shape is null && reader.TokenType == JsonTokenType.StartArray: shape = Numbers(ref reader); break;
                case "data_offsets" when offsets is null && reader.TokenType == JsonTokenType.StartArray: offsets = Numbers(ref reader); break;
                default:
                    faults.Add("safetensors.entry", place, $"Got '{Short(key!)}' twice, of the wrong kind, or unknown; wanted dtype, shape and data_offsets once each.");
                    reader.Skip();
                    break;
            }
        }

        return Checked(name, type, shape, offsets, faults);
    }

    /// <summary>The whole numbers of an array; a number that is none, or negative, becomes -1, and the rest beyond the limit is dropped.</summary>
    private static List<long> Numbers(ref Utf8JsonReader reader)
    {
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var isNumber = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= 0;
            if (numbers.Count <= MostAxes) { numbers.Add(isNumber ? reader.GetInt64() : -1); }
            reader.Skip();
        }

        return numbers;
    }

    private static SafetensorsEntry? Checked(string name, string? type, List<long>? shape, List<long>? offsets, Faults faults)
    {
        var place = Short(name);
        if (type is null || shape is null || offsets is null)
        {
            faults.Add("safetensors.entry", place, "Its dtype, shape or data_offsets is missing; wanted all three.");
            return null;
        }

        if (WeightTypes.Parse(type) is not { } known)
        {
            faults.Add("safetensors.type", place, $"Got dtype '{Short(type)}'; wanted one of {WeightTypes.Known}: convert the weights to BF16 or F32.");
            return null;
        }

        if (shape.Count > MostAxes || shape.Contains(-1) || offsets.Count != 2 || offsets.Contains(-1) || offsets[0] > offsets[1])
        {
            faults.Add("safetensors.entry", place, $"Wanted at most {MostAxes} extents and two offsets, whole numbers from 0 on, begin before end.");
            return null;
        }

        var elements = shape.Contains(0) ? 0 : shape.Aggregate((Int128)1, (product, extent) => Int128.Min(product * extent, long.MaxValue));
        var (length, text) = (offsets[1] - offsets[0], string.Join(", ", shape));
        if (elements * known.Size() != length)
        {
            faults.Add("safetensors.size", place, $"Shape [{text}] of {type} takes {elements * known.Size()} bytes, its offsets {offsets[0]} to {offsets[1]} hold {length}.");
            return null;
        }

        if (elements > Array.MaxLength || shape.Any(extent => extent > int.MaxValue) || (known != WeightType.F32 && length > int.MaxValue))
        {
            faults.Add("safetensors.too-large", place, $"Shape [{text}] of {type} has {length} bytes; wanted fewer than 2^31 elements, and bytes unless it is F32.");
            return null;
        }

        return new SafetensorsEntry(name, known, [.. shape.Select(extent => (int)extent)], offsets[0], offsets[1]);
    }
}
