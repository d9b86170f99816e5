using System.Collections.Immutable;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Json;
using Newtonsoft.Json.Linq;

namespace Audit.Reports.Attestations;

/// <summary>The report told as in-toto statements, each about every model file and report.json.</summary>
/// <remarks>
/// Guarantee: a pure function of the report and its bytes, so a verifier makes the statements again and compares bytes.
/// Source: in-toto Statement v1; test-result v0.1; SLSA verification summary v1. Nothing here is PASSED unless every claim is verified.
/// </remarks>
internal static class Statements
{
    /// <summary>The media type of a statement within an envelope.</summary>
    public const string MediaType = "application/vnd.in-toto+json";

    /// <summary>The type of our own predicate.</summary>
    public const string ReportPredicate = "https://audit.example/audit-report/v1";

    internal const string StatementType = "https://in-toto.io/Statement/v1";
    private const string TestResultPredicate = "https://in-toto.io/attestation/test-result/v0.1";
    private const string SummaryPredicate = "https://slsa.dev/verification_summary/v1";

    /// <summary>Canonical bytes of the statements, in the order in which they are written.</summary>
    public static ImmutableArray<byte[]> Of(Report report, ReadOnlySpan<byte> reportJson)
    {
        var digest = Digest.Of(reportJson);
        var subjects = Subjects(report, digest);
        return
        [
            Statement(subjects, ReportPredicate, ReportPart(report, digest)),
            Statement(subjects, TestResultPredicate, TestResult(report)),
            Statement(subjects, SummaryPredicate, Summary(report, digest)),
        ];
    }

    private static byte[] Statement(JArray subjects, string type, JObject predicate) => CanonicalJson.Write(new JObject
    {
        ["_type"] = StatementType,
        ["subject"] = subjects.DeepClone(),
        ["predicateType"] = type,
        ["predicate"] = predicate,
    });

    private static JArray Subjects(Report report, Digest reportJson) =>
    [
        .. report.Models.SelectMany(model => model.Files.Select(file => Resource("name", $"{model.Role}/{file.Name}", file.Sha256))),
        Resource("name", ReportJson.FileName, reportJson),
    ];

    private static JObject ReportPart(Report report, Digest reportJson) => new()
    {
        ["format"] = ReportJson.Format,
        ["report"] = Resource("name", ReportJson.FileName, reportJson),
        ["policy"] = Resource("name", report.PolicyName, report.PolicySha256),
        ["plan"] = Resource("name", report.Plan.Path, report.Plan.Sha256),
        ["plannedAt"] = report.PlannedAt,
        ["tool"] = new JObject { ["name"] = "Audit", ["version"] = report.ToolVersion },
        ["opinion"] = RecordWriter.Write(typeof(Opinion), report.Opinion),
        ["claims"] = new JArray(report.Claims.Select(ClaimPart)),
        ["assumptions"] = new JArray(report.Assumptions),
    };

    private static JObject ClaimPart(ClaimResult claim) => new()
    {
        ["id"] = claim.Spec.Id,
        ["verdict"] = RecordWriter.Write(typeof(VerdictKind), claim.Verdict),
        ["reached"] = RecordWriter.Write(claim.Reached.GetType(), claim.Reached),
        ["rowsRoot"] = claim.Rows?.Root,
    };

    private static JObject TestResult(Report report) => new()
    {
        ["result"] = report.Opinion switch { Opinion.Unqualified => "PASSED", Opinion.Adverse => "FAILED", _ => "WARNED" },
        ["configuration"] = new JArray(Resource("name", report.PolicyName, report.PolicySha256), Resource("name", report.Plan.Path, report.Plan.Sha256)),
        ["passedTests"] = Ids(report, VerdictKind.Verified),
        ["warnedTests"] = Ids(report, VerdictKind.Unknown),
        ["failedTests"] = Ids(report, VerdictKind.Falsified),
    };

    private static JObject Summary(Report report, Digest reportJson)
    {
        var passed = report.Opinion == Opinion.Unqualified;
        return new()
        {
            ["verifier"] = new JObject { ["id"] = ReportPredicate, ["version"] = new JObject { ["audit"] = report.ToolVersion } },
            ["timeVerified"] = report.PlannedAt,
            ["resourceUri"] = report.Models.Length > 0 ? $"urn:sha256:{report.Models[0].Sha256}" : $"urn:sha256:{reportJson}",
            ["policy"] = Resource("uri", $"urn:sha256:{report.PolicySha256}", report.PolicySha256),
            ["inputAttestations"] = new JArray(Resource("uri", $"urn:sha256:{reportJson}", reportJson)),
            ["verificationResult"] = passed ? "PASSED" : "FAILED",
            ["verifiedLevels"] = new JArray(passed ? "AUDIT_EVERY_CLAIM_VERIFIED" : "FAILED"),
        };
    }

    private static JArray Ids(Report report, VerdictKind verdict) =>
        new(report.Claims.Where(claim => claim.Verdict == verdict).Select(claim => claim.Spec.Id));

    private static JObject Resource(string key, string name, Digest digest) =>
        new() { [key] = name, ["digest"] = new JObject { ["sha256"] = digest.Hex } };
}
