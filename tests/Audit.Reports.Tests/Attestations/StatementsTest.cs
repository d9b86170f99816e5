using System.Text;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Attestations;
using Newtonsoft.Json.Linq;
using NUnit.Framework;

namespace Audit.Reports.Tests.Attestations;

[TestFixture]
public sealed class StatementsTest
{
    private static readonly byte[] Json = "report"u8.ToArray();

    [Test]
    public void Of_NamesEveryModelFileAndTheReport()
    {
        foreach (var statement in Read(SampleReport.Create().Report))
        {
            Assert.That((string?)statement["_type"], Is.EqualTo("https://in-toto.io/Statement/v1"));
            Assert.That(statement["subject"]!.Select(subject => $"{subject["name"]} {subject["digest"]!["sha256"]}"), Is.EqualTo(new[]
            {
                $"subject/model.onnx {Digest.Of("model"u8)}", $"deployed/model.int8.onnx {Digest.Of("int8"u8)}", $"report.json {Digest.Of(Json)}",
            }));
        }
    }

    [Test]
    public void Of_HasThreePredicates() => Assert.That(Read(SampleReport.Create().Report).Select(statement => (string?)statement["predicateType"]), Is.EqualTo(new[]
    {
        "https://audit.example/audit-report/v1", "https://in-toto.io/attestation/test-result/v0.1", "https://slsa.dev/verification_summary/v1",
    }));

    [Test]
    public void Of_CommitsToRows() =>
        Assert.That((string?)Read(SampleReport.Create().Report)[0]["predicate"]!["claims"]![0]!["rowsRoot"], Is.EqualTo(SampleReport.Create().Report.Claims[0].Rows!.Root));

    [TestCase(Opinion.Unqualified, "PASSED", "PASSED")]
    [TestCase(Opinion.Adverse, "FAILED", "FAILED")]
    [TestCase(Opinion.Disclaimer, "WARNED", "FAILED")]
    public void Of_OnlyAnUnqualifiedOpinionPasses(Opinion opinion, string result, string summary)
    {
        var statements = Read(SampleReport.Create().Report with { Opinion = opinion });
        Assert.That((string?)statements[1]["predicate"]!["result"], Is.EqualTo(result));
        Assert.That((string?)statements[2]["predicate"]!["verificationResult"], Is.EqualTo(summary));
    }

    [Test]
    public void Of_SortsClaimsByVerdict()
    {
        var report = SampleReport.Create().Report;
        var mixed = report with
        {
            Claims = [report.Claims[0] with { Verdict = VerdictKind.Falsified }, report.Claims[1] with { Verdict = VerdictKind.Unknown }, report.Claims[2]],
        };
        var predicate = Read(mixed)[1]["predicate"]!;
        Assert.That(predicate["failedTests"]!.Values<string>(), Is.EqualTo(new[] { "FLIP" }));
        Assert.That(predicate["warnedTests"]!.Values<string>(), Is.EqualTo(new[] { "SUP" }));
        Assert.That(predicate["passedTests"]!.Values<string>(), Is.EqualTo(new[] { "SAFE" }));
    }

    private static JObject[] Read(Report report) =>
        [.. Statements.Of(report, Json).Select(statement => (JObject)CanonicalJsonReader.Read(statement, Encoding.UTF8.GetString(statement)))];
}
