using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Audit.Reports.Pdf;
using Audit.Reports.Tests.Documents;
using NUnit.Framework;

namespace Audit.Reports.Tests.Pdf;

/// <summary>Rules of PDF/A-3 level A and PDF/UA-1 that our files must keep, each named by its clause; no validator is needed.</summary>
[TestFixture]
public sealed class ArchivalRulesTest
{
    private PdfText pdf = null!;
    private string catalog = null!;
    private string latin = null!;

    [OneTimeSetUp]
    public void RenderOnce()
    {
        var report = RichReport.Adverse();
        var bytes = ReportPdf.Render(report, RichReport.Json(report), InstalledFonts.FindOrIgnore(), withSignatureField: true).Bytes;
        pdf = new PdfText(bytes.Span);
        latin = Encoding.Latin1.GetString(bytes.Span);
        catalog = pdf.Object(pdf.Where("/Type/Catalog").Single());
    }

    [Test]
    public void Trailer_HasAnIdentifier_AndNothingFollows() => Assert.That(latin, Does.Match(@"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]").And.EndsWith("%%EOF\n"));

    [TestCase("/MarkInfo<</Marked true>>", Description = "6.7.2.2")]
    [TestCase("/Lang(en)", Description = "6.7.4")]
    [TestCase("/DisplayDocTitle true", Description = "UA-1 7.1")]
    [TestCase("/S/GTS_PDFA1", Description = "6.2.3")]
    [TestCase("/StructTreeRoot", Description = "6.7.3.3")]
    [TestCase("/SigFlags 3", Description = "6.4.3")]
    [TestCase("/AF[", Description = "6.8")]
    public void Catalog_Has(string entry) => Assert.That(catalog, Does.Contain(entry));

    [Test]
    public void Attachment_SaysWhatItIs()
    {
        var file = pdf.Object(pdf.Where("/Type/Filespec").Single());
        Assert.That(file, Does.Contain("/AFRelationship/Source").And.Contain("/UF<").And.Contain("/F<"));
        Assert.That(pdf.Object(pdf.Where("/Type/EmbeddedFile").Single()), Does.Contain("/Subtype/application#2Fjson").And.Contain("/ModDate"));
    }

    [Test]
    public void Metadata_IsXmlAndNamesTheStandards()
    {
        var packet = Encoding.UTF8.GetString(pdf.Stream(pdf.Where("/Type/Metadata").Single()));
        var values = XDocument.Parse(packet).Descendants().Where(element => !element.HasElements).ToLookup(element => element.Name.LocalName, element => element.Value);
        Assert.That(values["conformance"].Single(), Is.EqualTo("A"));
        Assert.That(values["part"], Is.EqualTo(new[] { "3", "1" }));
        Assert.That(values["CreateDate"].Single(), Is.EqualTo("2026-01-02T03:04:05Z"));
        Assert.That(values["li"], Does.Contain("Audit report: Small classifier, release 4"));
        Assert.That(latin, Does.Contain("/CreationDate(D:20260102030405Z)"));
    }

    [Test]
    public void Fonts_AreEmbeddedSubsets_WithTheWayBackToUnicode()
    {
        var fonts = pdf.Where("/Subtype/Type0").Select(pdf.Object).ToList();
        Assert.That(fonts, Has.Count.EqualTo(3));
        Assert.That(fonts, Is.All.Match(@"/BaseFont/[A-Z]{6}\+DejaVuSans[\w-]*/Encoding/Identity-H").And.All.Contain("/ToUnicode"));
        Assert.That(pdf.Where("/Subtype/CIDFontType2").Select(pdf.Object), Is.All.Contain("/CIDToGIDMap/Identity"));
        Assert.That(pdf.Where("/Type/FontDescriptor").Select(pdf.Object), Is.All.Contain("/FontFile2"));
    }

    [Test]
    public void Contents_ShowNoMissingGlyph_AndMarkEverything()
    {
        foreach (var content in Contents())
        {
            var codes = Regex.Matches(content, "<([0-9A-F]*)> Tj").SelectMany(match => match.Groups[1].Value.Chunk(4)).Select(code => new string(code)).ToList();
            Assert.That(codes, Is.Not.Empty.And.None.EqualTo("0000"), "6.2.11.8");
            Assert.That(Regex.Count(content, @"\bB(DC|MC)\n"), Is.EqualTo(Regex.Count(content, @"\bEMC\n")));
            Assert.That(Regex.Replace(content, @"^/(P<</MCID \d+>>BDC|Artifact BMC)\n(?s:.*?)^EMC\n", "", RegexOptions.Multiline), Is.Empty, "UA-1 7.1: content is tagged or an artifact");
        }
    }

    [Test]
    public void Pages_AreReadInTheOrderOfTheStructure()
    {
        var pages = pdf.Where("/Type/Page/").Select(pdf.Object).ToList();
        Assert.That(pages, Is.All.Contain("/Tabs/S").And.All.Contain("/StructParents"));
        Assert.That(pages.Where(page => page.Contains("/Annots", StringComparison.Ordinal)).ToList(), Has.Count.EqualTo(1));
    }

    [Test]
    public void Widget_IsPrintableAndDescribed() =>
        Assert.That(pdf.Object(pdf.Where("/Subtype/Widget").Single()), Does.Contain("/F 132").And.Contain("/Rect[0 0 0 0]").And.Contain("/TU(").And.Contain("/StructParent "));

    [Test]
    public void Structure_EveryParentKnowsItsChild()
    {
        var parents = pdf.Where("/Type/StructElem").ToDictionary(number => number, number => int.Parse(Regex.Match(pdf.Object(number), @"/P (\d+) 0 R").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.That(parents.Where(pair => !Regex.IsMatch(pdf.Object(pair.Value), $@"/K.*\b{pair.Key} 0 R")), Is.Empty);
        Assert.That(pdf.Where("/S/Figure").Select(pdf.Object), Is.Not.Empty.And.All.Contain("/Alt<").And.All.Contain("/BBox["));
        Assert.That(pdf.Where("/S/TH").Select(pdf.Object), Is.Not.Empty.And.All.Contain("/Scope/"));
    }

    [Test]
    public void Colours_HaveAProfile()
    {
        var profile = pdf.Stream(pdf.Where("/N 3").Single());
        Assert.That(Encoding.ASCII.GetString(profile, 36, 4), Is.EqualTo("acsp"));
        Assert.That(System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(profile), Is.EqualTo(profile.Length));
        foreach (var at in Enumerable.Range(0, 10).Select(tag => 132 + (12 * tag)))
        {
            var (offset, length) = (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(profile.AsSpan(at + 4)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(profile.AsSpan(at + 8)));
            Assert.That((offset % 4, offset + length <= profile.Length), Is.EqualTo((0, true)));
        }
    }

    private IEnumerable<string> Contents() => pdf.Where("/Type/Page/")
        .Select(page => int.Parse(Regex.Match(pdf.Object(page), @"/Contents (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))
        .Select(number => Encoding.ASCII.GetString(pdf.Stream(number)));
}
