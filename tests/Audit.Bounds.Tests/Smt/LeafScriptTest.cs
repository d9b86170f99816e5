using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;
using Audit.Bounds.Smt;
using Audit.Bounds.Smt.Leaves;
using Audit.Bounds.Tests.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Smt;

/// <summary>Rows of leaves evaluated apart from the checker: never exceeded, as tight as the search, and confirmed by solvers.</summary>
[TestFixture]
public sealed class LeafScriptTest
{
    /// <summary>No computed value of the box exceeds the row's bound, in float64 and in exact arithmetic; both bounds agree.</summary>
    [Test]
    public void Upper_IsNeverExceeded([Range(1, 150)] int seed)
    {
        var nets = new RandomNets(seed);
        var original = nets.Network();
        var coarse = seed % 3 == 0 ? null : nets.Twin(original);
        var (lower, upper) = nets.Box(original.Inputs);
        double[] p = coarse is null ? new double[original.Outputs] : nets.Coefficients(original.Outputs), q = seed % 2 == 0 ? nets.Coefficients(original.Outputs) : new double[original.Outputs];
        var network = LeafNetwork.Of(original, coarse)!;
        if (LeafBounds.Of(network, Root(lower, upper)) is not { } bounds) { return; }
        var steps = new List<LeafStep>();
        var bound = new LeafRow(network, bounds).Upper(network.Layers.Length - 1, p, q, steps);
        var exact = double.Parse(LeafQueries.Exact(network, bounds, steps).ToString(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(exact, Is.LessThanOrEqualTo(bound + (1e-9 * (1 + Math.Abs(bound)))));
        foreach (var point in nets.Points(lower, upper, 300))
        {
            var (x, y) = (Nets.Run(original, point), coarse is null ? [] : Nets.Run(coarse, point));
            var sum = 0.0;
            for (var j = 0; j < x.Length; j++) { sum += (q[j] * x[j]) + (y.Length > 0 ? p[j] * ((double)y[j] - x[j]) : 0); }
            Assert.That(sum, Is.LessThanOrEqualTo(exact + (1e-12 * (1 + Math.Abs(sum)))), string.Join(' ', point));
        }
    }

    /// <summary>A phase's side cuts the unit's interval, and a side that nothing reaches makes the leaf empty.</summary>
    [Test]
    public void Of_Phase_CutsTheInterval()
    {
        var network = LeafNetwork.Of(Nets.Tent, null)!;
        var side = Root([-1, -1], [1, 1]) with { Phases = [new PhaseSide(new NeuronPlace(false, 0, 0), 0, true)] };
        Assert.That(LeafBounds.Of(network, side)!.Units[0][0].X.Lower, Is.Zero);
        var far = side with { Phases = [new PhaseSide(new NeuronPlace(false, 0, 0), 5, true)] };
        Assert.That(LeafBounds.Of(network, far)!.IsEmpty, Is.True);
    }

    [TestCase("z3", 1)]
    [TestCase("cvc5", 1)]
    [TestCase("z3", 2)]
    [TestCase("cvc5", 3)]
    public void Script_ProvedCertificate_IsConfirmed(string solver, int seed)
    {
        var (original, coarse, certificate, clauses) = Proved(seed, 1.5);
        var script = LeafScript.Script(original, coarse, certificate, clauses, new LeafLimits(Products: 20_000))!;
        Assert.That(script.Notes[0], Does.Contain("are written"));
        Assert.That(script.Queries.Length, Is.GreaterThan(40));
        Assert.That(SmtConfirmation.Confirm(Solvers.Installed(solver), script, 5_000_000).Answer, Is.EqualTo("unsat"));
    }

    /// <summary>Below what an input shows nothing is written: the exact evaluation stands before every question.</summary>
    [Test]
    public void Script_LimitBelowTheTruth_IsNotWritten([Range(1, 6)] int seed)
    {
        var (original, coarse, certificate, clauses) = Proved(seed, 1.5);
        var lowered = clauses.Select(clause => new Clause([.. clause.AnyOf.Select(literal => literal with { Bound = -1 })])).ToImmutableArray();
        Assert.That(LeafScript.Script(original, coarse, certificate, lowered), Is.Null);
    }

    /// <summary>The questions decide by themselves: with the limit in the text lowered below the exact value, a solver finds a model.</summary>
    [Test]
    public void Of_LimitLoweredInTheText_IsRefuted()
    {
        var (original, coarse, certificate, clauses) = Proved(1, 1.5);
        var network = LeafNetwork.Of(original, coarse)!;
        var bounds = LeafBounds.Of(network, TreeCover.Leaves(certificate.Boxes[0]).First())!;
        var steps = new List<LeafStep>();
        var literal = clauses[0].AnyOf[0];
        var upper = new LeafRow(network, bounds).Upper(network.Layers.Length - 1, [.. literal.Difference], [.. literal.Original], steps);
        SmtOutcome Ask(double limit) => SmtConfirmation.Confirm(Solvers.Installed("z3"), new SmtScript("one", "QF_LRA",
            ["(define-fun relu ((v Real)) Real (ite (>= v 0.0) v 0.0))", "(define-fun size ((v Real)) Real (ite (>= v 0.0) v (- v)))", "(define-fun larger ((v Real) (w Real)) Real (ite (>= v w) v w))"],
            [.. LeafQueries.Of("leaf", network, bounds, steps, (Rational.Of(limit), false))]), 5_000_000);
        Assert.That(Ask(upper + 1e-6).Answer, Is.EqualTo("unsat"));
        Assert.That(Ask(upper - 1e-4).Answer, Does.StartWith("sat"));
    }

    /// <summary>Completely, by the cases of each unit, without our planes: confirmed, and refuted where the limit in the clause is below the truth.</summary>
    [TestCase("z3", 1)]
    [TestCase("cvc5", 2)]
    [TestCase("z3", 3)]
    public void Complete_ProvedCertificate_IsConfirmed(string solver, int seed)
    {
        var (original, coarse, certificate, clauses) = Proved(seed, 1.5);
        var script = LeafScript.Complete(original, coarse, certificate, clauses)!;
        Assert.That(script.Queries, Is.Not.Empty);
        Assert.That(SmtConfirmation.Confirm(Solvers.Installed(solver), script, 50_000_000).Answer, Is.EqualTo("unsat"));
        var lowered = script with { Queries = [script.Queries[0] with { Commands = [.. script.Queries[0].Commands[..^1], "(assert (not (<= d0 (- 1.0))))"] }] };
        Assert.That(SmtConfirmation.Confirm(Solvers.Installed(solver), lowered, 50_000_000).Answer, Does.StartWith("sat"));
    }

    [Test]
    public void Complete_OneNetwork_IsConfirmed()
    {
        var query = new SearchQuery([[new SearchLiteral(new Literal([], [1], 2.25, false), false)]], null);
        var outcome = new BranchAndBound(Nets.Tent, null, [new SearchBox([-1, -1], [1, 1])], query, new SearchOptions(400), _ => null).Run();
        var certificate = new Certificate(CertificateCodec.Digest(CertificateCodec.Write(Nets.Tent)), "", 32, 40, query.Fill(0), outcome.Cover);
        var script = LeafScript.Complete(Nets.Tent, null, certificate, certificate.Clauses)!;
        Assert.That(SmtConfirmation.Confirm(Solvers.Installed("z3"), script, 50_000_000).Answer, Is.EqualTo("unsat"));
    }

    [Test]
    public void Script_OtherUnits_HasNone()
    {
        var layer = Nets.Tent.Layers[0];
        var smooth = new ChainNetwork([layer with { Activations = [.. layer.Activations.Select(_ => Activation.Tanh)] }, .. Nets.Tent.Layers[1..]]);
        Assert.That(LeafNetwork.Of(smooth, null), Is.Null);
    }

    private static PlacedNode Root(float[] lower, float[] upper) =>
        new(new TreeNode.Leaf([]) { ReboundFrom = 0 }, [.. lower.Select(value => (double)value)], [.. upper.Select(value => (double)value)], "", []);

    /// <summary>A certificate that the checker accepted, and clauses a little looser, as a policy's threshold is.</summary>
    private static (ChainNetwork Original, ChainNetwork Coarse, Certificate Certificate, ImmutableArray<Clause> Clauses) Proved(int seed, double loose)
    {
        var random = new Random(seed);
        float[][] Matrix(int rows, int columns) => [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray())];
        Activation[] relu = [.. Enumerable.Repeat(Activation.Relu, 6)];
        var original = new ChainNetwork([Nets.Layer(Matrix(6, 3), new float[6], relu), Nets.Layer(Matrix(6, 6), new float[6], relu), Nets.Layer(Matrix(2, 6), new float[2], [Activation.Identity, Activation.Identity])]);
        var coarse = new ChainNetwork([.. original.Layers.Select(layer => layer with { Weights = [.. layer.Weights.Select(w => w + (float)((random.NextDouble() - 0.5) * 0.02))] })]);
        var query = SearchQuery.AbsoluteDifference([[1, 0], [0, 1]], null);
        var outcome = new BranchAndBound(original, coarse, [new SearchBox([-1, -1, -1], [1, 1, 1])], query, new SearchOptions(60), _ => null).Run();
        var (first, second) = (CertificateCodec.Write(original), CertificateCodec.Write(coarse));
        var certificate = new Certificate(CertificateCodec.Digest(first), CertificateCodec.Digest(second), 32, 40, query.Fill(outcome.Proved * 1.0001), outcome.Cover);
        Assert.That(Checker.Check(CertificateCodec.Write(certificate), first, second), Is.InstanceOf<CheckResult.Accepted>());
        return (original, coarse, certificate, query.Fill(outcome.Proved * loose));
    }
}
