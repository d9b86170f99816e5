using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Bounds.Tests.Checking;
using NUnit.Framework;

namespace Audit.Bounds.Tests.Lowering;

[TestFixture]
public sealed class ChainAlignmentTest
{
    private static readonly string[] Changes = ["drop a neuron", "permute neurons", "skip a layer", "insert a layer", "other widths"];

    [Test]
    public void Align_ComputesWhatEachChainDoes([ValueSource(nameof(Changes))] string change, [Range(1, 12)] int seed)
    {
        var (a, b) = Pair(change, seed);
        var (first, second) = ChainAlignment.Align(a, b)!.Value;
        Assert.That(ChainAlignment.IsAligned(first, second), Is.True);
        foreach (var point in new RandomNets(seed).Points([-1, -1, -1], [1, 1, 1], 40))
        {
            Assert.That(Nets.Run(first, point), Is.EqualTo(Nets.Run(a, point)).Within(1e-4));
            Assert.That(Nets.Run(second, point), Is.EqualTo(Nets.Run(b, point)).Within(1e-4));
        }
    }

    [Test]
    public void Align_DifferenceIsEnclosedAndCertified([ValueSource(nameof(Changes))] string change, [Range(1, 6)] int seed)
    {
        var (a, b) = Pair(change, seed);
        var (first, second) = ChainAlignment.Align(a, b)!.Value;
        var query = SearchQuery.AbsoluteDifference([[.. Enumerable.Range(0, a.Outputs).Select(i => i == 0 ? 1.0 : 0.0)]], null);
        var box = new SearchBox([-1, -1, -1], [1, 1, 1]);
        var outcome = new BranchAndBound(first, second, [box], query, new SearchOptions(64), _ => null).Run();
        foreach (var point in new RandomNets(seed + 100).Points([-1, -1, -1], [1, 1, 1], 400))
        {
            Assert.That(Math.Abs((double)Nets.Run(b, point)[0] - Nets.Run(a, point)[0]), Is.LessThanOrEqualTo(outcome.Proved));
        }

        var (one, two) = (CertificateCodec.Write(first), CertificateCodec.Write(second));
        var record = new Certificate(CertificateCodec.Digest(one), CertificateCodec.Digest(two), 32, 40, query.Fill(outcome.Proved), outcome.Cover);
        Assert.That(Checker.Check(CertificateCodec.Write(record), one, two), Is.InstanceOf<CheckResult.Accepted>());
    }

    [Test]
    public void Align_MovedRows_AreNeverOneComputation()
    {
        var (a, b) = Pair("permute neurons", 3);
        var (first, second) = ChainAlignment.Align(a, b)!.Value;
        foreach (var (x, y) in first.Layers.Zip(second.Layers))
        {
            for (var row = 0; row < x.Rows; row++) { Assert.That(x.Roundings[row] == 0 || x.Roundings[row] != y.Roundings[row], Is.True); }
        }
    }

    [Test]
    public void Align_MergedNeuron_IsTighterThanSideBySide()
    {
        var (a, b) = Pair("drop a neuron", 2);
        var (first, _) = ChainAlignment.Align(a, b)!.Value;
        Assert.That(first.Layers[0].Rows, Is.EqualTo(a.Layers[0].Rows), "rows that remain stand beside their own");
    }

    [Test]
    public void Align_OtherInputsOrOutputs_IsNone()
    {
        var a = Network(1, 3, 5, 2);
        Assert.That(ChainAlignment.Align(a, Network(1, 4, 5, 2)), Is.Null);
        Assert.That(ChainAlignment.Align(a, Network(1, 3, 5, 1)), Is.Null);
    }

    private static (ChainNetwork A, ChainNetwork B) Pair(string change, int seed)
    {
        var a = Network(seed, 3, 6, 6, 2);
        return change switch
        {
            "drop a neuron" => (a, Reorder(a, [0, 1, 3, 4, 5])),
            "permute neurons" => (a, Reorder(a, [3, 1, 0, 5, 4, 2])) is var pair && seed % 2 == 0 ? pair : (a, Reorder(a, [3, 0, 5, 4, 2])),
            "skip a layer" => (a, new ChainNetwork(a.Layers.RemoveAt(1))),
            "insert a layer" => (new ChainNetwork(a.Layers.RemoveAt(1)), a),
            _ => (a, Network(seed + 50, 3, 4, 7, 2)),
        };
    }

    /// <summary>The network with the neurons of its first layer in another order, or some of them left out.</summary>
    private static ChainNetwork Reorder(ChainNetwork network, int[] kept)
    {
        float[][] first = Rows(network.Layers[0]), second = Rows(network.Layers[1]);
        var one = Nets.Layer([.. kept.Select(row => first[row])], [.. kept.Select(row => network.Layers[0].Bias[row])], relu: true);
        var two = Nets.Layer([.. second.Select(row => kept.Select(column => row[column]).ToArray())], [.. network.Layers[1].Bias], relu: true);
        return new ChainNetwork([one, two, .. network.Layers[2..]]);
    }

    private static float[][] Rows(ChainLayer layer) => [.. Enumerable.Range(0, layer.Rows).Select(row =>
    {
        var dense = new float[layer.Inputs];
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++) { dense[layer.Columns[entry]] = layer.Weights[entry]; }
        return dense;
    })];

    private static ChainNetwork Network(int seed, params int[] widths)
    {
        var random = new Random(seed);
        float Draw() => random.Next(-64, 65) / 32f;
        ImmutableArray<ChainLayer> layers = [.. Enumerable.Range(1, widths.Length - 1).Select(k => Nets.Layer(
            [.. Enumerable.Range(0, widths[k]).Select(_ => Enumerable.Range(0, widths[k - 1]).Select(_ => Draw()).ToArray())], [.. Enumerable.Range(0, widths[k]).Select(_ => Draw())], relu: k < widths.Length - 1))];
        return new ChainNetwork(layers);
    }
}
