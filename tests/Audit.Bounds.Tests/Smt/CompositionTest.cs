using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Smt;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Smt;

/// <summary>A good certificate's composition is confirmed; each corruption of it is answered sat.</summary>
[TestFixture("z3")]
[TestFixture("cvc5")]
public sealed class CompositionTest(string name)
{
    private static readonly ImmutableArray<double> None = [0, 0];

    [Test]
    public void Script_GoodCertificate_IsConfirmed([Values(2, 5, 32)] int nodes)
    {
        SmtScript script = Composition.Script(Differences(0.5, Grown(40, 7)), Limit("0.5"), new CompositionLimits(nodes));
        Assert.That(Answer(script), Is.EqualTo("unsat"));
        Assert.That(script.Queries.Length, Is.GreaterThanOrEqualTo(6));
    }

    [Test]
    public void Script_LooserThreshold_IsConfirmed() => Assert.That(Answer(Composition.Script(Differences(0.5, Leaf), Limit("0.500001"))), Is.EqualTo("unsat"));

    [Test]
    public void Script_ThresholdBelowTheBound_IsNotConfirmed() =>
        Assert.That(Answer(Composition.Script(Differences(0.5, Leaf), Limit("0.4999999999"))), Does.StartWith("sat").And.Contains("policy's sentence"));

    // 0.1 as a double is larger than the decimal 0.1.
    [Test]
    public void Script_ThresholdIsTheDecimalNotItsNearestDouble() =>
        Assert.That(Answer(Composition.Script(Differences(0.1, Leaf), Limit("0.1"))), Does.StartWith("sat"));

    [Test]
    public void Script_ClauseMissing_IsNotConfirmed()
    {
        Certificate good = Differences(0.5, Leaf);
        Certificate bad = good with { Clauses = good.Clauses[..3], Boxes = [good.Boxes[0] with { Tree = LeafOf(3) }] };
        Assert.That(Answer(Composition.Script(bad, Limit("0.5"))), Does.StartWith("sat").And.Contains("policy's sentence"));
    }

    [Test]
    public void Query_PartMissingFromTheCover_IsNotConfirmed([Range(0, 6)] int missing)
    {
        CoverPart part = TreeCover.Parts(Box(Grown(6, 3)), 7).Single();
        Assert.That(part.Below, Has.Length.EqualTo(7));
        Assert.That(Answer(Only(part.Query("whole"))), Is.EqualTo("unsat"));
        Assert.That(Answer(Only((part with { Below = part.Below.RemoveAt(missing) }).Query("missing"))), Does.StartWith("sat"));
    }

    [Test]
    public void Query_PartNarrowerThanItsCut_IsNotConfirmed()
    {
        CoverPart part = TreeCover.Parts(Box(Grown(6, 3)), 7).Single();
        PlacedNode narrow = part.Below[0] with { Upper = [.. part.Below[0].Upper.Select(u => Math.BitDecrement(u))] };
        Assert.That(Answer(Only((part with { Below = part.Below.SetItem(0, narrow) }).Query("narrow"))), Does.StartWith("sat"));
    }

    [Test]
    public void Script_Shares_FollowOnlyWhenTheyAre()
    {
        // x0 <= 1 or x1 <= 2, from 2 x0 + x1 <= 4; then with the strict form of the second.
        var clause = new Clause([new Literal(None, [1, 0], 1, false), new Literal(None, [0, 1], 2, true)]);
        Certificate certificate = Certified([clause], [new Share(0, 2), new Share(1, 1)]);
        Assert.That(Answer(Composition.Script(certificate, new Conclusion.AllClauses([clause]))), Is.EqualTo("unsat"));
        var tighter = new Clause([clause.AnyOf[0] with { Bound = 0.75 }, clause.AnyOf[1]]);
        Assert.That(Answer(Composition.Script(certificate, new Conclusion.AllClauses([tighter]))), Does.StartWith("sat"));
    }

