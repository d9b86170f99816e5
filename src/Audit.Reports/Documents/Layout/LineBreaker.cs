using System.Collections.Immutable;
using System.Text;
using Audit.Reports.Documents.Fonts;

namespace Audit.Reports.Documents.Layout;

/// <summary>A line of text, ready to be placed.</summary>
/// <param name="Segments">Stretches of one style, in order.</param>
/// <param name="Width">Width of all, in points.</param>
internal sealed record TextLine(ImmutableArray<TextSegment> Segments, double Width);

/// <summary>A stretch of a line in one style, and its width in points.</summary>
internal sealed record TextSegment(Phrase Phrase, double Width);

/// <summary>Breaks text into lines no wider than a given width.</summary>
/// <remarks>
/// Guarantee: no line is wider than the width, unless a single character is; no character but white space is lost. A word that is too wide is cut, behind a separator
/// where one stands in the second half of what fits.
/// </remarks>
internal static class LineBreaker
{
    private const string Separators = "/-_.,:;=|)]}";

    /// <summary>Breaks phrases; white space of any kind and number counts as one space, and the start of a phrase as a place to break.</summary>
    public static ImmutableArray<TextLine> Break(FontSet fonts, ImmutableArray<Phrase> phrases, double width)
    {
        var lines = ImmutableArray.CreateBuilder<TextLine>();
        var open = new OpenLine(fonts);
        foreach (var (text, style, spaced) in phrases.SelectMany(Words))
        {
            var rest = text;
            if (!open.Fits(rest, style, spaced, width) && !open.IsEmpty) { lines.Add(open.Close()); }
            while (!open.Fits(rest, style, spaced, width))
            {
                var head = Head(fonts, rest, style, width);
                if (head.Length == rest.Length) { break; }
                open.Add(head, style, spaced: false);
                lines.Add(open.Close());
                rest = rest[head.Length..];
            }

            open.Add(rest, style, spaced);
        }

        if (!open.IsEmpty || lines.Count == 0) { lines.Add(open.Close()); }
        return lines.ToImmutable();
    }

    private static IEnumerable<(string Text, TextStyle Style, bool Spaced)> Words(Phrase phrase)
    {
        var at = 0;
        while (at < phrase.Text.Length)
        {
            var start = at;
            while (at < phrase.Text.Length && char.IsWhiteSpace(phrase.Text[at]) && phrase.Text[at] != '\u00a0') { at++; }
            var spaced = at > start;
            start = at;
            while (at < phrase.Text.Length && (!char.IsWhiteSpace(phrase.Text[at]) || phrase.Text[at] == '\u00a0')) { at++; }
            if (at > start) { yield return (phrase.Text[start..at], phrase.Style, spaced); }
        }
    }

    /// <summary>As much of a word as fits, at least one character.</summary>
    private static string Head(FontSet fonts, string word, TextStyle style, double width)
    {
        var (used, length, separator) = (0.0, 0, 0);
        foreach (var rune in word.EnumerateRunes())
        {
            used += GlyphRun.Measure(fonts, style.Face, style.Size, rune.ToString());
            if (used > width && length > 0) { break; }
            length += rune.Utf16SequenceLength;
            if (rune.IsAscii && Separators.Contains((char)rune.Value, StringComparison.Ordinal)) { separator = length; }
        }

        return word[..(length < word.Length && 2 * separator > length ? separator : length)];
    }

    /// <summary>A line while words are added to it.</summary>
    private sealed class OpenLine(FontSet fonts)
    {
        private readonly List<(StringBuilder Text, TextStyle Style)> parts = [];
        private double width;

        public bool IsEmpty => parts.Count == 0;

        public bool Fits(string word, TextStyle style, bool spaced, double limit) =>
            width + GlyphRun.Measure(fonts, style.Face, style.Size, Lead(spaced) + word) <= limit + 1e-6;

        public void Add(string word, TextStyle style, bool spaced)
        {
            var text = Lead(spaced) + word;
            width += GlyphRun.Measure(fonts, style.Face, style.Size, text);
            if (IsEmpty || parts[^1].Style != style) { parts.Add((new StringBuilder(), style)); }
            parts[^1].Text.Append(text);
        }

        public TextLine Close()
        {
            var segments = parts.Select(part => new Phrase(part.Text.ToString(), part.Style))
                .Select(phrase => new TextSegment(phrase, GlyphRun.Measure(fonts, phrase.Style.Face, phrase.Style.Size, phrase.Text))).ToImmutableArray();
            parts.Clear();
            width = 0;
            return new(segments, segments.Sum(segment => segment.Width));
        }

        private string Lead(bool spaced) => spaced && !IsEmpty ? " " : "";
    }
}
