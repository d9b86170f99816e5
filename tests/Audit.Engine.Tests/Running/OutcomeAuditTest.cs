using Audit.Bounds.Statistics;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Claims about outcomes, end to end on rows counted by hand.</summary>
[TestFixture]
public sealed class OutcomeAuditTest
{
    private const string Data = "rows: { path: rows.csv, inputs: \"a, b, c\", labels: y }, judged: { path: judged.csv }, users: { path: judged.csv, cluster: user }, tries: { path: tries.csv, cluster: prompt }";

    private const string Claims = """
        id: ACC, performance: { metric: accuracy, over: rows }, at-least: 0.8
        id: ERR, performance: { metric: error, of: swapped, over: rows }, at-least: 0.2
        id: PREC, performance: { metric: precision, class: 1, over: rows }, at-least: 0.6
        id: REC, performance: { metric: recall, class: 1, over: rows }, at-least: 0.6
        id: F1, performance: { metric: f1, class: 1, over: rows }, at-least: 0.6
        id: IOU, performance: { metric: iou, class: 1, over: rows }, at-most: 0.9
        id: ABOVE, performance: { metric: precision, class: 1, output: 1, above: 0.5, over: rows }, at-least: 0.6
        id: LOSS, performance: { metric: loss, bound: 8, over: rows }, at-most: 2
        id: LOSSQ, performance: { metric: loss, over: rows }, quantile: 0.5, at-most: 2
        id: DIFF, performance: { metric: accuracy, versus: swapped, over: rows }, at-least: 0.1
        id: SIGN, performance: { metric: error, versus: swapped, over: rows }, at-most: 0
        id: WORSE, performance: { metric: accuracy, of: swapped, versus: subject, over: rows }, at-least: 0
        id: SAME, performance: { metric: accuracy, of: same, versus: subject, over: rows }, at-least: -0.1
        id: ROC, performance: { metric: auroc, class: 1, over: rows }, at-least: 0.7
        id: ROCFEW, performance: { metric: auroc, class: 2, output: 0, over: rows }, at-most: 0.5
        id: CAL, performance: { metric: calibration-error, bins: 10, over: rows }, at-most: 0.6
        id: CALP, performance: { metric: calibration-error, bins: 3, outputs: probabilities, over: rows }, at-most: 0.4
        id: RATE, recorded: { outcome: bad, over: judged }, at-most: 0.2
        id: MEAN, recorded: { outcome: score, range: [1, 5], over: judged }, at-most: 3.5
        id: QUANT, recorded: { outcome: score, over: judged }, quantile: 0.9, at-most: 5
        id: USERS, recorded: { outcome: bad, over: users }, at-most: 0.3
        id: ASR, recorded: { outcome: broke, at-tries: 5, over: tries }, at-most: 0.6
        id: EACH, recorded: { outcome: broke, at-tries: 5, prompts: each, over: tries }, at-most: 0.9
        """;

    private static readonly ExactAlpha Alpha = ExactAlpha.Parse("0.05");

    private readonly OutcomeFiles files = new();

    private Report report = null!;

    /// <summary>200 rows: 90 of class 0 right; 8 of class 0 answered 1; 60 of class 1 right, 12 answered 2; 25 of class 2 right, 5 answered 1.</summary>
    [OneTimeSetUp]
    public void RunOnce()
    {
        (int Label, int Top, int Rows)[] confusion = [(0, 0, 90), (0, 1, 8), (1, 1, 60), (1, 2, 12), (2, 2, 25), (2, 1, 5)];
        files.Csv("rows.csv", "a,b,c,y", confusion.SelectMany(cell => Enumerable.Range(0, cell.Rows).Select(row => (double[])[.. Enumerable.Range(0, 3).Select(k => k == cell.Top ? 1.0 : row % 7 / 16.0), cell.Label])));
        files.Csv("judged.csv", "bad,score,user", Enumerable.Range(0, 300).Select(row => (double[])[row % 20 == 0 ? 1 : 0, 1 + (row % 9 / 2.0), row / 3]));
        files.Csv("tries.csv", "broke,prompt", Enumerable.Range(0, 400).Select(row => (double[])[row % 10 < new[] { 0, 1, 2, 9 }[row / 10 % 4] ? 1 : 0, row / 10]));
        report = files.Run(Data, Claims);
    }

    [OneTimeTearDown]
    public void Remove() => files.Remove();

    [TestCase("ACC", 175, 200, false)]
    [TestCase("PREC", 60, 73, false)]
    [TestCase("REC", 60, 72, false)]
    [TestCase("IOU", 60, 85, true)]
    [TestCase("ABOVE", 60, 73, false)]
    [TestCase("RATE", 15, 300, true)]
    public void Share_CountedByHand_HasItsEnd(string id, int count, int of, bool upper)
    {
        var claim = Claim(id);
        Assert.That(claim.Verdict, Is.EqualTo(VerdictKind.Verified), claim.Reason);
        Assert.That(Value(claim.Found), Is.EqualTo(count / (double)of));
        Assert.That(Value(claim.Proved), Is.EqualTo(upper ? ClopperPearson.Upper(count, of, Alpha) : ClopperPearson.Lower(count, of, Alpha)));
    }

