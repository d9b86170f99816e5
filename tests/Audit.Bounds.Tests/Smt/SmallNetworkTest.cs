using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Smt;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Smt;

/// <summary>Networks whose largest values are known by hand: a bound above is confirmed, one below has a model.</summary>
[TestFixture("z3")]
[TestFixture("cvc5")]
public sealed class SmallNetworkTest(string name)
{
    private static readonly ImmutableArray<float> Low = [-1, -1], High = [1, 1];

    // relu(s (x1 + x2)) + relu(s (x1 - x2)) is at most 2 s on the box, at x1 = 1.
    [TestCase(0, 2.0, false, "unsat")]
    [TestCase(0, 2.0, true, "sat")]
    [TestCase(0, 1.9999, false, "sat")]
    [TestCase(3, 2.0, false, "sat")]
    [TestCase(3, 2.00001, false, "unsat")]
    public void Script_OneNetwork_ConfirmsWhatHoldsWithRounding(int roundings, double bound, bool strict, string expected) =>
        Assert.That(First(Script(Tent(1, roundings), null, new Literal([], [1], bound, strict))), Is.EqualTo(expected));

    [TestCase(0, 0.25, false, "unsat")]
    [TestCase(0, 0.25, true, "sat")]
    [TestCase(0, 0.2499, false, "sat")]
    [TestCase(3, 0.25, false, "sat")]
    [TestCase(3, 0.25001, false, "unsat")]
    public void Script_TwoNetworks_ConfirmsTheChange(int roundings, double bound, bool strict, string expected) =>
        Assert.That(First(Script(Tent(1, roundings), Tent(1.125f, roundings), new Literal([1], [0], bound, strict))), Is.EqualTo(expected));

    // The two units of the tents take opposite signs of change: only the cases tell that the largest fall is 0.25 and not more.
    [TestCase(-1, 0.25, "sat")]
    [TestCase(-1, 0.00001, "unsat")]
    public void Script_TwoNetworks_OtherDirection(double sign, double bound, string expected) =>
        Assert.That(First(Script(Tent(1, 3), Tent(1.125f, 3), new Literal([sign], [0], bound - (expected == "sat" ? 0.2501 : 0), false))), Is.EqualTo(expected));

    [Test]
    public void Script_IdenticalRows_ComputeTheSameFloat() =>
        Assert.That(First(Script(Tent(1, 3), Tent(1, 3), new Literal([1], [0], 0, false))), Is.EqualTo("unsat"));

    [Test]
    public void Script_SeveralClauses_EachIsAsked()
    {
        ImmutableArray<Clause> clauses = [Only(new Literal([], [1], 2.5, false)), Only(new Literal([], [1], 1, false)), Only(new Literal([], [-1], 0.001, false))];
        SmtOutcome outcome = Ask(SmallNetwork.Script(Tent(1, 3), null, Low, High, clauses));
        Assert.That(outcome.Answer, Does.StartWith("sat").And.Contains("clause 1"));
        Assert.That(outcome.PerQuery[^3].Status, Is.EqualTo(SmtStatus.Unsat));
        Assert.That(outcome.PerQuery[^1].Status, Is.EqualTo(SmtStatus.Unsat));
    }

    [Test]
    public void Script_AnyLiteralSuffices()
    {
        var clause = new Clause([new Literal([], [1], 1, false), new Literal([], [-1], -1, false)]);
        Assert.That(First(SmallNetwork.Script(Tent(1, 3), null, Low, High, [clause])), Is.EqualTo("unsat"));
        Assert.That(First(SmallNetwork.Script(Tent(1, 3), null, Low, High, [new Clause([clause.AnyOf[0], clause.AnyOf[1] with { Bound = -1.001 }])])), Is.EqualTo("sat"));
    }

