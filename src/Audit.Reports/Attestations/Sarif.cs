using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Reports.Json;
using Newtonsoft.Json.Linq;

namespace Audit.Reports.Attestations;

/// <summary>The verdicts as SARIF 2.1.0, for code hosts and their dashboards.</summary>
/// <remarks>
/// Verified is kind "pass", falsified is kind "fail" with level "error", unknown is kind "open": established is neither.
/// Source: OASIS SARIF 2.1.0, sections 3.27.9 and 3.27.10 (a level other than "none" only with kind "fail").
/// </remarks>
public static class Sarif
{
    /// <summary>The name of the file in a report's folder.</summary>
    public const string FileName = "report.sarif";

    /// <summary>The canonical bytes of the log.</summary>
    public static byte[] Write(Report report) => CanonicalJson.Write(new JObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JArray(new JObject
        {
            ["tool"] = new JObject { ["driver"] = Driver(report) },
            ["automationDetails"] = new JObject { ["id"] = report.PolicyName, ["description"] = Message($"policy {report.PolicySha256}") },
            ["invocations"] = new JArray(new JObject { ["executionSuccessful"] = true, ["startTimeUtc"] = report.PlannedAt }),
            ["artifacts"] = new JArray(report.Models.SelectMany(model => model.Files).Select(Artifact)),
            ["results"] = new JArray(report.Claims.Select(Result)),
        }),
    });

    private static JObject Driver(Report report) => new()
    {
        ["name"] = "Audit",
        ["semanticVersion"] = report.ToolVersion,
        ["rules"] = new JArray(report.Claims.Select(claim => new JObject
        {
            ["id"] = claim.Spec.Id,
            ["shortDescription"] = Message(claim.Spec.Says.Length > 0 ? claim.Spec.Says : claim.Sentence),
            ["fullDescription"] = Message(claim.Sentence),
        })),
    };

    private static JObject Artifact(Models.Graphs.ModelFile file) => new()
    {
        ["location"] = new JObject { ["uri"] = Uri.EscapeDataString(file.Name) },
        ["length"] = file.Length,
        ["hashes"] = new JObject { ["sha-256"] = file.Sha256.Hex },
    };

    private static JObject Result(ClaimResult claim, int index) => new()
    {
        ["ruleId"] = claim.Spec.Id,
        ["ruleIndex"] = index,
        ["kind"] = claim.Verdict switch { VerdictKind.Verified => "pass", VerdictKind.Falsified => "fail", _ => "open" },
        ["level"] = claim.Verdict == VerdictKind.Falsified ? "error" : "none",
        ["message"] = Message(Wording.Of(claim)),
        ["locations"] = new JArray(new JObject
        {
            ["logicalLocations"] = new JArray(new JObject { ["fullyQualifiedName"] = $"claims/{claim.Spec.Id}", ["kind"] = "claim" }),
        }),
        ["properties"] = new JObject
        {
            ["found"] = RecordWriter.Write(typeof(ReportNumber), claim.Found),
            ["proved"] = RecordWriter.Write(typeof(ReportNumber), claim.Proved),
            ["threshold"] = RecordWriter.Write(typeof(ReportNumber), claim.Threshold),
            ["reached"] = RecordWriter.Write(claim.Reached.GetType(), claim.Reached),
        },
    };

    private static JObject Message(string text) => new() { ["text"] = text };
}
