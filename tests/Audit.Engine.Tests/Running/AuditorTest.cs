using System.Text;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Policies run end to end in this process: verdicts, same bytes, interruptions, checks of what was written, faults.</summary>
[TestFixture]
public sealed class AuditorTest
{
    private const string Head = """
        audit: 1
        name: tiny
        models: { subject: { path: model.onnx }, narrow: { path: narrow.onnx }, rounded: { path: rounded.onnx } }
        data: { holdout: { path: holdout.npy } }
        regions:
          near: { ball: { centres: holdout, first: 2, norm: linf, radius: 0.01 } }
          near2: { ball: { centres: holdout, first: 2, norm: l2, radius: 0.01 } }
          near1: { ball: { centres: holdout, first: 2, norm: l1, radius: 0.01, clip: [-1, 1] } }
          mix: { hull: { points: holdout, first: 5, at: h } }
          inside: { ball: { centres: holdout, first: 2, at: h, radius: 0.1 } }
          cells: { grid: { axes: [[-1, 0, 1], [-1, -0.5, 0.5, 1]] } }
        coarse: { int4: { quant.rtn: { bits: 4, per: row } }, narrow: { quant.given: { model: narrow } }, rounded: { quant.given: { model: rounded } } }
        smt: off
        budget: { boxes: 400, samples: 200 }
        claims:

        """;

    private const string Claims = """
          - { id: FLIP, influence: { of: int4, quantity: top1-flip, over: holdout }, at-most: 0.3, assurance: statistical }
          - { id: MOST, influence: { of: int4, quantity: linf, over: holdout }, at-most: 2, quantile: 0.9, assurance: statistical }
          - { id: SEEN, influence: { of: int4, quantity: linf, over: holdout }, at-most: 0.000001, assurance: observed }
          - { id: SUP, influence: { of: int4, quantity: linf, over: near }, at-most: 1, assurance: certified }
          - { id: LOW, influence: { of: int4, quantity: linf, over: near }, at-most: 0.000001, assurance: certified }
          - { id: CELLS, influence: { of: int4, quantity: linf, over: cells }, at-most: 2, assurance: worst-case }
          - { id: NOCELL, influence: { of: int4, quantity: linf, over: cells }, at-most: 0.000001, assurance: worst-case }
          - { id: ZERO, effect: { mechanism: "r[0]", replaced-by: zero, quantity: linf, over: near }, at-most: 9, assurance: certified }
          - { id: MEAN, effect: { mechanism: "r[1]", replaced-by: mean, quantity: linf, over: holdout }, at-most: 9, quantile: 0.9, assurance: statistical }
          - { id: DRAWN, effect: { mechanism: "r[1]", replaced-by: resample, quantity: linf, over: holdout }, at-most: 9, quantile: 0.9, assurance: statistical }
          - { id: EVERY, effect: { mechanism: "r[0]", replaced-by: every, quantity: linf, over: near }, at-most: 9, assurance: certified }
          - { id: BOXMEAN, effect: { mechanism: "r[0]", replaced-by: mean, reference: holdout, quantity: linf, over: near }, at-most: 9, assurance: observed }
          - { id: SAFE, property: { vnnlib: safe.vnnlib }, assurance: certified }
          - { id: BROKEN, property: { vnnlib: broken.vnnlib }, assurance: certified }
          - { id: NARROW, influence: { of: narrow, quantity: linf, over: near }, at-most: 4, assurance: certified }
          - { id: INSIDE, influence: { of: int4, quantity: linf, over: inside }, at-most: 2, assurance: certified }
          - { id: INSMALL, influence: { of: int4, quantity: linf, over: inside }, at-most: 0.0001, assurance: certified }
          - { id: ROUND, influence: { of: rounded, quantity: linf, over: near }, at-most: 1, assurance: certified }
          - { id: ROUNDLOW, influence: { of: rounded, quantity: linf, over: near }, at-most: 0.0001, assurance: certified }
          - { id: ROUNDSAFE, property: { vnnlib: safe.vnnlib, of: rounded }, assurance: certified }
          - { id: TIGHT, influence: { of: int4, quantity: linf, over: near }, at-most: 1, assurance: certified, budget: { ratio: 1.2 } }
          - { id: TIGHTLOW, influence: { of: int4, quantity: linf, over: near }, at-most: 0.000001, assurance: certified, budget: { ratio: 1.2 } }
          - { id: L2SUP, influence: { of: int4, quantity: linf, over: near2 }, at-most: 1, assurance: certified }
          - { id: L1SUP, influence: { of: int4, quantity: linf, over: near1 }, at-most: 1, assurance: certified }
          - { id: L2LOW, influence: { of: int4, quantity: linf, over: near2 }, at-most: 0.000001, assurance: certified }
          - { id: L2ZERO, effect: { mechanism: "r[0]", replaced-by: zero, quantity: linf, over: near2 }, at-most: 9, assurance: certified }
          - { id: MIX, influence: { of: int4, quantity: linf, over: mix }, at-most: 2, assurance: certified }
          - { id: MASSNARROW, mass: { of: narrow, quantity: linf, over: near, exceeds: 4 }, at-most: 0.5, assurance: certified }
          - { id: MASSROUND, mass: { of: rounded, quantity: linf, over: near, exceeds: 1 }, at-most: 0.5, assurance: certified }
          - { id: MASSPROP, mass: { vnnlib: safe.vnnlib, of: rounded }, at-most: 0.5, assurance: certified }
          - { id: OPEN, property: { vnnlib: tight.vnnlib }, assurance: certified, budget: { boxes: 1 } }
        """;

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private string inputs = "";

