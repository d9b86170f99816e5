using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Claims about explanations run end to end on the sample classifier.</summary>
[TestFixture]
public sealed class ExplanationAuditTest
{
    private const string Head = """
        audit: 1
        name: explanations
        models: { subject: { path: classifier.onnx } }
        data:
          few: { path: holdout.npz, inputs: x, first: 600 }
          half: { path: holdout.npz, inputs: x, part: 1/2 }
          rest: { path: holdout.npz, inputs: x, part: 2/2 }
          users: { path: holdout.npz, inputs: x, cluster: cluster }
          drawn: { path: holdout.npz, inputs: x, draw: 100 }
        concepts: { latents: { path: concepts.npz, values: labels, names: concepts.txt } }
        confidence: 0.99
        smt: off
        claims:

        """;

    private string folder = "";

    [SetUp]
    public void Make() => folder = SampleFolder.With("classifier.onnx", "holdout.npz", "concepts.npz", "concepts.txt", "explanations-policy.yaml");

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Run_SamplePolicy_HoldsAndIsCheckedWithoutTheModel()
    {
        var report = Run("explanations-policy.yaml", "out", 1);
        foreach (var claim in report.Claims) { Assert.That(claim.Verdict, Is.EqualTo(VerdictKind.Verified), $"{claim.Spec.Id}: {claim.Reason}"); }
        Assert.That(report.Claims[0].Reason, Does.Contain("'class 2'"));
        Assert.That(report.Claims[3].Proved!.Decimal, Is.EqualTo("1"));
        var output = Path.Combine(folder, "out");
        Assert.That(Recheck.Faults(report, output), Is.Empty);
        Assert.That(ReportJson.Write(ReportJson.Read(ReportJson.Write(report))), Is.EqualTo(ReportJson.Write(report)));
        Assert.That(ReportJson.Write(Run("explanations-policy.yaml", "again", 2)), Is.EqualTo(ReportJson.Write(report)), "threads change nothing");
    }

    [Test]
    public void Check_EveryLie_IsNamed()
    {
        var report = Run("explanations-policy.yaml", "out", 2);
        var output = Path.Combine(folder, "out");
        void Lie(int claim, Func<ClaimResult, ClaimResult> change, string says) =>
            Assert.That(Recheck.Faults(report with { Claims = report.Claims.SetItem(claim, change(report.Claims[claim])) }, output), Has.Some.Contains(says), says);

        for (var claim = 0; claim < 4; claim++)
        {
            Lie(claim, item => item with { Proved = new ReportNumber("0.999", "0x1.ff7ced916872bp-1") }, "prove");
            Lie(claim, item => item with { Found = new ReportNumber("0.999", "0x1.ff7ced916872bp-1") }, "show");
            Lie(claim, item => item with { Exhibits = [item.Exhibits[0] with { Rows = item.Exhibits[0].Rows.SetItem(0, item.Exhibits[0].Rows[0] with { Label = "* other" }) }, .. item.Exhibits[1..]] }, "exhibit");
            Lie(claim, item => item with { Rows = item.Rows! with { Alpha = "0.5" } }, "exhibit");
            Lie(claim, item => item with { Attachments = [] }, "give");
        }

        Lie(2, item => item with { Spec = item.Spec with { Subject = (Subject.Explanation)item.Spec.Subject with { Metric = Audit.Bounds.Statistics.Concepts.ConceptMetric.Accuracy } } }, "exhibit");
        Lie(1, item => item with { Attachments = item.Attachments[..1] }, "give");
        Lie(1, item => item with { Attachments = [item.Attachments[0], report.Claims[0].Attachments[0] with { Path = "evidence/concepts/other.selection" }] }, "give");
        Lie(1, item => item with { Spec = item.Spec with { Subject = (Subject.Explanation)item.Spec.Subject with { WinnerOn = null } } }, "prove");
        foreach (var file in report.Claims.SelectMany(claim => claim.Attachments.Select(item => item.Path).Append(claim.Rows!.File.Path)).Distinct())
        {
            var bytes = File.ReadAllBytes(Path.Combine(output, file));
            var changed = bytes.ToArray();
            changed[^3] ^= 1;
            File.WriteAllBytes(Path.Combine(output, file), changed);
            Assert.That(Recheck.Faults(report, output), Is.Not.Empty, file);
            File.WriteAllBytes(Path.Combine(output, file), bytes);
        }

        Assert.That(Recheck.Faults(report, output), Is.Empty);
    }

