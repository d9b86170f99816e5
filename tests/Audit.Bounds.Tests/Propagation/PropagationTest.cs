using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;
using Audit.Bounds.Tests.Checking;
using Audit.Bounds.Tests.Search;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Propagation;

/// <summary>Bounds of all neurons hold at every input, and rows bounded together have the bits of rows bounded alone.</summary>
[TestFixture]
public sealed class PropagationTest
{
    [Test]
    public void Rebound_AnyInput_LiesWithinTheBounds([Range(1, 160)] int seed)
    {
        var instance = Instance.Make(seed);
        var (network, propagation, bounds) = Prepare(instance);
        if (!propagation.Rebound(bounds, Widen(instance.Lower), Widen(instance.Upper))) { Assert.Fail("a box with inputs is never empty"); }
        foreach (var point in instance.Points(200).Append(instance.Lower).Append(instance.Upper))
        {
            var (x, y) = (PreActivations(instance.Original, point), PreActivations(instance.Coarse ?? instance.Original, point));
            for (var k = 0; k < network.Layers.Length - 1; k++) { AssertInside(bounds[k], x[k], y[k], network.IsPair); }
        }
    }

    [Test]
    public void Upper_ManyRows_HaveTheBitsOfEachAlone([Range(1, 40)] int seed)
    {
        var instance = Instance.Make(seed);
        var (network, propagation, bounds) = Prepare(instance);
        propagation.Rebound(bounds, Widen(instance.Lower), Widen(instance.Upper));
        var rows = Enumerable.Range(0, 150).Select(_ => (instance.Nets.Coefficients(network.Outputs), instance.Nets.Coefficients(network.Outputs))).ToArray();
        if (!network.IsPair) { rows = [.. rows.Select(row => (new double[network.Outputs], row.Item2))]; }
        var together = propagation.Upper(rows);
        for (var row = 0; row < rows.Length; row++)
        {
            var alone = propagation.Upper([rows[row]]);
            Assert.That(alone.Constants[0], Is.EqualTo(together.Constants[row]));
            Assert.That(alone.Coefficients, Is.EqualTo(together.Row(row, network.Inputs).ToArray()));
        }
    }

    [Test]
    public void Upper_AnyRow_BoundsEveryInput([Range(201, 300)] int seed)
    {
        var instance = Instance.Make(seed);
        var (network, propagation, bounds) = Prepare(instance);
        propagation.Rebound(bounds, Widen(instance.Lower), Widen(instance.Upper));
        var row = (P: network.IsPair ? instance.Nets.Coefficients(network.Outputs) : new double[network.Outputs], Q: instance.Nets.Coefficients(network.Outputs));
        var upper = propagation.Upper([row]);
        foreach (var point in instance.Points(300))
        {
            var (x, y) = (PreActivations(instance.Original, point)[^1], PreActivations(instance.Coarse ?? instance.Original, point)[^1]);
            var value = Enumerable.Range(0, x.Length).Sum(i => (row.P[i] * ((double)y[i] - x[i])) + (row.Q[i] * x[i]));
            var form = upper.Over(0, Widen(point), Widen(point));
            Assert.That(value, Is.LessThanOrEqualTo(form + (1e-9 * (1 + Math.Abs(form)))), "the form itself is above the row at every point");
            Assert.That(form, Is.LessThanOrEqualTo(upper.Over(0, Widen(instance.Lower), Widen(instance.Upper))));
        }
    }

    /// <summary>A band matrix is far below the share of nonzeros from which a layer is dense; both kernels must bound alike.</summary>
    [Test]
    public void Rebound_WideSparseLayers_BoundsEveryInput([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var network = Nets.Of(Band(random, 60, 60), Band(random, 60, 60), Band(random, 1, 60));
        var wide = Nets.Of(Band(random, 60, 60), Band(random, 60, 60), Band(random, 1, 60));
        foreach (var coarse in new[] { null, wide })
        {
            var pair = new PairNetwork(network, coarse);
            Assert.That(pair.Layers[0].IsDense, Is.False);
            var (lower, upper) = (Enumerable.Repeat(-1.0, 60).ToArray(), Enumerable.Repeat(1.0, 60).ToArray());
            var propagation = new Bounds.Propagation.Propagation(pair, 32);
            var bounds = new NodeBounds(pair);
            Assert.That(propagation.Rebound(bounds, lower, upper), Is.True);
            var form = propagation.Upper([(coarse is null ? [0.0] : [1.0], [0.0 + (coarse is null ? 1 : 0)])]).Over(0, lower, upper);
            var most = Enumerable.Range(0, 300).Max(_ =>
            {
                var point = Enumerable.Range(0, 60).Select(_ => random.NextSingle() < 0.5f ? -1f : 1f).ToArray();
                var x = PreActivations(network, point);
                var y = PreActivations(coarse ?? network, point);
                for (var k = 0; k < 2; k++) { AssertInside(bounds[k], x[k], y[k], coarse is not null); }
                return coarse is null ? x[2][0] : (double)y[2][0] - x[2][0];
            });
            Assert.That(most, Is.LessThanOrEqualTo(form));
        }
    }

    private static ChainLayer Band(Random random, int rows, int inputs)
    {
        float[] Row(int row) => [.. Enumerable.Range(0, inputs).Select(j => Math.Abs(j - row) <= 3 ? (random.NextSingle() * 2) - 1 : 0)];
        return Nets.Layer([.. Enumerable.Range(0, rows).Select(Row)], [.. Enumerable.Range(0, rows).Select(_ => random.NextSingle() - 0.5f)], relu: rows > 1);
    }

    private static (PairNetwork, Bounds.Propagation.Propagation, NodeBounds) Prepare(Instance instance)
    {
        var network = new PairNetwork(instance.Original, instance.Coarse);
        return (network, new Bounds.Propagation.Propagation(network, 32), new NodeBounds(network));
    }

    private static double[] Widen(float[] values) => [.. values.Select(value => (double)value)];

    private static float[][] PreActivations(ChainNetwork network, float[] input)
    {
        var values = input;
        var all = new List<float[]>();
        foreach (var layer in network.Layers)
        {
            var rows = Nets.Run(new ChainNetwork([layer with { Activations = [.. layer.Activations.Select(_ => Activation.Identity)] }]), values);
            all.Add(rows);
            values = [.. rows.Zip(layer.Activations, (row, activation) => activation == Activation.Relu ? MathF.Max(row, 0) : row)];
        }

        return [.. all];
    }

    private static void AssertInside(LayerEnds ends, float[] x, float[] y, bool isPair)
    {
        for (var i = 0; i < x.Length; i++)
        {
            Assert.That((double)x[i], Is.InRange(ends.Lx[i], ends.Ux[i]));
            Assert.That((double)y[i], Is.InRange(ends.Ly[i], ends.Uy[i]));
            if (isPair) { Assert.That((double)y[i] - x[i], Is.InRange(ends.Ld[i], ends.Ud[i])); }
        }
    }
}
