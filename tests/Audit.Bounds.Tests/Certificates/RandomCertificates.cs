using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Tests.Certificates;

/// <summary>Values of the format with every part of it, addressed by a seed; they prove nothing.</summary>
internal sealed class RandomCertificates(int seed)
{
    private static readonly Activation[] Functions = [.. Enum.GetValues<Activation>().Where(a => a >= Activation.Exp)];
    private readonly Random random = new(seed);

    public ChainNetwork Network()
    {
        var layers = new ChainLayer[random.Next(1, 5)];
        var inputs = random.Next(1, 6);
        for (var k = 0; k < layers.Length; k++)
        {
            Activation[] activations = [.. Enumerable.Range(0, random.Next(1, 5)).SelectMany(_ => k == layers.Length - 1 ? [Activation.Identity] : Unit())];
            layers[k] = Checking.Nets.Layer([.. activations.Select(_ => Floats(inputs))], Floats(activations.Length), activations);
            inputs = layers[k].Outputs;
        }

        return new ChainNetwork([.. layers]);
    }

    public Certificate Certificate()
    {
        var (pair, inputs, outputs) = (random.Next(2) == 0, random.Next(1, 6), random.Next(1, 4));
        ImmutableArray<double> Row(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(-3, 4))];
        Literal Literal() => new(Row(pair ? outputs : 0), Row(outputs), random.Next(-9, 9), random.Next(2) == 0);
        ImmutableArray<Clause> clauses = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new Clause([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Literal())]))];
        return new Certificate(new string('a', 64), pair ? new string('b', 64) : "", random.Next(16, 45), random.Next(16, 45), clauses, [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => Box(inputs, clauses, pair))])
        {
            Lemmas = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (LemmaRows)random.Next(pair ? 8 : 2))],
        };
    }

    private Activation[] Unit() => random.Next(5) switch
    {
        0 => [Activation.ProductLeft, Activation.ProductRight],
        1 => [Activation.SoftmaxFirst, .. Enumerable.Repeat(Activation.SoftmaxNext, random.Next(4))],
        2 => [Functions[random.Next(Functions.Length)]],
        _ => [(Activation)random.Next(2)],
    };

    private float[] Floats(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(-8, 9) / 4f)];

    private CoveredBox Box(int inputs, ImmutableArray<Clause> clauses, bool pair)
    {
        var lower = Floats(inputs);
        var (first, width) = (random.Next(inputs), 1);
        ImmutableArray<Hull> hulls = [new Hull(first, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Floats(width).ToImmutableArray())])];
        return new CoveredBox([.. lower], [.. lower.Select(v => v + random.Next(3))], Tree(4, 0, inputs, clauses, pair))
        {
            Ball = random.Next(2) == 0 ? null : new Ball((BallNorm)random.Next(1, 3), [.. Floats(inputs)], random.Next(4)),
            Hulls = random.Next(2) == 0 ? [] : hulls,
        };
    }

    private TreeNode Tree(int depth, int phases, int inputs, ImmutableArray<Clause> clauses, bool pair)
    {
        var rebound = random.Next(3) switch { 0 => 0, 1 => TreeNode.InheritAll, _ => random.Next(1, 300) };
        return (depth == 0 ? 9 : random.Next(4)) switch
        {
            0 => new TreeNode.Split(random.Next(inputs), random.NextDouble(), Tree(depth - 1, phases, inputs, clauses, pair), Tree(depth - 1, phases, inputs, clauses, pair)) { ReboundFrom = rebound },
            1 or 2 => new TreeNode.Phase(Place(pair, random.Next(9), random.Next(70_000)), random.Next(-9, 9) / 65536.0, Tree(depth - 1, phases + 1, inputs, clauses, pair), Tree(depth - 1, phases + 1, inputs, clauses, pair)) { ReboundFrom = rebound },
            _ => new TreeNode.Leaf([.. clauses.Select(Shares)]) { ReboundFrom = rebound, Parameters = random.Next(2) == 0 ? [] : [.. clauses.Select(_ => Parameters(phases, pair))] },
        };
    }

    private ImmutableArray<Share> Shares(Clause clause) =>
        [.. Enumerable.Range(0, clause.AnyOf.Length).Where(i => i == 0 || random.Next(2) == 0).Select(i => new Share(i, random.Next(1, 9) / 4.0))];

    private RowParameters Parameters(int phases, bool pair) => new(
        random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, phases).Select(_ => random.NextSingle())],
        [.. Enumerable.Range(0, random.Next(4)).SelectMany(layer => Enumerable.Range(0, random.Next(1, 4)).Select(row => new SlopeChoice(Place(pair && random.Next(2) == 0, 3 * layer, 2 * row), (byte)random.Next(256))))]);

    private NeuronPlace Place(bool pair, int layer, int row) => new(pair && random.Next(2) == 0, layer, row);
}
