using System.Globalization;

namespace Audit.Models.Formats;

/// <summary>Reads the added tokens of a tokenizer.json.</summary>
/// <param name="Ids">The numbers of all tokens.</param>
/// <param name="Special">Numbers of special tokens.</param>
/// <param name="Raw">Tokens that are found before normalising.</param>
/// <param name="Normalized">Tokens that are found after it.</param>
internal sealed record TokenizerAdded(Dictionary<string, int> Ids, HashSet<int> Special, List<AddedToken> Raw, List<AddedToken> Normalized)
{
    /// <summary>The added tokens beside a vocabulary; a number may not mean two tokens, nor a token have two numbers.</summary>
    public static TokenizerAdded Read(JsonPart root, IReadOnlyDictionary<string, int> vocabulary, Faults faults)
    {
        var result = new TokenizerAdded(new Dictionary<string, int>(vocabulary, StringComparer.Ordinal), [], [], []);
        var tokens = vocabulary.ToDictionary(pair => pair.Value, pair => pair.Key);
        foreach (var part in root.Parts("added_tokens"))
        {
            var token = new AddedToken(part.Text("content"), part.Number("id"), part.Flag("lstrip", false), part.Flag("rstrip", false));
            if (part.Flag("single_word", false)) { part.Wrong("single_word", "false: finding whole words only is not understood"); }
            (part.Flag("normalized", true) ? result.Normalized : result.Raw).Add(token);
            if (part.Flag("special", false)) { result.Special.Add(token.Id); }
            if (token.Content.Length == 0) { part.Wrong("content", "at least one letter"); }
            if (!result.Ids.TryAdd(token.Content, token.Id) && result.Ids[token.Content] != token.Id) { part.Wrong("id", result.Ids[token.Content].ToString(CultureInfo.InvariantCulture) + ", the number that the token has elsewhere"); }
            if (!tokens.TryAdd(token.Id, token.Content) && tokens[token.Id] != token.Content)
            {
                part.Wrong("id", $"another number: this one is '{SafetensorsHeader.Short(tokens[token.Id])}'");
                result.Ids.Remove(token.Content);
            }

            part.Close();
        }

        return result;
    }
}
