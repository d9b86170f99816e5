using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.Curved;
using Audit.Bounds.Relaxations;
using Audit.Bounds.Tests.Relaxations;
using NUnit.Framework;
using Enclosed = Audit.Bounds.Checking.Curved.Enclosed;
using Interval = Audit.Bounds.Checking.Interval;
using Plane = Audit.Bounds.Checking.Curved.Plane;
using UnitRows = Audit.Bounds.Checking.Curved.UnitRows;

namespace Audit.Bounds.Tests.Checking;

/// <summary>The checker's lines enclose what units compute: at corners, at random points of the grid, over boxes of every size, and agree with the search's.</summary>
[TestFixture]
public sealed class CurvedFormsTest
{
    private const int Bits = 32;
    private static readonly double Unit = Math.ScaleB(1, -Bits);
    private static readonly FormGrid Grid = new(Bits);

    [Test]
    public void Of_RandomBoxes_EncloseEveryPoint([ValueSource(typeof(RelaxationLawTest), nameof(RelaxationLawTest.Units))] Activation unit, [Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        for (var box = 0; box < 10; box++)
        {
            var rows = Rows(unit, random);
            if (Forms(unit, rows) is not { } forms) { continue; }
            for (var point = 0; point < 60; point++)
            {
                var (x, d) = Point(rows, random);
                AssertEncloses(unit, forms, rows, x, d);
            }
        }
    }

    [Test]
    public void Of_RandomBoxes_AgreeWithTheSearch([ValueSource(typeof(RelaxationLawTest), nameof(RelaxationLawTest.Units))] Activation unit)
    {
        var random = new Random(5);
        for (var box = 0; box < 200; box++)
        {
            var rows = Rows(unit, random);
            var floats = new Audit.Bounds.Relaxations.UnitRows(Ranges(rows.X), Ranges(rows.Y), Ranges(rows.D));
            if (Forms(unit, rows) is not { } forms) { continue; }
            foreach (var (own, search) in forms.Zip(RelaxationTable.Of(unit, floats)))
            {
                AssertNear(own.H, search.H, unit);
                AssertNear(own.G!, search.G!, unit);
                AssertNear(own.Delta!, search.Delta!, unit);
            }
        }
    }

    /// <summary>The forms; null where e^x is so large that the checker refuses it.</summary>
    private static Form[]? Forms(Activation unit, UnitRows rows)
    {
        try
        {
            return unit switch
            {
                Activation.ProductLeft => [new ProductForms(Grid, Bits).Of(0, rows)],
                Activation.SoftmaxFirst => new SoftmaxForms(Grid, Bits).Of(0, rows),
                _ => [new SmoothForms(Grid).Of(unit, 0, rows)],
            };
        }
        catch (OverflowException) when (unit == Activation.Exp) { return null; }
    }

    private static void AssertNear(Enclosed own, Audit.Bounds.Relaxations.Enclosed search, Activation unit)
    {
        var room = 1e-7 * (1 + search.Interval.Magnitude);
        Assert.That(own.Interval.Lower * Unit, Is.EqualTo(search.Interval.Low).Within(room), $"{unit} {search.Interval}");
        Assert.That(own.Interval.Upper * Unit, Is.EqualTo(search.Interval.High).Within(room), $"{unit} {search.Interval}");
        Assert.That(own.High.Middle * Math.ScaleB(1, -Grid.ConstantBits), Is.EqualTo(search.High.Middle).Within(room), $"{unit} above");
        Assert.That(own.Low.Middle * Math.ScaleB(1, -Grid.ConstantBits), Is.EqualTo(search.Low.Middle).Within(room), $"{unit} below");
    }

    private static void AssertEncloses(Activation unit, Form[] forms, UnitRows rows, long[] x, long[] d)
    {
        double[] at = [.. x.Select(value => value * Unit)];
        double[] moved = [.. x.Zip(d, (a, b) => (a + b) * Unit)];
        var (h, g) = (Value(unit, at), Value(unit, moved));
        for (var i = 0; i < forms.Length; i++)
        {
            AssertInside(forms[i].H, h[i], x, d, $"{unit} h");
            AssertInside(forms[i].G!, g[i], x, d, $"{unit} g");
            AssertInside(forms[i].Delta!, g[i] - h[i], x, d, $"{unit} Delta {string.Join(' ', rows.X.Concat(rows.D).Select(i => (i.Lower, i.Upper)))}", Math.Abs(g[i]));
        }
    }

    private static void AssertInside(Enclosed enclosed, double value, long[] x, long[] d, string what, double size = 0)
    {
        var room = 1e-13 * (1 + Math.Abs(value) + size);
        Assert.That(value, Is.InRange((enclosed.Interval.Lower * Unit) - room, (enclosed.Interval.Upper * Unit) + room), what);
        Assert.That(Line(enclosed.High, x, d, out var high) - value, Is.GreaterThanOrEqualTo(-room - high), what + " above");
        Assert.That(value - Line(enclosed.Low, x, d, out var low), Is.GreaterThanOrEqualTo(-room - low), what + " below");
    }

    /// <summary>The line's value in float64, and what its own sums may err by.</summary>
    private static double Line(Plane plane, long[] x, long[] d, out double error)
    {
        var value = plane.C * Math.ScaleB(1, -Grid.ConstantBits);
        var size = Math.Abs(value);
        for (var i = 0; i < x.Length; i++)
        {
            var (own, moved) = (plane.X[i] * Math.ScaleB(x[i], -Bits - FormGrid.SlopeBits), plane.D[i] * Math.ScaleB(d[i], -Bits - FormGrid.SlopeBits));
            value += own + moved;
            size += Math.Abs(own) + Math.Abs(moved);
        }

        error = 1e-15 * size;
        return value;
    }

    private static double[] Value(Activation unit, double[] x)
    {
        if (unit == Activation.ProductLeft) { return [x[0] * x[1]]; }
        if (unit != Activation.SoftmaxFirst) { return [SmoothFunction.Value(unit, x[0])]; }
        double[] powers = [.. x.Select(value => Elementary.Exp(value - x.Max()))];
        return [.. powers.Select(power => power / powers.Sum())];
    }

    private static Audit.Bounds.Relaxations.Range[] Ranges(Interval[] intervals) => [.. intervals.Select(value => new Audit.Bounds.Relaxations.Range(value.Lower * Unit, value.Upper * Unit))];

    private static (long[] X, long[] D) Point(UnitRows rows, Random random)
    {
        var corner = random.Next(2) == 0;
        long Pick(Interval of) => corner ? random.Next(2) == 0 ? of.Lower : of.Upper : of.Lower + (long)(random.NextDouble() * (of.Upper - of.Lower));
        return ([.. rows.X.Select(Pick)], [.. rows.D.Select(Pick)]);
    }

    private static UnitRows Rows(Activation unit, Random random)
    {
        var count = unit == Activation.ProductLeft ? 2 : unit == Activation.SoftmaxFirst ? random.Next(1, 6) : 1;
        long Width(double reach) => (long)(reach / Unit * random.NextDouble());
        double[] widths = [0, 1e-9, 1e-6, 1e-3, 0.05, 1, 8];
        var (x, y, d) = (new Interval[count], new Interval[count], new Interval[count]);
        for (var i = 0; i < count; i++)
        {
            var (width, move, spread) = (Width(widths[random.Next(7)]), Width(widths[random.Next(7)]), random.Next(3) == 0 ? 0 : Width(widths[random.Next(5)]));
            var low = Width(8) - (SmoothFunctionTest.Domain(unit, -1) > 0 ? 0 : (long)(4 / Unit)) + (long)(0.05 / Unit);
            x[i] = new Interval(low, low + width);
            d[i] = random.Next(6) == 0 ? default : new Interval(move, move + spread);
            y[i] = new Interval(x[i].Lower + d[i].Lower, x[i].Upper + d[i].Upper);
        }

        return new UnitRows(x, y, d);
    }
}
