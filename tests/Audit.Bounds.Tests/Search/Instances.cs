using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;
using Audit.Bounds.Tests.Checking;

namespace Audit.Bounds.Tests.Search;

/// <summary>A random pair of networks with a box, and what is asked of a search on it.</summary>
internal sealed record Instance(ChainNetwork Original, ChainNetwork? Coarse, float[] Lower, float[] Upper, RandomNets Nets)
{
    public static Instance Make(int seed)
    {
        var nets = new RandomNets(seed);
        var original = nets.Network();
        var coarse = (seed % 5) switch
        {
            0 => null,
            1 => Map(original, Prune),
            2 => Map(original, weight => MathF.ScaleB(MathF.Round(MathF.ScaleB(weight, 6)), -6)),
            3 => original,
            _ => nets.Twin(original),
        };
        var (lower, upper) = nets.Box(original.Inputs);
        if (seed % 7 == 0) { upper = [.. lower]; }
        return new Instance(original, coarse, [.. lower.Select(Plain)], [.. upper.Select(Plain)], nets);
    }

    public SearchBox Box => new(Lower, Upper);

    public SearchOutcome Search(SearchQuery query, int boxes, int threads = 1) =>
        new BranchAndBound(Original, Coarse, [Box], query, new SearchOptions(boxes, 32, threads), input => Value(query, input)).Run();

    /// <summary>The checker's answer to the clauses with the bound that a search proved.</summary>
    public CheckResult Check(SearchQuery query, SearchOutcome outcome) => Checker.Check(
        new Certificate(Digest(Original), Coarse is null ? "" : Digest(Coarse), 32, 40, query.Fill(Math.Max(outcome.Proved, -1e300)), outcome.Cover), Original, Coarse);

    /// <summary>What an input shows of a query, from outputs in reference arithmetic: the sought bound that it needs, or its largest excess over a clause.</summary>
    public double Value(SearchQuery query, float[] input)
    {
        var x = Checking.Nets.Run(Original, input);
        var y = Coarse is null ? x : Checking.Nets.Run(Coarse, input);
        return query.Clauses.Max(clause => clause.Any(item => !item.Free && query.SeeksBound && Holds(item.Literal, x, y))
            ? double.NegativeInfinity
            : clause.Where(item => item.Free || !query.SeeksBound).Min(item => Excess(item.Literal, x, y)));
    }

    public IEnumerable<float[]> Points(int count) => Nets.Points(Lower, Upper, count);

    private static bool Holds(Literal literal, float[] x, float[] y) => literal.Strict ? Excess(literal, x, y) < 0 : Excess(literal, x, y) <= 0;

    private static double Excess(Literal literal, float[] x, float[] y)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += (literal.Original[i] * x[i]) + (literal.Difference.IsEmpty ? 0 : literal.Difference[i] * ((double)y[i] - x[i]));
        }

        return sum - literal.Bound;
    }

    private static string Digest(ChainNetwork network) => CertificateCodec.Digest(CertificateCodec.Write(network));

    private static float Plain(float value) => value == 0 ? 0 : value;

    private static float Prune(float weight) => MathF.Abs(weight) < 0.3f ? 0 : weight;

    private static ChainNetwork Map(ChainNetwork network, Func<float, float> change) =>
        new([.. network.Layers.Select(layer => layer with { Weights = [.. layer.Weights.Select(weight => change(weight) == 0 ? 0 : change(weight))] })]);
}