    private string first = "";

    private Report report = null!;

    [OneTimeSetUp]
    public void RunOnce()
    {
        inputs = Directory.CreateTempSubdirectory("audit-engine-").FullName;
        OnnxWriter.Write(Tiny(), Path.Combine(inputs, "model.onnx"));
        OnnxWriter.Write(Narrow(), Path.Combine(inputs, "narrow.onnx"));
        OnnxWriter.Write(Tiny(rounds: true), Path.Combine(inputs, "rounded.onnx"));
        var random = new Random(2);
        File.WriteAllBytes(Path.Combine(inputs, "holdout.npy"), NpyWriter.Bytes(new Shape(400, 2), Enumerable.Range(0, 800).Select(_ => (random.NextSingle() * 2) - 1).ToArray()));
        File.WriteAllText(Path.Combine(inputs, "safe.vnnlib"), Property(">= Y_0 50"));
        File.WriteAllText(Path.Combine(inputs, "broken.vnnlib"), Property("<= Y_0 50"));
        File.WriteAllText(Path.Combine(inputs, "tight.vnnlib"), Property(">= Y_0 2.040005"));
        File.WriteAllText(Path.Combine(inputs, "policy.yaml"), Head + Claims);
        first = Path.Combine(inputs, "out-first");
        report = Run(first, 1);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(inputs, recursive: true);

    [TestCase("FLIP", VerdictKind.Verified)]
    [TestCase("MOST", VerdictKind.Verified)]
    [TestCase("SEEN", VerdictKind.Falsified)]
    [TestCase("SUP", VerdictKind.Verified)]
    [TestCase("LOW", VerdictKind.Falsified)]
    [TestCase("CELLS", VerdictKind.Verified)]
    [TestCase("NOCELL", VerdictKind.Falsified)]
    [TestCase("ZERO", VerdictKind.Verified)]
    [TestCase("MEAN", VerdictKind.Verified)]
    [TestCase("DRAWN", VerdictKind.Verified)]
    [TestCase("EVERY", VerdictKind.Verified)]
    [TestCase("BOXMEAN", VerdictKind.Unknown)]
    [TestCase("SAFE", VerdictKind.Verified)]
    [TestCase("BROKEN", VerdictKind.Falsified)]
    [TestCase("NARROW", VerdictKind.Verified)]
    [TestCase("INSIDE", VerdictKind.Verified)]
    [TestCase("INSMALL", VerdictKind.Falsified)]
    [TestCase("ROUND", VerdictKind.Verified)]
    [TestCase("ROUNDLOW", VerdictKind.Falsified)]
    [TestCase("ROUNDSAFE", VerdictKind.Verified)]
    [TestCase("TIGHT", VerdictKind.Verified)]
    [TestCase("TIGHTLOW", VerdictKind.Falsified)]
    [TestCase("L2SUP", VerdictKind.Verified)]
    [TestCase("L1SUP", VerdictKind.Verified)]
    [TestCase("L2LOW", VerdictKind.Falsified)]
    [TestCase("L2ZERO", VerdictKind.Unknown)]
    [TestCase("MIX", VerdictKind.Verified)]
    [TestCase("MASSNARROW", VerdictKind.Verified)]
    [TestCase("MASSROUND", VerdictKind.Unknown)]
    [TestCase("MASSPROP", VerdictKind.Unknown)]
    [TestCase("OPEN", VerdictKind.Unknown)]
    public void Run_EachKindOfClaim_HasItsVerdict(string id, VerdictKind verdict)
    {
        var claim = report.Claims.Single(item => item.Spec.Id == id);
        Assert.That(claim.Verdict, Is.EqualTo(verdict), claim.Reason);
        Assert.That(claim.Witness is not null || verdict != VerdictKind.Falsified, Is.True, "a disproof shows its input");
    }

    [Test]
    public void Run_FoundIsNeverAboveProved()
    {
        foreach (var claim in report.Claims.Where(claim => claim.Found is not null && claim.Proved is not null && claim.Certificates.Length > 0))
        {
            Assert.That(HexFloat.TryParse(claim.Found!.Hex)!.Value, Is.LessThanOrEqualTo(HexFloat.TryParse(claim.Proved!.Hex)!.Value), claim.Spec.Id);
        }
    }

    [Test]
    public void Run_WithARatio_GoesOnUntilProvedAndFoundMeet()
    {
        double Looseness(string id) => report.Claims.Single(claim => claim.Spec.Id == id) is var claim
            ? HexFloat.TryParse(claim.Proved!.Hex)!.Value / HexFloat.TryParse(claim.Found!.Hex)!.Value : 0;
        Assert.That(Looseness("TIGHT"), Is.LessThanOrEqualTo(1.2).And.LessThanOrEqualTo(Looseness("SUP")));
    }

    [Test]
    public void Run_Optimised_IsTheRunWithThatRatioInEveryBudget()
    {
        var optimised = Auditor.Run(new RunOptions(Path.Combine(inputs, "policy.yaml"), null, Path.Combine(inputs, "out-tight"), 1, Now, new ReportCodec(ReportJson.Write, ReportJson.Read), null, Optimise: "1.2"));
        Assert.That(optimised.Claims.Single(claim => claim.Spec.Id == "SUP").Proved, Is.EqualTo(report.Claims.Single(claim => claim.Spec.Id == "TIGHT").Proved));
        Assert.That(Plan.Optimised(File.ReadAllBytes(Path.Combine(inputs, "out-tight", Plan.Path))), Is.EqualTo("1.2"));
        Assert.That(Plan.Optimised(File.ReadAllBytes(Path.Combine(first, Plan.Path))), Is.Null);
        Assert.That(() => Auditor.Run(new RunOptions(Path.Combine(inputs, "policy.yaml"), null, Path.Combine(inputs, "out-bad"), 1, Now, new ReportCodec(ReportJson.Write, ReportJson.Read), null, Optimise: "0.9")), Throws.TypeOf<InputFaultException>());
    }

    [TestCase("SUP", null)]
    [TestCase("ROUND", 1)]
    [TestCase("SAFE", null)]
    public void Explain_ShowsBoundsBelowTheirLimits(string id, int? leaf)
    {
        var lines = Explanation.Of(report, first, id, leaf).ToList();
        TestContext.Out.WriteLine(string.Join("\n", lines));
        Assert.That(lines[0], Is.EqualTo(report.Claims.Single(claim => claim.Spec.Id == id).Sentence));
        Assert.That(lines.Where(line => line.StartsWith("clause", StringComparison.Ordinal)), Is.Not.Empty.And.All.Contains("room ").And.None.Contains("room -"));
    }

    [TestCase("NOSUCH", null)]
    [TestCase("FLIP", null)]
    [TestCase("SUP", 100_000)]
    public void Explain_WhatIsNotThere_IsAFault(string id, int? leaf) => Assert.That(() => Explanation.Of(report, first, id, leaf).ToList(), Throws.TypeOf<InputFaultException>());

    [Test]
    public void Recheck_WhatWasWritten_HasNoFaults() => Assert.That(Recheck.Faults(report, first), Is.Empty);

    [Test]
    public void Run_MoreThreads_SameBytes()
    {
        var other = Path.Combine(inputs, "out-threads");
        Assert.That(ReportJson.Write(Run(other, 2)), Is.EqualTo(ReportJson.Write(report)));
        AssertSameEvidence(other);
    }

    /// <summary>A killed run leaves its journal up to some claim, evidence of a claim without an entry, and partial files.</summary>
    [TestCase(0)]
    [TestCase(5)]
    [TestCase(14)]
    public void Run_Interrupted_EndsWithTheSameBytes(int kept)
    {
        var other = Copy($"out-killed-{kept}");
        foreach (var claim in report.Claims.Skip(kept)) { File.Delete(Path.Combine(other, "journal", claim.Spec.Id + ".json")); }
        foreach (var claim in report.Claims.Skip(kept + 1).Where(claim => claim.Rows is not null)) { File.Delete(Path.Combine(other, claim.Rows!.File.Path)); }
        File.WriteAllText(Path.Combine(other, "journal", "0123.partial"), "half of a fi");
        File.WriteAllText(Path.Combine(other, "evidence", "stray.csv"), "0,0,");
        Assert.That(ReportJson.Write(Run(other, 1, Now.AddDays(1))), Is.EqualTo(ReportJson.Write(report)));
        AssertSameEvidence(other);
    }

    [Test]
    public void Run_DamagedJournalOrEvidence_IsDoneAgain()
    {
        var other = Copy("out-damaged");
        File.WriteAllText(Path.Combine(other, "journal", "FLIP.json"), "{\"format\":");
        File.AppendAllText(Path.Combine(other, report.Claims.Single(claim => claim.Spec.Id == "CELLS").Rows!.File.Path), "x");
        File.Delete(Path.Combine(other, report.Claims.Single(claim => claim.Spec.Id == "SUP").Certificates[0].File.Path));
        Assert.That(ReportJson.Write(Run(other, 1)), Is.EqualTo(ReportJson.Write(report)));
        AssertSameEvidence(other);
    }

    [Test]
    public void Run_FolderOfAnotherPlan_IsAFault()
    {
        var other = Copy("out-other");
        File.WriteAllText(Path.Combine(inputs, "policy2.yaml"), (Head + Claims).Replace("at-most: 0.3", "at-most: 0.4", StringComparison.Ordinal));
        var fault = Assert.Throws<InputFaultException>(() => Run(other, 1, null, "policy2.yaml"))!;
        Assert.That(fault.Diagnostics.Single().Code, Is.EqualTo("out.other-run"));
    }

    [TestCase("evidence/plan.json")]
    [TestCase("evidence/rows")]
    [TestCase("evidence/certificates")]
    public void Recheck_AnyDamagedFile_IsAFault(string place)
    {
        var files = Directory.Exists(Path.Combine(first, place)) ? Directory.GetFiles(Path.Combine(first, place)) : [Path.Combine(first, place)];
        Assert.That(files, Is.Not.Empty);
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            byte[] damaged = [.. bytes];
            damaged[bytes.Length / 2] ^= 1;
            File.WriteAllBytes(file, damaged);
            try { Assert.That(Recheck.Faults(report, first).Concat(PlanFaults()), Is.Not.Empty, file); }
            finally { File.WriteAllBytes(file, bytes); }
        }
    }

