using Audit.Bounds.Certificates.ClosedForms;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Closed forms run end to end on the sample models: both ends, verdicts, checks of what was written, faults.</summary>
[TestFixture]
public sealed class ClosedFormAuditTest
{
    private const string Head = """
        audit: 1
        name: closed forms
        models: { subject: { path: MODEL } }
        coarse: { int8: { quant.rtn: { bits: 8, per: row } }, int2: { quant.rtn: { bits: 2, per: row } } }
        smt: off
        claims:

        """;

    private string folder = "";

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("audit-closed-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestCase("blocks.0.attn.qk[h=1]", "of: int8")]
    [TestCase("blocks.0.attn.ov[h=3]", "of: int8")]
    [TestCase("blocks.0.attn.qk[h=0]", "rank: 2")]
    [TestCase("blocks.0.attn.ov[h=2]", "rank: 0")]
    public void Run_Circuit_MeetsAndIsChecked(string circuit, string what)
    {
        var report = Run("maximum, length: 3", $"  - {{ id: A, closed-form: {{ {what}, circuit: \"{circuit}\", radius: 0.5 }}, at-most: 100000, assurance: certified }}");
        var claim = report.Claims[0];
        Assert.That(claim.Verdict, Is.EqualTo(VerdictKind.Verified), claim.Reason);
        Assert.That(Value(claim.Found), Is.GreaterThan(0));
        Assert.That(Value(claim.Proved) / Value(claim.Found), Is.InRange(1, 1 + 1e-6));
        Assert.That(Recheck.Faults(report, folder), Is.Empty);
    }

    /// <summary>A rank that keeps less discards more, and a head without any of it is worth its own norm.</summary>
    [Test]
    public void Run_SmallerRank_ChangesMore()
    {
        var report = Run("maximum, length: 3", string.Join('\n', Enumerable.Range(0, 4).Select(rank =>
            $"  - {{ id: R{rank}, closed-form: {{ rank: {rank}, circuit: \"blocks.0.attn.qk[h=0]\" }}, at-most: 100000, assurance: certified }}")));
        Assert.That(report.Claims.Select(claim => Value(claim.Proved)), Is.Ordered.Descending);
    }

    [TestCase("ball: linf, norm: linf")]
    [TestCase("ball: l1, norm: l2")]
    [TestCase("ball: l2, norm: linf")]
    [TestCase("ball: l2, norm: l2, radius: 3")]
    public void Run_Layer_DecidesBothWays(string norms)
    {
        var weight = Weight();
        var seen = Run("classifier.onnx", $"  - {{ id: A, closed-form: {{ of: int2, weight: {weight}, {norms} }}, at-most: 1000, assurance: certified }}").Claims[0];
        var (low, high) = ((Value(seen.Found) * 0.99).ToString("F6", null), (Value(seen.Proved) * 1.01).ToString("F6", null));
        Directory.Delete(folder, true);
        var report = Run("classifier.onnx", string.Join('\n', new[] { ("B", $"at-most: {high}"), ("C", $"at-most: {low}"), ("D", $"at-least: {low}"), ("E", $"at-least: {high}") }
            .Select(item => $"  - {{ id: {item.Item1}, closed-form: {{ of: int2, weight: {weight}, {norms} }}, {item.Item2}, assurance: certified }}")));
        Assert.That(report.Claims.Select(claim => claim.Verdict), Is.EqualTo(new[] { VerdictKind.Verified, VerdictKind.Falsified, VerdictKind.Verified, VerdictKind.Falsified }));
        Assert.That(Recheck.Faults(report, folder), Is.Empty);
    }

    [Test]
    public void Check_AlteredReportOrCertificate_IsAFault()
    {
        var report = Run("classifier.onnx", $"  - {{ id: A, closed-form: {{ of: int8, weight: {Weight()} }}, at-most: 1000, assurance: certified }}");
        var claim = report.Claims[0];
        Report With(ClaimResult other) => report with { Claims = [other] };
        Assert.That(Recheck.Faults(With(claim with { Proved = claim.Found }), folder), Is.Not.Empty);
        Assert.That(Recheck.Faults(With(claim with { Verdict = VerdictKind.Falsified }), folder), Is.Not.Empty);
        Assert.That(Recheck.Faults(With(claim with { Certificates = [] }), folder), Is.Not.Empty);
        var wider = claim.Spec with { Subject = (Audit.Engine.Policies.Subject.ClosedForm)claim.Spec.Subject with { Ball = VectorNorm.Infinity } };
        Assert.That(Recheck.Faults(With(claim with { Spec = wider }), folder), Has.Some.Contains("another ball"));
        var path = Path.Combine(folder, claim.Certificates[0].File.Path);
        var bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.That(Recheck.Faults(report, folder), Is.Not.Empty);
    }

    [TestCase("maximum, length: 3", "of: int8, circuit: \"blocks.7.attn.qk[h=0]\"", "no attention")]
    [TestCase("maximum, length: 3", "of: int8, circuit: \"blocks.0.attn.qk[h=9]\"", "0 to 3")]
    [TestCase("maximum, length: 3", "of: int8, circuit: \"blocks.0.mlp.gated[i=0]\"", "bilinear")]
    [TestCase("maximum, length: 3", "of: int8, circuit: \"nonsense\"", "wanted blocks")]
    [TestCase("maximum, length: 3", "of: int8, circuit: \"blocks.0.attn.qk[h=0]\", ball: l1", "l2")]
    [TestCase("classifier.onnx", "of: int8, weight: nothing", "wanted a layer")]
    [TestCase("classifier.onnx", "of: int8, rank: 2, weight: x", "exactly one of")]
    [TestCase("classifier.onnx", "of: int8", "neither")]
    [TestCase("classifier.onnx", "of: int8, weight: x, ball: linf", "no closed form")]
    [TestCase("classifier.onnx", "of: int8, weight: x, radius: 0", "above 0")]
    public void Run_WhatDoesNotFit_IsRefused(string model, string form, string named) =>
        Assert.That(() => Run(model, $"  - {{ id: A, closed-form: {{ {form} }}, at-most: 1, assurance: certified }}"), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));