    [Test]
    public void RerunSample_ReadsTheSameBits()
    {
        var report = Run("explanations-policy.yaml", "out", 1);
        var outcomes = RowSample.Run(report, Path.Combine(folder, "out"), Path.Combine(folder, "explanations-policy.yaml"), null, null, 40, 7).ToList();
        Assert.That(outcomes, Has.Count.EqualTo(5));
        Assert.That(outcomes.Select(outcome => (outcome.Rerun, outcome.Differing)), Has.All.EqualTo((40, 0)));
    }

    [Test]
    public void Run_TooFewRows_SaysSoAndHowManyWouldDo()
    {
        var claim = RunClaims("""
              - { id: S, explanation: { unit: "relu3[9]", reads: max, concepts: latents, metric: iou, active: { above: 0 }, question: stable, over: few }, at-most: 1, assurance: statistical }
              - { id: W, explanation: { unit: "logits[1]", reads: max, concepts: latents, metric: iou, active: { above: 0 }, question: stable, concept: class 3, over: few }, at-most: 3, assurance: statistical }
              - { id: T, explanation: { unit: "relu3[2]", reads: max, concepts: latents, metric: iou, active: { top: 0.001, chosen-on: half }, question: faithful, over: rest }, at-least: 0.5, assurance: statistical }
              - { id: O, explanation: { unit: "logits[1]", reads: max, concepts: latents, metric: recall, active: { above: 0 }, question: faithful, concept: class 1, over: few }, at-least: 0.5, assurance: observed }
            """).Claims;
        Assert.That(claim[0].Verdict, Is.EqualTo(VerdictKind.Unknown));
        Assert.That(claim[0].Reason, Does.Contain("not resolvable").And.Contain("an estimate"));
        Assert.That(claim[1].Verdict, Is.EqualTo(VerdictKind.Falsified), claim[1].Reason);
        Assert.That(claim[2].Verdict, Is.EqualTo(VerdictKind.Unknown), "the dead unit has no row above");
        Assert.That(claim[3].Reached, Is.EqualTo(Assurance.Observed));
        Assert.That(claim[3].Verdict, Is.EqualTo(VerdictKind.Verified));
    }

