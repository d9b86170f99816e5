using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Audit.Models.Formats;

/// <summary>Encodes one text: added tokens, normalisers, cuts, byte pairs, and the tokens around.</summary>
internal sealed class TokenizerEncoding(TokenizerParts parts, BytePairModel model)
{
    private readonly ImmutableArray<int>.Builder ids = ImmutableArray.CreateBuilder<int>();

    /// <summary>The token numbers of a text.</summary>
    public ImmutableArray<int> Encode(string text, bool addSpecial)
    {
        CheckSurrogates(text);
        try
        {
            if (addSpecial) { ids.AddRange(parts.Around.Before); }
            foreach (var (start, end, token) in parts.AddedRaw.Cut(text))
            {
                if (token is not null) { ids.Add(token.Id); }
                else { Plain(parts.Normalize(text[start..end]), start == 0); }
            }

            if (addSpecial) { ids.AddRange(parts.Around.After); }
            return ids.DrainToImmutable();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new InputFaultException(new Diagnostic("tokenizer.slow", parts.Place, "The pattern that cuts texts takes more than 5 seconds on this text; give token ids instead."));
        }
    }

    private void Plain(string text, bool atStart)
    {
        foreach (var (start, end, token) in parts.AddedNormalized.Cut(text))
        {
            if (token is not null) { ids.Add(token.Id); continue; }
            IEnumerable<TokenPiece> pieces = [new TokenPiece(text[start..end], atStart && start == 0)];
            foreach (var piece in parts.Cuts.Aggregate(pieces, (cut, step) => cut.SelectMany(step))) { Piece(piece.Text); }
        }
    }

    private void Piece(string piece)
    {
        var (found, without) = model.Encode(piece);
        if (without is not null)
        {
            throw new InputFaultException(new Diagnostic(
                "tokenizer.no-token", parts.Place, $"There is no token for {TokenText.Quoted(without, isByteLevel: false)} (U+{char.ConvertToUtf32(without, 0):X4}), and none for the unknown; change the text."));
        }

        ids.AddRange(found);
    }

    private static void CheckSurrogates(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) { continue; }
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) { throw new ArgumentException($"Letter {at} of the text is half a surrogate pair."); }
            at++;
        }
    }
}