    [Test]
    public void F1_IsWhatItsIouGives()
    {
        var low = ClopperPearson.Lower(60, 85, Alpha);
        Assert.That(Value(Claim("F1").Found), Is.EqualTo(120 / 145.0));
        Assert.That(Value(Claim("F1").Proved), Is.LessThan(2 * low / (1 + low)).And.GreaterThan((2 * low / (1 + low)) - 1e-14));
    }

    /// <summary>Exchanged answers are right where the top was 1 and the label 0, and where both are 2.</summary>
    [Test]
    public void Error_OfAnotherModel_IsItsOwn() => Assert.That(Value(Claim("ERR").Found), Is.EqualTo(1 - (33 / 200.0)).Within(1e-15));

    [TestCase("DIFF", VerdictKind.Verified)]
    [TestCase("SIGN", VerdictKind.Verified)]
    [TestCase("WORSE", VerdictKind.Falsified)]
    [TestCase("SAME", VerdictKind.Verified)]
    public void Difference_HasItsVerdict(string id, VerdictKind verdict) => Assert.That(Claim(id).Verdict, Is.EqualTo(verdict), Claim(id).Reason);

    /// <summary>The subject alone is right on 150 rows, the other alone on 8.</summary>
    [Test]
    public void Difference_CountsTheRowsThatDiffer()
    {
        Assert.That(Claim("DIFF").Exhibits.Single().Rows.Select(row => Value(row.Middle)), Is.EqualTo(new[] { 150.0, 8, 200 }));
        Assert.That(Value(Claim("DIFF").Found), Is.EqualTo(142 / 200.0));
        Assert.That(Value(Claim("SIGN").Proved), Is.Zero);
    }

    [Test]
    public void Mean_OfARange_IsBracketed()
    {
        var claim = Claim("MEAN");
        Assert.That(claim.Verdict, Is.EqualTo(VerdictKind.Verified), claim.Reason);
        Assert.That(Value(claim.Found), Is.EqualTo(Enumerable.Range(0, 300).Average(row => 1 + (row % 9 / 2.0))).Within(1e-12));
        Assert.That(Value(claim.Proved), Is.InRange(3.0, 3.4));
    }

    [Test]
    public void Loss_IsTheCrossEntropy()
    {
        var losses = File.ReadAllLines(Path.Combine(files.Out, "evidence", "rows", "LOSS.csv")).Select(line => HexFloat.TryParse(line.Split(',')[2])!.Value).ToList();
        Assert.That(losses[0], Is.EqualTo(Math.Log(Math.E + 2) - 1).Within(1e-6), "logits 1, 0, 0 with the label 0");
        Assert.That(Value(Claim("LOSS").Found), Is.EqualTo(losses.Average()).Within(1e-12));
        Assert.That(Value(Claim("LOSS").Proved), Is.InRange(losses.Average(), 2));
    }

    /// <summary>40 prompts of 10 tries with 0, 1, 2 or 9 successes, 10 of each.</summary>
    [Test]
    public void Tries_OverPrompts_AreTheUnbiasedEstimates()
    {
        var wanted = new[] { 0, 1 - (126 / 252.0), 1 - (56 / 252.0), 1 }.Average();
        Assert.That(Value(Claim("ASR").Found), Is.EqualTo(wanted).Within(1e-12));
        Assert.That(Claim("ASR").Verdict, Is.EqualTo(VerdictKind.Unknown), "the mean is .57, the threshold .6");
        Assert.That(Claim("ASR").Exhibits.Single().Rows.Select(row => row.Label), Is.EqualTo(new[] { "bounded", "bounded", "bounded", "estimate", "estimate" }));
        Assert.That(Value(Claim("EACH").Found), Is.EqualTo(1));
        Assert.That(Value(Claim("EACH").Proved), Is.EqualTo(SuccessAtTries.Upper(9, 10, 5, Alpha)));
    }

    /// <summary>Class 1 (72 rows): the score is 1 on 60 rows, below on 12; of the others (128) it is 1 on 13.</summary>
    [Test]
    public void Auroc_OverAllPairs_IsCountedByHand()
    {
        var rows = Enumerable.Range(0, 200).Select(row => (Label: Column("ROC", row, 1), Score: Column("ROC", row, 2))).ToList();
        var pairs = from positive in rows where positive.Label == 1 from negative in rows where negative.Label != 1 select 1 + positive.Score.CompareTo(negative.Score);
        Assert.That(rows.Count(row => row.Label == 1 && row.Score == 1), Is.EqualTo(60));
        Assert.That(Value(Claim("ROC").Found), Is.EqualTo(pairs.Sum() / (2.0 * 72 * 128)));
        Assert.That(Value(Claim("ROC").Proved), Is.InRange(0.6, Value(Claim("ROC").Found)));
        Assert.That((Claim("ROC").Method, Claim("ROCFEW").Method), Is.EqualTo(("one partner drawn for each row of the smaller class, Clopper-Pearson, one-sided", $"a block drawn for each row of the smaller class, {MeanMethods.Describe(MeanMethod.Betting)} of mean wins, one-sided")));
    }

