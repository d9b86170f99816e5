using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Turns texts into the token numbers of a model, and back.</summary>
/// <remarks>
/// Guarantee: a file gives a tokenizer that does what every one of its components says, or an <see cref="InputFaultException"/> with what is not
/// understood; nothing is silently ignored. Read: Hugging Face tokenizer.json with byte pair encoding, byte-level (GPT-2, Llama 3, Qwen) or with
/// SentencePiece's blanks and byte fallback (Llama 2, Gemma), and plain lists {"tokens": [...]}, which only decode. Immutable and thread safe.
/// Source: Hugging Face tokenizers. Where its two engines of regular expressions differ, Oniguruma is followed.
/// </remarks>
public sealed class Tokenizer
{
    private readonly TokenizerParts parts;

    internal Tokenizer(TokenizerParts parts, ModelFile file)
    {
        this.parts = parts;
        File = file;
    }

    /// <summary>The file and its digest.</summary>
    public ModelFile File { get; }

    /// <summary>The number of tokens.</summary>
    public int Count => parts.Tokens.Count;

    /// <summary>Whether it can encode; a plain list can only decode.</summary>
    public bool CanEncode => parts.Model is not null;

    /// <summary>Reads a tokenizer.json, a list of tokens, or the tokenizer.json of a folder.</summary>
    /// <exception cref="InputFaultException">Every fault of the file.</exception>
    public static Tokenizer Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "tokenizer.json") : path;
        return TokenizerReader.Parse(InputFile.Bytes(file), file);
    }

    /// <summary>The token numbers of a text.</summary>
    /// <param name="text">Valid UTF-16.</param>
    /// <param name="addSpecial">Whether the tokens that the file puts around every text, such as the one of its beginning, are added.</param>
    /// <exception cref="ArgumentException">The text has half a surrogate pair.</exception>
    /// <exception cref="InputFaultException">The tokenizer only decodes, or has no token for a character.</exception>
    public ImmutableArray<int> Encode(string text, bool addSpecial = true)
    {
        if (parts.Model is null) { throw new InputFaultException(new Diagnostic("tokenizer.decodes-only", parts.Place, "The file is a list of tokens without merges; give token ids, or a tokenizer.json.")); }
        return new TokenizerEncoding(parts, parts.Model).Encode(text, addSpecial);
    }

    /// <summary>The text of token numbers. Bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="ids">Numbers of tokens.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    /// <exception cref="InputFaultException">A number is no token's.</exception>
    public string Decode(IEnumerable<int> ids, bool skipSpecial = false)
    {
        var kept = ids.Where(id => !(skipSpecial && parts.Special.Contains(id)));
        return parts.Decode([.. kept.Select(TokenOf)]);
    }

    /// <summary>One token for people: in quotes with its blanks, what does not print escaped; a special token as it is.</summary>
    /// <exception cref="InputFaultException">The number is no token's.</exception>
    public string Show(int id) => parts.Special.Contains(id) ? TokenOf(id) : TokenText.Quoted(TokenOf(id), parts.IsByteLevel);

    /// <summary>The number of a token as the file writes it; null where there is none.</summary>
    public int? IdOf(string token) => parts.Ids.TryGetValue(token, out var id) ? id : null;

    private string TokenOf(int id) => parts.Tokens.TryGetValue(id, out var token) ? token
        : throw new InputFaultException(new Diagnostic("tokenizer.no-such-id", parts.Place, $"Got token {id}; wanted one of the {Count} numbers of the file."));
}
