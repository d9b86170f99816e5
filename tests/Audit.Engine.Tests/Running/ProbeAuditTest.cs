using Audit.Engine.Claims.Probes;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Probes end to end on the sample classifier: what can be read off is read, random labels are not, and no row certifies what it trained.</summary>
[TestFixture]
public sealed class ProbeAuditTest
{
    private const string Head = """
        audit: 1
        name: probe
        models: { subject: { path: classifier.onnx } }
        data:
          train: { path: holdout.npz, inputs: x, labels: y, part: 1/2 }
          test: { path: holdout.npz, inputs: x, labels: y, part: 2/2 }
          learnt: { path: holdout.npz, inputs: x, labels: y, cluster: cluster, part: 1/2 }
          grouped: { path: holdout.npz, inputs: x, labels: y, cluster: cluster, part: 2/2 }
          bare: { path: holdout.npz, inputs: x, part: 2/2 }
          all: { path: holdout.npz, inputs: x, labels: y }
          drawn: { path: holdout.npz, inputs: x, labels: y, part: 2/2, draw: 300 }
        smt: off
        seed: 5
        confidence: 0.99
        claims:

        """;

    private const string Read = "  - { id: READ, probe: { site: relu3, train: train, over: test, measure: accuracy, control: random-labels }, at-least: 0.95, assurance: statistical }\n";

    private string folder = "";

    private string Output => Path.Combine(folder, "out");

    [SetUp]
    public void Make() => folder = SampleFolder.With("classifier.onnx", "holdout.npz");

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Run_ReadsTheClassAndNoRandomLabel()
    {
        var report = Run(Read + """
              - { id: SELECTIVE, probe: { site: relu3, train: train, over: test, measure: selectivity, control: random-labels }, at-least: 0.5, assurance: statistical }
              - { id: KEYED, probe: { site: relu3, train: train, over: test, measure: selectivity, control: random-labels, control-key: family }, at-least: -0.9, assurance: statistical }
              - { id: CLUSTERS, probe: { site: relu3, train: learnt, over: grouped, measure: accuracy }, at-least: 0.8, assurance: statistical }
              - { id: DRAWN, probe: { site: relu3, train: train, over: drawn, measure: accuracy }, at-least: 0.9, assurance: statistical }
              - { id: TOO-MUCH, probe: { site: relu1, train: train, over: test, measure: selectivity, control: random-labels }, at-least: 0.99, assurance: statistical }
            """);
        var claims = report.Claims.ToDictionary(claim => claim.Spec.Id);
        Assert.That(Recheck.Faults(report, Output), Is.Empty);
        foreach (var id in new[] { "READ", "SELECTIVE", "KEYED", "CLUSTERS", "DRAWN" }) { Assert.That(claims[id].Verdict, Is.EqualTo(VerdictKind.Verified), $"{id}: {claims[id].Reason}"); }
        Assert.That(claims["TOO-MUCH"].Verdict, Is.EqualTo(VerdictKind.Falsified), claims["TOO-MUCH"].Reason);
        var both = claims["READ"].Exhibits[0].Rows;
        Assert.That(HexFloat.TryParse(both[1].Middle!.Hex), Is.LessThan(0.4), "four classes of about equal shares at random");
        double control(string id) => HexFloat.TryParse(claims[id].Exhibits[0].Rows[1].Middle!.Hex)!.Value;
        Assert.That(control("KEYED"), Is.GreaterThan(control("SELECTIVE") + 0.2), "a label that goes by the family can be learned, one of each row cannot");
        Assert.That(claims["READ"].Exhibits[1].Rows, Has.Length.EqualTo(4));
        Assert.That(claims["READ"].Sentence, Does.Contain("not that the model uses it"));
        Assert.That(ReportJson.Write(ReportJson.Read(ReportJson.Write(report))), Is.EqualTo(ReportJson.Write(report)));
    }

    [Test]
    public void Run_TwiceAndOnTwoThreads_IsTheSame()
    {
        var first = ReportJson.Write(Run(Read));
        Directory.Delete(Output, recursive: true);
        Assert.That(ReportJson.Write(Run(Read, threads: 2)), Is.EqualTo(first));
        var outcome = RowSample.Run(ReportJson.Read(first), Output, Path.Combine(folder, "policy.yaml"), null, null, 30, 9).Single();
        Assert.That((outcome.Rerun, outcome.Differing), Is.EqualTo((30, 0)));
    }

