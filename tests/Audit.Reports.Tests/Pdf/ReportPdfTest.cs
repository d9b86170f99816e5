using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Pdf;
using Audit.Reports.Tests.Documents;
using NUnit.Framework;

namespace Audit.Reports.Tests.Pdf;

[TestFixture]
public sealed class ReportPdfTest
{
    private const int LargestReport = 300_000;
    private FontSet fonts = null!;
    private Report report = null!;
    private byte[] json = null!;
    private UnsignedPdf pdf = null!;

    [OneTimeSetUp]
    public void RenderOnce()
    {
        fonts = InstalledFonts.FindOrIgnore();
        report = RichReport.Adverse();
        json = RichReport.Json(report);
        pdf = ReportPdf.Render(report, json, fonts, withSignatureField: true);
    }

    [Test]
    public void Render_Twice_SameBytes() => Assert.That(ReportPdf.Render(RichReport.Adverse(), json, FontSet.Find(), true).Bytes.ToArray(), Is.EqualTo(pdf.Bytes.ToArray()));

    [TestCase("tr-TR", "Asia/Kathmandu")]
    [TestCase("de-DE", "America/St_Johns")]
    public void Render_OtherCultureAndZone_SameBytes(string culture, string zone)
    {
        var (culturesBefore, zoneBefore) = (CultureInfo.CurrentCulture, Environment.GetEnvironmentVariable("TZ"));
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~", NumberGroupSeparator = culture[..1] } };
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
            Assert.That(ReportPdf.Render(report, json, fonts, true).Bytes.ToArray(), Is.EqualTo(pdf.Bytes.ToArray()));
        }
        finally
        {
            CultureInfo.CurrentCulture = culturesBefore;
            Environment.SetEnvironmentVariable("TZ", zoneBefore);
            TimeZoneInfo.ClearCachedData();
        }
    }

    [Test]
    public void Render_OtherNumber_OtherBytes()
    {
        var other = report with { Claims = report.Claims.SetItem(0, report.Claims[0] with { Proved = OutwardDecimal.Upper(0.006554) }) };
        Assert.That(new PdfText(ReportPdf.Render(other, json, fonts, true).Bytes.Span).Text(), Does.Contain("0.006554").And.Not.Contain("0.006553"));
    }

    [Test]
    public void Render_EveryObject_StandsWhereTheTableSays()
    {
        var read = new PdfText(pdf.Bytes.Span);
        for (var number = 1; number < read.Count; number++)
        {
            Assert.That(read.Object(number), Does.StartWith($"{number} 0 obj\n"));
        }
    }

    [Test]
    public void Render_EveryStream_Unpacks()
    {
        var read = new PdfText(pdf.Bytes.Span);
        Assert.That(read.Where("/FlateDecode").Select(read.Stream).ToList(), Is.Not.Empty.And.None.Empty);
    }

    [Test]
    public void Render_ByteRange_CoversAllButTheRoom()
    {
        var bytes = pdf.Bytes.Span;
        var (start, end) = (pdf.ContentsStart, pdf.ContentsEnd);
        var range = Regex.Match(Encoding.Latin1.GetString(bytes), @"/ByteRange\[0 (\d+) +(\d+) +(\d+) *\]");
        Assert.That(range.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture)), Is.EqualTo(new[] { start, end, bytes.Length - end }));
        Assert.That((bytes[start], bytes[end - 1], end - start), Is.EqualTo(((byte)'<', (byte)'>', 16_386)));
        Assert.That(bytes[(start + 1)..(end - 1)].ContainsAnyExcept((byte)'0'), Is.False);
        Assert.That(Encoding.ASCII.GetString(bytes[(start - 9)..start]), Is.EqualTo("/Contents"));
    }

    [Test]
    public void Render_Embeds_TheJsonGiven()
    {
        var read = new PdfText(pdf.Bytes.Span);
        Assert.That(read.Stream(read.Where("/Type/EmbeddedFile").Single()), Is.EqualTo(json));
    }

    [Test]
    public void Render_EveryClaim_ShowsItsDecimals()
    {
        var text = new PdfText(pdf.Bytes.Span).Text();
        foreach (var claim in report.Claims)
        {
            foreach (var number in new[] { claim.Found, claim.Proved, claim.Threshold }.OfType<ReportNumber>())
            {
                Assert.That(text, Does.Match($@"(?<![\d.]){Regex.Escape(number.Decimal)}(?![\d.])"), $"{claim.Spec.Id}: {number.Decimal}");
            }
        }
    }

    [Test]
    public void Render_ThirdPartyText_HasTheDecimals()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["report.pdf"], pdf.Bytes.ToArray());
        var (exit, text) = Programs.Run("pdftotext", "-layout", folder["report.pdf"], "-");
        Assert.That(exit, Is.Zero);
        foreach (var number in report.Claims.SelectMany(claim => new[] { claim.Found, claim.Proved, claim.Threshold }).OfType<ReportNumber>())
        {
            Assert.That(text, Does.Contain(number.Decimal));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Render_ThirdPartyCheck_FindsNothing(bool signed)
    {
        using var folder = new TemporaryFolder();
        foreach (var (index, subject) in new[] { report, RichReport.Single(), RichReport.Hostile() }.Index())
        {
            File.WriteAllBytes(folder[$"{index}.pdf"], ReportPdf.Render(subject, json, fonts, signed).Bytes.ToArray());
            var (exit, output) = Programs.Run("qpdf", "--check", folder[$"{index}.pdf"]);
            Assert.That((exit, output), Is.EqualTo((0, output)), output);
            Assert.That(output, Does.Not.Contain("WARNING"));
        }
    }

    [Test]
    public void Render_SixClaims_IsSmall() => Assert.That(pdf.Bytes.Length, Is.LessThanOrEqualTo(LargestReport));

    [Test]
    public void Render_WithoutField_SaysUnsigned()
    {
        var unsigned = ReportPdf.Render(report, json, fonts, withSignatureField: false);
        Assert.That((unsigned.ContentsStart, unsigned.ContentsEnd), Is.EqualTo((0, 0)));
        Assert.That(new PdfText(unsigned.Bytes.Span).Text(), Does.Contain("UNSIGNED"));
        Assert.That(Encoding.Latin1.GetString(unsigned.Bytes.Span), Does.Not.Contain("/ByteRange").And.Not.Contain("/AcroForm"));
    }

    [Test]
    public void Render_HostileText_AddsNoKeyword()
    {
        var text = Encoding.Latin1.GetString(ReportPdf.Render(RichReport.Hostile(), "{\"a\":\"startxref %%EOF /ByteRange\"}"u8.ToArray(), fonts, true).Bytes.Span);
        foreach (var keyword in new[] { "startxref", "%%EOF", "/ByteRange", "/Type/EmbeddedFile" })
        {
            Assert.That(Regex.Matches(text, keyword), Has.Count.EqualTo(1), keyword);
        }
    }

    [Test]
    public void Render_TimeThatIsNone_IsFault() =>
        Assert.That(() => ReportPdf.Render(report with { PlannedAt = "yesterday" }, json, fonts, true), Throws.TypeOf<InputFaultException>().With.Message.Contains("yesterday"));
}
