using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Claims.Explanations;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Screens of many units run end to end on the sample classifier, and their share of wrong entries is simulated.</summary>
[TestFixture]
public sealed class ScreenAuditTest
{
    private const string Head = """
        audit: 1
        name: screens
        models: { subject: { path: classifier.onnx } }
        data:
          few: { path: holdout.npz, inputs: x, first: 6 }
          half: { path: holdout.npz, inputs: x, part: 1/2 }
          rest: { path: holdout.npz, inputs: x, part: 2/2 }
          all: { path: holdout.npz, inputs: x }
          users: { path: holdout.npz, inputs: x, cluster: cluster }
          drawn: { path: holdout.npz, inputs: x, draw: 100 }
        concepts:
          latents: { path: concepts.npz, values: labels, names: concepts.txt }
          scores: { path: concepts.npz, values: labels, names: concepts.txt, kind: scores }
        confidence: 0.99
        smt: off

        """;

    private string folder = "";

    [SetUp]
    public void Make() => folder = SampleFolder.With("classifier.onnx", "holdout.npz", "concepts.npz", "concepts.txt");

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Run_ListsUnits_AndIsCheckedWithoutTheModel()
    {
        const string Claims = """
              - { id: MOST, screen: { units: relu3, reads: max, concepts: latents, metric: f1, active: { top: 0.2, chosen-on: half }, similarity: 0.5, winner-on: half, over: rest }, at-least: 10, assurance: statistical }
              - { id: ALL, screen: { units: relu3, reads: max, concepts: latents, metric: f1, active: { top: 0.2, chosen-on: half }, similarity: 0.5, winner-on: half, over: rest }, at-least: 24, assurance: statistical }
              - { id: LOGITS, screen: { units: "logits[1..2]", reads: mean, concepts: latents, metric: iou, active: { above: 0 }, similarity: 0.9, winner-on: half, over: rest }, at-least: 1, assurance: statistical }
            """;
        var report = Run(Claims, 1, "out");
        var (most, all, logits) = (report.Claims[0], report.Claims[1], report.Claims[2]);
        Assert.That(most.Verdict, Is.EqualTo(VerdictKind.Verified), most.Reason);
        Assert.That(most.Sentence, Does.Contain("expected share of wrong entries"));
        Assert.That(most.Exhibits[0].Use, Does.Contain("false discovery rate").And.Contain("Not simultaneous"));
        Assert.That(most.Exhibits[0].Rows, Has.Length.EqualTo((int)PrintedNumber(most.Proved!)));
        Assert.That(most.Exhibits[0].Rows.Select(row => row.Label), Has.Some.EqualTo("relu3[3]: class 2"));
        Assert.That(all.Verdict, Is.EqualTo(VerdictKind.Unknown), all.Reason);
        Assert.That(all.Proved, Is.EqualTo(most.Proved));
        Assert.That(logits.Rows!.Columns, Is.EqualTo(new[] { "logits[1]", "logits[2]" }));
        Assert.That(logits.Exhibits[0].Rows.Select(row => row.Label), Has.Some.EqualTo("logits[2]: class 2"));
        Assert.That(Recheck.Faults(report, Path.Combine(folder, "out")), Is.Empty);
        Assert.That(ReportJson.Write(ReportJson.Read(ReportJson.Write(report))), Is.EqualTo(ReportJson.Write(report)));
        Assert.That(ReportJson.Write(Run(Claims, 2, "again")), Is.EqualTo(ReportJson.Write(report)), "threads change nothing");
        var outcomes = RowSample.Run(report, Path.Combine(folder, "out"), Path.Combine(folder, "policy.yaml"), null, null, 20, 7).ToList();
        Assert.That(outcomes.Select(outcome => (outcome.Rerun, outcome.Differing)), Is.EqualTo(new[] { (20, 0), (20, 0), (20, 0) }));
    }

