using System.Text.Json;

namespace Audit.Models.Formats;

/// <summary>Reads the model of a tokenizer.json: byte pair encoding.</summary>
internal static class TokenizerModel
{
    private const int MostId = 1 << 24;

    /// <summary>Vocabulary, merges and options.</summary>
    public static BytePairModel Read(JsonPart part, Faults faults)
    {
        if (part.Text("type", "BPE") is not "BPE") { part.Wrong("type", "\"BPE\": other models are not read"); }
        part.Unused("dropout");
        if (part.Text("continuing_subword_prefix").Length > 0) { part.Wrong("continuing_subword_prefix", "none"); }
        if (part.Text("end_of_word_suffix").Length > 0) { part.Wrong("end_of_word_suffix", "none"); }
        var vocabulary = Vocabulary(part, faults);
        var merges = Merges(part, vocabulary, faults);
        var unknown = part.Text("unk_token");
        if (unknown.Length > 0 && !vocabulary.ContainsKey(unknown)) { part.Wrong("unk_token", "a token of the vocabulary"); }
        var model = new BytePairModel(vocabulary, new BytePairs(merges), unknown.Length > 0 ? vocabulary.GetValueOrDefault(unknown) : null)
        {
            ByteFallback = part.Flag("byte_fallback", false), FusesUnknown = part.Flag("fuse_unk", false), IgnoresMerges = part.Flag("ignore_merges", false),
        };
        part.Close();
        return model;
    }

    private static Dictionary<string, int> Vocabulary(JsonPart part, Faults faults)
    {
        var (vocabulary, seen) = (new Dictionary<string, int>(StringComparer.Ordinal), new HashSet<int>());
        var json = part["vocab"];
        if (json.ValueKind != JsonValueKind.Object) { part.Wrong("vocab", "numbers by token"); return vocabulary; }
        foreach (var token in json.EnumerateObject())
        {
            var place = $"model.vocab.{SafetensorsHeader.Short(token.Name)}";
            if (token.Value.ValueKind != JsonValueKind.Number || !token.Value.TryGetInt32(out var id) || id is < 0 or >= MostId)
            {
                faults.Add("tokenizer.value", place, $"Wanted a whole number from 0 to {MostId - 1}.");
            }
            else if (!seen.Add(id)) { faults.Add("tokenizer.twice", place, $"Two tokens have the number {id}; wanted one."); }
            else { vocabulary.Add(token.Name, id); }
        }

        return vocabulary;
    }

    /// <summary>The merges in the order of their ranks, each "a b" or ["a", "b"]; of equal pairs the last counts.</summary>
    private static Dictionary<(int Left, int Right), (int Rank, int Joined)> Merges(JsonPart part, Dictionary<string, int> vocabulary, Faults faults)
    {
        var (merges, rank) = (new Dictionary<(int Left, int Right), (int Rank, int Joined)>(), 0);
        foreach (var element in part.Elements("merges"))
        {
            var pair = element.ValueKind == JsonValueKind.String ? element.GetString()!.Split(' ')
                : element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray().Select(half => half.ValueKind == JsonValueKind.String ? half.GetString()! : "")]
                : [];
            if (pair is [var left, var right] && vocabulary.TryGetValue(left, out var one) && vocabulary.TryGetValue(right, out var two)
                && vocabulary.TryGetValue(left + right, out var joined))
            {
                merges[(one, two)] = (rank++, joined);
                continue;
            }

            faults.Add("tokenizer.merge", $"model.merges[{rank++}]", $"Got {SafetensorsHeader.Short(element.GetRawText())}; wanted two tokens of the vocabulary that together are a token.");
        }

        return merges;
    }
}