    [TestCase("assurance: statistical", "statistical")]
    [TestCase("assurance: certified, quantile: 0.9", "quantile")]
    public void Run_Contradictions_AreRefused(string rest, string named) =>
        Assert.That(() => Run("classifier.onnx", $"  - {{ id: A, closed-form: {{ of: int8, weight: {Weight()} }}, at-most: 1, {rest} }}"), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));

    /// <summary>Where the policy requires a solver, a claim that has no script is not established, and the report still checks.</summary>
    [Test]
    public void Run_SolverRequired_IsUnknown()
    {
        var report = Run("classifier.onnx", $"  - {{ id: A, closed-form: {{ of: int8, weight: {Weight()} }}, at-most: 1000, assurance: certified }}", "required");
        Assert.That((report.Claims[0].Verdict, report.Claims[0].Reason.Contains("no script", StringComparison.Ordinal)), Is.EqualTo((VerdictKind.Unknown, true)));
        Assert.That(Recheck.Faults(report, folder), Is.Empty);
    }

    [Test]
    public void Run_Twice_SameBytes()
    {
        var claims = $"  - {{ id: A, closed-form: {{ rank: 3, weight: {Weight()} }}, at-most: 1000, assurance: certified }}";
        var first = ReportJson.Write(Run("classifier.onnx", claims));
        Directory.Delete(folder, true);
        Assert.That(ReportJson.Write(Run("classifier.onnx", claims)), Is.EqualTo(first));
        Assert.That(ReportJson.Write(ReportJson.Read(first)), Is.EqualTo(first));
    }

    private static double Value(ReportNumber? number) => HexFloat.TryParse(number!.Hex)!.Value;

    private static string Weight()
    {
        var graph = Audit.Models.Formats.ModelReader.Read(Path.Combine(Samples(), "classifier.onnx")).Graph;
        return graph.Nodes.First(node => node.OpType is "Gemm" or "MatMul").Inputs[1];
    }

    private static string Samples() => Path.Combine(Path.GetDirectoryName(Policies.PolicyFiles.Shipped())!, "samples");

    private Report Run(string model, string claims, string smt = "off")
    {
        var policy = Path.Combine(Path.GetTempPath(), $"closed-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(policy, Head.Replace("MODEL", Path.Combine(Samples(), model), StringComparison.Ordinal).Replace("smt: off", $"smt: {smt}", StringComparison.Ordinal) + claims);
        try { return Auditor.Run(new RunOptions(policy, null, folder, 1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new ReportCodec(ReportJson.Write, bytes => ReportJson.Read(bytes)), null)); }
        finally { File.Delete(policy); }
    }
}