    [Test]
    public void Script_PairwiseMargin_NegativeBoundKeepsTheTop()
    {
        var clauses = from top in Enumerable.Range(0, 3)
                      from other in Enumerable.Range(0, 3)
                      where other != top
                      select new Clause(
                      [
                          new Literal(Row(other, top), Row(other, top), -0.125, false),
                          .. Enumerable.Range(0, 3).Where(i => i != top).Select(i => new Literal([0, 0, 0], Row(top, i), 0, true)),
                      ]);
        Certificate certificate = Certified([.. clauses], [new Share(0, 1)]);
        Assert.That(Answer(Composition.Script(certificate, new Conclusion.PairwiseMargin(Rational.OfDecimal("-0.125")))), Is.EqualTo("unsat"));
        Assert.That(Answer(Composition.Script(certificate, new Conclusion.SameTop())), Is.EqualTo("unsat"));
        Assert.That(Answer(Composition.Script(certificate, new Conclusion.PairwiseMargin(Rational.OfDecimal("-0.126")))), Does.StartWith("sat"));
        var zero = certificate with { Clauses = [.. certificate.Clauses.Select(c => new Clause([c.AnyOf[0] with { Bound = 0 }, .. c.AnyOf[1..]]))] };
        Assert.That(Answer(Composition.Script(zero, new Conclusion.SameTop())), Does.StartWith("sat"), "equal outputs may change the first of them");
    }

    [Test]
    public void Script_TwoBoxes_BothMustBeCovered()
    {
        Certificate certificate = Differences(0.5, Leaf);
        certificate = certificate with { Boxes = [certificate.Boxes[0], Box(Grown(3, 1))] };
        Assert.That(Answer(Composition.Script(certificate, Limit("0.5"))), Is.EqualTo("unsat"));
    }

    [Test]
    public void Script_LargeTree_IsSampledAndSaysSo()
    {
        SmtScript script = Composition.Script(Differences(0.5, Grown(2000, 5)), Limit("0.5"), new CompositionLimits(16, 9, 9));
        Assert.That(script.Text(), Does.Match(@"Covers: 9 of \d+ queries, a seeded choice\. Shares: all 4 queries"));
        Assert.That(script.Text(), Is.EqualTo(Composition.Script(Differences(0.5, Grown(2000, 5)), Limit("0.5"), new CompositionLimits(16, 9, 9)).Text()));
        Assert.That(Answer(script), Is.EqualTo("unsat"));
    }

    private static TreeNode Leaf => LeafOf(4);

    private static Conclusion.LargestDifference Limit(string decimalText) => new(Rational.OfDecimal(decimalText));

    private string Answer(SmtScript script) => SmtConfirmation.Confirm(Solvers.Installed(name), script, SmtConfirmation.DefaultRlimit).Answer;

    private static SmtScript Only(SmtQuery query) => new("One query", "QF_LRA", [], [query]);

    private static ImmutableArray<double> Row(int plus, int minus) => [.. Enumerable.Range(0, 3).Select(i => i == plus ? 1.0 : i == minus ? -1.0 : 0.0)];

    // |d0| and |d1| at most the bound.
    private static Certificate Differences(double bound, TreeNode tree) => new(new string('a', 64), new string('b', 64), 32, 32,
        [.. new double[][] { [1, 0], [-1, 0], [0, 1], [0, -1] }.Select(row => new Clause([new Literal([.. row], None, bound, false)]))],
        [Box(tree)]);

    private static Certificate Certified(ImmutableArray<Clause> clauses, ImmutableArray<Share> shares) => new(new string('a', 64), new string('b', 64), 32, 32,
        clauses, [Box(new TreeNode.Leaf([.. clauses.Select(_ => shares)]) { ReboundFrom = TreeNode.InheritAll })]);

    private static CoveredBox Box(TreeNode tree) => new([-1, 0, 0.25f], [1, 0.1f, 3], tree);

    private static TreeNode.Leaf LeafOf(int clauses) => new([.. Enumerable.Range(0, clauses).Select(_ => ImmutableArray.Create(new Share(0, 1)))]) { ReboundFrom = TreeNode.InheritAll };

    // A tree with the given number of splits, at seeded places.
    private static TreeNode Grown(int splits, int seed)
    {
        var random = new Random(seed);
        return Grow(splits, [-1, 0, 0.25], [1, 0.1f, 3]);

        TreeNode Grow(int count, ImmutableArray<double> lower, ImmutableArray<double> upper)
        {
            if (count == 0) { return Leaf; }
            int axis = random.Next(3);
            double cut = (lower[axis] + upper[axis]) / 2;
            int left = count == 1 ? 0 : (count - 1) / 2 + random.Next(2) * ((count - 1) % 2);
            return new TreeNode.Split(axis, cut, Grow(left, lower, upper.SetItem(axis, cut)), Grow(count - 1 - left, lower.SetItem(axis, cut), upper)) { ReboundFrom = TreeNode.InheritAll };
        }
    }
}