    [Test]
    public void Script_BoundBelowAComputedChange_IsNeverConfirmed([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        ChainNetwork original = Drawn(random), coarse = Perturbed(original, random);
        float[] input = [(float)random.NextDouble(), (float)random.NextDouble()];
        float change = Computed(coarse, input) - Computed(original, input);
        ImmutableArray<float> lower = [.. input.Select(v => v - 0.1f)], upper = [.. input.Select(v => v + 0.1f)];
        SmtOutcome outcome = Ask(SmallNetwork.Script(original, coarse, lower, upper, [Only(new Literal([1], [0], change - 0.001, false))]));
        Assert.That(outcome.PerQuery[^1].Status, Is.EqualTo(SmtStatus.Sat), outcome.Answer);
        Assert.That(outcome.PerQuery[..^1].Select(a => a.Status), Is.All.EqualTo(SmtStatus.Unsat));
    }

    [Test]
    public void Of_WrongRange_IsRefuted([Range(0, 4)] int lie)
    {
        var parts = new NetworkParts(Tent(1, 3), Tent(1.125f, 3), Low, High);
        Assert.That(Ask(Ranges(parts)).Answer, Is.EqualTo("unsat"));
        var less = new Rational(1, 1 << 20);
        switch (lie)
        {
            case 0: parts.X.X[0][0] = parts.X.X[0][0] with { Upper = parts.X.X[0][0].Upper - less }; break;
            case 1: parts.Y!.X[1][0] = parts.Y.X[1][0] with { Lower = parts.Y.X[1][0].Lower + less }; break;
            case 2: parts.X.Rho[0][1] -= parts.X.Rho[0][1] / 64.0; break;
            case 3: parts.Change!.D[0][0] = parts.Change.D[0][0] with { Upper = parts.Change.D[0][0].Upper - less }; break;
            default: parts.Change!.D[1][0] = parts.Change.D[1][0] with { Lower = parts.Change.D[1][0].Lower + less }; break;
        }

        Assert.That(Ask(Ranges(parts)).Answer, Does.StartWith("sat"));
    }

    [Test]
    public void SizeOf_TwoTents_CountsTheOpenUnits()
    {
        Assert.That(SmallNetwork.SizeOf(Tent(1, 3), Tent(2, 3), Low, High), Is.EqualTo(new EncodingSize(6, 4)));
        Assert.That(SmallNetwork.SizeOf(Tent(1, 3), null, [1, -0.5f], [1, 0.5f]), Is.EqualTo(new EncodingSize(3, 0)));
        Assert.That(SmallNetwork.SizeOf(Tent(1, 3), Tent(1, 3), Low, High).Unstable, Is.EqualTo(2));
    }

    private SmtOutcome Ask(SmtScript script) => SmtConfirmation.Confirm(Solvers.Installed(name), script, SmtConfirmation.DefaultRlimit);

    private string First(SmtScript script) => Ask(script).Answer.Split(' ')[0];

    private static SmtScript Ranges(NetworkParts parts) => new("Ranges", "QF_LRA", [], [.. RangeQueries.Of(parts)]);

    private static Clause Only(Literal literal) => new([literal]);

    private static SmtScript Script(ChainNetwork original, ChainNetwork? coarse, Literal literal) => SmallNetwork.Script(original, coarse, Low, High, [Only(literal)]);

    private static ChainNetwork Tent(float scale, int roundings) => new(
    [
        Layer(2, [0, 0], [scale, scale, scale, -scale], Activation.Relu, roundings),
        Layer(2, [0], [1, 1], Activation.Identity, roundings),
    ]);

    private static ChainNetwork Drawn(Random random)
    {
        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
        return new([Layer(2, Numbers(3), Numbers(6), Activation.Relu, 3), Layer(3, Numbers(2), Numbers(6), Activation.Relu, 4), Layer(2, Numbers(1), Numbers(2), Activation.Identity, 3)]);
    }

    private static ChainNetwork Perturbed(ChainNetwork network, Random random) =>
        new([.. network.Layers.Select(l => l with { Weights = [.. l.Weights.Select(w => w + (float)random.NextDouble() / 16)] })]);

    private static ChainLayer Layer(int inputs, float[] bias, float[] weights, Activation activation, int roundings) => new(
        inputs, [.. bias], [.. Enumerable.Range(0, bias.Length + 1).Select(i => i * inputs)], [.. Enumerable.Range(0, weights.Length).Select(i => i % inputs)],
        [.. weights], [.. bias.Select(_ => activation)], [.. bias.Select(_ => roundings)]);

    private static float Computed(ChainNetwork network, float[] values)
    {
        foreach (ChainLayer layer in network.Layers)
        {
            values = [.. Enumerable.Range(0, layer.Outputs).Select(i => Row(layer, i, values)).Select((v, i) => layer.Activations[i] == Activation.Relu ? Math.Max(0, v) : v)];
        }

        return values[0];
    }

    private static float Row(ChainLayer layer, int row, float[] values) => Enumerable.Range(layer.RowStart[row], layer.RowStart[row + 1] - layer.RowStart[row])
        .Aggregate(layer.Bias[row], (sum, e) => MathF.FusedMultiplyAdd(layer.Weights[e], values[layer.Columns[e]], sum));
}
