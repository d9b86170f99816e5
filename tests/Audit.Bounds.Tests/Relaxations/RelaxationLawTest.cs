using Audit.Bounds.Certificates;
using Audit.Bounds.Relaxations;
using NUnit.Framework;
using Range = Audit.Bounds.Relaxations.Range;

namespace Audit.Bounds.Tests.Relaxations;

/// <summary>Every relaxation encloses what it stands for: at corners, at random points, and where a climb looks for the worst, over boxes of every size.</summary>
[TestFixture]
public sealed class RelaxationLawTest
{
    private const double Slack = 1e-9;

    public static IEnumerable<Activation> Units => [.. SmoothFunctionTest.Functions, Activation.ProductLeft, Activation.SoftmaxFirst];

    [Test]
    public void Of_RandomBoxes_EncloseEveryPoint([ValueSource(nameof(Units))] Activation unit, [Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        for (var box = 0; box < 12; box++)
        {
            var rows = Rows(unit, random);
            var forms = RelaxationTable.Of(unit, rows);
            for (var start = 0; start < 12; start++)
            {
                var output = random.Next(forms.Length);
                var (r, s) = (Coefficient(random), Coefficient(random));
                Climb(unit, rows, (forms[output], output), (r, s), random);
            }
        }
    }

    [Test]
    public void Of_OneNetwork_HasTheSameLines([ValueSource(nameof(Units))] Activation unit)
    {
        var rows = Rows(unit, new Random(3));
        var (pair, single) = (RelaxationTable.Of(unit, rows), RelaxationTable.Of(unit, UnitRows.Single(rows.X)));
        Assert.That(single.Select(form => form.H.High.X), Is.EqualTo(pair.Select(form => form.H.High.X)));
        Assert.That(single.Select(form => form.H.Interval), Is.EqualTo(pair.Select(form => form.H.Interval)));
    }

    /// <summary>On small boxes with a small change the difference is far tighter than the two networks taken apart.</summary>
    [Test]
    public void Of_SmallChange_IsTight([ValueSource(nameof(Units))] Activation unit)
    {
        var count = unit == Activation.ProductLeft ? 2 : unit == Activation.SoftmaxFirst ? 3 : 1;
        Range[] x = [.. Enumerable.Range(0, count).Select(i => new Range(0.5 + i, 0.7 + i))];
        Range[] d = [.. x.Select(_ => new Range(0.001, 0.0011))];
        var form = RelaxationTable.Of(unit, new UnitRows(x, [.. x.Zip(d, (a, b) => a + b)], d))[0];
        var apart = form.G!.Interval - form.H.Interval;
        Assert.That(form.Delta!.Interval.Radius, Is.LessThan(apart.Radius / 20));
    }

    private static void Climb(Activation unit, UnitRows rows, (UnitForm Form, int Output) form, (double R, double S) row, Random random)
    {
        var (p, q) = (new double[rows.X.Length], new double[rows.X.Length]);
        var constant = form.Form.Pair(row.R, row.S, p, q);
        var scale = Slack * (1 + Math.Abs(constant) + p.Concat(q).Sum(Math.Abs));
        var (x, d) = Point(rows, random, random.Next(2) == 0);
        var worst = Excess(x, d);
        for (var step = 0; step < 25; step++)
        {
            var (nextX, nextD) = step % 5 == 0 ? Point(rows, random, true) : Near(rows, x, d, random);
            var excess = Excess(nextX, nextD);
            if (excess > worst) { (x, d, worst) = (nextX, nextD, excess); }
        }

        Assert.That(worst, Is.LessThanOrEqualTo(scale), $"{unit} x {string.Join(' ', x)} d {string.Join(' ', d)} in {string.Join(' ', rows.X)} {string.Join(' ', rows.D)}");

        double Excess(double[] atX, double[] atD)
        {
            double[] y = [.. atX.Zip(atD, (a, b) => a + b)];
            var (h, g) = (Value(unit, atX)[form.Output], Value(unit, y)[form.Output]);
            AssertInside(h, form.Form.H.Interval);
            AssertInside(g, form.Form.G!.Interval);
            AssertInside(g - h, form.Form.Delta!.Interval, Math.Abs(g) + Math.Abs(h));
            var line = constant;
            for (var i = 0; i < p.Length; i++) { line += (p[i] * atD[i]) + (q[i] * atX[i]); }
            return (row.R * (g - h)) + (row.S * h) - line;
        }
    }

    private static void AssertInside(double value, Range range, double size = 0)
    {
        var room = Slack * (1e-6 + Math.Abs(value) + size);
        if (!(value >= range.Low - room && value <= range.High + room)) { throw new AssertionException($"{value:R} outside {range}"); }
    }

    private static double[] Value(Activation unit, double[] x)
    {
        if (unit == Activation.ProductLeft) { return [x[0] * x[1]]; }
        if (unit != Activation.SoftmaxFirst) { return [SmoothFunction.Value(unit, x[0])]; }
        var most = x.Max();
        double[] powers = [.. x.Select(value => Math.Exp(value - most))];
        return [.. powers.Select(power => power / powers.Sum())];
    }

    private static double Coefficient(Random random) => random.Next(4) == 0 ? 0 : (random.NextDouble() * 4) - 2;

    private static (double[] X, double[] D) Point(UnitRows rows, Random random, bool corner)
    {
        double Pick(Range range) => corner ? random.Next(2) == 0 ? range.Low : range.High : range.Low + (random.NextDouble() * (range.High - range.Low));
        double[] x = [.. rows.X.Select(Pick)];
        return (x, [.. rows.D.Select((d, i) => Inside(rows, i, x[i], Pick(d)))]);
    }

    private static (double[] X, double[] D) Near(UnitRows rows, double[] x, double[] d, Random random)
    {
        double Step(double value, Range range) => Math.Clamp(value + ((random.NextDouble() - 0.5) * 0.3 * (range.High - range.Low)), range.Low, range.High);
        double[] next = [.. x.Select((value, i) => Step(value, rows.X[i]))];
        return (next, [.. d.Select((value, i) => Inside(rows, i, next[i], Step(value, rows.D[i])))]);
    }

    /// <summary>The difference moved so that y stays in its interval; every x of the boxes made here leaves room for one.</summary>
    private static double Inside(UnitRows rows, int i, double x, double d) => Math.Clamp(Math.Clamp(d, rows.Y[i].Low - x, rows.Y[i].High - x), rows.D[i].Low, rows.D[i].High);

    private static UnitRows Rows(Activation unit, Random random)
    {
        var count = unit == Activation.ProductLeft ? 2 : unit == Activation.SoftmaxFirst ? random.Next(1, 6) : 1;
        double[] widths = [0, 1e-12, 1e-7, 1e-3, 0.05, 1, 8];
        var positive = SmoothFunctionTest.Domain(unit, -1) > 0;
        var (x, y, d) = (new Range[count], new Range[count], new Range[count]);
        for (var i = 0; i < count; i++)
        {
            var (width, move) = (widths[random.Next(widths.Length)] * random.NextDouble(), widths[random.Next(widths.Length)] * (random.NextDouble() - 0.5) * 2);
            var low = positive ? 0.05 + (random.NextDouble() * 4) + Math.Max(0, -2 * move) : (random.NextDouble() * 8) - 4;
            x[i] = new Range(low, low + width);
            var spread = random.Next(3) == 0 ? 0 : Math.Abs(move) * random.NextDouble();
            d[i] = random.Next(6) == 0 ? default : new Range(move - spread, move + spread);
            y[i] = x[i] + d[i];
        }

        return new UnitRows(x, y, d);
    }
}
