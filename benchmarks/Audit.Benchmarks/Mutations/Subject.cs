using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;

namespace Audit.Benchmarks.Mutations;

/// <summary>A certificate that the checker accepts, with its networks.</summary>
internal sealed record Subject(string Name, Certificate Certificate, ChainNetwork Original, ChainNetwork? Coarse)
{
    /// <summary>Certificates that use every part of the format, each as tight as the checker accepts, so that most changes matter.</summary>
    public static IEnumerable<Subject> All()
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var random = new Random(seed);
            var original = Network(random, 3, 5, 4);
            var coarse = Twin(random, original);
            yield return Tight("pair, halves", original, coarse, Halves(3), box => box);
            yield return Tight("one, phases", original, null, Phases(random, original, false, 3), box => box);
            yield return Tight("pair, phases", original, coarse, Phases(random, original, true, 2), box => box);
            yield return Tight("one, ball", original, null, Halves(2), box => box with { Ball = new Ball(seed % 2 == 0 ? BallNorm.L1 : BallNorm.L2, [0.25f, 0, -0.25f], 0.75) });
            yield return Tight("pair, hull", original, coarse, Halves(2), box => box with { Hulls = [new Hull(0, [[0.5f, -0.5f], [-0.25f, 0.75f], [0, 1]])] });
        }
    }

    private static Subject Tight(string name, ChainNetwork original, ChainNetwork? coarse, TreeNode tree, Func<CoveredBox, CoveredBox> shape)
    {
        ImmutableArray<double> one = [1], none = [0];
        Literal Of(double bound) => new(coarse is null ? [] : one, coarse is null ? one : none, bound, false);
        Certificate At(double bound) => new(
            CertificateCodec.Digest(CertificateCodec.Write(original)),
            coarse is null ? "" : CertificateCodec.Digest(CertificateCodec.Write(coarse)),
            32,
            40,
            [new Clause([Of(bound)])],
            [shape(new CoveredBox([-1, -1, -1], [1, 1, 1], tree))])
        {
            Lemmas = [.. original.Layers.Select(_ => coarse is null ? LemmaRows.Original : LemmaRows.All)],
        };
        var (low, high) = (-1024.0, 1024.0);
        for (var step = 0; step < 40; step++)
        {
            var middle = (low + high) / 2;
            (low, high) = Checker.Check(At(middle), original, coarse) is CheckResult.Accepted ? (low, middle) : (middle, high);
        }

        return new Subject(name, At(high), original, coarse);
    }

    private static ChainNetwork Network(Random random, params int[] widths)
    {
        var layers = new List<ChainLayer>();
        for (var k = 0; k < widths.Length; k++) { layers.Add(Layer(random, widths[k], k + 1 < widths.Length ? widths[k + 1] : 1, k + 1 < widths.Length)); }
        return new ChainNetwork([.. layers]);
    }

    private static ChainLayer Layer(Random random, int inputs, int rows, bool relu) => new(
        inputs,
        [.. Enumerable.Range(0, rows).Select(_ => (random.NextSingle() - 0.5f) / 2)],
        [.. Enumerable.Range(0, rows + 1).Select(i => i * inputs)],
        [.. Enumerable.Range(0, rows * inputs).Select(e => e % inputs)],
        [.. Enumerable.Range(0, rows * inputs).Select(_ => random.NextSingle() - 0.5f)],
        [.. Enumerable.Repeat(relu ? Activation.Relu : Activation.Identity, rows)],
        [.. Enumerable.Repeat(inputs, rows)]);

    private static ChainNetwork Twin(Random random, ChainNetwork network) =>
        new([.. network.Layers.Select(layer => layer with { Weights = [.. layer.Weights.Select(w => w * (1 + ((random.NextSingle() - 0.5f) / 16)))] })]);

    private static TreeNode Halves(int depth, int axis = 0) => depth == 0
        ? Leaf(RowParameters.None)
        : new TreeNode.Split(axis, 0.125, Halves(depth - 1, axis + 1), Halves(depth - 1, axis + 1)) { ReboundFrom = depth % 2 == 0 ? TreeNode.InheritAll : 0 };

    private static TreeNode Phases(Random random, ChainNetwork network, bool pair, int depth, int above = 0)
    {
        if (depth == 0)
        {
            var slope = new SlopeChoice(new NeuronPlace(false, 0, random.Next(network.Layers[0].Rows)), (byte)random.Next(256));
            return Leaf(new RowParameters([.. Enumerable.Range(0, above).Select(_ => random.Next(4) / 32f)], [slope]));
        }

        var neuron = new NeuronPlace(pair && depth % 2 == 0, depth % 2, depth);
        return new TreeNode.Phase(neuron, 0, Phases(random, network, pair, depth - 1, above + 1), Phases(random, network, pair, depth - 1, above + 1)) { ReboundFrom = depth % 2 };
    }

    private static TreeNode.Leaf Leaf(RowParameters parameters) => new([[new Share(0, 1)]]) { ReboundFrom = 0, Parameters = ReferenceEquals(parameters, RowParameters.None) ? [] : [parameters] };
}
