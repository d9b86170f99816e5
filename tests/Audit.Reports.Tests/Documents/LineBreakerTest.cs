using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;
using NUnit.Framework;

namespace Audit.Reports.Tests.Documents;

[TestFixture]
public sealed class LineBreakerTest
{
    private FontSet fonts = null!;

    [OneTimeSetUp]
    public void Find() => fonts = InstalledFonts.FindOrIgnore();

    [Test]
    public void Break_AnyText_FitsAndLosesNothing([Random(0, int.MaxValue, 20)] int seed)
    {
        var random = new Random(seed);
        var text = string.Concat(Enumerable.Range(0, 400).Select(_ => random.Next(random.Next(1, 9)) == 0 ? ' ' : (char)random.Next('!', 0x250)));
        var width = random.Next(20, 300);
        var lines = LineBreaker.Break(fonts, [new(text[..200], TextStyle.Body), new(text[200..], TextStyle.Strong)], width);
        Assert.That(lines.Select(line => line.Width), Is.All.LessThanOrEqualTo(width + 1e-6));
        var shown = string.Concat(lines.SelectMany(line => line.Segments).Select(segment => segment.Phrase.Text));
        Assert.That(Letters(shown), Is.EqualTo(Letters(text)));
    }

    [Test]
    public void Break_LongPath_CutsBehindASeparator()
    {
        var style = TextStyle.Code;
        var width = GlyphRun.Measure(fonts, style.Face, style.Size, "evidence/rows/abcd");
        var lines = LineBreaker.Break(fonts, [new("evidence/rows/abcdefgh.csv", style)], width);
        Assert.That(lines.Select(line => line.Segments.Single().Phrase.Text), Is.EqualTo(new[] { "evidence/rows/", "abcdefgh.csv" }));
    }

    [Test]
    public void Break_Nothing_IsOneEmptyLine() => Assert.That(LineBreaker.Break(fonts, [new(" \n", TextStyle.Body)], 50).Single().Segments, Is.Empty);

    private static string Letters(string text) => string.Concat(text.Where(character => !char.IsWhiteSpace(character)));
}
