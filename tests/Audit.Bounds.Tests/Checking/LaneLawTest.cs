using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Rows in lanes give nearly the bounds of the same rows on full grids, on dense networks and their twins.</summary>
[TestFixture]
public sealed class LaneLawTest
{
    private const int Width = 30;
    private const double LossOfValues = 1.0 / (1 << 19);
    private const double LossOfDifferences = 1.0 / (1 << 15);

    [TestCase(1, 0.001f, 1f)]
    [TestCase(2, 0.001f, 0.1f)]
    [TestCase(3, 0.1f, 0.3f)]
    [TestCase(4, 0.00001f, 0.3f)]
    public void OfNeurons_DensePairs_LosesLittle(int seed, float change, float half)
    {
        var random = new Random(seed);
        var (original, coarse) = Pair(random, change, 5);
        var claim = Claims.Of(original, coarse, Claims.AtMost([1], [0], 1e9), [.. Enumerable.Repeat(-half, 5)], [.. Enumerable.Repeat(half, 5)]);
        var network = Checker.OnGrids(claim with { CoefficientBits = 40 }, original, coarse);
        var tree = new PreorderTree(claim.Boxes);
        var node = new CheckedNode(0, [.. claim.Boxes[0].Lower.Select(v => (double)v)], [.. claim.Boxes[0].Upper.Select(v => (double)v)], claim.Boxes[0], null, null);
        var state = new Rebound(network, claim, tree).Derive(node, false);
        var (pair, single, worst, coarseRows) = (new PairPass(network), new SinglePass(network), (Pair: 0.0, X: 0.0), 0);
        for (var k = 1; k < network.Layers.Length - 1; k++)
        {
            for (var i = 0; i < Width; i++)
            {
                long[] unit = [.. Enumerable.Range(0, Width).Select(j => j == i ? 1L << 40 : 0)], none = new long[Width];
                var (slow, lanes) = (pair.OfRow(state, k, unit, none, RowTerms.None), new PairLanes(network).OfNeurons(state, k, [i]));
                var fast = lanes.IsCoarse(0) ? slow : lanes[0];
                coarseRows += lanes.IsCoarse(0) ? 1 : 0;
                worst.Pair = Math.Max(worst.Pair, ((double)fast - (double)slow) / (double)Math.Abs((double)slow));
                (slow, fast) = (single.OfRow(state, k, unit, RowTerms.None), new SingleLanes(network, false).OfNeurons(state, k, [i])[0]);
                worst.X = Math.Max(worst.X, ((double)fast - (double)slow) / Math.Abs((double)slow));
            }
        }

        Assert.That(coarseRows, Is.LessThan(Width));
        Assert.That(worst.X, Is.LessThan(LossOfValues));
        Assert.That(worst.Pair, Is.LessThan(LossOfDifferences));
    }

    private static (ChainNetwork Original, ChainNetwork Coarse) Pair(Random random, float change, int inputs)
    {
        var layers = new List<(ChainLayer Original, ChainLayer Coarse)>();
        for (var k = 0; k < 5; k++)
        {
            var (rows, columns) = (k == 4 ? 1 : Width, k == 0 ? inputs : Width);
            float[][] w = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, columns).Select(_ => (random.NextSingle() - 0.5f) * 3 / MathF.Sqrt(columns)).ToArray())];
            float[][] v = [.. w.Select(row => row.Select(x => x * (1 + (change * (random.NextSingle() - 0.5f)))).ToArray())];
            float[] bias = [.. Enumerable.Range(0, rows).Select(_ => (random.NextSingle() - 0.5f) / 4)];
            layers.Add((Nets.Layer(w, bias, k < 4), Nets.Layer(v, bias, k < 4)));
        }

        return (Nets.Of([.. layers.Select(l => l.Original)]), Nets.Of([.. layers.Select(l => l.Coarse)]));
    }
}
