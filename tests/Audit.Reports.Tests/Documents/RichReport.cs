using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;

namespace Audit.Reports.Tests.Documents;

/// <summary>Reports of every kind that a layout must bear: each verdict, one claim and sixty, extreme numbers, long and foreign text.</summary>
internal static class RichReport
{
    private static readonly Budget Budget = new(200_000, 20_000, 3_000_000, null);

    /// <summary>Six claims of every kind, one violated and one not established.</summary>
    public static Report Adverse() => With(Opinion.Adverse, [Flip(), Supremum(), Trigger(), Backdoor(), Necessary(), Property()]);

    /// <summary>Claims that all hold.</summary>
    public static Report Unqualified() => With(Opinion.Unqualified, [Flip(), Supremum(), Trigger(), Necessary(), Property()]);

    /// <summary>One that is not established.</summary>
    public static Report Disclaimer() => With(Opinion.Disclaimer, [Flip(), Supremum(), Open()]);

    /// <summary>One claim.</summary>
    public static Report Single() => With(Opinion.Unqualified, [Flip()]) with { NotShown = [], Assumptions = [], Trusted = [], Evidence = [], Data = [] };

    /// <summary>As many claims as asked, over many magnitudes.</summary>
    public static Report Many(int count) => With(Opinion.Adverse, [.. Enumerable.Range(1, count).Select(Numbered)]);

    /// <summary>Long words, foreign letters, characters that no font has, controls, numbers at the ends of the range.</summary>
    public static Report Hostile()
    {
        var longWord = string.Concat(Enumerable.Repeat("supercalifragilistic", 12));
        var longText = string.Join(' ', Enumerable.Range(0, 900).Select(word => word % 50 == 0 ? longWord : "sentence"));
        return With(Opinion.Disclaimer,
        [
            Flip() with { Spec = Spec(longWord, longText, 0.01, Assurance.Statistical), Sentence = longText, Reason = longText },
            Supremum() with { Found = OutwardDecimal.Lower(double.Epsilon), Proved = OutwardDecimal.Upper(double.MaxValue), Threshold = OutwardDecimal.Upper(1e-300), Verdict = VerdictKind.Unknown },
            Supremum() with { Found = OutwardDecimal.Lower(0), Proved = OutwardDecimal.Upper(0), Threshold = OutwardDecimal.Upper(0) },
            Supremum() with { Found = OutwardDecimal.Lower(-1e20), Proved = OutwardDecimal.Upper(-123456.5), Threshold = OutwardDecimal.Upper(-0.000001) },
            Supremum() with { Found = null, Proved = null, Verdict = VerdictKind.Unknown, Reason = "the budget of 200,000 boxes was used up" },
            Supremum() with { Found = null, Threshold = new ReportNumber("0." + new string('0', 70) + "1", HexFloat.Write(1e-71)) },
            Flip() with
            {
                Spec = Spec("\u03b1\u03b2-\u041f\u0440\u0438\u0432\u0435\u0442-\u6f22\u5b57", "\u6f22\u5b57\u304b\u306a \u0420\u0435\u0448\u0435\u043d\u0438\u044f \u05e2\u05d1\u05e8\u05d9\u05ea \ud83d\ude00 a\u202eb\nc\u0000d %%EOF startxref /ByteRange", 0.01, Assurance.Statistical),
                Sentence = "\u2200 x \u2208 \u211d\u207f: |f(x) \u2212 g(x)|\u221e \u2264 \u03b5 \u2014 \u00e4\u00f6\u00fc\u00df \ud800 unpaired",
            },
        ]) with { PolicyName = "Gro\u00dfe Pr\u00fcfung \u2014 " + longWord, Rerun = "audit rerun out --model " + longWord, NotShown = ["unsoundIgnoreRounding: true (rounding was ignored)", longText] };
    }

    /// <summary>A claim with intervals, curves and tables: ordinary ones, one line, long labels, equal and extreme numbers, and none.</summary>
    public static Report Exhibited() => With(Opinion.Unqualified, [Flip() with { Exhibits =
    [
        Exhibit(ExhibitKind.Forest, 55, index => (Math.Sqrt(index) / 10, 0.01)), Exhibit(ExhibitKind.Forest, 1, _ => (1e300, 0)), Exhibit(ExhibitKind.Forest, 3, index => (-index, 1e-9)),
        Exhibit(ExhibitKind.Forest, 2, _ => (null, 0)), Exhibit(ExhibitKind.Curve, 12, index => (100.0 / (index + 1), 3)), Exhibit(ExhibitKind.Curve, 1, _ => (0, 0)), Exhibit(ExhibitKind.Curve, 60, index => (Math.Pow(10, index / 9), 1e-3)),
        Exhibit(ExhibitKind.Table, 40, index => (index * 1e-7, 1e-8)), Exhibit(ExhibitKind.Table, 2, _ => (null, 0)),
    ] }]);

