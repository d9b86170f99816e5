using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Compact proofs on attention-only models made here, against running every sequence.</summary>
[TestFixture]
public sealed class CompactAuditTest
{
    private string folder = "";

    [SetUp]
    public void Make() => folder = Directory.CreateTempSubdirectory("audit-compact-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    /// <summary>A model that attends to the largest token and repeats it, with noise: never more is proved than is right, and with one head and two tokens exactly as much.</summary>
    [TestCase(1, 2, 0.0, 1)]
    [TestCase(1, 2, 1.2, 2)]
    [TestCase(1, 2, 2.0, 3)]
    [TestCase(1, 3, 1.2, 4)]
    [TestCase(1, 4, 1.0, 5)]
    [TestCase(2, 2, 0.8, 6)]
    [TestCase(2, 3, 0.3, 7)]
    [TestCase(2, 3, 0.0, 8)]
    public void Run_AgainstEverySequence(int heads, int length, double noise, int seed)
    {
        Write(heads, length, noise, seed);
        var claim = Run(length, "at-least: 0").Claims[0];
        Assert.That(claim.Verdict, Is.EqualTo(VerdictKind.Verified), claim.Reason);
        var (proved, right) = (HexFloat.TryParse(claim.Proved!.Hex)!.Value, Right(length));
        Assert.That(proved, Is.LessThanOrEqualTo(right));
        if (heads == 1 && length == 2) { Assert.That(proved, Is.EqualTo(right).Within(1e-12)); }
        if (noise == 0) { Assert.That(proved, Is.EqualTo(1)); }
        if (noise is > 0 and < 1.5) { Assert.That(proved, Is.GreaterThan(0)); }
        TestContext.Out.WriteLine($"{proved:F4} of {right:F4}; {claim.Work}");
    }

    [Test]
    public void Run_All_IsVerifiedOrFalsifiedByASequence()
    {
        Write(1, 3, 0, 1);
        Assert.That(Run(3, "at-least: 1").Claims[0].Verdict, Is.EqualTo(VerdictKind.Verified));
        Directory.Delete(Path.Combine(folder, "out"), true);
        Write(1, 3, 3, 1);
        var claim = Run(3, "at-least: 1").Claims[0];
        Assert.That((claim.Verdict, claim.Witness is not null), Is.EqualTo((VerdictKind.Falsified, true)));
    }

    [Test]
    public void Check_AlteredReportOrCertificate_IsAFault()
    {
        Write(1, 2, 1.2, 2);
        var report = Run(2, "at-least: 0.1");
        var (claim, output) = (report.Claims[0], Path.Combine(folder, "out"));
        Assert.That(Recheck.Faults(report, output), Is.Empty);
        Assert.That(ReportJson.Write(ReportJson.Read(ReportJson.Write(report))), Is.EqualTo(ReportJson.Write(report)));
        Assert.That(Recheck.Faults(report with { Claims = [claim with { Proved = new ReportNumber("1", "0x1p+0") }] }, output), Is.Not.Empty);
        Assert.That(Recheck.Faults(report with { Claims = [claim with { Certificates = [] }] }, output), Is.Not.Empty);
    }

    /// <summary>A proof that states more than the cases give is rejected; so is every other byte that matters.</summary>
    [Test]
    public void Check_MoreThanIsProved_IsRejected()
    {
        Write(1, 2, 1.2, 2);
        var report = Run(2, "at-least: 0.1");
        var item = report.Claims[0].Certificates[0];
        byte[] Read(EvidenceFile file) => File.ReadAllBytes(Path.Combine(folder, "out", file.Path));
        var matrices = item.Networks.Select(file => (ReadOnlyMemory<byte>)Read(file)).ToList();
        var bytes = Read(item.File);
        Assert.That(Audit.Bounds.Checking.Compact.CompactChecker.Check(bytes, matrices), Is.InstanceOf<Audit.Bounds.Checking.CheckResult.Accepted>());
        Assert.That(Audit.Bounds.Certificates.Compact.CompactCodec.TryRead(bytes, out var proof, out _), Is.True);
        Audit.Bounds.Certificates.Compact.CompactProof[] twins =
        [
            proof! with { Share = Math.BitIncrement(proof.Share) }, proof with { Share = 1 }, proof with { Embedding = proof.Unembedding }, proof with { Length = 3 },
            proof with { Heads = [proof.Heads[0] with { Key = proof.Heads[0].Value }] }, proof with { Heads = [proof.Heads[0] with { Output = proof.Heads[0].Query }] },
        ];
        foreach (var twin in twins) { Assert.That(Audit.Bounds.Checking.Compact.CompactChecker.Check(Audit.Bounds.Certificates.Compact.CompactCodec.Write(twin), matrices), Is.InstanceOf<Audit.Bounds.Checking.CheckResult.Rejected>()); }
        for (var length = 0; length < bytes.Length; length++) { Assert.That(Audit.Bounds.Checking.Compact.CompactChecker.Check(bytes.AsSpan(0, length), matrices), Is.InstanceOf<Audit.Bounds.Checking.CheckResult.Rejected>()); }
    }

    [TestCase("at-most: 0.5", "at-least")]
    [TestCase("at-least: 1.5", "share")]
    public void Run_Contradictions_AreRefused(string threshold, string named)
    {
        Write(1, 2, 0, 1);
        Assert.That(() => Run(2, threshold), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));
    }

