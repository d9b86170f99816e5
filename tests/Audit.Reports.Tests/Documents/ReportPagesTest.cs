using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Documents;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;
using NUnit.Framework;

namespace Audit.Reports.Tests.Documents;

[TestFixture]
public sealed class ReportPagesTest
{
    /// <summary>Widths are sums of rounded doubles, and ascenders of small print may touch the line above by a hair.</summary>
    private const double Hair = 0.5;

    private FontSet fonts = null!;

    private static IEnumerable<TestCaseData> Reports()
    {
        yield return new TestCaseData(RichReport.Adverse()).SetArgDisplayNames("adverse");
        yield return new TestCaseData(RichReport.Unqualified()).SetArgDisplayNames("unqualified");
        yield return new TestCaseData(RichReport.Disclaimer()).SetArgDisplayNames("disclaimer");
        yield return new TestCaseData(RichReport.Single()).SetArgDisplayNames("one claim");
        yield return new TestCaseData(RichReport.Many(60)).SetArgDisplayNames("sixty claims");
        yield return new TestCaseData(RichReport.Many(0)).SetArgDisplayNames("no claim");
        yield return new TestCaseData(RichReport.Exhibited()).SetArgDisplayNames("exhibits");
        yield return new TestCaseData(RichReport.Hostile()).SetArgDisplayNames("hostile");
    }

    [OneTimeSetUp]
    public void Find() => fonts = InstalledFonts.FindOrIgnore();

    [TestCaseSource(nameof(Reports))]
    public void Compose_AllText_StaysOnThePage(Report report)
    {
        foreach (var text in Compose(report).Pages.SelectMany(page => page).OfType<Mark.Text>())
        {
            Assert.That(text.X, Is.GreaterThanOrEqualTo(Sheet.Left - Hair), text.Run.Shown);
            Assert.That(text.X + text.Width, Is.LessThanOrEqualTo(Sheet.Left + Sheet.Width + Hair), text.Run.Shown);
            Assert.That(text.Y, Is.InRange(30, Composition.PageHeight - 30), text.Run.Shown);
        }
    }

    [TestCaseSource(nameof(Reports))]
    public void Compose_NoTwoTexts_Overlap(Report report)
    {
        foreach (var (number, page) in Compose(report).Pages.Index())
        {
            var texts = page.OfType<Mark.Text>().Where(text => !string.IsNullOrWhiteSpace(text.Run.Shown)).ToList();
            foreach (var (index, first) in texts.Index())
            {
                var hit = texts.Skip(index + 1).FirstOrDefault(second => Overlap(Box(first), Box(second)));
                Assert.That(hit, Is.Null, $"page {number + 1}: '{first.Run.Shown}' and '{hit?.Run.Shown}'");
            }
        }
    }

    [TestCaseSource(nameof(Reports))]
    public void Compose_EveryCharacter_HasAGlyph(Report report)
    {
        foreach (var run in Compose(report).Pages.SelectMany(page => page).OfType<Mark.Text>().Select(text => text.Run))
        {
            Assert.That(run.Shown.EnumerateRunes().Where(rune => fonts[run.Face].GlyphOf(rune.Value) == 0), Is.Empty, run.Shown);
        }
    }

    [TestCaseSource(nameof(Reports))]
    public void Compose_EveryFigure_HasWordsAndEveryNodeAParent(Report report)
    {
        var structure = Compose(report).Structure;
        Assert.That(structure.Where(node => node.Role == "Figure" && string.IsNullOrWhiteSpace(node.Alt)), Is.Empty);
        Assert.That(structure.Index().Skip(1).Where(node => node.Item.Parent < 0 || node.Item.Parent >= node.Index), Is.Empty);
    }

    [TestCaseSource(nameof(Reports))]
    public void Compose_EveryPage_SaysWhichItIs(Report report)
    {
        var pages = Compose(report).Pages;
        foreach (var (index, page) in pages.Index())
        {
            Assert.That(Texts(page), Does.Contain($"Page {index + 1} of {pages.Length}"));
        }
    }

    [Test]
    public void Compose_Unknown_IsNeverWordedAsDisproof()
    {
        var text = string.Join(' ', Compose(RichReport.Disclaimer()).Pages.SelectMany(Texts));
        Assert.That(text, Does.Contain("not established").And.Contain("no evidence against").And.Not.Contain("Witness."));
    }

    [Test]
    public void Compose_Violated_ShowsItsWitness()
    {
        var report = RichReport.Adverse();
        var text = string.Join(' ', Compose(report).Pages.SelectMany(Texts));
        Assert.That(text, Does.Contain("ADVERSE").And.Contain("evidence/witnesses/CORNER-STAMP.json").And.Contain("exhibits 0.412345"));
    }

    [Test]
    public void Compose_Unsound_StandsOnPageOne() =>
        Assert.That(string.Join(' ', Texts(Compose(RichReport.Hostile()).Pages[0])), Does.Contain("unsoundIgnoreRounding"));

    [TestCaseSource(nameof(Reports))]
    public void Compose_EveryDigest_IsWhole(Report report)
    {
        var text = Compose(report).Pages.SelectMany(Texts).ToHashSet();
        Assert.That(report.Evidence.Select(file => file.Sha256.Hex).Where(hex => !text.Contains(hex)), Is.Empty);
    }

    private static IEnumerable<string> Texts(ImmutableArray<Mark> page) => page.OfType<Mark.Text>().Select(text => text.Run.Shown);

    private static Area Box(Mark.Text text) => new(text.X, text.Y - (0.72 * text.Size), text.Width, 0.9 * text.Size);

    private static bool Overlap(Area a, Area b) =>
        Math.Min(a.Right, b.Right) - Math.Max(a.X, b.X) > Hair && Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Y, b.Y) > Hair;

    private Composition Compose(Report report) => ReportPages.Compose(report, Digest.Of("json"u8), fonts, signed: true);
}
