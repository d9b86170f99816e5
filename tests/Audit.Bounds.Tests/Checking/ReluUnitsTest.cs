using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>On small integer intervals the constant of a neuron is compared with every point.</summary>
[TestFixture]
public sealed class ReluUnitsTest
{
    [Test]
    public void Relax_AnyCoefficients_IsTheLeastConstantThatHoldsEverywhere([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        for (var trial = 0; trial < 200; trial++)
        {
            if (Tight(Ends(random), Ends(random), Ends(random)) is not var (x, y, d))
            {
                continue;
            }

            var bounds = Bounds(x, y, d);
            var units = bounds.Units!;
            var (r, s) = (random.Next(-64, 65) * (1L << 20), random.Next(-64, 65) * (1L << 20));
            var slopes = random.Next(2) == 0 ? units.X[0] : units.X[0] with { Negative = random.Next(Slopes.One) };
            var (p, q) = new PairRelax(units, 0, x, d, slopes, units.Y[0]).Relax(r, s, out var c);
            var points = Points(x, y, d).ToArray();
            Assert.That(points.Max(v => ((Int128)r * v.Delta) + ((Int128)s * v.H) - ((Int128)p * v.D) - ((Int128)q * v.X)), Is.EqualTo(c), $"{x} {y} {d}, {r} {s}");
            Assert.That((bounds.Delta[0].Lower, bounds.Delta[0].Upper), Is.EqualTo((points.Min(v => v.Delta), points.Max(v => v.Delta))), $"{x} {y} {d}");
        }
    }

    [Test]
    public void Relax_SingleNeuron_IsTheLeastConstantThatHoldsEverywhere([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        for (var trial = 0; trial < 200; trial++)
        {
            var x = Ends(random);
            var s = random.Next(-64, 65) * (1L << 20);
            var bounds = new LayerBounds(1, pair: false);
            bounds.X[0] = x;
            bounds.Activate([true]);
            var units = bounds.Units!;
            var slopes = random.Next(2) == 0 || !x.IsUnstable ? units.X[0] : units.X[0] with { Negative = random.Next(Slopes.One) };
            var q = units.Relax(0, x, slopes, s, out var c);

            Assert.That(Enumerable.Range((int)x.Lower, (int)(x.Upper - x.Lower) + 1).Max(v => (s * (Int128)Math.Max(v, 0)) - (q * (Int128)v)), Is.EqualTo(c), $"{x} {s}");
        }
    }

    private static LayerBounds Bounds(Interval x, Interval y, Interval d)
    {
        var bounds = new LayerBounds(1, pair: true);
        (bounds.X[0], bounds.Y[0], bounds.D[0]) = (x, y, d);
        bounds.Activate([true]);
        return bounds;
    }

    private static Interval Ends(Random random)
    {
        var (a, b) = (random.Next(-12, 13), random.Next(-12, 13));
        return new Interval(Math.Min(a, b), Math.Max(a, b));
    }

    /// <summary>The three intervals shrunk to the points that they share, or nothing where they share none.</summary>
    private static (Interval X, Interval Y, Interval D)? Tight(Interval x, Interval y, Interval d)
    {
        var points = Points(x, y, d).ToArray();
        return points.Length == 0 ? null : (
            new Interval(points.Min(v => v.X), points.Max(v => v.X)),
            new Interval(points.Min(v => v.X + v.D), points.Max(v => v.X + v.D)),
            new Interval(points.Min(v => v.D), points.Max(v => v.D)));
    }

    private static IEnumerable<Vertex> Points(Interval x, Interval y, Interval d)
    {
        for (var a = x.Lower; a <= x.Upper; a++)
        {
            for (var b = d.Lower; b <= d.Upper; b++)
            {
                if (a + b >= y.Lower && a + b <= y.Upper)
                {
                    yield return new Vertex(a, b);
                }
            }
        }
    }
}
