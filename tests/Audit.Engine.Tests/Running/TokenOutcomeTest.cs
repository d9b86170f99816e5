using Audit.Bounds.Statistics;
using Audit.Engine.Claims;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Passes;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Rates over the tokens of the sample transformer: the sequence is the independent unit.</summary>
[TestFixture]
public sealed class TokenOutcomeTest
{
    private const string Head = """
        audit: 1
        name: tokens
        models: { subject: { path: maximum, predict: all } }
        data: { texts: { path: texts.jsonl } }
        coarse: { int3: { quant.rtn: { bits: 3, per: tensor } } }
        confidence: 0.95
        smt: off
        claims:

        """;

    private const string Claims = """
          - { id: ACC, performance: { metric: accuracy, over: texts }, at-least: 0.2, assurance: statistical }
          - { id: REC, performance: { metric: recall, class: 11, over: texts }, at-least: 0.1, assurance: statistical }
          - { id: F1, performance: { metric: f1, class: 11, over: texts }, at-least: 0.1, assurance: statistical }
          - { id: LOSS, performance: { metric: loss, bound: 6, over: texts }, at-most: 5.9, assurance: statistical }
          - { id: DIFF, performance: { metric: accuracy, of: int3, versus: subject, over: texts }, at-least: -0.6, assurance: statistical }
        """;

    private const int Length = 6;
    private string folder = "";
    private int[][] rows = [];

    [OneTimeSetUp]
    public void Write()
    {
        folder = Directory.CreateTempSubdirectory("audit-token-outcomes-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "maximum"));
        foreach (var file in new[] { "config.json", "model.safetensors" }) { File.Copy(Path.Combine(Samples(), "maximum", file), Path.Combine(folder, "maximum", file)); }
        var random = new Random(5);
        rows = [.. Enumerable.Range(0, 60).Select(_ => Enumerable.Range(0, Length).Select(_ => random.Next(12)).ToArray()).Select(row => row.Select((_, i) => i % 2 == 1 ? row[..i].Max() : row[i]).ToArray())];
        File.WriteAllLines(Path.Combine(folder, "texts.jsonl"), rows.Select(row => $"[{string.Join(", ", row)}]"));
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Accuracy_CountsNextTokens_AndBoundsOverSequences()
    {
        var claim = Run("a", Claims).Claims.Single(item => item.Spec.Id == "ACC");
        var model = ModelReader.Read(Path.Combine(folder, "maximum"), new ReadOptions { Length = Length, LastTokenOnly = false });
        var outputs = ForwardPass.Run(model, rows.SelectMany(row => row).Select(id => (float)id).ToArray(), rows.Length).Output;
        var right = rows.Select((row, i) => Enumerable.Range(0, Length - 1).Count(t => Quantity.Top(outputs.AsSpan(((i * Length) + t) * 12, 12)) == row[t + 1])).ToList();
        Assert.That(right.Sum(), Is.InRange(60, 290), "some right and some wrong");
        var shares = UnitRows.OfShares([.. right.Select(count => new ClusterCount(count, Length - 1))]);
        Assert.That(HexFloat.TryParse(claim.Proved!.Hex), Is.EqualTo(BoundedMean.Lower(shares, ExactAlpha.Parse("0.05"), MeanMethod.Betting)));
        Assert.That(claim.Sentence, Does.Contain("sequences").And.Contain("each sequence counts alike").And.Contain("the label of each token being the next one"));
        Assert.That(claim.Rows!.Columns, Is.EqualTo(new[] { "tokens", "right" }));
    }

    [Test]
    public void Run_EveryTokenMetric_IsCheckedAndRerun()
    {
        var report = Run("b", Claims);
        Assert.That(report.Claims.Select(claim => claim.Verdict), Is.All.EqualTo(VerdictKind.Verified), string.Join('\n', report.Claims.Select(claim => claim.Reason)));
        Assert.That(Recheck.Faults(report, Path.Combine(folder, "out-b")), Is.Empty);
        Assert.That(RowSample.Run(report, Path.Combine(folder, "out-b"), Path.Combine(folder, "policy.yaml"), null, null, 10, 3).Sum(outcome => outcome.Differing), Is.Zero);
    }

    [TestCase("performance: { metric: auroc, class: 1, over: texts }, at-least: 0.5", "no rule over clusters")]
    [TestCase("performance: { metric: calibration-error, bins: 5, over: texts }, at-most: 0.5", "no rule over clusters")]
    public void Metric_WithoutARuleOverSequences_IsRefused(string claim, string says) =>
        Assert.That(() => Run("c", $"  - {{ id: A, {claim}, assurance: statistical }}"), Throws.TypeOf<InputFaultException>().With.Message.Contains(says));

    private Report Run(string name, string claims)
    {
        File.WriteAllText(Path.Combine(folder, "policy.yaml"), Head + claims + "\n");
        return Auditor.Run(new RunOptions(Path.Combine(folder, "policy.yaml"), null, Path.Combine(folder, "out-" + name), 1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new ReportCodec(ReportJson.Write, ReportJson.Read), null));
    }

    private static string Samples()
    {
        var at = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(at, "Audit.sln"))) { at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("No Audit.sln above the tests."); }
        return Path.Combine(at, "samples");
    }
}
