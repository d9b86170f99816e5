using System.Text.Json;
using System.Text.RegularExpressions;

namespace Audit.Models.Formats;

/// <summary>Reads normalisers, pre-tokenizers and decoders of a tokenizer.json, each by its type.</summary>
/// <param name="path">The file, for faults while encoding.</param>
/// <param name="faults">Receives what is not understood.</param>
internal sealed class TokenizerSteps(string path, Faults faults)
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const int Most = 16;
    private const int LongestText = 100;
    private bool cutsBytes;

    /// <summary>Whether a step writes or reads the byte alphabet.</summary>
    public bool IsByteLevel { get; private set; }

    /// <summary>The normalisers under a key.</summary>
    public List<Func<string, string>> Normalizers(JsonPart parent, string key) => All<Func<string, string>>(parent, key, "normalizers", Normalizer);

    /// <summary>The pre-tokenizers under a key.</summary>
    public List<Func<TokenPiece, IEnumerable<TokenPiece>>> Cuts(JsonPart parent, string key) => All<Func<TokenPiece, IEnumerable<TokenPiece>>>(parent, key, "pretokenizers", Cut);

    /// <summary>The decoders under a key.</summary>
    public List<Func<List<string>, List<string>>> Decoders(JsonPart parent, string key) => All<Func<List<string>, List<string>>>(parent, key, "decoders", Decoder);

    private List<T> All<T>(JsonPart parent, string key, string inner, Func<JsonPart, T?> read)
        where T : class
    {
        var steps = new List<T>();
        if (parent.Has(key)) { Collect(parent.Part(key)); }
        return steps;

        void Collect(JsonPart part)
        {
            if (steps.Count == Most) { part.Wrong("type", $"at most {Most} steps"); return; }
            if (part.Text("type") == "Sequence")
            {
                foreach (var step in part.Parts(inner)) { Collect(step); }
            }
            else if (read(part) is { } step) { steps.Add(step); }
            else
            {
                if (!faults.Any) { part.Wrong("type", $"one of the {inner} that are understood"); }
                return;
            }

            part.Close();
        }
    }

    private Func<string, string>? Normalizer(JsonPart part)
    {
        switch (part.Text("type"))
        {
            case "NFC": return text => TokenNormalizers.FormC(text, path);
            case "NFD" or "NFKC" or "NFKD":
                var form = part.Text("type");
                return text => TokenNormalizers.OtherForm(text, form, path);
            case "Prepend":
                var prefix = part.Text("prepend");
                if (prefix.Length > LongestText) { part.Wrong("prepend", $"at most {LongestText} letters"); }
                return text => TokenNormalizers.Prepend(text, prefix);
            case "Replace":
                var (pattern, content) = Replacement(part);
                return pattern.Length == 0 ? null : text => text.Replace(pattern, content, StringComparison.Ordinal);
            default:
                part.Wrong("type", "NFC, NFD, NFKC, NFKD, Prepend, Replace or Sequence");
                return null;
        }
    }

    /// <summary>Only plain texts are replaced.</summary>
    private static (string Pattern, string Content) Replacement(JsonPart part)
    {
        var pattern = part.Part("pattern");
        var (text, content) = (pattern.Text("String"), part.Text("content"));
        if (text.Length == 0) { part.Wrong("pattern", "{\"String\": ...} with at least one letter"); }
        else { pattern.Close(); }
        if (content.Length > LongestText) { part.Wrong("content", $"at most {LongestText} letters"); }
        return (text, content);
    }

    private Func<TokenPiece, IEnumerable<TokenPiece>>? Cut(JsonPart part)
    {
        switch (part.Text("type"))
        {
            case "ByteLevel": return ByteLevel(part);
            case "Metaspace": return Metaspace(part);
            case "Split":
                var (behavior, invert) = (part.Text("behavior"), part.Flag("invert", false));
                if (!TokenSplit.Behaviors.Contains(behavior)) { part.Wrong("behavior", string.Join(", ", TokenSplit.Behaviors)); return null; }
                return TokenizerReader.Pattern(part, faults) is { } regex ? new TokenSplit(regex, behavior, invert).Cut : null;
            case "Digits":
                return new TokenSplit(new Regex(@"\p{N}", RegexOptions.CultureInvariant), part.Flag("individual_digits", false) ? "Isolated" : "Contiguous", invert: false).Cut;
            default:
                part.Wrong("type", "ByteLevel, Digits, Metaspace, Split or Sequence");
                return null;
        }
    }

    private Func<TokenPiece, IEnumerable<TokenPiece>>? ByteLevel(JsonPart part)
    {
        if (cutsBytes) { part.Wrong("type", "ByteLevel once"); return null; }
        (IsByteLevel, cutsBytes) = (true, true);
        part.Flag("trim_offsets", true);
        var (prefix, cuts) = (part.Flag("add_prefix_space", true), part.Flag("use_regex", true));
        var split = new TokenSplit(TokenPattern.Of(Gpt2).Regex!, "Isolated", invert: false);
        return piece =>
        {
            var whole = prefix && !piece.Text.StartsWith(' ') ? piece with { Text = " " + piece.Text } : piece;
            return (cuts ? split.Cut(whole) : [whole]).Select(cut => cut with { Text = ByteAlphabet.Letters(cut.Text) });
        };
    }

    private static Func<TokenPiece, IEnumerable<TokenPiece>>? Metaspace(JsonPart part)
    {
        var mark = part.Text("replacement", "\u2581");
        var scheme = part.Text("prepend_scheme", part.Flag("add_prefix_space", true) ? "always" : "never");
        if (part.Has("str_rep") && part.Text("str_rep") != mark) { part.Wrong("str_rep", "the replacement"); }
        if (mark.Length != 1 || char.IsSurrogate(mark[0])) { part.Wrong("replacement", "one character below U+10000"); return null; }
        if (scheme is not ("always" or "never" or "first")) { part.Wrong("prepend_scheme", "always, never or first"); return null; }
        var split = part.Flag("split", true) ? new TokenSplit(new Regex(Regex.Escape(mark), RegexOptions.CultureInvariant), "MergedWithNext", invert: false) : null;
        return piece =>
        {
            var text = piece.Text.Replace(' ', mark[0]);
            var prepends = !text.StartsWith(mark[0]) && (scheme == "always" || (scheme == "first" && piece.AtStart));
            var whole = piece with { Text = prepends ? mark + text : text };
            return split is null ? [whole] : split.Cut(whole);
        };
    }

    private Func<List<string>, List<string>>? Decoder(JsonPart part)
    {
        switch (part.Text("type"))
        {
            case "ByteLevel":
                IsByteLevel = true;
                foreach (var key in new[] { "add_prefix_space", "trim_offsets", "use_regex" }) { part.Flag(key, true); }
                return TokenDecoders.ByteLevel;
            case "ByteFallback": return TokenDecoders.ByteFallback;
            case "Fuse": return TokenDecoders.Fuse;
            case "Replace":
                var (pattern, content) = Replacement(part);
                return pattern.Length == 0 ? null : tokens => TokenDecoders.Replace(tokens, pattern, content);
            case "Strip":
                var (letter, start, stop) = (part.Text("content", " "), part.Number("start"), part.Number("stop"));
                if (letter.Length != 1) { part.Wrong("content", "one character"); return null; }
                return tokens => TokenDecoders.Strip(tokens, letter[0], start, stop);
            case "Metaspace":
                var mark = part.Text("replacement", "\u2581");
                var prepended = part.Text("prepend_scheme", part.Flag("add_prefix_space", true) ? "always" : "never") != "never";
                _ = (part["split"], part["str_rep"]);
                if (mark.Length != 1) { part.Wrong("replacement", "one character"); return null; }
                return tokens => TokenDecoders.Metaspace(tokens, mark[0], prepended);
            default:
                part.Wrong("type", "ByteLevel, ByteFallback, Fuse, Metaspace, Replace, Strip or Sequence");
                return null;
        }
    }
}