    /// <summary>Outputs of 1 taken as probabilities: sure on every row, right on 175 of 200.</summary>
    [Test]
    public void Calibration_OfSureAnswers_IsTheirError()
    {
        Assert.That(Value(Claim("CALP").Found), Is.EqualTo(0.125).Within(1e-12));
        Assert.That(Value(Claim("CALP").Proved), Is.InRange(0.125, 0.25));
        var point = Claim("CALP").Exhibits.Single().Rows.Single();
        Assert.That((point.Label, Value(point.At), Value(point.Middle)), Is.EqualTo(("0.667 to 1, 200 rows", 1.0, 0.875)));
        Assert.That(Value(Claim("CAL").Found), Is.EqualTo(Enumerable.Range(0, 200).Select(row => (Bin: (int)(10 * Column("CAL", row, 3)), Signed: (Column("CAL", row, 1) == Column("CAL", row, 2) ? 1 : 0) - Column("CAL", row, 3)))
            .GroupBy(row => row.Bin).Sum(bin => Math.Abs(bin.Sum(row => row.Signed))) / 200).Within(1e-9));
    }

    [Test]
    public void Classes_AreShownWithEndsThatHoldTogether()
    {
        var forest = Claim("ACC").Exhibits.Single(exhibit => exhibit.Title.StartsWith("Recall", StringComparison.Ordinal));
        Assert.That(forest.Rows.Select(row => row.Label), Is.EqualTo(new[] { "class 0", "class 1", "class 2" }));
        Assert.That(Value(forest.Rows[1].High), Is.EqualTo(ClopperPearson.Upper(60, 72, ExactAlpha.Parse("0.05").Over(2).Over(6))));
        Assert.That(forest.Use, Does.Contain("Bonferroni"));
    }

    [Test]
    public void Recheck_WhatWasWritten_HasNoFaults() => Assert.That(Recheck.Faults(report, files.Out), Is.Empty);

    [Test]
    public void Recheck_EachNumberChanged_IsNamed()
    {
        foreach (var claim in report.Claims)
        {
            foreach (var lie in Lies(claim))
            {
                var faults = Recheck.Faults(report with { Claims = [lie] }, files.Out).ToList();
                Assert.That(faults, Has.Some.Contains($"'{claim.Spec.Id}'"));
            }
        }
    }

    [Test]
    public void Recheck_EachRowChanged_IsNamed()
    {
        foreach (var claim in report.Claims)
        {
            var path = Path.Combine(files.Out, claim.Rows!.File.Path);
            var lines = File.ReadAllLines(path);
            for (var row = 0; row < lines.Length; row += 1 + (lines.Length / 20))
            {
                var changed = lines.ToArray();
                changed[row] = changed[row].Replace("0x", "-0x", StringComparison.Ordinal);
                File.WriteAllText(path, string.Join('\n', changed) + "\n");
                Assert.That(Recheck.Faults(report with { Claims = [claim] }, files.Out), Has.Some.Contains($"'{claim.Spec.Id}'").And.Some.Contains(claim.Rows.File.Path));
            }

            File.WriteAllText(path, string.Join('\n', lines) + "\n");
        }
    }

    [Test]
    public void RowSample_OfTheSameModel_Agrees()
    {
        var outcomes = RowSample.Run(report, files.Out, Path.Combine(files.Folder, "policy.yaml"), null, null, 20, 7).ToList();
        Assert.That(outcomes, Has.Count.EqualTo(report.Claims.Length));
        Assert.That(outcomes.Sum(outcome => outcome.Differing), Is.Zero);
    }

    [Test]
    public void Run_MoreThreads_SameBytes() => Assert.That(ReportJson.Write(files.Run(Data, Claims, 2)), Is.EqualTo(ReportJson.Write(report)));

    private static IEnumerable<ClaimResult> Lies(ClaimResult claim)
    {
        yield return claim with { Found = OutwardDecimal.Lower(Value(claim.Found) + 0.01) };
        yield return claim with { Proved = OutwardDecimal.Lower(0.123) };
        foreach (var exhibit in claim.Exhibits)
        {
            var row = exhibit.Rows[0] with { Middle = OutwardDecimal.Lower(0.25) };
            yield return claim with { Exhibits = claim.Exhibits.Replace(exhibit, exhibit with { Rows = exhibit.Rows.SetItem(0, row) }) };
        }
    }

    private double Column(string id, int row, int column) => HexFloat.TryParse(File.ReadLines(Path.Combine(files.Out, "evidence", "rows", id + ".csv")).ElementAt(row).Split(',')[column])!.Value;

    private static double Value(ReportNumber? number) => HexFloat.TryParse(number?.Hex) ?? double.NaN;

    private ClaimResult Claim(string id) => report.Claims.Single(claim => claim.Spec.Id == id);
}