    private static Exhibit Exhibit(ExhibitKind kind, int rows, Func<int, (double? Value, double Reach)> of) => new(
        kind, $"{kind} of {rows}", kind == ExhibitKind.Curve ? "rows" : "", "similarity", "The numbers hold together at the claim's confidence.", [.. Enumerable.Range(0, rows).Select(index =>
        {
            var (value, reach) = of(index);
            var label = kind == ExhibitKind.Curve ? "" : $"{(index % 3 == 0 ? "* " : "")}concept {index}{(index % 7 == 6 ? " of a name that is far too long to stand beside an interval on one line of a page" : "")}";
            return value is not { } seen ? new ExhibitRow(label, null, null, null, null)
                : new ExhibitRow(label, kind == ExhibitKind.Curve ? OutwardDecimal.Lower(Math.Pow(3, index)) : null, OutwardDecimal.Lower(seen - reach), OutwardDecimal.Lower(seen), OutwardDecimal.Upper(seen + reach));
        })]);

    /// <summary>The bytes of report.json; not of the hostile report, which JSON refuses for its unpaired surrogate.</summary>
    public static byte[] Json(Report report) => Audit.Reports.Json.ReportJson.Write(report);

    private static Report With(Opinion opinion, ImmutableArray<ClaimResult> claims) => new(
        "0.1.0", "Small classifier, release 4", Digest.Of("policy"u8), "2026-01-02T03:04:05Z", File("evidence/plan.json"), opinion,
        [
            Model("subject", "percolation-scale.onnx"),
            Model("deployed", "percolation-scale.int8.onnx"),
        ],
        [new DataIdentity("holdout", "holdout.npz", Digest.Of("data"u8), 10_000)],
        claims,
        ["The numbers speak of reference arithmetic: float32, one chain of fused multiply-adds for each element.", "Rows of holdout are independent draws of the inputs that the model will meet."],
        ["Import of the weights from the ONNX file.", "The SHA-256 function and the .NET runtime's integers."],
        ["Inputs outside of the box envelope and of the balls near.", "Behaviour after fine-tuning, in another arithmetic, or on another number of classes.", "Whether the labels of holdout are right."],
        [.. claims.SelectMany(Files).DistinctBy(file => file.Path).Append(File("evidence/plan.json")).OrderBy(file => file.Path, StringComparer.Ordinal)],
        "audit rerun out --model percolation-scale.onnx");

    private static IEnumerable<EvidenceFile> Files(ClaimResult claim) => new[] { claim.Rows?.File, claim.Witness }.OfType<EvidenceFile>()
        .Concat(claim.Certificates.SelectMany(certificate => certificate.Networks.Append(certificate.File))).Concat(claim.Smt.Select(smt => smt.File));

    private static ModelIdentity Model(string role, string name) => new(role, name, Digest.Of(Encoding.UTF8.GetBytes(name)),
        [new ModelFile(name, Digest.Of(Encoding.UTF8.GetBytes(name)), 160_512)], 39_910, 12, "[batch, 1, 28, 28]", "[batch, 10]");

    private static EvidenceFile File(string path) => new(path, Digest.Of(Encoding.UTF8.GetBytes(path)), 4_096 + path.Length);

    private static ClaimSpec Spec(string id, string says, double threshold, Assurance assurance, Comparison comparison = Comparison.AtMost, Subject? subject = null) => new(
        id, says, subject ?? new Subject.Influence("int8"), QuantityKind.Linf, null, null, "envelope", comparison,
        comparison == Comparison.Holds ? null : new ExactDecimal(threshold.ToString(CultureInfo.InvariantCulture), threshold), assurance, new ExactDecimal("0.999", 0.999), Budget, 12);

    private static RowsEvidence Rows(string id, long failures) => new(File($"evidence/rows/{id}.jsonl"), Digest.Of(Encoding.UTF8.GetBytes(id + failures)).Hex, 10_000, failures, "0.001", ["failure", "value"]);

    private static CertificateEvidence Certificate(string id, string states) =>
        new(File($"evidence/certificates/{Digest.Of(Encoding.UTF8.GetBytes(id)).Hex}.cert"), [File($"evidence/certificates/{Digest.Of("net"u8).Hex}.network")], 1, 2_047, states);

    private static SmtEvidence Smt(string id) => new(File($"evidence/smt/{id}.smt2"), "z3 4.8.12", 48, "unsat");

    private static ClaimResult Flip() => new(
        Spec("INT8-FLIP", "quantising to 8 bits changes at most 1 % of decisions", 0.01, Assurance.Statistical),
        "For x drawn from holdout, with confidence 0.999, the top-1 flip rate under int8 is at most 0.01, in reference arithmetic.", "top-1 flip rate", "share of inputs", true,
        VerdictKind.Verified, "The upper end of the interval lies below the threshold.", Assurance.Statistical,
        OutwardDecimal.Lower(0.0041), OutwardDecimal.Upper(0.006553), "1.6", new ReportNumber("0.01", HexFloat.Write(0.01)),
        "Clopper-Pearson, one-sided", "10,000 rows", Rows("INT8-FLIP", 41), [], [], null);

