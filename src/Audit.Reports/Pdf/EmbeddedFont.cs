using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Audit.Reports.Documents.Fonts;

namespace Audit.Reports.Pdf;

/// <summary>A face of the document as a PDF font: the subset of what is shown, widths, and the way back to Unicode.</summary>
/// <remarks>Type0 over CIDFontType2, Identity-H. Source: ISO 32000-1, 9.6 to 9.10; ISO 19005-3, 6.2.11.</remarks>
internal sealed class EmbeddedFont
{
    private readonly TrueTypeFont font;
    private readonly ImmutableArray<int> characters;

    public EmbeddedFont(TrueTypeFont font, ImmutableSortedSet<int> used)
    {
        this.font = font;
        characters = [.. used];
    }

    /// <summary>Text as the string that shows it.</summary>
    public string Encode(string text)
    {
        var codes = new StringBuilder("<");
        foreach (var rune in text.EnumerateRunes())
        {
            codes.Append((characters.BinarySearch(rune.Value) + 1).ToString("X4", CultureInfo.InvariantCulture));
        }

        return codes.Append('>').ToString();
    }

    /// <summary>Writes the font's objects and returns the number of the font.</summary>
    public int Write(PdfObjects objects, string postScriptName)
    {
        var file = TrueTypeSubset.Create(font, characters);
        var name = $"{Tag(file)}+{postScriptName}";
        var stream = objects.AddStream(Invariant($"/Length1 {file.Length}"), file);
        var descriptor = objects.Add(Invariant($"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{Box()}]/ItalicAngle 0/Ascent {PerMille(font.Ascent)}/Descent {PerMille(font.Descent)}/CapHeight {PerMille(font.CapHeight)}/StemV 80/FontFile2 {stream} 0 R>>"));
        var descendant = objects.Add(Invariant($"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/DW {PerMille(font.Advance(0))}/W[1[{Widths()}]]>>"));
        var unicode = objects.AddStream("", Encoding.ASCII.GetBytes(ToUnicode()));
        return objects.Add(Invariant($"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"));
    }

    /// <summary>Six capitals from the digest of the subset.</summary>
    private static string Tag(byte[] file) => string.Concat(SHA256.HashData(file).Take(6).Select(value => (char)('A' + (value % 26))));

    private string Box() => PdfSyntax.Numbers([.. font.Box.Select(side => 1000.0 * side / font.UnitsPerEm)]);

    private string Widths() => PdfSyntax.Numbers([.. characters.Select(character => 1000.0 * font.Advance(font.GlyphOf(character)) / font.UnitsPerEm)]);

    private string PerMille(int units) => PdfSyntax.Number(1000.0 * units / font.UnitsPerEm);

    private string ToUnicode()
    {
        var text = new StringBuilder("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
            + "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n");
        foreach (var chunk in characters.Select((character, index) => (Code: index + 1, character)).Chunk(100))
        {
            text.Append(CultureInfo.InvariantCulture, $"{chunk.Length} beginbfchar\n");
            foreach (var (code, character) in chunk)
            {
                text.Append(CultureInfo.InvariantCulture, $"<{code:X4}><{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(char.ConvertFromUtf32(character)))}>\n");
            }

            text.Append("endbfchar\n");
        }

        return text.Append("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n").ToString();
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
