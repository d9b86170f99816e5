using Audit.Engine.Policies;
using Audit.Models;
using NUnit.Framework;

namespace Audit.Engine.Tests.Policies;

[TestFixture]
public sealed class PolicyReaderTest
{
    [Test]
    public void Read_Good_HasEverything()
    {
        Policy policy = PolicyFiles.Read(PolicyFiles.Good);
        Assert.Multiple(() =>
        {
            Assert.That(policy.Name, Is.EqualTo("small classifier, release 4"));
            Assert.That(policy.Models.Keys, Is.EqualTo(new[] { "deployed", "subject" }));
            Assert.That(policy.Models["subject"].Sha256?.Hex, Does.StartWith("001122"));
            Assert.That(policy.Data["holdout"], Is.EqualTo(new DataReference("holdout.npz", "x", "y", "user", null, null)));
            Assert.That(policy.Regions["envelope"], Is.EqualTo(new RegionSpec.VnnLibBox("envelope.vnnlib")));
            Assert.That(policy.Regions["near"], Is.EqualTo(new RegionSpec.Ball("holdout", 100, new BallShape(NormKind.Linf, new("0.02", 0.02)), new("0", 0), new("1", 1))));
            Assert.That(((RegionSpec.Box)policy.Regions["cube"]).Upper, Is.EqualTo(new ExactDecimal[] { new("1", 1), new("2.5", 2.5) }));
            Assert.That(((RegionSpec.Grid)policy.Regions["bits"]).Axes, Has.Length.EqualTo(2));
            Assert.That(policy.Coarse["int8"], Is.EqualTo(new CoarseSpec.QuantRtn(8, Grouping.Row, 0, true)));
            Assert.That(policy.Coarse["half"], Is.EqualTo(new CoarseSpec.CastF16()));
            Assert.That((policy.Smt, policy.Solver, policy.Seed), Is.EqualTo((SmtMode.Required, "z3", 0L)));
            Assert.That(policy.Claims, Has.Length.EqualTo(4));
        });
    }

    [Test]
    public void Read_Claims_HaveDirectionThresholdAndLine()
    {
        Policy policy = PolicyFiles.Read(PolicyFiles.Good);
        ClaimSpec flip = policy.Claims[0], off = policy.Claims[1], sup = policy.Claims[2], property = policy.Claims[3];
        Assert.Multiple(() =>
        {
            Assert.That((flip.Comparison, flip.Threshold), Is.EqualTo((Comparison.AtMost, (ExactDecimal?)new ExactDecimal("0.01", 0.01))));
            Assert.That((flip.Over, flip.Line, flip.Confidence.Text), Is.EqualTo(("holdout", 21, "0.999")));
            Assert.That((off.Comparison, off.Threshold?.Text, off.Quantity), Is.EqualTo((Comparison.Below, "0", QuantityKind.PairwiseMargin)));
            Assert.That(((Subject.Effect)off.Subject).Units, Is.EqualTo(new[] { 17 }));
            Assert.That(sup.Budget, Is.EqualTo(new Budget(200000, 10_000, 20_000_000, null)));
            Assert.That((property.Comparison, property.Threshold, property.Over), Is.EqualTo((Comparison.Holds, (ExactDecimal?)null, (string?)null)));
        });
    }

    [Test]
    public void Read_Json_SameAsYaml()
    {
        const string Json = """
            { "audit": 1, "name": "n", "models": { "subject": { "path": "m.onnx" } },
              "data": { "h": { "path": "h.npz", "first": 50 } },
              "coarse": { "p": { "prune.mag": { "fraction": 0.50 } }, "c": { "cast.bf16": {} } },
              "budget": { "rlimit": 5, "seconds": 60 },
              "claims": [ { "id": "A", "influence": { "of": "p", "quantity": "top1-flip", "over": "h" },
                            "at-most": 1e-3, "assurance": "statistical", "confidence": 0.99 } ] }
            """;
        Policy policy = PolicyFiles.Read(Json, ".json");
        Policy same = PolicyFiles.Read(Json);
        Assert.Multiple(() =>
        {
            Assert.That(policy.Claims[0].Threshold?.Text, Is.EqualTo("1e-3"));
            Assert.That(policy.Coarse["p"], Is.EqualTo(new CoarseSpec.PruneMag(new("0.50", 0.5))));
            Assert.That(policy.Claims[0].Budget, Is.EqualTo(new Budget(100_000, 10_000, 5, 60)));
            Assert.That(WithoutFile(policy), Is.EqualTo(WithoutFile(same)));
        });

        static string WithoutFile(Policy p)
        {
            Newtonsoft.Json.Linq.JObject written = PolicyJson.Write(p);
            written.Remove("file");
            return written.ToString();
        }
    }

    [Test]
    public void Read_ModelOverride_FillsTheSubject()
    {
        string text = PolicyFiles.Change("subject: { path: model.onnx, ", "subject: { ");
        Policy policy = PolicyFiles.Read(text, model: "other.onnx");
        Assert.Multiple(() =>
        {
            Assert.That(policy.Resolve(policy.Models["subject"].Path!), Is.EqualTo(Path.GetFullPath("other.onnx")));
            Assert.That(policy.Models["subject"].Sha256, Is.Not.Null);
            Assert.That(PolicyFiles.FaultsOf(text).Single().Code, Is.EqualTo("policy.missing-model"));
        });
    }

    [Test]
    public void Resolve_IsRelativeToThePolicy()
    {
        Policy policy = PolicyFiles.Read(PolicyFiles.Good);
        string beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(policy.Path))!, "model.onnx");
        Assert.That(policy.Resolve("model.onnx"), Is.EqualTo(beside));
    }

    [Test]
    public void Read_StatisticalLinf_KeepsItsQuantile()
    {
        string text = PolicyFiles.Change("quantity: top1-flip, over: holdout }\n    at-most: 0.01", "quantity: linf, over: holdout }\n    quantile: 0.99\n    at-most: 0.01");
        Assert.That(PolicyFiles.Read(text).Claims[0].Quantile?.Text, Is.EqualTo("0.99"));
    }

    [Test]
    public void Read_NoFile_SaysSo()
    {
        InputFaultException? fault = Assert.Throws<InputFaultException>(() => PolicyReader.Read("no-such-policy.yaml"));
        Assert.That(fault!.Diagnostics.Single().Message, Does.Contain("no such file"));
        Assert.That(() => PolicyReader.Read(TestContext.CurrentContext.TestDirectory), Throws.InstanceOf<InputFaultException>());
    }

    [Test]
    public void Read_ManyFaults_AllAtOnceInOrder()
    {
        string text = PolicyFiles.Good
            .Replace("bits: 8,", "bits: 99,", StringComparison.Ordinal)
            .Replace("smt: required", "smt: requird", StringComparison.Ordinal)
            .Replace("of: int8, quantity: linf", "of: int9, quantitty: linf", StringComparison.Ordinal)
            .Replace("confidence: 0.999", "confidence: 99.9 %", StringComparison.Ordinal);
        string[] codes = [.. PolicyFiles.FaultsOf(text).Select(f => f.Code)];
        string[] wanted = ["policy.range", "policy.number", "policy.word", "policy.unknown-key", "policy.unknown-name", "policy.missing-key"];
        Assert.That(codes, Is.EquivalentTo(wanted));
    }
}