    private static ClaimResult Supremum() => new(
        Spec("INT8-SUP", "no input of the envelope moves an output by more than 0.05", 0.05, Assurance.Certified),
        "For every x in envelope, the largest absolute change of an output under int8 is at most 0.05, in reference arithmetic.", "largest change of an output", "logits", true,
        VerdictKind.Verified, "All boxes are closed and the checker accepted the certificate.", Assurance.Certified,
        OutwardDecimal.Lower(0.0193), OutwardDecimal.Upper(0.0312), "1.6", new ReportNumber("0.05", HexFloat.Write(0.05)),
        "difference planes, input splitting", "2,047 boxes", null, [Certificate("INT8-SUP", "change of every output at most 0.0312 on envelope")], [Smt("INT8-SUP")], File("evidence/witnesses/INT8-SUP.json"));

    private static ClaimResult Trigger() => Supremum() with
    {
        Spec = Spec("TRIGGER-OFF", "no value of unit 17 can move a decision inside the envelope", 0, Assurance.Certified, Comparison.Below, new Subject.Effect("Relu_2", [17], Replacement.Every, null)),
        Sentence = "For every x in envelope and every value of Relu_2[17], the pairwise margin is below 0, in reference arithmetic.",
        QuantityName = "pairwise margin",
        Found = OutwardDecimal.Lower(-0.81),
        Proved = OutwardDecimal.Upper(-0.1275),
        Threshold = new ReportNumber("0", HexFloat.Write(0)),
        Looseness = "",
        Certificates = [Certificate("TRIGGER-OFF", "pairwise margin below 0 on envelope")],
        Smt = [Smt("TRIGGER-OFF")],
    };

    private static ClaimResult Backdoor() => Supremum() with
    {
        Spec = Spec("CORNER-STAMP", "a stamp in the corner moves no output by more than 0.25", 0.25, Assurance.Certified),
        Sentence = "For every x in near and every value of Conv_1[3], the change of output 7 is at most 0.25, in reference arithmetic.",
        Verdict = VerdictKind.Falsified,
        Reason = "An input exceeds the threshold.",
        Reached = Assurance.WorstCase,
        Found = OutwardDecimal.Lower(0.412345),
        Proved = OutwardDecimal.Upper(1.94),
        Threshold = new ReportNumber("0.25", HexFloat.Write(0.25)),
        Looseness = "4.7",
        Certificates = [],
        Smt = [],
        Witness = File("evidence/witnesses/CORNER-STAMP.json"),
    };

    private static ClaimResult Open() => Supremum() with
    {
        Spec = Spec("F16-SUP", "half precision moves no output by more than 0.001", 0.001, Assurance.Certified),
        Verdict = VerdictKind.Unknown,
        Reason = "200,000 boxes were visited and 312 are still open",
        Reached = Assurance.WorstCase,
        Found = OutwardDecimal.Lower(0.00041),
        Proved = OutwardDecimal.Upper(0.00177),
        Threshold = new ReportNumber("0.001", HexFloat.Write(0.001)),
        Looseness = "4.3",
        Certificates = [],
        Smt = [],
    };

    private static ClaimResult Necessary() => Flip() with
    {
        Spec = Spec("EDGE-NEEDED", "the edge detector is needed for at least a tenth of the decisions", 0.1, Assurance.Statistical, Comparison.AtLeast),
        Sentence = "For x drawn from holdout, with confidence 0.999, replacing Conv_1[5] by its mean changes at least 0.1 of the decisions, in reference arithmetic.",
        QuantityName = "decisions changed",
        LowerIsBetter = false,
        Found = OutwardDecimal.Upper(0.1712),
        Proved = OutwardDecimal.Lower(0.15977),
        Threshold = new ReportNumber("0.1", HexFloat.Write(0.1)),
        Looseness = "",
        Rows = Rows("EDGE-NEEDED", 1712),
    };

    private static ClaimResult Property() => Supremum() with
    {
        Spec = Spec("ACAS-3", "", 0, Assurance.Certified, Comparison.Holds, new Subject.Property("prop_3.vnnlib", null)),
        Sentence = "For every x that prop_3.vnnlib admits, the outputs are not in the set that it forbids, in reference arithmetic.",
        QuantityName = "property",
        Unit = "",
        Found = null,
        Proved = null,
        Threshold = null,
        Looseness = "",
        Certificates = [Certificate("ACAS-3", "the property holds on every leaf")],
        Smt = [Smt("ACAS-3")],
        Witness = null,
    };

    private static ClaimResult Numbered(int index)
    {
        var scale = Enumerable.Range(0, index % 9).Aggregate(1.0, (value, _) => value / 10);
        var source = (index % 3) switch { 0 => Open(), 1 => Supremum(), _ => Backdoor() };
        return source with
        {
            Spec = Spec($"CLAIM-{index:D2}", $"what layer {index} discards moves no output by more than {scale.ToString(CultureInfo.InvariantCulture)}", scale, Assurance.Certified),
            Found = OutwardDecimal.Lower(scale * (index % 3 == 2 ? 1.3 : 0.31)),
            Proved = OutwardDecimal.Upper(scale * (index % 3 == 1 ? 0.73 : 2.2)),
            Threshold = OutwardDecimal.Upper(scale),
        };
    }
}
