using System.Collections.Immutable;
using System.Text;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;

namespace Audit.Reports.Tests;

/// <summary>A small report with every kind of member, and the evidence files that belong to it.</summary>
internal sealed record SampleReport(Report Report, ImmutableSortedDictionary<string, byte[]> Files)
{
    private static readonly Budget Budget = new(1000, 2000, 3_000_000, null);

    public static SampleReport Create(string policyName = "small classifier, release 4")
    {
        var files = EvidenceFiles();
        EvidenceFile Listed(string path) => new(path, Digest.Of(files[path]), files[path].Length);
        var rows = files["evidence/rows/FLIP.jsonl"];
        var report = new Report(
            "0.1.0", policyName, Digest.Of("policy"u8), "2026-01-02T03:04:05Z", Listed("evidence/plan.json"), Opinion.Unqualified,
            [
                new ModelIdentity("subject", "model.onnx", Digest.Of("model"u8), [new ModelFile("model.onnx", Digest.Of("model"u8), 5)], 123, 4, "[batch, 2]", "[batch, 3]"),
                new ModelIdentity("deployed", "model.int8.onnx", Digest.Of("int8"u8), [new ModelFile("model.int8.onnx", Digest.Of("int8"u8), 4)], 123, 4, "[batch, 2]", "[batch, 3]"),
            ],
            [new DataIdentity("holdout", "holdout.npz", Digest.Of("data"u8), 4)],
            [Flip(Listed, MerkleTree.Root(MerkleTree.Lines(rows)).Hex), Supremum(Listed), Property()],
            ["reference arithmetic: float32, one fma chain \u2264 1 ulp"], ["import of weights"], ["inputs outside of the box"],
            [.. files.Keys.Select(Listed)], "audit rerun out --model model.onnx");
        return new(report, files);
    }

    private static ImmutableSortedDictionary<string, byte[]> EvidenceFiles() => new Dictionary<string, string>
    {
        ["evidence/plan.json"] = """{"format":"audit-plan/1","seed":1}""",
        ["evidence/rows/FLIP.jsonl"] = "[0,0]\n[1,0]\n[2,1]\n[3,0]\n",
        ["evidence/certificates/a.cert"] = "certificate",
        ["evidence/certificates/n.network"] = "network",
        ["evidence/smt/SUP.smt2"] = "(check-sat)\n",
        ["evidence/witnesses/SUP.json"] = """["0x1p+0"]""",
    }.ToImmutableSortedDictionary(file => file.Key, file => Encoding.UTF8.GetBytes(file.Value), StringComparer.Ordinal);

    private static ClaimResult Flip(Func<string, EvidenceFile> listed, string root) => new(
        new ClaimSpec("FLIP", "few decisions change", new Subject.Influence("int8"), QuantityKind.Top1Flip, null, null, "holdout",
            Comparison.AtMost, new ExactDecimal("0.9", 0.9), Assurance.Statistical, new ExactDecimal("0.999", 0.999), Budget, 12) { Quantile = new ExactDecimal("0.99", 0.99) },
        "for x drawn from holdout, with confidence 0.999, the top-1 flip rate is at most 0.9", "top-1 flip rate", "share of inputs", true,
        VerdictKind.Verified, "the upper end is below the threshold", Assurance.Statistical,
        OutwardDecimal.Lower(0.25), OutwardDecimal.Upper(0.875), "3.5", new ReportNumber("0.9", HexFloat.Write(0.9)),
        "Clopper-Pearson, one-sided", "4 rows", new RowsEvidence(listed("evidence/rows/FLIP.jsonl"), root, 4, 1, "0.001", ["failure", "value"]), [], [], null);

    private static ClaimResult Supremum(Func<string, EvidenceFile> listed) => new(
        new ClaimSpec("SUP", "", new Subject.Effect("Relu_2", [17, 18], Replacement.Every, null), QuantityKind.Output, 2, null, "near",
            Comparison.AtMost, new ExactDecimal("0.05", 0.05), Assurance.Certified, new ExactDecimal("0.999", 0.999), Budget with { Seconds = 60 }, 20),
        "for every x near the data and every value of Relu_2[17,18], the change of output 2 is at most 0.05", "output difference", "logits", true,
        VerdictKind.Verified, "all boxes are closed", Assurance.Certified,
        OutwardDecimal.Lower(0.01), OutwardDecimal.Upper(0.031), "3.1", new ReportNumber("0.05", HexFloat.Write(0.05)),
        "difference planes, input splitting", "2,047 boxes", null,
        [new CertificateEvidence(listed("evidence/certificates/a.cert"), [listed("evidence/certificates/n.network")], 1, 2, "sup at most 0.031")],
        [new SmtEvidence(listed("evidence/smt/SUP.smt2"), "z3 4.8.12", 1, "unsat")], listed("evidence/witnesses/SUP.json"));

    private static ClaimResult Property() => new(
        new ClaimSpec("SAFE", "", new Subject.Property("p.vnnlib", null), QuantityKind.Linf, null, null, null,
            Comparison.Holds, null, Assurance.WorstCase, new ExactDecimal("0.999", 0.999), Budget, 30),
        "for every x of the box the property holds", "property", "", true,
        VerdictKind.Verified, "all boxes are closed", Assurance.WorstCase, null, null, "", null, "planes", "1 box", null, [], [], null);
}
