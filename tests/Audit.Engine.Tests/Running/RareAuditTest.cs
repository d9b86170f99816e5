using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Rare failures end to end on the sample classifier: what is proved is not drawn from, and nothing of the evidence can be changed unseen.</summary>
[TestFixture]
public sealed class RareAuditTest
{
    private const string Head = """
        audit: 1
        name: rare
        models: { subject: { path: classifier.onnx } }
        data: { holdout: { path: holdout.npz, inputs: x, labels: y, first: 3 } }
        regions:
          near: { ball: { centres: holdout, norm: linf, radius: 0.05, clip: [0, 1] } }
          line: { box: { lower: [0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], upper: [0.8, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] } }
        coarse: { int4: { quant.rtn: { bits: 4, per: row } } }
        smt: off
        seed: 5
        confidence: 0.99
        budget: { boxes: 400 }
        claims:

        """;

    private const string Some = "  - { id: SOME, rare: { of: int4, quantity: linf, over: line, exceeds: 1.2, draws: 300 }, at-most: 0.5, assurance: statistical }\n";

    private string folder = "";

    private string Output => Path.Combine(folder, "out");

    [SetUp]
    public void Make() => folder = SampleFolder.With("classifier.onnx", "holdout.npz", "core.vnnlib");

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Run_EndsAreTheOpenShareTimesTheEndsOfTheRows()
    {
        var report = Run(Some + """
              - { id: MASS, mass: { of: int4, quantity: linf, over: line, exceeds: 1.2 }, at-most: 0.9999, assurance: certified }
              - { id: NOTHING, rare: { of: int4, quantity: linf, over: line, exceeds: 100, draws: 10 }, at-most: 0.000001, assurance: statistical }
              - { id: PLAIN, rare: { of: int4, quantity: linf, over: line, exceeds: 0.00001, draws: 200 }, at-most: 0.9, assurance: statistical }
              - { id: SAFE, rare: { vnnlib: core.vnnlib, draws: 10 }, at-most: 0.01, assurance: statistical }
              - { id: BALLS, rare: { of: int4, quantity: top1-flip, over: near, draws: 400 }, at-most: 0.2, assurance: statistical }
              - { id: SHORT, rare: { of: int4, quantity: linf, over: line, exceeds: 1.2, draws: 1 }, at-most: 0.2, assurance: statistical }
            """);
        var claims = report.Claims.ToDictionary(claim => claim.Spec.Id);
        Assert.That(Recheck.Faults(report, Output), Is.Empty);
        var (mu, some) = (HexFloat.TryParse(claims["MASS"].Proved!.Hex)!.Value, claims["SOME"]);
        var k = some.Rows!.Failures;
        Assert.That(k, Is.InRange(1, 299), "the threshold is between the values on the line");
        var alpha = Audit.Bounds.Statistics.ExactAlpha.Parse("0.01");
        Assert.That(HexFloat.TryParse(some.Proved!.Hex), Is.EqualTo(mu * Audit.Bounds.Statistics.ClopperPearson.Upper(k, 300, alpha)).Within(1e-14), "to the rounding of this product");
        Assert.That(HexFloat.TryParse(some.Exhibits[0].Rows[1].Low!.Hex), Is.EqualTo(mu * Audit.Bounds.Statistics.ClopperPearson.Lower(k, 300, alpha)).Within(1e-14));
        Assert.That((claims["NOTHING"].Verdict, claims["NOTHING"].Reached, claims["NOTHING"].Rows), Is.EqualTo((VerdictKind.Verified, Assurance.Certified, (RowsEvidence?)null)), claims["NOTHING"].Reason);
        Assert.That((claims["PLAIN"].Verdict, claims["PLAIN"].Certificates.Length, claims["PLAIN"].Witness is not null), Is.EqualTo((VerdictKind.Falsified, 0, true)), claims["PLAIN"].Reason);
        Assert.That(claims["PLAIN"].Method, Does.Contain("nothing was proved"));
        Assert.That(claims["SAFE"].Verdict, Is.EqualTo(VerdictKind.Verified), claims["SAFE"].Reason);
        Assert.That(claims["BALLS"].Reached, Is.GreaterThanOrEqualTo(Assurance.Statistical), claims["BALLS"].Reason);
        Assert.That(claims["SHORT"].Verdict, Is.EqualTo(VerdictKind.Unknown), claims["SHORT"].Reason);
        Assert.That(claims["SHORT"].Reason, Does.Contain("draws"));
        Assert.That(ReportJson.Write(ReportJson.Read(ReportJson.Write(report))), Is.EqualTo(ReportJson.Write(report)));
    }

    [Test]
    public void Run_TwiceAndOnTwoThreads_IsTheSame()
    {
        var first = ReportJson.Write(Run(Some));
        Directory.Delete(Output, recursive: true);
        Assert.That(ReportJson.Write(Run(Some, threads: 2)), Is.EqualTo(first));
    }

    [Test]
    public void Sample_RowsAreRecomputed()
    {
        var report = Run(Some);
        var outcome = RowSample.Run(report, Output, Path.Combine(folder, "policy.yaml"), null, null, 40, 9).Single();
        Assert.That((outcome.Rerun, outcome.Differing), Is.EqualTo((40, 0)));
    }

