using Audit.Reports.Documents.Fonts;

namespace Audit.Reports.Documents.Layout;

/// <summary>Cuts a label that is too long and says so with an ellipsis; for labels whose full text stands elsewhere.</summary>
internal static class Shorten
{
    /// <summary>The text, of no more than a number of characters.</summary>
    public static string Text(string text, int most) => text.Length <= most ? text : string.Concat(text.EnumerateRunes().Take(most)) + "\u2026";

    /// <summary>The phrase, no wider than a width.</summary>
    public static Phrase To(FontSet fonts, Phrase phrase, double width)
    {
        var (face, size) = (phrase.Style.Face, phrase.Style.Size);
        if (GlyphRun.Measure(fonts, face, size, phrase.Text) <= width) { return phrase; }
        var (kept, used) = (0, GlyphRun.Measure(fonts, face, size, "\u2026"));
        foreach (var rune in phrase.Text.EnumerateRunes())
        {
            used += GlyphRun.Measure(fonts, face, size, rune.ToString());
            if (used > width) { break; }
            kept += rune.Utf16SequenceLength;
        }

        return phrase with { Text = phrase.Text[..kept] + "\u2026" };
    }
}
