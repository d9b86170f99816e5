using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Claims about outcomes that cannot mean what they say, do not fit, or could not pass: each is told before any pass.</summary>
[TestFixture]
public sealed class OutcomeFaultTest
{
    private const string Inputs = "rows: { path: rows.csv, inputs: \"a, b, c\", labels: y }, plain: { path: rows.csv, inputs: \"a, b, c\" }, wide: { path: rows.csv, inputs: \"a, b, c\", labels: big }, users: { path: rows.csv, inputs: \"a, b, c\", labels: y, cluster: user }, "
        + "drawn: { path: rows.csv, inputs: \"a, b, c\", labels: y, draw: 50 }, tokens: { path: rows.csv, inputs: \"a, b, c\", labels: y, unit: token }, tokened: { path: rows.csv, inputs: \"a, b, c\", labels: y, unit: token, cluster: user }";

    private const string Data = Inputs + ", judged: { path: judged.csv }, tries: { path: judged.csv, cluster: prompt }";

    private readonly OutcomeFiles files = new();

    [OneTimeSetUp]
    public void Write()
    {
        files.Csv("rows.csv", "a,b,c,y,big,user", Enumerable.Range(0, 100).Select(row => (double[])[row % 3, row % 5, 1, row % 3 == 0 ? 1 : 0, row % 7, row / 10]));
        files.Csv("judged.csv", "bad,score,prompt", Enumerable.Range(0, 100).Select(row => (double[])[row % 10 == 0 ? 1 : 0, row / 10.0, row / 5]));
    }

    [OneTimeTearDown]
    public void Remove() => files.Remove();

    [TestCase("performance: { metric: precision, over: rows }, at-least: 0.5", "got no class")]
    [TestCase("performance: { metric: accuracy, class: 1, over: rows }, at-least: 0.5", "wanted none")]
    [TestCase("performance: { metric: accuracy, bins: 3, over: rows }, at-least: 0.5", "wanted none")]
    [TestCase("performance: { metric: calibration-error, over: rows }, at-most: 0.5", "add bins: 15")]
    [TestCase("performance: { metric: loss, over: rows }, at-most: 0.5", "no number of rows bounds the mean")]
    [TestCase("performance: { metric: loss, bound: 3, over: rows }, quantile: 0.5, at-most: 0.5", "beside a quantile")]
    [TestCase("performance: { metric: loss, bound: 0, over: rows }, at-most: 0", "above 0")]
    [TestCase("performance: { metric: loss, bound: 3, over: rows }, at-most: 4", "0 to 3")]
    [TestCase("performance: { metric: accuracy, over: rows }, quantile: 0.5, at-least: 0.5", "got a quantile")]
    [TestCase("performance: { metric: accuracy, over: rows }, at-least: 1.5", "0 to 1")]
    [TestCase("performance: { metric: accuracy, over: rows }, at-least: -0.5", "0 to 1")]
    [TestCase("performance: { metric: accuracy, over: rows }, irrelevant: true", "at-most or at-least")]
    [TestCase("performance: { metric: accuracy, over: rows }, sequential: { design: 0.9 }, at-least: 0.5", "only for a change of outputs")]
    [TestCase("performance: { metric: accuracy, over: rows }, cap: 2, at-least: 0.5", "only for a change of outputs")]
    [TestCase("performance: { metric: accuracy, outputs: probabilities, over: rows }, at-least: 0.5", "wanted none")]
    [TestCase("performance: { metric: precision, class: 1, output: 2, over: rows }, at-least: 0.5", "add above")]
    [TestCase("performance: { metric: auroc, class: 1, above: 2, over: rows }, at-least: 0.5", "wanted none")]
    [TestCase("performance: { metric: recall, class: 1, versus: swapped, over: rows }, at-least: 0.5", "no exact rule")]
    [TestCase("performance: { metric: accuracy, versus: subject, over: rows }, at-least: 0", "one model twice")]
    [TestCase("performance: { metric: accuracy, versus: nobody, over: rows }, at-least: 0", "nobody")]
    [TestCase("performance: { metric: acuracy, over: rows }, at-least: 0.5", "did you mean \"accuracy\"")]
    [TestCase("recorded: { outcome: bad, over: nowhere }, at-most: 0.5", "nowhere")]
    [TestCase("recorded: { outcome: bad, range: [1, 0], over: judged }, at-most: 0.5", "the first below the second")]
    [TestCase("recorded: { outcome: bad, range: [0, 1], at-tries: 2, over: tries }, at-most: 0.5", "a range for tries")]
    [TestCase("recorded: { outcome: bad, range: [0, 1], over: judged }, quantile: 0.5, at-most: 0.5", "beside a range")]
    [TestCase("recorded: { outcome: score, range: [0, 10], over: judged }, at-most: 11", "of the range")]
    [TestCase("recorded: { outcome: bad, prompts: each, over: judged }, at-most: 0.5", "without at-tries")]
    [TestCase("recorded: { outcome: bad, over: judged }, chosen-on: rows, at-most: 0.5", "no inputs to compare")]
    public void Policy_ThatContradictsItself_IsRefused(string claim, string says) => Refused(claim, says);

