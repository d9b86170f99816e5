using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Statistical designs run end to end on the sample classifier: plans, nonces, tries, families, draws, clusters, tests row by row; and lies about them are found.</summary>
[TestFixture]
public sealed class StatisticsAuditTest
{
    private const string Head = """
        audit: 1
        name: statistics
        models: { subject: { path: classifier.onnx } }
        data:
          holdout: { path: holdout.npz, inputs: x, labels: y }
          grouped: { path: holdout.npz, inputs: x, cluster: cluster }
          drawn: { path: holdout.npz, inputs: x, draw: 1500 }
          half: { path: holdout.npz, inputs: x, part: 1/2 }
          other: { path: holdout.npz, inputs: x, part: 2/2 }
        coarse: { int4: { quant.rtn: { bits: 4, per: row } }, int8: { quant.rtn: { bits: 8, per: row } } }
        smt: off
        """;

    private const string Claims = """
        claims:
          - { id: SEQ, influence: { of: int8, quantity: top1-flip, over: holdout }, at-most: 0.02, assurance: statistical, sequential: { design: 0.002, against: 0.05 } }
          - { id: FUTILE, influence: { of: int4, quantity: top1-flip, over: holdout }, at-most: 0.005, assurance: statistical, sequential: { design: 0.001 } }
          - { id: AGAINST, influence: { of: int4, quantity: linf, over: holdout }, cap: 2, at-least: 0.5, assurance: statistical }
          - { id: MEAN, influence: { of: int4, quantity: linf, over: half }, cap: 2, at-most: 1.2, assurance: statistical, chosen-on: other }
          - { id: MEANC, influence: { of: int4, quantity: linf, over: grouped }, cap: 2, at-most: 1.2, assurance: statistical, method: hedged }
          - { id: RATEC, influence: { of: int8, quantity: top1-flip, over: grouped }, at-most: 0.1, assurance: statistical }
          - { id: QC, influence: { of: int8, quantity: linf, over: grouped }, quantile: 0.9, at-most: 0.5, assurance: statistical }
          - { id: QCLOW, influence: { of: int8, quantity: linf, over: grouped }, quantile: 0.9, at-most: 0.0001, assurance: statistical }
          - { id: RATED, influence: { of: int8, quantity: top1-flip, over: drawn }, at-most: 0.01, assurance: statistical }
          - { id: QD, influence: { of: int8, quantity: linf, over: drawn }, quantile: 0.99, at-most: 0.5, assurance: statistical }
          - { id: RUNC, influence: { of: int8, quantity: top1-flip, over: grouped }, at-most: 0.2, assurance: statistical, sequential: { } }
          - { id: RUNM, influence: { of: int4, quantity: linf, over: holdout }, cap: 2, at-most: 1.2, assurance: statistical, sequential: { most: 2500 } }
          - { id: RUNLOW, influence: { of: int4, quantity: linf, over: grouped }, cap: 2, at-most: 0.6, assurance: statistical, sequential: { } }
          - { id: RUNMOST, influence: { of: int4, quantity: linf, over: holdout }, cap: 2, at-least: 1.0, assurance: statistical, sequential: { most: 40 } }
          - { id: HOEFFDING, influence: { of: int8, quantity: top1-flip, over: holdout }, at-most: 0.05, assurance: statistical, method: hoeffding }
        """;

    private string inputs = "";

    private string first = "";

    private Report report = null!;

