using System.Numerics;
using Audit.Bounds.Certificates;
using Audit.Bounds.Mass;
using Audit.Bounds.Smt;
using Audit.Bounds.Statistics;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Mass;

/// <summary>The law of drawn inputs is exact: every sequence of words is gone through and weighed against the volume that rounds to each input.</summary>
[TestFixture]
public sealed class OpenDrawTest
{
    private const int WordBits = 3;

    [Test]
    public void Input_EveryWord_HasTheExactLaw()
    {
        var (one, few) = (MathF.BitIncrement(1f), MathF.BitIncrement(MathF.BitIncrement(MathF.BitIncrement(1f))));
        List<(float[], float[])> region = [([1f, 5f], [few, 5f]), ([MathF.BitDecrement(1f), -3f], [one, -3f])];
        var proved = new CoveredBox([one, 5f], [few, 5f], Leaf());
        AssertLaw(region, [proved], depth: 6);
    }

    [Test]
    public void Input_CellsAroundAProvedBox_HaveTheExactLaw()
    {
        float[] Subnormals(params int[] steps) => [.. steps.Select(step => step * float.Epsilon)];
        AssertLaw([(Subnormals(-2, 1), Subnormals(3, 4))], [new CoveredBox([.. Subnormals(-1, 1)], [.. Subnormals(2, 3)], Leaf())], depth: 6);
    }

    [Test]
    public void Input_FromManyCells_IsTheRestOfTheRegion()
    {
        var proved = new CoveredBox([0.25f, 0f], [1f, 0.75f], Leaf());
        var mass = OpenMass.Of([([0f, 0f], [1f, 1f])], [proved], out _)!;
        var draw = new OpenDraw(mass, 7, 11);
        var inputs = Enumerable.Range(0, 4000).Select(index => draw.Input(index)).ToList();
        Assert.That(inputs.Select(input => input[0] > 0.25f && input[1] < 0.75f), Has.None.True);
        Assert.That(inputs.Count(input => input[0] < 0.25f) / 4000.0, Is.EqualTo(0.25 / 0.4375).Within(5 * 0.008));
        Assert.That(new OpenDraw(mass, 7, 11).Input(3), Is.EqualTo(inputs[3]));
        Assert.That(new OpenDraw(mass, 8, 11).Input(3), Is.Not.EqualTo(inputs[3]));
        Assert.That(new OpenDraw(mass, 7, 12).Input(3), Is.Not.EqualTo(inputs[3]));
    }

    [TestCase(1e-3, 0.9, 40)]
    [TestCase(0.01, 0.05, 60)]
    [TestCase(0.05, 0.4, 25)]
    public void Ends_APlantedCorner_AreMissedNoOftenerThanAllowed(double alpha, double corner, int rows)
    {
        const int Audits = 4000;
        var mass = OpenMass.Of([([0f, 0f], [1f, 1f])], [new CoveredBox([0f, 0f], [1f, 0.96875f], Leaf())], out _)!;
        var (error, edge) = (ExactAlpha.Parse($"{(decimal)alpha}"), (float)corner);
        var truth = 0.03125 * ((edge + (double)MathF.BitDecrement(edge)) / 2); // inputs below the edge fail: the volume that rounds to them
        var (above, below) = (0, 0);
        for (var audit = 0; audit < Audits; audit++)
        {
            var draw = new OpenDraw(mass, (ulong)audit, 5);
            var failures = Enumerable.Range(0, rows).Count(index => draw.Input(index)[0] < edge);
            above += HybridRate.Upper(mass.AtMost, failures, rows, error) < truth ? 1 : 0;
            below += HybridRate.Lower(mass.AtLeast, failures, rows, error) > truth ? 1 : 0;
        }

        var most = Audits * (alpha + (3.1 * Math.Sqrt(alpha * (1 - alpha) / Audits)));
        Assert.That((above, below), Is.EqualTo((Math.Min(above, (int)most), Math.Min(below, (int)most))));
    }