    /// <summary>Metrics that read values give a number and no bound; accuracy is told to miss wrong labels, IoU is not.</summary>
    [Test]
    public void Run_ObservedMetrics_AndMarks()
    {
        var report = RunClaims(string.Concat(new[] { ("auroc", 0.99), ("auprc", 0.9), ("correlation", 0.5), ("cosine", 0.5), ("soft-wpmi", 0.3) }.Select(item => FormattableString.Invariant(
            $"  - {{ id: {item.Item1}, explanation: {{ unit: \"logits[2]\", reads: max, concepts: latents, metric: {item.Item1}, {(item.Item1 == "auprc" ? "active: { above: 0 }, " : "")}question: faithful, concept: class 2, over: few }}, at-least: {item.Item2}, assurance: observed }}\n")))
            + "  - { id: RANK, explanation: { unit: \"logits[2]\", reads: max, concepts: latents, metric: auroc, question: faithful, over: few }, at-least: 0.7, assurance: statistical }\n"
            + "  - { id: ACC, explanation: { unit: \"logits[2]\", reads: max, concepts: latents, metric: accuracy, active: { above: 0 }, question: faithful, over: few }, at-least: 0.9, assurance: statistical }\n"
            + "  - { id: USERS, explanation: { unit: \"logits[2]\", reads: max, concepts: latents, metric: f1, active: { above: 0 }, question: faithful, concept: class 2, cluster-size: 200, over: users }, at-least: 0.1, assurance: statistical }\n");
        foreach (var claim in report.Claims[..7]) { Assert.That(claim.Verdict, Is.EqualTo(VerdictKind.Verified), $"{claim.Spec.Id}: {claim.Found?.Decimal} {claim.Reason}"); }
        Assert.That(report.Claims[0].Reason, Does.Contain("does not notice"));
        Assert.That(report.Claims[5].Reason, Does.Contain("class 2").And.Contain("does not notice"));
        Assert.That(HexFloat.TryParse(report.Claims[5].Proved!.Hex), Is.LessThan(HexFloat.TryParse(report.Claims[5].Found!.Hex)!.Value));
        Assert.That(report.Claims[5].Reached, Is.EqualTo(Assurance.Statistical));
        Assert.That(report.Claims[1].Reason, Does.Not.Contain("does not notice"));
        Assert.That(report.Claims[6].Reason, Does.Contain("does not notice"));
        Assert.That(report.Claims[7].Method, Does.Contain("clusters"));
        Assert.That(Recheck.Faults(report, Path.Combine(folder, "out")), Is.Empty);
    }

    [TestCase("unit: \"relu3[0]\", metric: iou, active: { above: 0 }, question: stable, over: users", "at-most: 3", "cluster-size")]
    [TestCase("unit: \"relu3[0]\", metric: iou, active: { above: 0 }, question: stable, over: drawn", "at-most: 3", "draw")]
    [TestCase("unit: \"relu3[0]\", metric: iou, active: { top: 0.1, chosen-on: few }, question: stable, over: rest", "at-most: 3", "few' has too")]
    [TestCase("unit: \"relu3[0]\", metric: iou, active: { top: 0.1 }, question: stable, over: rest", "at-most: 3", "breaks every bound")]
    [TestCase("unit: \"relu3[0]\", metric: auroc, question: stable, over: rest", "at-most: 3", "metric")]
    [TestCase("unit: \"relu3[0]\", metric: cosine, question: faithful, over: rest", "at-least: 0.3", "observed")]
    [TestCase("unit: \"relu3[0]\", metric: iou, question: faithful, over: rest", "at-least: 0.3", "active")]
    [TestCase("unit: \"relu3[99]\", metric: iou, active: { above: 0 }, question: faithful, over: rest", "at-least: 0.3", "99")]
    [TestCase("unit: \"relu3[0]\", metric: iou, active: { above: 0 }, question: faithful, over: rest", "at-most: 0.3", "at-least")]
    [TestCase("unit: \"relu3[0]\", metric: iou, active: { above: 0 }, question: faithful, over: rest", "at-least: 0.9999", "even without a miss")]
    [TestCase("unit: \"relu3[0]\", metric: iou, active: { above: 0 }, question: faithful, concept: horses, over: rest", "at-least: 0.3", "horses")]
    [TestCase("direction: { site: relu3, path: concepts.npz, row: 5 }, metric: iou, active: { above: 0 }, question: faithful, over: rest", "at-least: 0.3", "37 weights")]
    public void Run_WhatCannotBe_IsRefused(string explanation, string threshold, string says)
    {
        var fault = Assert.Throws<InputFaultException>(() => RunClaims($"  - {{ id: X, explanation: {{ reads: max, concepts: latents, {explanation} }}, {threshold}, assurance: statistical }}"));
        Assert.That(string.Join("\n", fault!.Diagnostics.Select(item => item.Message)), Does.Contain(says));
    }

    private Report RunClaims(string claims) => SampleFolder.Run(folder, Head + claims, threads: 2);

    private Report Run(string policy, string name, int threads) => SampleFolder.RunFile(folder, policy, name, threads);
}