    [OneTimeSetUp]
    public void RunOnce()
    {
        inputs = SampleFolder.With("classifier.onnx", "holdout.npz");
        (first, report) = Run("first", Claims);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(inputs, recursive: true);

    [TestCase("SEQ", VerdictKind.Verified)]
    [TestCase("FUTILE", VerdictKind.Unknown)]
    [TestCase("AGAINST", VerdictKind.Verified)]
    [TestCase("MEAN", VerdictKind.Verified)]
    [TestCase("MEANC", VerdictKind.Verified)]
    [TestCase("RATEC", VerdictKind.Verified)]
    [TestCase("QC", VerdictKind.Verified)]
    [TestCase("QCLOW", VerdictKind.Falsified)]
    [TestCase("RATED", VerdictKind.Verified)]
    [TestCase("QD", VerdictKind.Verified)]
    [TestCase("HOEFFDING", VerdictKind.Verified)]
    [TestCase("RUNC", VerdictKind.Verified)]
    [TestCase("RUNM", VerdictKind.Verified)]
    [TestCase("RUNLOW", VerdictKind.Falsified)]
    [TestCase("RUNMOST", VerdictKind.Unknown)]
    public void Run_DecidesEachClaim(string id, VerdictKind verdict)
    {
        var claim = Claim(id);
        Assert.That(claim.Verdict, Is.EqualTo(verdict), claim.Reason);
        Assert.That(claim.Reached, Is.EqualTo(Assurance.Statistical));
    }

    [Test]
    public void Run_StopsWhereTheRowsDecide()
    {
        Assert.That(Claim("SEQ").Rows!.Count, Is.LessThan(600));
        Assert.That(Claim("FUTILE").Rows!.Count, Is.LessThan(1500));
        Assert.That(Claim("RUNM").Rows!.Count, Is.LessThan(2500));
        Assert.That(Claim("RUNC").Rows!.Count, Is.LessThan(2900));
        Assert.That(Claim("RUNMOST").Rows!.Count, Is.EqualTo(40));
        Assert.That(Claim("SEQ").Exhibits.Single().Rows, Has.Length.InRange(10, 61));
    }

    [Test]
    public void Recheck_FindsNothingWrong_AndTheReportReadsBack()
    {
        Assert.That(Recheck.Faults(report, first), Is.Empty);
        Assert.That(ReportJson.Write(ReportJson.Read(ReportJson.Write(report))), Is.EqualTo(ReportJson.Write(report)));
    }

    [TestCase("SEQ")]
    [TestCase("MEANC")]
    [TestCase("QC")]
    [TestCase("RATED")]
    [TestCase("HOEFFDING")]
    [TestCase("RUNC")]
    [TestCase("RUNM")]
    public void Recheck_NamesTheClaimWhoseRowsOrNumbersChanged(string id)
    {
        Named(id, claim => claim with { Rows = claim.Rows! with { Count = claim.Rows.Count - 1 } });
        Named(id, claim => claim with { Rows = claim.Rows! with { Alpha = "0.002" } });
        Named(id, claim => claim with { Rows = claim.Rows! with { Alpha = "0.0009" } });
        Named(id, claim => claim with { Rows = claim.Rows! with { Root = Digest.Of([1]).Hex } });
        Named(id, claim => claim with { Rows = claim.Rows! with { Columns = ["failure", "other"] } });
        Named(id, claim => claim with { Proved = OutwardDecimal.Upper(HexFloat.TryParse(claim.Proved!.Hex)!.Value * 0.99) });
        Named(id, claim => claim with { Found = OutwardDecimal.Lower(0.4321) });
    }

    /// <summary>A claim that is told to be unknown, with numbers, over rows that go on after the test had stopped: the rows give no numbers.</summary>
    [Test]
    public void Recheck_NamesNumbersOfAnUnknownClaimThatItsRowsDoNotGive()
    {
        Named("SEQ", claim => claim with { Verdict = VerdictKind.Unknown, Proved = OutwardDecimal.Upper(0.001) });
        var later = report.Claims.Single(claim => claim.Spec.Id == "RUNM");
        Named("SEQ", claim => claim with { Verdict = VerdictKind.Unknown, Rows = later.Rows });
    }

    [Test]
    public void Recheck_NamesAChangedMethod()
    {
        Named("HOEFFDING", claim => claim with { Spec = claim.Spec with { Method = StatisticalMethod.ClopperPearson } });
        Named("MEANC", claim => claim with { Spec = claim.Spec with { Method = StatisticalMethod.MaurerPontil } });
        Named("MEAN", claim => claim with { Spec = claim.Spec with { Cap = new ExactDecimal("1.9", 1.9) } });
        Named("RATED", claim => claim with { Rows = claim.Rows! with { Population = null } });
        Named("SEQ", claim => claim with { Spec = claim.Spec with { Sequential = claim.Spec.Sequential! with { Design = new ExactDecimal("0.003", 0.003) } } });
        Named("SEQ", claim => claim with { Exhibits = [] });
    }

    [TestCase("SEQ", 3)]
    [TestCase("MEANC", 7)]
    [TestCase("RATEC", 100)]
    [TestCase("QD", 1499)]
    public void Recheck_NamesAChangedOrDroppedRowAndAChangedClusterKey(string id, int row)
    {
        Rewritten(id, lines => lines[row] = lines[row].Replace(",0,0x0p+0", ",1,0x1p+0", StringComparison.Ordinal).Replace(",0x1", ",0x1.8", StringComparison.Ordinal));
        Rewritten(id, lines => lines.RemoveAt(row));
        Rewritten(id, lines => lines[row] = lines[row] + "x");
    }

    [Test]
    public void Recheck_NamesASeedThatTheNonceDoesNotGive()
    {
        Assert.That(Recheck.Faults(report with { Randomness = report.Randomness! with { Seed = "7" } }, first), Has.Some.Contains("seed"));
        Assert.That(Recheck.Faults(report with { Randomness = report.Randomness! with { Nonce = "another" } }, first), Has.Some.Contains("seed"));
        Assert.That(Recheck.Faults(report with { Randomness = report.Randomness! with { Tries = 2 } }, first), Has.Some.Contains("tries"));
        Assert.That(Recheck.Faults(report with { Randomness = null }, first), Has.Some.Contains("draws"));
    }

    [TestCase("SEQ", 0)]
    [TestCase("MEANC", 2)]
    [TestCase("RATED", 1)]
    public void Run_KilledWithinAClaim_GoesOnWithinItAndEndsWithTheSameBytes(string id, int batches)
    {
        var name = $"killed-{id}";
        var options = Options(name, Claims);
        Assert.That(() => Auditor.Run(options with { Progress = new Killer(id, batches) }), Throws.TypeOf<OperationCanceledException>());
        var journal = Path.Combine(inputs, name, "journal", $"{id}.rows");
        Assert.That(File.Exists(journal));
        var length = new FileInfo(journal).Length;
        File.WriteAllBytes(journal, [.. File.ReadAllBytes(journal), 1, 2, 3, 4, 5, 6, 7]); // a torn record
        var report = Auditor.Run(options);
        Assert.That(ReportJson.Write(report), Is.EqualTo(ReportJson.Write(this.report)));
        Assert.That(length, Is.GreaterThan(512 * 16 * (batches + 1)).And.LessThan(512 * 16 * (batches + 2)));
        Assert.That(File.Exists(journal), Is.False);
    }

    [Test]
    public void Run_WithANonceNeedsAPlanFirst_AndDrawsOtherRows()
    {
        Assert.That(() => Run("early", Claims, nonce: "7"), Throws.TypeOf<InputFaultException>().With.Message.Contains("plan"));
        var out1 = Path.Combine(inputs, "nonce");
        Forecast.Make(Options("nonce", Claims), writes: true);
        var told = Auditor.Run(Options("nonce", Claims) with { Nonce = "7" });
        Assert.That(Recheck.Faults(told, out1), Is.Empty);
        Assert.That(told.Randomness!.Seed, Is.Not.EqualTo("0"));
        Assert.That(told.Claims.Single(claim => claim.Spec.Id == "QD").Rows!.Root, Is.Not.EqualTo(Claim("QD").Rows!.Root));
        Assert.That(() => Auditor.Run(Options("nonce", Claims) with { Nonce = "8" }), Throws.TypeOf<InputFaultException>().With.Message.Contains("another nonce"));
        var again = Auditor.Run(Options("again", Claims) with { Again = told.Randomness });
        Assert.That(ReportJson.Write(again), Is.EqualTo(ReportJson.Write(told)));
    }

    [Test]
    public void Run_WithALedger_CountsTriesAndRefusesTheOneTooMany()
    {
        var ledger = Path.Combine(inputs, "ledger.jsonl");
        var two = "tries: 2\n" + Claims;
        Assert.That(Run("try1", two, ledger: ledger).Report.Randomness!.Try, Is.EqualTo(1));
        Assert.That(Run("try1b", two, ledger: ledger).Report.Randomness!.Try, Is.EqualTo(1), "the same plan is the same try");
        var second = Run("try2", two.Replace("at-most: 0.01,", "at-most: 0.009,", StringComparison.Ordinal), ledger: ledger);
        Assert.That(second.Report.Randomness!.Try, Is.EqualTo(2));
        Assert.That(second.Report.Claims[0].Rows!.Alpha, Is.EqualTo("0.0005"));
        Assert.That(Recheck.Faults(second.Report, second.Folder), Is.Empty);
        Assert.That(() => Run("try3", two.Replace("at-most: 0.01,", "at-most: 0.008,", StringComparison.Ordinal), ledger: ledger), Throws.TypeOf<InputFaultException>().With.Message.Contains("try 3"));
        Forecast.Make(Options("try5", two), writes: true);
        Assert.That(() => Auditor.Run(Options("try5", two) with { Ledger = ledger, Nonce = "7" }), Throws.TypeOf<InputFaultException>().With.Message.Contains("try 3"), "another seed is another try");
        File.WriteAllText(ledger, File.ReadAllText(ledger).Replace("\"try\":1", "\"try\":3", StringComparison.Ordinal));
        Assert.That(() => Run("try4", two, ledger: ledger), Throws.TypeOf<InputFaultException>().With.Message.Contains("broken ledger"));
    }

    [Test]
    public void Run_ASimultaneousFamily_SharesTheError()
    {
        var (folder, told) = Run("simultaneous", "family: simultaneous\n" + Claims);
        Assert.That(told.Claims.Select(claim => claim.Rows!.Alpha).Distinct().Single(), Does.StartWith("0.0000666"));
        Assert.That(Recheck.Faults(told, folder), Is.Empty);
        Assert.That(HexFloat.TryParse(told.Claims.Single(claim => claim.Spec.Id == "RATED").Proved!.Hex), Is.GreaterThanOrEqualTo(HexFloat.TryParse(Claim("RATED").Proved!.Hex)!.Value));
        Assert.That(told.Assumptions, Has.Some.Contains("simultaneous"));
    }

    [Test]
    public void Run_AHolmFamily_GivesTheRestWhatIsLeftOfTheError()
    {
        var (folder, told) = Run("holm", "family: holm\n" + Claims);
        var open = told.Claims.Where(claim => claim.Verdict != VerdictKind.Verified).ToList();
        Assert.That(open.Select(claim => claim.Rows!.Alpha).Distinct().Count(), Is.EqualTo(1));
        Assert.That(open[0].Rows!.Alpha, Does.StartWith(open.Count == 2 ? "0.0005" : "0.000"));
        Assert.That(Recheck.Faults(told, folder), Is.Empty);
        var lie = told with { Claims = [.. told.Claims.Select(claim => claim.Spec.Id == "RATED" ? claim with { Rows = claim.Rows! with { Alpha = "0.001" } } : claim)] };
        Assert.That(Recheck.Faults(lie, folder), Is.Not.Empty);
    }

    [TestCase("chosen-on: holdout", "rows of 'half' that 'holdout' has too")]
    [TestCase("chosen-on: nowhere", "data set")]
    [TestCase("sequential: { design: 0.001 }", "tested by betting")]
    [TestCase("method: clopper-pearson", "yes and no")]
    [TestCase("cap: 1", "could not fail")]
    public void Run_Contradictions_AreFaults(string lines, string says)
    {
        var changed = Claims.Replace(lines.StartsWith("cap", StringComparison.Ordinal) ? "cap: 2, at-most: 1.2, assurance: statistical, chosen-on: other" : "assurance: statistical, chosen-on: other",
            lines.StartsWith("cap", StringComparison.Ordinal) ? $"{lines}, at-most: 1.2, assurance: statistical" : $"assurance: statistical, {lines}", StringComparison.Ordinal);
        Assert.That(changed, Is.Not.EqualTo(Claims));
        Assert.That(() => Run("bad", changed), Throws.TypeOf<InputFaultException>().With.Message.Contains(says));
    }

    [Test]
    public void Run_TooFewRows_AreRefusedWithTheNumberThatIsNeeded()
    {
        var changed = Claims.Replace("at-most: 0.02,", "at-most: 0.0021,", StringComparison.Ordinal).Replace("at-most: 0.1,", "at-most: 0.03,", StringComparison.Ordinal);
        var fault = Assert.Throws<InputFaultException>(() => Run("short", changed))!;
        Assert.That(fault.Diagnostics.Select(item => item.Message), Has.Some.Contains("are needed").And.Some.Contains("clusters"));
    }

    [Test]
    public void Forecast_TellsRowsAndPassesWithoutWriting()
    {
        var (claims, plan) = Forecast.Make(Options("forecast", Claims), writes: false);
        Assert.That(plan, Is.Null);
        Assert.That(Directory.Exists(Path.Combine(inputs, "forecast")), Is.False);
        Assert.That(claims.Single(claim => claim.Claim == "RATED"), Has.Property("Rows").EqualTo(1500).And.Property("Passes").EqualTo(3000).And.Property("Needs").EqualTo(688));
        Assert.That(claims.Single(claim => claim.Claim == "SEQ").Expects, Does.Contain("649 rows"));
    }

    private void Named(string id, Func<ClaimResult, ClaimResult> lie)
    {
        var changed = report with { Claims = [.. report.Claims.Select(claim => claim.Spec.Id == id ? lie(claim) : claim)] };
        Assert.That(Recheck.Faults(changed, first), Has.Some.StartsWith($"claim '{id}'"));
    }

    /// <summary>Rewrites a rows file with digest, root and counts that agree with it: only the numbers that follow from it can tell.</summary>
    private void Rewritten(string id, Action<List<string>> change)
    {
        var path = Path.Combine(first, "evidence", "rows", $"{id}.csv");
        var kept = File.ReadAllBytes(path);
        var lines = File.ReadAllLines(path).ToList();
        change(lines);
        try
        {
            File.WriteAllText(path, string.Join('\n', lines) + "\n");
            Assert.That(Recheck.Faults(report, first), Has.Some.StartsWith($"claim '{id}'"));
        }
        finally { File.WriteAllBytes(path, kept); }
    }

    private ClaimResult Claim(string id) => report.Claims.Single(claim => claim.Spec.Id == id);

    /// <summary>Ends the run after a claim has told of some batches.</summary>
    private sealed class Killer(string id, int batches) : IProgress<RunProgress>
    {
        private int seen = -1;

        public void Report(RunProgress value)
        {
            if (value.Claim == id && ++seen > batches) { throw new OperationCanceledException(); }
        }
    }

    private (string Folder, Report Report) Run(string name, string claims, string? nonce = null, string? ledger = null) =>
        (Path.Combine(inputs, name), Auditor.Run(Options(name, claims) with { Nonce = nonce, Ledger = ledger }));

    private RunOptions Options(string name, string claims)
    {
        File.WriteAllText(Path.Combine(inputs, "policy.yaml"), Head + "\n" + claims);
        return SampleFolder.Options(inputs, "policy.yaml", name, 2);
    }
}