    [TestCase("performance: { metric: accuracy, over: plain }, at-least: 0.5", "without labels")]
    [TestCase("performance: { metric: accuracy, over: wide }, at-least: 0.5", "Got label 6")]
    [TestCase("performance: { metric: recall, class: 2, over: rows }, at-least: 0.5", "no row with label 2")]
    [TestCase("performance: { metric: precision, class: 3, over: rows }, at-least: 0.5", "wanted 0 to 2")]
    [TestCase("performance: { metric: auroc, class: 1, output: 5, over: rows }, at-least: 0.5", "Got output 5")]
    [TestCase("performance: { metric: auroc, class: 1, over: users }, at-least: 0.5", "no rule")]
    [TestCase("performance: { metric: loss, over: users }, quantile: 0.5, at-most: 1", "no rule")]
    [TestCase("performance: { metric: recall, class: 1, over: drawn }, at-least: 0.5", "drawn without replacement")]
    [TestCase("performance: { metric: accuracy, over: tokens }, at-least: 0.5", "whose rows are tokens")]
    [TestCase("influence: { of: same, quantity: top1-flip, over: tokens }, at-most: 0.5", "whose rows are tokens")]
    [TestCase("recorded: { outcome: gone, over: judged }, at-most: 0.5", "gone")]
    [TestCase("recorded: { outcome: score, over: judged }, at-most: 0.5", "wanted 0 or 1")]
    [TestCase("recorded: { outcome: score, range: [0, 5], over: judged }, at-most: 0.5", "0 to 5 as the range says")]
    [TestCase("recorded: { outcome: score, over: tries }, quantile: 0.5, at-most: 9", "no rule")]
    [TestCase("recorded: { outcome: bad, at-tries: 2, over: judged }, at-most: 0.5", "without their prompts")]
    [TestCase("recorded: { outcome: bad, at-tries: 6, over: tries }, at-most: 0.5", "nothing is extrapolated: 6 tries of every prompt are needed")]
    public void Claim_ThatDoesNotFit_IsRefused(string claim, string says) => Refused(claim, says);

    /// <summary>The numbers of rows are the smallest n with (1 - d)^n at most .05, and its like.</summary>
    [TestCase("performance: { metric: error, over: rows }, at-most: 0.001", "Got 100 rows", "2,995 are needed")]
    [TestCase("performance: { metric: recall, class: 1, over: rows }, at-least: 0.95", "Got 34 rows of class 1", "59 are needed")]
    [TestCase("performance: { metric: loss, over: rows }, quantile: 0.99, at-most: 1", "Got 100 rows", "299 are needed")]
    [TestCase("performance: { metric: accuracy, over: drawn }, at-least: 0.97", "Got 50 drawn rows", "63 are needed")]
    [TestCase("performance: { metric: auroc, class: 1, over: rows }, at-least: 0.95", "Got 34 rows of class 1", "59 are needed")]
    [TestCase("performance: { metric: accuracy, over: users }, at-least: 0.9", "Got 10 clusters", "are needed")]
    [TestCase("performance: { metric: f1, class: 1, over: users }, at-least: 0.9", "Got 10 clusters", "are needed")]
    [TestCase("performance: { metric: calibration-error, bins: 10, over: rows }, at-most: 0.01", "Got 100 rows", "are needed")]
    [TestCase("performance: { metric: accuracy, versus: swapped, over: rows }, at-least: 0.99", "Got 100 rows", "are needed")]
    [TestCase("recorded: { outcome: bad, over: judged }, at-most: 0.001", "Got 100 rows", "2,995 are needed")]
    [TestCase("recorded: { outcome: bad, over: judged }, at-most: 0", "no number of rows", "can establish")]
    [TestCase("recorded: { outcome: bad, at-tries: 100, prompts: each, over: tries }, at-most: 0.01", "Got 5 tries", "29,808 are needed")]
    public void Claim_ThatCouldNotPass_TellsTheNumberNeeded(string claim, string got, string needed)
    {
        Refused(claim, got);
        Refused(claim, needed);
    }

    [Test]
    public void Claim_OverTokensWithTheirCluster_IsRun() =>
        Assert.That(files.Run(Inputs, "id: A, performance: { metric: accuracy, over: tokened }, at-least: 0.01").Claims.Single().Rows!.Columns, Has.Some.EqualTo("cluster"));

    [Test]
    public void Claim_OverDrawnRows_SpeaksOfTheFile()
    {
        var claim = files.Run(Inputs, "id: A, performance: { metric: error, over: drawn }, at-most: 0.9").Claims.Single();
        Assert.That(claim.Sentence, Does.Contain("for all 100 rows of 'drawn', of which 50 were drawn"));
        Assert.That((claim.Rows!.Count, claim.Rows.Population, claim.Method), Is.EqualTo((50L, 100L, "hypergeometric, one-sided")));
    }

    private void Refused(string claim, string says) => Assert.That(files.Faults(Data, $"id: A, {claim}"), Does.Contain(says));
}
