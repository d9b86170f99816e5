using System.Text.Json;
using System.Text.RegularExpressions;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads tokenizer files; every key and component that is not understood is a fault.</summary>
internal static class TokenizerReader
{
    private const int Longest = 1 << 28;

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="InputFaultException">Every fault of the file.</exception>
    public static Tokenizer Parse(byte[] bytes, string path)
    {
        var faults = new Faults(path);
        if (bytes.Length > Longest) { faults.Throw("tokenizer.too-large", "", $"Got {bytes.Length} bytes; wanted at most {Longest}."); }
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
            var root = new JsonPart("", document.RootElement, faults);
            if (document.RootElement.ValueKind != JsonValueKind.Object) { faults.Throw("tokenizer.form", "", "Got no JSON object; wanted a tokenizer.json or {\"tokens\": [...]}."); }
            var parts = root.Has("tokens") ? List(root, path, faults) : Full(root, path, faults);
            root.Close();
            faults.ThrowIfAny();
            return new Tokenizer(parts, new ModelFile(Path.GetFileName(path), Digest.Of(bytes), bytes.Length));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            faults.Throw("tokenizer.json", "", $"The file is no valid JSON in UTF-8, or has a name twice: {fault.Message}");
            return null;
        }
    }

    /// <summary>A list of the tokens as texts, in the order of their numbers; "&lt;0x0A&gt;" is a byte. Scores are not used.</summary>
    private static TokenizerParts List(JsonPart root, string path, Faults faults)
    {
        var tokens = new List<string>();
        foreach (var element in root.Elements("tokens"))
        {
            if (element.ValueKind == JsonValueKind.String) { tokens.Add(element.GetString()!); continue; }
            root.Wrong("tokens", "a list of texts");
            break;
        }

        if (root.Has("scores") && root.Elements("scores").Count() != tokens.Count) { root.Wrong("scores", "one number for each token"); }
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            if (!ids.TryAdd(tokens[id], id)) { faults.Add("tokenizer.twice", $"tokens[{id}]", $"Token {TokenText.Quoted(tokens[id], isByteLevel: false)} stands at {ids[tokens[id]]} too; wanted every token once."); }
        }

        return new TokenizerParts(path, ids, null) { Decoders = [TokenDecoders.ByteFallback] };
    }

    private static TokenizerParts Full(JsonPart root, string path, Faults faults)
    {
        root.Text("version");
        root.Unused("truncation");
        root.Unused("padding");
        var model = TokenizerModel.Read(root.Part("model"), faults);
        var steps = new TokenizerSteps(path, faults);
        var normalizers = steps.Normalizers(root, "normalizer");
        var cuts = steps.Cuts(root, "pre_tokenizer");
        var decoders = root.Has("decoder") ? steps.Decoders(root, "decoder") : [tokens => [string.Join(' ', tokens)]];
        var added = TokenizerAdded.Read(root, model.Vocabulary, faults);
        var parts = new TokenizerParts(path, added.Ids, model)
        {
            Normalizers = normalizers, Cuts = cuts, Decoders = decoders, IsByteLevel = steps.IsByteLevel,
            Special = added.Special, AddedRaw = new AddedTokens(added.Raw), Around = TokenizerTemplate.Read(root, added.Ids, faults),
        };
        return parts with { AddedNormalized = new AddedTokens(added.Normalized.Select(token => token with { Content = Normalized(parts, token.Content) })) };
    }

    /// <summary>A token's content as it stands in normalised texts; one that cannot be normalised is never found, as no text around it could be.</summary>
    private static string Normalized(TokenizerParts parts, string content)
    {
        try { return parts.Normalize(content); }
        catch (InputFaultException) { return ""; }
    }

    /// <summary>The regular expression of a pattern object, {"Regex": ...} or {"String": ...}; null and a fault where there is none.</summary>
    internal static Regex? Pattern(JsonPart part, Faults faults)
    {
        var pattern = part.Part("pattern");
        var (regex, text) = (pattern.Text("Regex"), pattern.Text("String"));
        if (text.Length == 0 == (regex.Length == 0)) { part.Wrong("pattern", "{\"Regex\": ...} or {\"String\": ...}"); return null; }
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0) { part.Wrong("pattern", "characters below U+10000"); return null; }
        pattern.Close();
        if (text.Length > 0) { return new Regex(Regex.Escape(text), RegexOptions.CultureInvariant); }
        var (made, fault) = TokenPattern.Of(regex);
        if (fault is not null) { faults.Add("tokenizer.pattern", pattern.Place, fault); }
        return made;
    }
}
