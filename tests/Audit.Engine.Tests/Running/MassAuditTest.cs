using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Certified mass run end to end on the sample classifier.</summary>
[TestFixture]
public sealed class MassAuditTest
{
    private const string Head = """
        audit: 1
        name: mass
        models: { subject: { path: classifier.onnx } }
        data: { holdout: { path: holdout.npz, inputs: x, labels: y, first: 3 } }
        regions:
          near: { ball: { centres: holdout, norm: linf, radius: 0.01, clip: [0, 1] } }
          line: { box: { lower: [0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], upper: [0.8, 0.7, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5] } }
        coarse: { int4: { quant.rtn: { bits: 4, per: row } } }
        smt: off
        budget: { boxes: 600 }
        claims:

        """;

    private string folder = "";

    [SetUp]
    public void Make() => folder = SampleFolder.With("classifier.onnx", "holdout.npz", "core.vnnlib");

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Run_SomeBoxes_GiveAShareBetweenNoneAndAll()
    {
        var report = Run("""
              - { id: WIDE, mass: { of: int4, quantity: linf, over: line, exceeds: 100 }, at-most: 0, assurance: certified }
              - { id: SOME, mass: { of: int4, quantity: linf, over: line, exceeds: 1.2 }, at-most: 0.9999, assurance: certified }
              - { id: TIGHT, mass: { of: int4, quantity: linf, over: line, exceeds: 0.00001 }, at-most: 0.5, assurance: certified }
              - { id: FLIPS, mass: { of: int4, quantity: top1-flip, over: near }, at-most: 0.01, assurance: certified }
              - { id: SAFE, mass: { vnnlib: core.vnnlib }, at-most: 0.01, assurance: certified }
            """);
        var claims = report.Claims.ToDictionary(claim => claim.Spec.Id);
        Assert.That(claims["WIDE"].Verdict, Is.EqualTo(VerdictKind.Verified), claims["WIDE"].Reason);
        Assert.That(claims["WIDE"].Proved!.Decimal, Is.EqualTo("0"));
        Assert.That(claims["TIGHT"].Verdict, Is.EqualTo(VerdictKind.Unknown));
        Assert.That(HexFloat.TryParse(claims["SOME"].Proved?.Hex), Is.GreaterThan(0).And.LessThan(1), claims["SOME"].Reason);
        Assert.That(claims["FLIPS"].Verdict, Is.EqualTo(VerdictKind.Verified), claims["FLIPS"].Reason);
        Assert.That(claims["SAFE"].Verdict, Is.EqualTo(VerdictKind.Verified), claims["SAFE"].Reason);
        var output = Path.Combine(folder, "out");
        Assert.That(Recheck.Faults(report, output), Is.Empty);
        Assert.That(ReportJson.Write(ReportJson.Read(ReportJson.Write(report))), Is.EqualTo(ReportJson.Write(report)));
        Report With(string id, Func<ClaimResult, ClaimResult> change) => report with { Claims = [change(claims[id])] };
        Assert.That(Recheck.Faults(With("SOME", claim => claim with { Proved = new ReportNumber("0", "0x0p+0") }), output), Has.Some.Contains("share"));
        Assert.That(Recheck.Faults(With("SOME", claim => claim with { Certificates = claims["SAFE"].Certificates }), output), Is.Not.Empty);
        Assert.That(Recheck.Faults(With("WIDE", claim => claim with { Spec = claim.Spec with { Over = "near" } }), output), Is.Not.Empty);
        var narrower = claims["WIDE"].Spec with { Subject = (Audit.Engine.Policies.Subject.Mass)claims["WIDE"].Spec.Subject with { Exceeds = new("1", 1) } };
        Assert.That(Recheck.Faults(With("WIDE", claim => claim with { Spec = narrower }), output), Has.Some.Contains("other clauses"));
    }

    [TestCase("mass: { of: int4, quantity: linf, over: line }, at-most: 0.5", "exceeds")]
    [TestCase("mass: { of: int4, quantity: top1-flip, over: line, exceeds: 1 }, at-most: 0.5", "decision")]
    [TestCase("mass: { of: int4, quantity: linf, over: line, exceeds: 1 }, at-least: 0.5", "at-most")]
    [TestCase("mass: { of: int4, quantity: linf, over: line, exceeds: 1 }, at-most: 1.5", "share")]
    [TestCase("mass: { of: int4, quantity: linf, over: holdout, exceeds: 1 }, at-most: 0.5", "box or balls")]
    [TestCase("mass: { vnnlib: core.vnnlib, over: line }, at-most: 0.5", "beside a VNN-LIB file")]
    public void Run_Contradictions_AreRefused(string claim, string named) =>
        Assert.That(() => Run($"  - {{ id: A, {claim}, assurance: certified }}"), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));

    private Report Run(string claims) => SampleFolder.Run(folder, Head + claims);
}