    [Test]
    public void Recheck_NamesEveryChange()
    {
        var report = Run(Read);
        var claim = report.Claims[0];
        IEnumerable<string> Faults(ClaimResult changed) => Recheck.Faults(report with { Claims = [changed] }, Output);
        Assert.That(Faults(claim with { Proved = new ReportNumber("0.999", HexFloat.Write(0.999)) }), Has.Some.Contains("prove"));
        Assert.That(Faults(claim with { Rows = claim.Rows! with { Alpha = "0.5" } }), Is.Not.Empty);
        Assert.That(Faults(claim with { Exhibits = [claim.Exhibits[0]] }), Has.Some.Contains("exhibit"));
        Assert.That(Faults(claim with { Spec = claim.Spec with { Subject = (Subject.Probe)claim.Spec.Subject with { IsSelectivity = true } } }), Is.Not.Empty);
    }

    [TestCase("site: relu3, train: all, over: test, measure: accuracy", "rows of 'test' that 'all' has too")]
    [TestCase("site: relu3, train: train, over: bare, measure: accuracy", "without labels")]
    [TestCase("site: relu9, train: train, over: test, measure: accuracy", "relu9")]
    [TestCase("site: relu3, train: train, over: test, measure: selectivity", "control: random-labels")]
    [TestCase("site: relu3, train: train, over: test, measure: accuracy, control-key: family", "control-key")]
    [TestCase("site: relu3, train: train, over: test, measure: accuracy, ridge: 0", "ridge")]
    [TestCase("site: relu3, train: train, over: nowhere, measure: accuracy", "nowhere")]
    public void Run_WhatCannotBe_IsRefused(string probe, string named) =>
        Assert.That(() => Run($"  - {{ id: A, probe: {{ {probe} }}, at-least: 0.5, assurance: statistical }}"), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));

    [Test]
    public void Run_ShortOfRows_IsRefused() =>
        Assert.That(() => Run("  - { id: A, probe: { site: relu3, train: train, over: test, measure: accuracy }, at-least: 0.9999, assurance: statistical }"), Throws.TypeOf<InputFaultException>().With.Message.Contains("needed"));

    /// <summary>The solution makes the gradient of the penalised squares vanish, on standardised features, one of which never moves.</summary>
    [Test]
    public void Solve_TheGradientVanishes()
    {
        const double Ridge = 0.01;
        var random = new Random(3);
        var rows = Enumerable.Range(0, 50).Select(_ => new[] { random.NextSingle(), (random.NextSingle() * 40) + 100, 7f, random.NextSingle() - 3 }).ToList();
        var targets = rows.Select(row => row[0] + (row[1] / 40) > 3.6 ? 1.0 : 0.0).ToList();
        var system = new RidgeSystem(4);
        foreach (var row in rows) { system.Add(row); }
        var chosen = rows.Where((_, index) => targets[index] > 0).Select(row => system.Moved(row)).ToList();
        var weights = system.Solve([(Enumerable.Range(0, 4).Select(i => chosen.Sum(row => row[i])).ToArray(), chosen.Count)], Ridge)![0];
        var errors = rows.Select((row, index) => weights[4] + row.Select((value, i) => weights[i] * value).Sum() - targets[index]).ToList();
        Assert.That(errors.Average(), Is.EqualTo(0).Within(1e-12));
        Assert.That(weights[2], Is.Zero);
        foreach (var i in new[] { 0, 1, 3 })
        {
            var mean = rows.Average(row => (double)row[i]);
            var deviation = Math.Sqrt(rows.Average(row => (row[i] - mean) * (row[i] - mean)));
            var gradient = rows.Select((row, index) => errors[index] * (row[i] - mean) / deviation).Average() + (Ridge * weights[i] * deviation);
            Assert.That(gradient, Is.EqualTo(0).Within(1e-10), $"feature {i}");
        }
    }

    private Report Run(string claims, int threads = 1) => SampleFolder.Run(folder, Head + claims, threads: threads);
}
