using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Audit.Reports.Documents.Fonts;

/// <summary>A stretch of text that one face can show.</summary>
/// <param name="Face">The face.</param>
/// <param name="Shown">The characters whose glyphs are drawn; each has one.</param>
/// <param name="Replaces">The text that stands here in truth, where <paramref name="Shown"/> only marks its place; else null.</param>
internal sealed record GlyphRun(FontFace Face, string Shown, string? Replaces)
{
    /// <summary>Stands visibly for a character that no face can show.</summary>
    public const char Replacement = '\ufffd';

    /// <summary>Divides text into runs: the wanted face, else the regular one, else a visible replacement.</summary>
    /// <remarks>Controls and invisible formatting characters, which could make a line read otherwise than it is written, are replaced too.</remarks>
    public static ImmutableArray<GlyphRun> Divide(FontSet fonts, FontFace wanted, string text)
    {
        var runs = ImmutableArray.CreateBuilder<GlyphRun>();
        var (shown, truth, current) = (new StringBuilder(), new StringBuilder(), (Face: wanted, Lost: false));
        foreach (var rune in text.EnumerateRunes())
        {
            var next = FaceOf(fonts, wanted, rune);
            if (next != current) { Flush(); }
            current = next;
            truth.Append(rune);
            shown.Append(next.Lost ? Replacement.ToString() : rune.ToString());
        }

        Flush();
        return runs.ToImmutable();

        void Flush()
        {
            if (shown.Length > 0) { runs.Add(new(current.Face, shown.ToString(), current.Lost ? truth.ToString() : null)); }
            (shown, truth) = (new(), new());
        }
    }

    /// <summary>The width of text in points.</summary>
    public static double Measure(FontSet fonts, FontFace face, double size, string text)
    {
        var width = 0.0;
        foreach (var rune in text.EnumerateRunes())
        {
            var (actual, lost) = FaceOf(fonts, face, rune);
            var font = fonts[actual];
            width += font.Advance(font.GlyphOf(lost ? Replacement : rune.Value)) * size / font.UnitsPerEm;
        }

        return width;
    }

    private static (FontFace Face, bool Lost) FaceOf(FontSet fonts, FontFace wanted, Rune rune)
    {
        var hidden = Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
        if (!hidden && fonts[wanted].GlyphOf(rune.Value) != 0) { return (wanted, false); }
        return !hidden && fonts.Regular.GlyphOf(rune.Value) != 0 ? (FontFace.Regular, false) : (FontFace.Regular, true);
    }
}