    [Test]
    public void NearestSingle_IsTheCastOfADouble()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var (mantissa, exponent) = (random.NextInt64(-1L << 53, 1L << 53) >> random.Next(53), random.Next(-210, 70));
            if (i % 4 == 0) { mantissa = (mantissa | 1) << 28 | 1L << 27; }
            if (BigInteger.Abs(mantissa) >= BigInteger.One << 53) { continue; }
            Assert.That(NearestSingle.Of(mantissa, exponent), Is.EqualTo((float)Math.ScaleB(mantissa, exponent)), $"{mantissa} {exponent}");
        }
    }

    [Test]
    public void Place_EveryWord_IsInProportion()
    {
        BigInteger[] sums = [0, 3, 4, 11];
        var (shares, open) = Weigh(words => new LazyReal(words).Place(sums), depth: 5);
        for (var place = 0; place < 3; place++)
        {
            var exact = new Rational(sums[place + 1] - sums[place], 11);
            Assert.That(shares[place] <= exact && shares[place] + open >= exact, Is.True);
        }

        Assert.That(open <= new Rational(3, 1 << 15), Is.True);
    }

    [Test]
    public void IsBelow_EveryWord_HasTheFraction()
    {
        var (shares, open) = Weigh(words => new LazyReal(words).IsBelow(5, 7), depth: 5);
        Assert.That(shares[true] <= new Rational(5, 7) && shares[true] + open >= new Rational(5, 7), Is.True);
        Assert.That(open <= new Rational(1, 1 << 15), Is.True);
        Assert.That(new LazyReal(new Script([7, 7])).IsBelow(1, 1), Is.True);
        Assert.That(new LazyReal(new Script([0])).IsBelow(0, 1), Is.False);
    }

    private static void AssertLaw(List<(float[] Lower, float[] Upper)> region, List<CoveredBox> proved, int depth)
    {
        var mass = OpenMass.Of(region, proved, out _)!;
        var (shares, open) = Weigh(words => string.Join(' ', new OpenDraw(mass, _ => words).Input(0).Select(value => BitConverter.SingleToInt32Bits(value))), depth);
        var exact = new Dictionary<string, Rational>();
        foreach (var (cell, weight) in mass.Open.SelectMany(box => box.Cells.Select(cell => (cell, new Rational(1, box.Whole))))) { Add(exact, cell, 0, weight * Scale(mass, cell), ""); }
        var total = exact.Values.Aggregate(Rational.Zero, (sum, value) => sum + value);
        Assert.That(shares.Keys.Except(exact.Keys), Is.Empty);
        foreach (var (input, share) in exact)
        {
            var law = share / total;
            var seen = shares.GetValueOrDefault(input);
            Assert.That(seen <= law && seen + open >= law, Is.True, input);
        }

        Assert.That(shares.Values.Aggregate(open, (sum, value) => sum + value), Is.EqualTo(Rational.One));
        Assert.That(open < new Rational(1, 4), Is.True, open.ToString());
    }

    /// <summary>Volumes below are in units of 1, the whole in units of the axes: what makes the two one.</summary>
    private static Rational Scale(OpenMass mass, OpenCell cell)
    {
        var box = mass.Open.First(item => item.Cells.Contains(cell));
        return Enumerable.Range(0, cell.Lower.Length).Where(axis => cell.Lower[axis] < cell.Upper[axis])
            .Aggregate(Rational.One, (product, axis) => product * Rational.OfDyadic(1, -box.Units.Exponent(axis)));
    }

    /// <summary>Adds the volume of a cell that rounds to each input.</summary>
    private static void Add(Dictionary<string, Rational> law, OpenCell cell, int axis, Rational weight, string before)
    {
        if (axis == cell.Lower.Length) { law[before] = law.GetValueOrDefault(before) + weight; return; }
        var (lower, upper) = (cell.Lower[axis], cell.Upper[axis]);
        for (var value = lower; value <= upper; value = MathF.BitIncrement(value))
        {
            var (low, high) = (Rational.Max(Half(MathF.BitDecrement(value), value), lower), Rational.Min(Half(value, MathF.BitIncrement(value)), upper));
            var bits = BitConverter.SingleToInt32Bits(value == 0 ? 0 : value);
            if (lower == upper) { Add(law, cell, axis + 1, weight, $"{before}{(axis > 0 ? " " : "")}{bits}"); break; }
            if (high > low) { Add(law, cell, axis + 1, weight * (high - low), $"{before}{(axis > 0 ? " " : "")}{bits}"); }
        }
    }

    private static Rational Half(float a, float b) => (Rational.Of(a) + Rational.Of(b)) / new Rational(2, 1);

    /// <summary>The exact probability of each outcome over all words, as far as it is decided at a depth; and what is not.</summary>
    private static (Dictionary<T, Rational> Shares, Rational Open) Weigh<T>(Func<RandomWords, T> draw, int depth)
        where T : notnull
    {
        var (shares, open, paths) = (new Dictionary<T, Rational>(), Rational.Zero, new Stack<ulong[]>([[]]));
        while (paths.TryPop(out var path))
        {
            var weight = new Rational(1, BigInteger.One << (WordBits * path.Length));
            try
            {
                var outcome = draw(new Script(path));
                shares[outcome] = shares.GetValueOrDefault(outcome) + weight;
            }
            catch (EndOfStreamException) when (path.Length < depth) { for (var word = 0UL; word < 1UL << WordBits; word++) { paths.Push([.. path, word]); } }
            catch (EndOfStreamException) { open += weight; }
        }

        return (shares, open);
    }

    private static TreeNode.Leaf Leaf() => new([]) { ReboundFrom = 0 };

    private sealed class Script(ulong[] words) : RandomWords
    {
        private int at;

        public override int Bits => WordBits;

        public override ulong Next() => at < words.Length ? words[at++] : throw new EndOfStreamException();
    }
}
