using System.Text;
using System.Text.Json;
using Audit.Models.Formats;

namespace Audit.Models.Tests.Formats;

/// <summary>Makes small tokenizer.json files.</summary>
/// <param name="Tokens">The vocabulary, separated by blanks, numbered in order.</param>
/// <param name="Merges">The merges, separated by commas.</param>
internal sealed record TokenizerFiles(string Tokens, string Merges = "")
{
    /// <summary>More keys of the model, each with a comma before it.</summary>
    public string Model { get; init; } = "";

    /// <summary>More keys of the file, each with a comma before it.</summary>
    public string Rest { get; init; } = "";

    /// <summary>A byte-level tokenizer with all 256 letters, cut as GPT-2 cuts.</summary>
    public static TokenizerFiles ByteLevel(string tokens, string merges, string more = "") =>
        new(string.Join(' ', Enumerable.Range(0, 256).Select(value => ByteAlphabet.Letter((byte)value))) + " " + tokens, merges)
        {
            Rest = ",\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false},\"decoder\":{\"type\":\"ByteLevel\"}" + more,
        };

    /// <summary>An added token.</summary>
    public static string Added(int id, string content, string more = "\"special\":true,\"normalized\":false") =>
        $"{{\"id\":{id},\"content\":{JsonSerializer.Serialize(content)},{more}}}";

    /// <summary>The file's text.</summary>
    public string Json()
    {
        var vocabulary = Tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((token, id) => $"{JsonSerializer.Serialize(token)}:{id}");
        var merges = Merges.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(merge => JsonSerializer.Serialize(merge));
        return $"{{\"version\":\"1.0\",\"model\":{{\"type\":\"BPE\",\"vocab\":{{{string.Join(',', vocabulary)}}},\"merges\":[{string.Join(',', merges)}]{Model}}}{Rest}}}";
    }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Read() => Read(Json());

    /// <summary>The tokenizer of a text.</summary>
    public static Tokenizer Read(string json) => TokenizerReader.Parse(Encoding.UTF8.GetBytes(json), "file.json");

    /// <summary>The tokens of a text as the file writes them, separated by bars.</summary>
    public static string Tokenize(Tokenizer tokenizer, string text) =>
        string.Join('|', tokenizer.Encode(text).Select(id => tokenizer.Show(id).Trim('"')));
}
