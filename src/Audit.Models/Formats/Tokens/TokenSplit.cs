using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Audit.Models.Formats;

/// <summary>A part of a text on its way to tokens.</summary>
/// <param name="Text">Its characters.</param>
/// <param name="AtStart">Whether it begins where the whole text begins.</param>
internal readonly record struct TokenPiece(string Text, bool AtStart);

/// <summary>Cuts texts at the matches of a pattern.</summary>
/// <remarks>
/// .NET matches UTF-16 units; patterns of tokenizers count code points. So a code point beyond U+FFFF is replaced by one below it of the same general
/// category before matching, which no pattern in use tells apart. Categories are those of .NET's Unicode version.
/// </remarks>
/// <param name="regex">Where to cut.</param>
/// <param name="behavior">What becomes of the matches: Isolated, Removed, MergedWithPrevious, MergedWithNext or Contiguous.</param>
/// <param name="invert">Whether what lies between matches counts as matched.</param>
internal sealed class TokenSplit(Regex regex, string behavior, bool invert)
{
    /// <summary>What may become of matches.</summary>
    public static readonly string[] Behaviors = ["Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous"];

    /// <summary>U+017F folds to s, which .NET does not know.</summary>
    private readonly bool foldsLongS = regex.ToString().Contains("(?i:", StringComparison.Ordinal);

    /// <summary>The parts of a piece, in order, none empty.</summary>
    public IEnumerable<TokenPiece> Cut(TokenPiece piece)
    {
        var at = 0;
        foreach (var length in Joined(Runs(piece.Text)))
        {
            if (length > 0) { yield return new TokenPiece(piece.Text.Substring(at, length), piece.AtStart && at == 0); }
            at += Math.Abs(length);
        }
    }

    /// <summary>Lengths of the parts; negative for a part that is dropped.</summary>
    private List<int> Joined(List<(int Length, bool IsMatch)> runs)
    {
        var (result, before) = (new List<int>(), false);
        if (behavior == "MergedWithNext") { runs.Reverse(); }
        foreach (var (length, isMatch) in runs)
        {
            var joins = behavior switch
            {
                "MergedWithPrevious" or "MergedWithNext" => isMatch && !before,
                "Contiguous" => isMatch == before,
                _ => false,
            };
            if (joins && result.Count > 0) { result[^1] += length; }
            else { result.Add(isMatch && behavior == "Removed" ? -length : length); }
            before = isMatch;
        }

        if (behavior == "MergedWithNext") { result.Reverse(); }
        return result;
    }

    /// <summary>Matches and what lies between, by their lengths in UTF-16 units.</summary>
    private List<(int Length, bool IsMatch)> Runs(string text)
    {
        var (shadow, starts) = Shadow(text);
        var (runs, at) = (new List<(int Length, bool IsMatch)>(), 0);
        for (var match = regex.Match(shadow); match.Success; match = match.NextMatch())
        {
            if (match.Length == 0) { continue; }
            Add(at, match.Index, invert);
            Add(match.Index, match.Index + match.Length, !invert);
            at = match.Index + match.Length;
        }

        Add(at, shadow.Length, invert);
        return runs;

        void Add(int from, int to, bool isMatch)
        {
            var length = starts is null ? to - from : starts[to] - starts[from];
            if (length > 0) { runs.Add((length, isMatch)); }
        }
    }

    /// <summary>The text with one unit for each code point, and where each begins; no places where nothing is replaced.</summary>
    private (string Shadow, int[]? Starts) Shadow(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !(foldsLongS && text.Contains('\u017F', StringComparison.Ordinal))) { return (text, null); }
        var (shadow, starts, at) = (new StringBuilder(), new List<int>(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            starts.Add(at);
            at += rune.Utf16SequenceLength;
            shadow.Append(rune.IsBmp ? foldsLongS && rune.Value == 0x17F ? 's' : (char)rune.Value : StandIn(Rune.GetUnicodeCategory(rune)));
        }

        return (shadow.ToString(), [.. starts, at]);
    }

    private static char StandIn(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => '\u0182',
        UnicodeCategory.LowercaseLetter => '\u0183',
        UnicodeCategory.TitlecaseLetter => '\u01C5',
        UnicodeCategory.ModifierLetter => '\u02B0',
        UnicodeCategory.OtherLetter => '\u01BB',
        UnicodeCategory.NonSpacingMark => '\u0334',
        UnicodeCategory.SpacingCombiningMark => '\u0903',
        UnicodeCategory.EnclosingMark => '\u0488',
        UnicodeCategory.DecimalDigitNumber => '\u0660',
        UnicodeCategory.LetterNumber => '\u16EE',
        UnicodeCategory.OtherNumber => '\u00BC',
        UnicodeCategory.ConnectorPunctuation => '\u203F',
        UnicodeCategory.DashPunctuation => '\u2010',
        UnicodeCategory.OpenPunctuation => '\u2045',
        UnicodeCategory.ClosePunctuation => '\u2046',
        UnicodeCategory.InitialQuotePunctuation => '\u2018',
        UnicodeCategory.FinalQuotePunctuation => '\u2019',
        UnicodeCategory.OtherPunctuation => '\u2020',
        UnicodeCategory.MathSymbol => '\u2044',
        UnicodeCategory.CurrencySymbol => '\u20A0',
        UnicodeCategory.ModifierSymbol => '\u02C2',
        UnicodeCategory.OtherSymbol => '\u2100',
        UnicodeCategory.Format => '\u200B',
        UnicodeCategory.PrivateUse => '\uE000',
        _ => '\u0378',
    };
}