    [Test]
    public void Recheck_NamesEveryChange()
    {
        var report = Run(Some);
        var claim = report.Claims[0];
        IEnumerable<string> Faults(ClaimResult changed) => Recheck.Faults(report with { Claims = [changed] }, Output);
        Assert.That(Faults(claim), Is.Empty);
        Assert.That(Faults(claim with { Proved = new ReportNumber("0.01", HexFloat.Write(0.01)) }), Has.Some.Contains("prove"));
        Assert.That(Faults(claim with { Certificates = [] }), Has.Some.Contains("prove").Or.Some.Contains("input"));
        Assert.That(Faults(claim with { Rows = null }), Has.Some.Contains("no rows"));
        Assert.That(Faults(claim with { Attachments = [] }), Has.Some.Contains("region"));
        var subject = (Subject.Rare)claim.Spec.Subject;
        Assert.That(Faults(claim with { Spec = claim.Spec with { Subject = subject with { Draws = 299 } } }), Has.Some.Contains("300 rows"));
        Assert.That(Faults(claim with { Spec = claim.Spec with { Subject = subject with { Exceeds = new ExactDecimal("1.3", 1.3) } } }), Has.Some.Contains("other clauses"));
        Assert.That(Faults(claim with { Spec = claim.Spec with { Id = "OTHER" } }), Has.Some.Contains("row 0 is of another input"));
        Assert.That(Faults(claim with { Exhibits = [claim.Exhibits[0] with { Rows = [claim.Exhibits[0].Rows[1], claim.Exhibits[0].Rows[0]] }, claim.Exhibits[1]] }), Has.Some.Contains("exhibit"));
        Assert.That(Recheck.Faults(report with { Randomness = report.Randomness! with { Seed = "6" } }, Output), Has.Some.Contains("row 0 is of another input").And.Some.Contains("the seed is told as 6"));
    }

    [Test]
    public void Recheck_AChangedRowWithItsOwnRoot_IsNamed()
    {
        var report = Run(Some);
        var (claim, file) = (report.Claims[0], Path.Combine(Output, report.Claims[0].Rows!.File.Path));
        var lines = File.ReadAllLines(file);
        ClaimResult With(int row, Func<string, string> change)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select((line, index) => (index == row ? change(line) : line) + "\n")));
            File.WriteAllBytes(file, bytes);
            var failures = lines.Where((line, index) => (index == row ? change(line) : line).Split(',')[1] == "1").Count();
            return claim with { Rows = claim.Rows! with { File = new EvidenceFile(claim.Rows.File.Path, Audit.Models.Graphs.Digest.Of(bytes), bytes.Length), Root = MerkleTree.Root(MerkleTree.Lines(bytes)).Hex, Failures = failures } };
        }

        var failing = Array.FindIndex(lines, line => line.Split(',')[1] == "1");
        string Flipped(string line) => string.Join(',', line.Split(',').Select((part, index) => index == 1 ? (part == "1" ? "0" : "1") : part));
        string Redigested(string line) => string.Join(',', line.Split(',').Select((part, index) => index == 3 ? "0x1p+3" : part));
        string Lowered(string line) => string.Join(',', Flipped(line).Split(',').Select((part, index) => index == 2 ? "0x1p-9" : part));
        Assert.That(Recheck.Faults(report with { Claims = [With(failing, Flipped)] }, Output), Has.Some.Contains($"row {failing}: its failure"));
        Assert.That(Recheck.Faults(report with { Claims = [With(7, Redigested)] }, Output), Has.Some.Contains("row 7 is of another input"));
        Assert.That(Recheck.Faults(report with { Claims = [With(failing, Lowered)] }, Output), Has.Some.Contains("prove"), "an outcome that was made to pass moves the end");
    }

    [TestCase("rare: { of: int4, quantity: linf, over: line, draws: 10 }, at-most: 0.5, assurance: statistical", "exceeds")]
    [TestCase("rare: { of: int4, quantity: linf, over: line, exceeds: 1 }, at-most: 0.5, assurance: statistical", "draws")]
    [TestCase("rare: { of: int4, quantity: linf, over: line, exceeds: 1, draws: 0 }, at-most: 0.5, assurance: statistical", "draws")]
    [TestCase("rare: { of: int4, quantity: top1-flip, over: line, exceeds: 1, draws: 10 }, at-most: 0.5, assurance: statistical", "decision")]
    [TestCase("rare: { of: int4, quantity: linf, over: line, exceeds: 1, draws: 10 }, at-least: 0.5, assurance: statistical", "at-most")]
    [TestCase("rare: { of: int4, quantity: linf, over: line, exceeds: 1, draws: 10 }, at-most: 0, assurance: statistical", "mass with at-most: 0")]
    [TestCase("rare: { of: int4, quantity: linf, over: line, exceeds: 1, draws: 10 }, at-most: 0.5, assurance: certified", "statistical")]
    [TestCase("rare: { of: int4, quantity: linf, over: line, exceeds: 1, draws: 10 }, at-most: 0.5, quantile: 0.9, assurance: statistical", "quantile")]
    [TestCase("rare: { of: int4, quantity: linf, over: line, exceeds: 1, draws: 10 }, at-most: 0.5, cap: 2, assurance: statistical", "cap")]
    [TestCase("rare: { of: int4, quantity: linf, over: holdout, exceeds: 1, draws: 10 }, at-most: 0.5, assurance: statistical", "box or balls")]
    [TestCase("rare: { vnnlib: core.vnnlib, over: line, draws: 10 }, at-most: 0.5, assurance: statistical", "beside a VNN-LIB file")]
    [TestCase("rare: { of: int4, quantity: output, output: 9, over: line, exceeds: 1, draws: 10 }, at-most: 0.5, assurance: statistical", "output 9")]
    public void Run_Contradictions_AreRefused(string claim, string named) =>
        Assert.That(() => Run($"  - {{ id: A, {claim} }}"), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));

    private Report Run(string claims, int threads = 1) => SampleFolder.Run(folder, Head + claims, threads: threads);
}
