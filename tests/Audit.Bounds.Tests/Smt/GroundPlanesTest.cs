using Audit.Bounds.Smt;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Smt;

/// <summary>Planes at seeded neurons: with the exact constant they are confirmed, with less they are not.</summary>
[TestFixture("z3")]
[TestFixture("cvc5")]
public sealed class GroundPlanesTest(string name)
{
    [Test]
    public void Script_ExactConstants_AreConfirmed([Values(1, 2, 3)] int seed)
    {
        SmtOutcome outcome = Ask(Planes(seed, Rational.Zero));
        Assert.That(outcome.Answer, Is.EqualTo("unsat"));
        Assert.That(outcome.Queries, Is.EqualTo(25));
    }

    [Test]
    public void Script_ConstantsLowered_AreEachRefuted([Values(1, 2, 3)] int seed)
    {
        SmtOutcome outcome = Ask(Planes(seed, new Rational(1, 1 << 30)));
        Assert.That(outcome.PerQuery.Select(a => a.Status), Is.All.EqualTo(SmtStatus.Sat));
        Assert.That(outcome.IsConfirmed, Is.False);
    }

    private SmtOutcome Ask(IEnumerable<GroundPlane> planes) =>
        SmtConfirmation.Confirm(Solvers.Installed(name), GroundPlanes.Script(planes), SmtConfirmation.DefaultRlimit);

    private static IEnumerable<GroundPlane> Planes(int seed, Rational lowered)
    {
        var random = new Random(seed);
        Rational Number(int limit) => new(random.Next(-limit * 1024, limit * 1024), 1024);
        for (int i = 0; i < 25; i++)
        {
            ExactInterval x = Interval(Number(4), Number(4)), d = Interval(Number(1), Number(1));
            var y = new ExactInterval(x.Lower + d.Lower + new Rational(1, 8) * (d.Upper - d.Lower), x.Upper + d.Upper);
            var plane = new GroundPlane($"neuron {i}", x, y, d, Number(3), Number(3), Number(2), Number(2), Rational.Zero);
            yield return plane with { C = Largest(plane) - lowered };
        }
    }

    private static ExactInterval Interval(Rational a, Rational b) => new(Rational.Min(a, b), Rational.Max(a, b));

    // The vertices rule, written again with fractions: the largest excess over crossings of two lines inside the polygon.
    private static Rational Largest(GroundPlane plane)
    {
        static Rational Relu(Rational t) => Rational.Max(t, Rational.Zero);
        Rational[] xs = [plane.X.Lower, plane.X.Upper, Rational.Zero], ds = [plane.D.Lower, plane.D.Upper], ys = [plane.Y.Lower, plane.Y.Upper, Rational.Zero];
        var points = xs.SelectMany(x => ds.Select(d => (x, d))).Concat(xs.SelectMany(x => ys.Select(y => (x, d: y - x)))).Concat(ds.SelectMany(d => ys.Select(y => (x: y - d, d))));
        return points.Where(p => In(plane.X, p.x) && In(plane.D, p.d) && In(plane.Y, p.x + p.d))
            .Select(p => plane.R * (Relu(p.x + p.d) - Relu(p.x)) + plane.S * Relu(p.x) - plane.P * p.d - plane.Q * p.x)
            .Aggregate(Rational.Max);
    }

    private static bool In(ExactInterval interval, Rational value) => interval.Lower <= value && value <= interval.Upper;
}