    [TestCase("LOW")]
    [TestCase("SEEN")]
    [TestCase("NOCELL")]
    [TestCase("BROKEN")]
    [TestCase("OPEN")]
    public void Recheck_VerdictTurnedIntoVerified_IsAFault(string id)
    {
        var claims = report.Claims.Select(claim => claim.Spec.Id == id ? claim with { Verdict = VerdictKind.Verified, Reached = claim.Spec.Assurance } : claim);
        Assert.That(Recheck.Faults(report with { Claims = [.. claims] }, first), Is.Not.Empty);
    }

    [Test]
    public void Recheck_ThresholdLoweredInTheReport_IsAFault()
    {
        foreach (var id in new[] { "SUP", "CELLS", "MOST", "ZERO", "EVERY" })
        {
            var claims = report.Claims.Select(claim => claim.Spec.Id == id ? claim with { Spec = claim.Spec with { Threshold = new("0.0000001", 0.0000001) } } : claim);
            Assert.That(Recheck.Faults(report with { Claims = [.. claims] }, first), Is.Not.Empty, id);
        }
    }

    [Test]
    public void Run_ManyWrongInputs_TellsAllAtOnce()
    {
        const string Text = """
            audit: 1
            name: wrong
            models: { subject: { path: model.onnx }, other: { path: nowhere.onnx } }
            data: { holdout: { path: nothing.npy } }
            regions: { box: { box: { lower: [0, 0, 0], upper: 1 } } }
            coarse: { given: { quant.given: { model: other } } }
            smt: off
            claims:
              - { id: A, effect: { mechanism: "r[99]", replaced-by: zero, quantity: linf, over: box }, at-most: 9, assurance: certified }
              - { id: B, influence: { of: given, quantity: linf, over: holdout }, at-most: 9, quantile: 0.9, assurance: statistical }
              - { id: C, property: { vnnlib: gone.vnnlib }, assurance: certified }
            """;
        File.WriteAllText(Path.Combine(inputs, "wrong.yaml"), Text);
        var fault = Assert.Throws<InputFaultException>(() => Run(Path.Combine(inputs, "out-wrong"), 1, null, "wrong.yaml"))!;
        var told = string.Join('\n', fault.Diagnostics.Select(item => item.ToString()));
        foreach (var word in new[] { "nowhere.onnx", "nothing.npy", "99", "3 lower", "gone.vnnlib" }) { Assert.That(told, Does.Contain(word)); }
        Assert.That(Directory.Exists(Path.Combine(inputs, "out-wrong")), Is.False, "nothing is written before the inputs are right");
    }