    [Test]
    public void Check_EveryLie_IsNamed()
    {
        var report = Run("  - { id: MOST, screen: { units: \"relu3[0..7]\", reads: max, concepts: latents, metric: f1, active: { top: 0.2, chosen-on: half }, similarity: 0.55, winner-on: half, over: rest }, at-least: 3, assurance: statistical }", 2, "out");
        var output = Path.Combine(folder, "out");
        void Lie(Func<ClaimResult, ClaimResult> change, string says) =>
            Assert.That(Recheck.Faults(report with { Claims = [change(report.Claims[0])] }, output), Has.Some.Contains(says), says);
        ClaimResult Other(ClaimResult item, Func<Subject.Screen, Subject.Screen> change) => item with { Spec = item.Spec with { Subject = change((Subject.Screen)item.Spec.Subject) } };

        Lie(item => item with { Proved = new ReportNumber("8", "0x1p+3") }, "prove");
        Lie(item => item with { Found = new ReportNumber("8", "0x1p+3") }, "show");
        Lie(item => item with { Exhibits = [item.Exhibits[0] with { Rows = item.Exhibits[0].Rows.SetItem(0, item.Exhibits[0].Rows[0] with { Label = "relu3[0]: other" }) }, item.Exhibits[1]] }, "exhibit");
        Lie(item => item with { Exhibits = item.Exhibits[..1] }, "exhibit");
        Lie(item => item with { Rows = item.Rows! with { Alpha = "0.5" } }, "0.5");
        Lie(item => item with { Rows = item.Rows! with { Columns = item.Rows.Columns.SetItem(0, "relu3[9]") } }, "give 'Unknown'");
        for (var file = 0; file < 3; file++) { Lie(item => item with { Attachments = item.Attachments.RemoveAt(file) }, "give 'Unknown'"); }
        Lie(item => item with { Attachments = [], Verdict = VerdictKind.Unknown }, "prove");
        Lie(item => item with { Attachments = [item.Attachments[0], item.Attachments[0] with { Path = "evidence/concepts/other.selection" }, item.Attachments[2]] }, "give");
        Lie(item => Other(item, screen => screen with { Similarity = new ExactDecimal("0.2", 0.2) }), "exhibit");
        Lie(item => Other(item, screen => screen with { Metric = ConceptMetric.Recall }), "exhibit");
        Lie(item => Other(item, screen => screen with { Units = "relu3[0..6]" }), "give 'Unknown'");
        foreach (var file in report.Claims[0].Attachments.Select(item => item.Path).Append(report.Claims[0].Rows!.File.Path))
        {
            var bytes = File.ReadAllBytes(Path.Combine(output, file));
            byte[] changed = [.. bytes];
            changed[^3] ^= 1;
            File.WriteAllBytes(Path.Combine(output, file), changed);
            Assert.That(Recheck.Faults(report, output), Is.Not.Empty, file);
            File.WriteAllBytes(Path.Combine(output, file), bytes);
        }

        Assert.That(Recheck.Faults(report, output), Is.Empty);
    }

    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: all, over: rest", "at-least: 3", "has too")]
    [TestCase("units: relu3, active: { top: 0.2, chosen-on: few }, similarity: 0.5, winner-on: half, over: rest", "at-least: 3", "one data set for both")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: half, over: users", "at-least: 3", "independent rows")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: half, over: drawn", "at-least: 3", "without replacement")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: rest, over: few", "at-least: 3", "even if every unit agreed")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: half, over: rest", "at-least: 25", "of 24 units")]
    [TestCase("units: \"relu3[30]\", active: { above: 0 }, similarity: 0.5, winner-on: half, over: rest", "at-least: 1", "30")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 1, winner-on: half, over: rest", "at-least: 3", "between 0 and 1")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: half, over: rest", "at-most: 3", "at-least: the number of units")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: half, over: rest", "at-least: 2.5", "a number of units")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: half, over: rest", "quantile: 0.9, at-least: 3", "own rules")]
    [TestCase("units: relu3, similarity: 0.5, winner-on: half, over: rest", "at-least: 3", "active")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, over: rest", "at-least: 3", "winner-on")]
    [TestCase("units: relu3, active: { above: 0 }, similarity: 0.5, winner-on: half, over: nowhere", "at-least: 3", "nowhere")]
    public void Run_WhatCannotBe_IsRefused(string screen, string threshold, string says) => Refused($"  - {{ id: X, screen: {{ reads: max, concepts: latents, metric: accuracy, {screen} }}, {threshold}, assurance: statistical }}", says, "");

    [TestCase("metric: auroc, concepts: latents", "statistical", "", "auroc")]
    [TestCase("metric: iou, concepts: scores", "statistical", "", "labels")]
    [TestCase("metric: iou, concepts: latents", "observed", "", "wanted statistical")]
    [TestCase("metric: iou, concepts: latents", "statistical", "family: simultaneous\n", "family: gate")]
    public void Run_WhatHasNoEvidence_IsRefused(string screen, string assurance, string head, string says) =>
        Refused($"  - {{ id: X, screen: {{ units: relu3, reads: max, active: {{ above: 0 }}, similarity: 0.5, winner-on: half, over: rest, {screen} }}, at-least: 3, assurance: {assurance} }}", says, head);

    /// <summary>Units at the limit are nulls, others are not: the mean share of wrong entries stays below the error, and true units are listed.</summary>
    [TestCase(0, 16)]
    [TestCase(8, 8)]
    public void List_OfUnitsAtTheLimit_KeepsTheShareOfWrongEntries(int similar, int nulls)
    {
        const int Runs = 400, Rows = 200;
        const double Error = 0.1;
        var random = new Random(17);
        var (shares, right, winners) = (0.0, 0, new int[similar + nulls]);
        for (var run = 0; run < Runs; run++)
        {
            var concepts = BitColumns.Of(Rows, 1, (_, _) => random.NextDouble() < 0.5);
            var units = BitColumns.Of(Rows, similar + nulls, (row, unit) => concepts.Has(row, 0) == random.NextDouble() < (unit < similar ? 0.8 : 0.6));
            var listed = ScreenList.Of((ConceptMetric.Accuracy, "0.6"), units, concepts, winners, ExactAlpha.Parse("0.1"));
            right += listed.Count(entry => entry.Unit < similar);
            shares += listed.IsEmpty ? 0 : listed.Count(entry => entry.Unit >= similar) / (double)listed.Length;
        }

        Assert.That(shares / Runs, Is.LessThanOrEqualTo(Error));
        if (similar > 0) { Assert.That(right / (double)(Runs * similar), Is.GreaterThan(0.9), "true units are found"); }
    }

    /// <summary>The fewest rows are just enough for a list of all units.</summary>
    [TestCase("0.5", "0.01")]
    [TestCase("0.9", "0.001")]
    public void Fewest_IsTight(string limit, string alpha)
    {
        var (rule, error) = ((ConceptMetric.Precision, limit), ExactAlpha.Parse(alpha));
        int Listed(int rows)
        {
            var every = BitColumns.Of(rows, 3, (_, _) => true);
            return ScreenList.Of(rule, every, every, [0, 1, 2], error).Length;
        }

        var fewest = (int)ScreenCheck.Fewest(rule, error);
        Assert.That((Listed(fewest - 1), Listed(fewest)), Is.EqualTo((0, 3)));
    }

    /// <summary>Winners are the most similar concepts, ties to the first.</summary>
    [Test]
    public void Winners_AreTheMostSimilar()
    {
        var random = new Random(3);
        var (units, concepts) = (BitColumns.Of(90, 7, (_, _) => random.Next(3) == 0), BitColumns.Of(90, 11, (_, _) => random.Next(3) == 0));
        foreach (var metric in Enum.GetValues<ConceptMetric>().Where(CountMetrics.IsCounted))
        {
            var wanted = Enumerable.Range(0, 7).Select(unit => BestConcepts.Ranked(new RowConcepts(metric, BitColumns.Of(90, 1, (row, _) => units.Has(row, unit)), concepts))[0]);
            Assert.That(ScreenList.Winners(metric, units, concepts, 2), Is.EqualTo(wanted), $"{metric}");
        }
    }

    private static double PrintedNumber(ReportNumber number) => double.Parse(number.Decimal, System.Globalization.CultureInfo.InvariantCulture);

    private void Refused(string claims, string says, string head)
    {
        var fault = Assert.Throws<InputFaultException>(() => Run(claims, 2, "out", head));
        Assert.That(string.Join("\n", fault!.Diagnostics.Select(item => $"{item.Place} {item.Message}")), Does.Contain(says));
    }

    private Report Run(string claims, int threads, string name, string head = "") => SampleFolder.Run(folder, $"{Head}{head}claims:\n{claims}\n", name, threads);
}
