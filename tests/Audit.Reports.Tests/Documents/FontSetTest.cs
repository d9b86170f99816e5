using Audit.Models;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Pdf;
using NUnit.Framework;

namespace Audit.Reports.Tests.Documents;

[TestFixture]
public sealed class FontSetTest
{
    [Test]
    public void Find_EmptyFolder_NamesEveryFontAndThePackage()
    {
        using var folder = new TemporaryFolder();
        var fault = Assert.Throws<InputFaultException>(() => FontSet.Find([folder.Root]))!;
        Assert.That(fault.Diagnostics.Select(diagnostic => diagnostic.Place), Is.EqualTo(new[] { "DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf" }));
        Assert.That(fault.Message, Does.Contain("fonts-dejavu-core"));
    }

    [Test]
    public void Read_CutOff_IsFault()
    {
        var font = InstalledFonts.FindOrIgnore().Mono.File.ToArray();
        Assert.That(() => TrueTypeFont.Read("whole.ttf", font), Throws.Nothing);
        foreach (var length in new[] { 0, 3, 12, 100, 5_000, font.Length / 2, font.Length - 100_000 })
        {
            Assert.That(() => TrueTypeFont.Read("cut.ttf", font[..length]), Throws.TypeOf<InputFaultException>().With.Message.Contains("cut.ttf"));
        }
    }

    [Test]
    public void Read_KnownGlyphs_HaveKnownWidths()
    {
        var fonts = InstalledFonts.FindOrIgnore();
        int Width(FontFace face, char character) => fonts[face].Advance(fonts[face].GlyphOf(character));
        Assert.That(fonts.Regular.UnitsPerEm, Is.EqualTo(2048));
        Assert.That(new[] { '0', '5', '9' }.Select(digit => Width(FontFace.Regular, digit)), Is.All.EqualTo(1303));
        Assert.That("iMW.".Select(letter => Width(FontFace.Mono, letter)), Is.All.EqualTo(1233));
    }

    [Test]
    public void Subset_IsAFontWithTheSameWidths()
    {
        var fonts = InstalledFonts.FindOrIgnore();
        int[] characters = ['0', 'A', '\u00e4', '\u2264'];
        var subset = TrueTypeSubset.Create(fonts.Regular, [.. characters]);
        var tables = new SfntReader(subset);
        var glyphs = SfntReader.U16(tables["maxp"].Span, 4);
        Assert.That(glyphs, Is.GreaterThan(characters.Length), "the parts of a composed letter come along");
        Assert.That(SfntReader.U32(tables["loca"].Span, 4 * glyphs), Is.EqualTo(tables["glyf"].Length));
        for (var index = 0; index < characters.Length; index++)
        {
            Assert.That(SfntReader.U16(tables["hmtx"].Span, 4 * (index + 1)), Is.EqualTo(fonts.Regular.Advance(fonts.Regular.GlyphOf(characters[index]))));
        }
    }

    [Test]
    public void Divide_CharactersThatNoFontHas_AreVisibleAndKept()
    {
        var fonts = InstalledFonts.FindOrIgnore();
        var runs = GlyphRun.Divide(fonts, FontFace.Mono, "a\u6f22\u202eb");
        Assert.That(runs, Is.EqualTo(new[]
        {
            new GlyphRun(FontFace.Mono, "a", null), new GlyphRun(FontFace.Regular, "\ufffd\ufffd", "\u6f22\u202e"), new GlyphRun(FontFace.Mono, "b", null),
        }));
    }
}
