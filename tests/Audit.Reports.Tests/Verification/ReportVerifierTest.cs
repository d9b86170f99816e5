using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Verification;
using NUnit.Framework;

namespace Audit.Reports.Tests.Verification;

[TestFixture]
public sealed class ReportVerifierTest
{
    private static readonly SampleReport Sample = SampleReport.Create();

    [Test]
    public void Verify_Signed_Passes()
    {
        using var folder = new SignedFolder(Sample);
        var result = folder.Verify();
        Assert.That(result.FirstFault, Is.Null);
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.SignedBy, Is.EqualTo(folder.Key.KeyId));
        Assert.That(result.Checks.Select(check => check.Name), Does.Contain("trust in the key").And.Contain("rows and their Merkle roots"));
    }

    [Test]
    public void Verify_Pinned_Passes()
    {
        using var folder = new SignedFolder(Sample);
        Assert.That(folder.Verify(folder.Options with { Trust = null, KeyId = folder.Key.KeyId }).FirstFault, Is.Null);
    }

    [Test]
    public void Verify_NobodyTrusted_Fails()
    {
        using var folder = new SignedFolder(Sample);
        Assert.That(folder.Verify(folder.Options with { Trust = null }).FirstFault, Does.Contain("no trust file"));
        var aloud = folder.Verify(folder.Options with { Trust = null, AllowUnsigned = true });
        Assert.That(aloud.FirstFault, Is.Null);
        Assert.That(aloud.Checks.Select(check => check.Note), Has.Some.Contains("NOTHING HERE SAYS MAY BE TRUSTED"));
    }

    [Test]
    public void Verify_OtherKeyTrusted_Fails([Values] bool allowUnsigned)
    {
        using var folder = new SignedFolder(Sample);
        using var other = new SignedFolder(Sample);
        var options = folder.Options with { AllowUnsigned = allowUnsigned };
        Assert.That(folder.Verify(options with { Trust = other.Trust }).ExitCode, Is.EqualTo(4));
        Assert.That(folder.Verify(options with { KeyId = other.Key.KeyId }).ExitCode, Is.EqualTo(4));
    }

    [Test]
    public void Verify_KeyOutOfItsTimeOrRole_Fails()
    {
        using var folder = new SignedFolder(Sample);
        Assert.That(folder.Verify(folder.Options with { Now = DateTimeOffset.UtcNow.AddYears(6) }).ExitCode, Is.EqualTo(4));
        Assert.That(folder.Verify(folder.Options with { Trust = null, KeyId = folder.Key.KeyId, Now = DateTimeOffset.UtcNow.AddYears(6) }).ExitCode, Is.EqualTo(4));
        Assert.That(folder.Verify(folder.Options with { Now = DateTimeOffset.UtcNow.AddYears(-1) }).ExitCode, Is.EqualTo(4));
        var auditor = folder.Trust with { Keys = [folder.Trust.Keys[0] with { Roles = ["auditor"] }] };
        Assert.That(folder.Verify(folder.Options with { Trust = auditor }).ExitCode, Is.EqualTo(4));
    }

    [Test]
    public void Verify_Unsigned_OnlyWhereAllowedAndSaidAloud()
    {
        using var folder = new SignedFolder(Sample, signed: false);
        Assert.That(folder.Verify().FirstFault, Does.Contain("not signed"));
        var allowed = folder.Verify(folder.Options with { AllowUnsigned = true });
        Assert.That(allowed.FirstFault, Is.Null);
        Assert.That(allowed.SignedBy, Is.Null);
        Assert.That(allowed.Checks.Select(check => check.Note), Has.Some.StartsWith("UNSIGNED"));
    }

    [Test]
    public void Verify_FurtherCheck_IsRun()
    {
        using var folder = new SignedFolder(Sample);
        var result = folder.Verify(folder.Options with { More = [new("certificates", (report, root) => [$"{report.Claims.Length} in {Path.GetFileName(root)}"])] });
        Assert.That(result.FirstFault, Is.EqualTo("certificates: 3 in out"));
        Assert.That(result.ExitCode, Is.EqualTo(4));
    }

    [Test]
    public void Verify_FurtherCheckThatThrows_Fails()
    {
        using var folder = new SignedFolder(Sample);
        var result = folder.Verify(folder.Options with { More = [new("certificates", (_, _) => throw new InvalidOperationException("no value")), new("more", (_, _) => [])] });
        Assert.That(result.FirstFault, Does.StartWith("certificates: ").And.Contains("no value"));
        Assert.That(result.Checks[^1].Name, Is.EqualTo("more"));
    }

    [Test]
    public void Verify_NoFolder_Fails() => Assert.That(ReportVerifier.Verify(Path.Combine(Path.GetTempPath(), "no such folder"), new(null, null, true, DateTimeOffset.UtcNow, [])).ExitCode, Is.EqualTo(4));

    [Test]
    public void Write_SameReport_SameBytesButSignatures()
    {
        using var folder = new SignedFolder(Sample);
        var before = Directory.GetFiles(folder.Root).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        folder.Write(Sample.Report);
        foreach (var name in new[] { "report.json", "report.sarif", "report.junit.xml" }) { Assert.That(File.ReadAllBytes(folder[name]), Is.EqualTo(before[name])); }
        Assert.That(Directory.GetFiles(folder.Root), Has.Length.EqualTo(6));
        Assert.That(folder.Verify().FirstFault, Is.Null);
    }

    [Test]
    public void Write_FailsMidway_LeavesTheOldReport()
    {
        using var folder = new SignedFolder(Sample);
        Assert.That(() => ReportFolder.Write(Sample.Report, folder.Root, folder.Key, (_, _, _) => throw new InvalidOperationException("no font")), Throws.InvalidOperationException);
        Assert.That(folder.Verify().FirstFault, Is.Null);
    }

    [Test]
    public void Write_AfterAKilledRun_Passes()
    {
        using var folder = new SignedFolder(Sample);
        File.WriteAllText(folder["report.intoto.jsonl.partial"], "cut");
        File.Delete(folder["report.json"]);
        Assert.That(folder.Verify().FirstFault, Does.StartWith("report.json: "));
        folder.Write(Sample.Report, signed: false);
        Assert.That(folder.Verify(folder.Options with { AllowUnsigned = true }).FirstFault, Is.Null);
    }

    private static IEnumerable<TestCaseData> Lies()
    {
        var report = Sample.Report;
        var (flip, sup) = (report.Claims[0], report.Claims[1]);
        Report First(ClaimResult claim) => report with { Claims = report.Claims.SetItem(0, claim) };
        Report Second(ClaimResult claim) => report with { Claims = report.Claims.SetItem(1, claim) };
        TestCaseData Lie(string name, Report lie) => new TestCaseData(lie).SetArgDisplayNames(name);
        yield return Lie("opinion better than the verdicts", Second(sup with { Verdict = VerdictKind.Unknown }));
        yield return Lie("opinion worse than the verdicts", report with { Opinion = Opinion.Adverse });
        yield return Lie("no claims", report with { Claims = [] });
        yield return Lie("claim twice", report with { Claims = report.Claims.Add(flip) });
        yield return Lie("claim without id", First(flip with { Spec = flip.Spec with { Id = "" } }));
        yield return Lie("proved above the threshold", First(flip with { Proved = OutwardDecimal.Upper(0.91) }));
        yield return Lie("proved missing", First(flip with { Proved = null }));
        yield return Lie("proved one step above the threshold's text", First(WithThreshold(flip, "0.1", 0.1) with { Found = null, Proved = OutwardDecimal.Upper(0.1) }));
        yield return Lie("found above proved", Second(sup with { Found = OutwardDecimal.Lower(0.04) }));
        yield return Lie("proved printed below", First(flip with { Proved = new("0.874999", flip.Proved!.Hex) }));
        yield return Lie("found printed above", First(flip with { Found = new("0.250001", flip.Found!.Hex) }));
        yield return Lie("decimal of another number", First(flip with { Proved = new("0.8", flip.Proved!.Hex) }));
        yield return Lie("decimal no number", First(flip with { Proved = new("small", flip.Proved!.Hex) }));
        yield return Lie("threshold printed differs", First(flip with { Threshold = new("0.900001", flip.Threshold!.Hex) }));
        yield return Lie("threshold compared differs", First(flip with { Threshold = OutwardDecimal.Upper(0.95) }));
        yield return Lie("threshold missing", First(flip with { Threshold = null }));
        yield return Lie("threshold of a property", report with { Claims = report.Claims.SetItem(2, WithThreshold(report.Claims[2], "0", 0)) });
        yield return Lie("evidence weaker than asked", Second(sup with { Reached = Assurance.Statistical }));
        yield return Lie("statistical without rows", First(flip with { Rows = null }));
        yield return Lie("certified without certificate", Second(sup with { Certificates = [] }));
        yield return Lie("falsified by nothing", Adverse(Second(sup with { Verdict = VerdictKind.Falsified })));
        yield return Lie("falsified without evidence", Adverse(First(flip with { Verdict = VerdictKind.Falsified, Rows = null, Found = OutwardDecimal.Lower(0.95), Proved = null })));
        yield return Lie("unknown without reason", Second(sup with { Verdict = VerdictKind.Unknown, Reason = "" }) with { Opinion = Opinion.Disclaimer });
        yield return Lie("no model", report with { Models = [] });
        yield return Lie("time of another form", report with { PlannedAt = "2026-01-02 03:04:05" });
        yield return Lie("other root", First(flip with { Rows = flip.Rows! with { Root = Digest.Of("x"u8).Hex } }));
        yield return Lie("root in capitals", First(flip with { Rows = flip.Rows! with { Root = flip.Rows.Root.ToUpperInvariant() } }));
        yield return Lie("more rows than there are", First(flip with { Rows = flip.Rows! with { Count = 5 } }));
        yield return Lie("more failures than rows", First(flip with { Rows = flip.Rows! with { Failures = 5 } }));
        yield return Lie("evidence not listed", report with { Evidence = report.Evidence.RemoveAt(0) });
        yield return Lie("evidence twice", report with { Evidence = report.Evidence.Insert(1, report.Evidence[0]) });
        yield return Lie("evidence unsorted", report with { Evidence = [.. report.Evidence.Reverse()] });
        yield return Lie("evidence of another digest", report with { Evidence = report.Evidence.SetItem(0, report.Evidence[0] with { Sha256 = Digest.Of("x"u8) }) });
        yield return Lie("evidence of another length", report with { Evidence = report.Evidence.SetItem(0, report.Evidence[0] with { Length = 1 }) });
        yield return Lie("evidence outside", report with { Evidence = report.Evidence.Insert(0, report.Evidence[0] with { Path = "../keys/issuer.cert.pem" }) });
        yield return Lie("evidence outside by way of a folder", report with { Evidence = report.Evidence.Insert(0, report.Evidence[0] with { Path = "evidence/../report.json" }) });
        yield return Lie("evidence at an absolute path", report with { Evidence = report.Evidence.Insert(0, report.Evidence[0] with { Path = "/etc/hostname" }) });
        yield return Lie("rows outside", First(flip with { Rows = flip.Rows! with { File = flip.Rows.File with { Path = "../keys/issuer.cert.pem" } } }));
        yield return Lie("rows at an endless file", First(flip with { Rows = flip.Rows! with { File = flip.Rows.File with { Path = "/dev/zero" } } }));
        yield return Lie("rows at no path", First(flip with { Rows = flip.Rows! with { File = flip.Rows.File with { Path = "evidence/\0" } } }));
        yield return Lie("plan of another digest", report with { Plan = report.Plan with { Sha256 = Digest.Of("x"u8) } });
        yield return Lie("witness not in the list", Second(sup with { Witness = sup.Witness! with { Path = "evidence/witnesses/other.json" } }));
    }

    [TestCaseSource(nameof(Lies))]
    public void Verify_SignedLie_Fails(Report lie)
    {
        using var folder = new SignedFolder(Sample);
        folder.Write(lie);
        var result = folder.Verify();
        Assert.That(result.ExitCode, Is.EqualTo(4));
        Assert.That(result.SignedBy, Is.EqualTo(folder.Key.KeyId), "the signatures hold; it is the content that lies");
    }

    [TestCase(Comparison.AtLeast, "0.2", 0.2, VerdictKind.Verified, Opinion.Unqualified)]
    [TestCase(Comparison.Below, "0.9", 0.9, VerdictKind.Verified, Opinion.Unqualified)]
    [TestCase(Comparison.AtMost, "0.2", 0.2, VerdictKind.Falsified, Opinion.Adverse)]
    [TestCase(Comparison.AtMost, "0.2", 0.2, VerdictKind.Unknown, Opinion.Disclaimer)]
    public void Verify_OtherTrueVerdicts_Pass(Comparison comparison, string threshold, double value, VerdictKind verdict, Opinion opinion)
    {
        using var folder = new SignedFolder(Sample);
        var flip = WithThreshold(Sample.Report.Claims[0], threshold, value);
        flip = flip with { Spec = flip.Spec with { Comparison = comparison }, Verdict = verdict };
        folder.Write(Sample.Report with { Claims = Sample.Report.Claims.SetItem(0, flip), Opinion = opinion });
        Assert.That(folder.Verify().FirstFault, Is.Null);
    }

    /// <summary>0.25 of the rows fail; 1/4 is compared as a fraction, also where its double would not decide.</summary>
    [TestCase(Assurance.Observed, "0.25", 0.25, VerdictKind.Verified)]
    [TestCase(Assurance.WorstCase, "0.25", 0.25, VerdictKind.Verified)]
    [TestCase(Assurance.WorstCase, "0.24999999999999999999", 0.25, VerdictKind.Falsified)]
    public void Verify_CountedRate_IsAFraction(Assurance reached, string threshold, double value, VerdictKind verdict)
    {
        using var folder = new SignedFolder(Sample);
        var flip = WithThreshold(Sample.Report.Claims[0], threshold, value);
        flip = flip with { Spec = flip.Spec with { Assurance = reached }, Reached = reached, Verdict = verdict, Proved = reached == Assurance.Observed ? null : OutwardDecimal.Upper(0.25) };
        var opinion = verdict == VerdictKind.Verified ? Opinion.Unqualified : Opinion.Adverse;
        folder.Write(Sample.Report with { Claims = Sample.Report.Claims.SetItem(0, flip), Opinion = opinion });
        Assert.That(folder.Verify().FirstFault, Is.Null);
        var other = verdict == VerdictKind.Verified ? VerdictKind.Falsified : VerdictKind.Verified;
        folder.Write(Sample.Report with { Claims = Sample.Report.Claims.SetItem(0, flip with { Verdict = other }), Opinion = opinion == Opinion.Adverse ? Opinion.Unqualified : Opinion.Adverse });
        Assert.That(folder.Verify().ExitCode, Is.EqualTo(4));
    }

    private static Report Adverse(Report report) => report with { Opinion = Opinion.Adverse };

    private static ClaimResult WithThreshold(ClaimResult claim, string text, double value) =>
        claim with { Spec = claim.Spec with { Threshold = new ExactDecimal(text, value) }, Threshold = new ReportNumber(text, HexFloat.Write(value)) };
}
