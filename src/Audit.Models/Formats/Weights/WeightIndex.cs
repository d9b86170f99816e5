using System.Collections.Concurrent;
using System.Text.Json;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads weights that are split over several files beside an index, "model.safetensors.index.json" or "pytorch_model.bin.index.json".</summary>
/// <remarks>
/// Form: {"metadata": {...}, "weight_map": {weight: file}}. Guarantee: every weight lies in the file that the map names and in no other, and the
/// map names every weight. The metadata's total_size is not compared: writers disagree on whether shared weights count twice, and it settles nothing.
/// The files are read on several threads. Source: Hugging Face transformers, "sharded checkpoints".
/// </remarks>
internal static class WeightIndex
{
    private const long Longest = 100_000_000;

    /// <summary>Whether a name is that of an index.</summary>
    public static bool IsName(string path) => path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an index and the files that it names, each by the given reader.</summary>
    /// <exception cref="InputFaultException">Every fault of all the files.</exception>
    public static WeightSet Read(string path, Func<string, WeightFile> read)
    {
        var file = FileBytes.Open(path);
        var faults = new Faults(path);
        if (file.Length > Longest) { faults.Throw("index.too-large", "", $"Got {file.Length} bytes; wanted at most {Longest}."); }
        var bytes = file.Span(0, (int)file.Length);
        var map = Parse(bytes, faults);
        var shards = map.Values.Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var shard in shards) { CheckName(path, shard, faults); }
        faults.ThrowIfAny();
        var parts = All(path, shards, read);
        CheckPlaces(map, parts, faults);
        faults.ThrowIfAny();
        var own = new ModelFile(Path.GetFileName(path), Digest.Of(bytes), file.Length);
        return new WeightSet(path, [new WeightFile(file, own, []), .. parts]);
    }

    private static Dictionary<string, string> Parse(ReadOnlySpan<byte> json, Faults faults)
    {
        var (map, found) = (new Dictionary<string, string>(StringComparer.Ordinal), false);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) { faults.Throw("index.form", "", "Got no JSON object; wanted one with a weight_map."); }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isMap = reader.GetString() == "weight_map";
                if (isMap && found) { faults.Add("index.twice", "weight_map", "The index has two maps; wanted one."); }
                found |= isMap;
                reader.Read();
                if (isMap && reader.TokenType == JsonTokenType.StartObject) { Map(ref reader, map, faults); }
                else { reader.Skip(); }
            }

            while (reader.Read()) { }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            faults.Throw("index.json", $"byte {reader.BytesConsumed}", "The index is no valid JSON in UTF-8; the file is damaged.");
        }

        if (map.Count == 0) { faults.Add("index.form", "weight_map", "The index maps no weight to a file; wanted {\"weight_map\": {weight: file}}."); }
        return map;
    }

    private static void Map(ref Utf8JsonReader reader, Dictionary<string, string> map, Faults faults)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                faults.Add("index.form", SafetensorsHeader.Short(name), "Got no text; wanted the name of a file.");
                reader.Skip();
            }
            else if (!map.TryAdd(name, reader.GetString()!))
            {
                faults.Add("index.twice", SafetensorsHeader.Short(name), "The map has this weight twice; wanted it once.");
            }
        }
    }

    private static void CheckName(string path, string shard, Faults faults)
    {
        if (shard.Length is 0 or > 255 || shard.AsSpan().IndexOfAny("/\\:\0") >= 0 || shard is "." or ".." || WeightIndex.IsName(shard))
        {
            faults.Add("index.outside", SafetensorsHeader.Short(shard), "Wanted the plain name of a file of weights that lies beside the index, without folders.");
        }
        else if (!File.Exists(Beside(path, shard)))
        {
            faults.Add("index.missing", shard, "There is no such file beside the index; fetch all parts of the model.");
        }
    }

    private static string Beside(string path, string shard) => Path.Combine(Path.GetDirectoryName(path) ?? "", shard);

    private static List<WeightFile> All(
        string path, List<string> shards, Func<string, WeightFile> read)
    {
        var parts = new WeightFile[shards.Count];
        var failed = new ConcurrentDictionary<int, InputFaultException>();
        Parallel.For(0, shards.Count, index =>
        {
            try { parts[index] = read(Beside(path, shards[index])); }
            catch (InputFaultException fault) { failed[index] = fault; }
        });
        if (!failed.IsEmpty) { throw new InputFaultException(failed.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Diagnostics)); }
        return [.. parts];
    }

    private static void CheckPlaces(Dictionary<string, string> map, List<WeightFile> parts, Faults faults)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (_, file, weights) in parts)
        {
            foreach (var name in weights.Select(weight => weight.Name))
            {
                var place = SafetensorsHeader.Short(name);
                if (!places.TryAdd(name, file.Name)) { faults.Add("index.two-places", place, $"It lies in '{places[name]}' and in '{file.Name}'; wanted one file."); }
                else if (!map.TryGetValue(name, out var listed)) { faults.Add("index.unlisted", place, $"It lies in '{file.Name}' and the index does not list it."); }
                else if (listed != file.Name) { faults.Add("index.wrong-file", place, $"The index lists it in '{listed}', it lies in '{file.Name}'."); }
            }
        }

        foreach (var (name, file) in map.Where(pair => !places.ContainsKey(pair.Key)))
        {
            faults.Add("index.absent", SafetensorsHeader.Short(name), $"The index lists it in '{file}', which has no such weight.");
        }
    }
}
