using System.Text.Json;

namespace Audit.Models.Formats;

/// <summary>Reads the post-processor of a tokenizer.json: the tokens that stand around every text.</summary>
internal static class TokenizerTemplate
{
    private const int Most = 1000;

    /// <summary>The numbers before and after a single text.</summary>
    public static (IReadOnlyList<int> Before, IReadOnlyList<int> After) Read(JsonPart root, IReadOnlyDictionary<string, int> ids, Faults faults)
    {
        var (before, after) = (new List<int>(), new List<int>());
        if (root.Has("post_processor")) { Step(root.Part("post_processor"), (before, after, ids, faults)); }
        return (before, after);
    }

    private static void Step(JsonPart part, (List<int> Before, List<int> After, IReadOnlyDictionary<string, int> Ids, Faults Faults) to)
    {
        switch (part.Text("type"))
        {
            case "ByteLevel":
                foreach (var key in new[] { "add_prefix_space", "trim_offsets", "use_regex" }) { part.Flag(key, true); }
                break;
            case "Sequence":
                foreach (var inner in part.Parts("processors")) { Step(inner, to); }
                break;
            case "TemplateProcessing":
                Template(part, to);
                break;
            default:
                part.Wrong("type", "ByteLevel, TemplateProcessing or Sequence");
                part = new JsonPart(part.Place, default, to.Faults);
                break;
        }

        part.Close();
    }

    private static void Template(JsonPart part, (List<int> Before, List<int> After, IReadOnlyDictionary<string, int> Ids, Faults Faults) to)
    {
        _ = part["pair"];
        var numbers = SpecialTokens(part, to.Ids, to.Faults);
        var (before, after, seen) = (new List<int>(), new List<int>(), 0);
        foreach (var item in part.Parts("single"))
        {
            if (item.Has("SpecialToken"))
            {
                var name = item.Part("SpecialToken").Text("id");
                if (numbers.TryGetValue(name, out var ids)) { (seen == 0 ? before : after).AddRange(before.Count + after.Count > Most ? [] : ids.Take(Most + 1)); }
                else { item.Wrong("SpecialToken", "one of special_tokens"); }
            }
            else if (item.Part("Sequence").Text("id") == "A") { seen++; }
            else { item.Wrong("Sequence", "the text \"A\""); }
            item.Close();
        }

        if (seen != 1) { part.Wrong("single", "the text \"A\" once"); }
        if (before.Count + after.Count > Most) { part.Wrong("single", $"at most {Most} tokens around the text"); return; }
        to.Before.InsertRange(0, before);
        to.After.AddRange(after);
    }

    private static Dictionary<string, List<int>> SpecialTokens(JsonPart part, IReadOnlyDictionary<string, int> known, Faults faults)
    {
        var (result, json) = (new Dictionary<string, List<int>>(StringComparer.Ordinal), part["special_tokens"]);
        if (json.ValueKind != JsonValueKind.Object) { return result; }
        var numbers = known.Values.ToHashSet();
        foreach (var property in json.EnumerateObject())
        {
            var token = new JsonPart($"{part.Place}.special_tokens.{SafetensorsHeader.Short(property.Name)}", property.Value, faults);
            var (ids, bad) = (new List<int>(), false);
            foreach (var element in token.Elements("ids"))
            {
                bad |= element.ValueKind != JsonValueKind.Number || !element.TryGetInt32(out var id) || !numbers.Contains(id);
                if (!bad) { ids.Add(element.GetInt32()); }
            }

            if (bad) { token.Wrong("ids", "numbers of tokens"); }
            _ = (token["id"], token["tokens"]);
            token.Close();
            result.Add(property.Name, ids);
        }

        return result;
    }
}