    [Test]
    public void Run_ModelWithAnMlp_IsRefused()
    {
        var samples = Path.Combine(Path.GetDirectoryName(Policies.PolicyFiles.Shipped())!, "samples", "maximum");
        foreach (var file in Directory.GetFiles(samples)) { File.Copy(file, Path.Combine(folder, Path.GetFileName(file))); }
        Assert.That(() => Run(3, "at-least: 1"), Throws.TypeOf<InputFaultException>().With.Message.Contains("attention-only"));
    }

    private const int Tokens = 7;

    private Report Run(int length, string threshold)
    {
        var policy = Path.Combine(folder, "policy.yaml");
        File.WriteAllText(policy, $$"""
            audit: 1
            name: compact
            models: { subject: { path: "{{folder}}", length: {{length}} } }
            smt: off
            claims:
              - { id: A, compact: { answer: maximum }, {{threshold}}, assurance: certified }
            """);
        return Auditor.Run(new RunOptions(policy, null, Path.Combine(folder, "out"), 1, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), new ReportCodec(ReportJson.Write, ReportJson.Read), null));
    }

    private double Right(int length)
    {
        var model = ModelReader.Read(folder, new ReadOptions { Length = length, LastTokenOnly = true });
        var all = (int)Math.Pow(Tokens, length);
        float[] inputs = [.. Enumerable.Range(0, all * length).Select(index => (float)((index / length / (int)Math.Pow(Tokens, index % length)) % Tokens))];
        var outputs = ForwardPass.Run(model, inputs, all).Output;
        return Enumerable.Range(0, all).Count(row =>
        {
            var logits = outputs.AsSpan(row * Tokens, Tokens).ToArray();
            return Array.IndexOf(logits, logits.Max()) == (int)inputs.AsSpan(row * length, length).ToArray().Max();
        }) / (double)all;
    }

    private void Write(int heads, int length, double noise, int seed)
    {
        const int Width = Tokens + 1;
        var random = new Random(seed);
        Tensor Make(int[] shape, Func<int[], double> value)
        {
            var values = new float[shape.Aggregate(1, (product, extent) => product * extent)];
            for (var i = 0; i < values.Length; i++)
            {
                var (rest, index) = (i, new int[shape.Length]);
                for (var axis = shape.Length - 1; axis >= 0; axis--) { (index[axis], rest) = (rest % shape[axis], rest / shape[axis]); }
                values[i] = (float)(value(index) + (noise * 0.3 * ((2 * random.NextDouble()) - 1)));
            }

            return new Tensor(new Shape(shape), values);
        }

        double One(int a, int b) => a == b ? 1 : 0;
        var tensors = new Dictionary<string, Tensor>
        {
            // Width: one axis for each token, and one that is always 1.
            ["embed.W_E"] = Make([Tokens, Width], at => at[1] == Tokens ? 1 : One(at[0], at[1])),
            ["pos_embed.W_pos"] = Make([length, Width], _ => 0),
            ["blocks.0.attn.W_Q"] = Make([heads, Width, Width], at => at[1] == Tokens && at[2] == 0 ? 3 : 0),
            ["blocks.0.attn.W_K"] = Make([heads, Width, Width], at => at[1] < Tokens && at[2] == 0 ? 2 * at[1] : 0),
            ["blocks.0.attn.W_V"] = Make([heads, Width, Width], at => at[1] < Tokens ? One(at[1], at[2]) : 0),
            ["blocks.0.attn.W_O"] = Make([heads, Width, Width], at => 4 * One(at[1], at[2]) / heads),
            ["unembed.W_U"] = Make([Width, Tokens], at => One(at[0], at[1])),
            ["unembed.b_U"] = Make([Tokens], _ => 0),
        };
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), SafetensorsWriter.Bytes(tensors));
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""
            { "model_type": "hooked_transformer", "n_layers": 1, "d_model": {{Width}}, "n_ctx": {{length}}, "d_head": {{Width}}, "n_heads": {{heads}}, "d_vocab": {{Tokens}}, "d_vocab_out": {{Tokens}},
              "attn_only": true, "normalization_type": null, "attention_dir": "causal" }
            """);
    }
}