    [Test]
    public void Run_MissingSubject_TellsMissingDataToo()
    {
        File.WriteAllText(Path.Combine(inputs, "gone.yaml"), (Head + Claims).Replace("model.onnx", "gone.onnx", StringComparison.Ordinal).Replace("holdout.npy", "gone.npy", StringComparison.Ordinal));
        var fault = Assert.Throws<InputFaultException>(() => Run(Path.Combine(inputs, "out-gone"), 1, null, "gone.yaml"))!;
        Assert.That(string.Join('\n', fault.Diagnostics.Select(item => item.ToString())), Does.Contain("gone.onnx").And.Contain("gone.npy"));
    }

    private IEnumerable<string> PlanFaults() => Digest.Of(File.ReadAllBytes(Path.Combine(first, report.Plan.Path))) == report.Plan.Sha256 ? [] : ["the plan's digest differs"];

    private Report Run(string folder, int threads, DateTimeOffset? now = null, string policy = "policy.yaml") =>
        Auditor.Run(new RunOptions(Path.Combine(inputs, policy), null, folder, threads, now ?? Now, new ReportCodec(ReportJson.Write, ReportJson.Read), null));

    private string Copy(string name)
    {
        var target = Path.Combine(inputs, name);
        foreach (var file in Directory.GetFiles(first, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(first, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }

    private void AssertSameEvidence(string other)
    {
        var (a, b) = (new EvidenceStore(first).All(), new EvidenceStore(other).All());
        Assert.That(b, Is.EqualTo(a));
    }

    /// <summary>Inputs in [-1, 1]^2; what is unsafe of output 0.</summary>
    private static string Property(string condition)
    {
        var text = new StringBuilder();
        foreach (var name in new[] { "X_0", "X_1", "Y_0", "Y_1" }) { text.AppendLine($"(declare-const {name} Real)"); }
        foreach (var name in new[] { "X_0", "X_1" }) { text.AppendLine($"(assert (<= {name} 1))").AppendLine($"(assert (>= {name} -1))"); }
        return text.AppendLine($"(assert ({condition}))").ToString();
    }

    /// <summary>The same with one hidden neuron only: a twin of another structure.</summary>
    private static Model Narrow()
    {
        var builder = new GraphBuilder("x", new Shape(2))
            .Initializer("w1", new Tensor(new Shape(2, 1), new float[] { 1, -1 })).Initializer("b1", new Tensor(new Shape(1), new float[] { 0 }))
            .Initializer("w2", new Tensor(new Shape(1, 2), new float[] { 1, 1 })).Initializer("b2", new Tensor(new Shape(2), new float[] { 0, -0.2f }));
        return new Model("narrow", builder.Node("Gemm", "h", "x", "w1", "b1").Node("Relu", "r", "h").Node("Gemm", "y", "r", "w2", "b2").Build("y"), []);
    }

    /// <summary>y0 = relu(x1 + x2) + relu(x1 - x2) nearly (2.04 at most on the square), y1 = relu(x1 - x2) - 0.2; the sums may be rounded to steps of 0.03.</summary>
    private static Model Tiny(bool rounds = false)
    {
        var builder = new GraphBuilder("x", new Shape(2))
            .Initializer("w1", new Tensor(new Shape(2, 2), new float[] { 1, 1, 0.97f, -1 })).Initializer("b1", new Tensor(new Shape(2), new float[] { 0.01f, 0 }))
            .Initializer("w2", new Tensor(new Shape(2, 2), new float[] { 1, 0.05f, 1, 0.9f })).Initializer("b2", new Tensor(new Shape(2), new float[] { 0, -0.2f }));
        builder = builder.Node("Gemm", "h", "x", "w1", "b1");
        if (rounds)
        {
            var steps = Attributes.None.With("scales", 0.03f).With("zero_points", 0L);
            builder = builder.Node(new Node("q", "QuantizeLinear", ["h"], "q", steps.With("low", -128L).With("high", 127L))).Node(new Node("d", "DequantizeLinear", ["q"], "d", steps));
        }

        return new Model("tiny", builder.Node("Relu", "r", rounds ? "d" : "h").Node("Gemm", "y", "r", "w2", "b2").Build("y"), []);
    }
}
