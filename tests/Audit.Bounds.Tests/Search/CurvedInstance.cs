using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Bounds.Tests.Lowering;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Bounds.Tests.Search;

/// <summary>A random graph of functions, products and attention, its twin with coarser weights (or none), and a box of inputs.</summary>
internal sealed record CurvedInstance(Graph Graph, Graph? Twin, ChainNetwork Original, ChainNetwork? Coarse, float[] Lower, float[] Upper)
{
    public static CurvedInstance Make(int seed, int depth = 4)
    {
        var random = new Random(seed);
        var graph = SmoothGraphs.Make(seed, depth);
        var twin = seed % 4 == 0 ? null : Coarser(graph, seed % 4 == 1 ? 1024 : 16);
        var radius = new[] { 0f, 0.001f, 0.02f, 0.2f }[random.Next(4)];
        var centre = RandomGraphs.Numbers(random, graph.InputShape.Count);
        return new CurvedInstance(graph, twin, ChainLowering.Lower(graph).Network!, twin is null ? null : ChainLowering.Lower(twin).Network!,
            [.. centre.Select(value => value - radius)], [.. centre.Select(value => value + radius)]);
    }

    /// <summary>For each output the difference to the twin (alone: the value itself), both signs, at most a sought bound.</summary>
    public SearchQuery Query
    {
        get
        {
            var rows = Enumerable.Range(0, Original.Outputs).Select(i => Enumerable.Range(0, Original.Outputs).Select(j => i == j ? 1.0 : 0).ToImmutableArray());
            if (Coarse is not null) { return SearchQuery.AbsoluteDifference(rows, null); }
            return new([.. rows.SelectMany(row => new[] { row, [.. row.Select(value => -value)] }).Select(row => ImmutableArray.Create(new SearchLiteral(new Literal([], row, 0, false), true)))], null);
        }
    }

    /// <summary>The largest difference (value) that the reference pass shows at an input.</summary>
    public double Value(float[] input)
    {
        var x = Run(Graph, input);
        var y = Twin is null ? new float[x.Length] : Run(Twin, input);
        return x.Zip(y, (a, b) => Math.Abs((double)a - b)).Max();
    }

    public SearchOutcome Search(long boxes, int threads = 1) =>
        new BranchAndBound(Original, Coarse, [new SearchBox(Lower, Upper)], Query, new SearchOptions(boxes, Threads: threads), input => Value(input)).Run();

    /// <summary>Checks the statement that the bound holds, with the tree of a search.</summary>
    public CheckResult Check(SearchOutcome outcome, double bound) => Checker.Check(Record(outcome, bound), Original, Coarse);

    /// <summary>The certificate of that statement.</summary>
    public Certificate Record(SearchOutcome outcome, double bound) => new(Digest(Original), Coarse is null ? "" : Digest(Coarse), 32, 40, Query.Fill(bound), outcome.Cover);

    /// <summary>Random points and corners, and what an attack finds.</summary>
    public IEnumerable<float[]> Points(int count, int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            yield return [.. Lower.Zip(Upper, (low, high) => i % 2 == 0 ? random.Next(2) == 0 ? low : high : Math.Clamp(low + (random.NextSingle() * (high - low)), low, high))];
        }

        foreach (var point in new Attack(Original, Coarse, Query).Run([new SearchBox(Lower, Upper)], 60, 7)) { yield return point; }
    }

    private static string Digest(ChainNetwork network) => CertificateCodec.Digest(CertificateCodec.Write(network));

    private static float[] Run(Graph graph, float[] input) => ForwardPass.Run(new Model("m", graph, []), input, 1).Output;

    /// <summary>Weights on multiples of 1/steps; masks stay as they are.</summary>
    private static Graph Coarser(Graph graph, int steps)
    {
        foreach (var (name, tensor) in graph.Initializers)
        {
            graph = graph.WithInitializer(name, new Tensor(tensor.Shape, (float[])[.. tensor.Values.ToArray().Select(value => MathF.Abs(value) > 100 ? value : MathF.Round(value * steps) / steps)]));
        }

        return graph;
    }
}
