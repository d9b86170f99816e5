using Audit.Models.Devices.Compute;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Passes.Kernels;

/// <summary>Where the matrices of a batched product lie; see Product.cl for the meaning of the distances.</summary>
/// <param name="Size">Rows, columns and depth of one product.</param>
/// <param name="Outer">Number of products along the batch.</param>
/// <param name="Heads">Products within one of those.</param>
internal sealed record ProductPlaces((int M, int N, int K) Size, int Outer, int Heads)
{
    /// <summary>Where a and b begin for each head, from the start of the outer product.</summary>
    public IReadOnlyList<(int A, int B)> Starts { get; init; } = [(0, 0)];

    /// <summary>Elements from row to row of a, and from outer to outer.</summary>
    public (int Row, int Outer) A { get; init; }

    /// <summary>Elements from k to k and from column to column of b, and from outer to outer.</summary>
    public (int Depth, int Column, int Outer) B { get; init; }

    /// <summary>Elements from row to row of c, and the starts by outer and by head.</summary>
    public (int Row, int Outer, int Head) C { get; init; }
}

/// <summary>What becomes of each chain: the code, its number, and the keys that a query does not see.</summary>
internal readonly record struct ProductEnding(string Code, float Number = 0, int HiddenFrom = 0, int HiddenTo = 0);

/// <summary>Matrix products, and the attention operators that are made of them.</summary>
internal static class ProductKernels
{
    /// <summary>MatMul.</summary>
    public static void MatMul(KernelCall call)
    {
        var (a, b) = (call.Inputs[0], call.Inputs[1]);
        var (k, n) = (a.Shape[-1], b.Shape[-1]);
        if (b.Constant && b.Shape.Rank == 2)
        {
            Launch(call, Plain(a.Step / k * call.Rows, n, k), new ProductEnding("Plain"));
            return;
        }

        var m = a.Shape[-2];
        var leading = new Shape(call.Shape.Dimensions[..^2]);
        var (left, right) = (Moves.Repeated(leading, Leading(a.Shape)), Moves.Repeated(leading, Leading(b.Shape)));
        Launch(call, new ProductPlaces((m, n, k), call.Rows, leading.Count)
        {
            Starts = [.. left.Zip(right, (own, other) => (own * m * k, other * k * n))],
            A = (k, a.Step),
            B = (n, 1, b.Step),
            C = (n, call.Shape.Count, m * n),
        }, new ProductEnding("Plain"));
    }

    /// <summary>Gemm.</summary>
    public static void Gemm(KernelCall call)
    {
        var transposes = call.Node.Attributes.Integer("transB", 0) != 0;
        var (x, w) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        var (k, n, alpha) = (x[-1], transposes ? w[0] : w[1], call.Node.Attributes.Number("alpha", 1));
        var places = Plain(call.Rows * (x.Count / k), n, k);
        Launch(call, transposes ? places with { B = (1, k, 0) } : places, alpha == 1 ? new ProductEnding("Plain") : new ProductEnding("Scaled", alpha));
    }

    /// <summary>AttentionScores: queries by keys for each head, divided and masked.</summary>
    public static void Scores(KernelCall call)
    {
        var (q, k, attributes) = (call.Inputs[0], call.Inputs[1], call.Node.Attributes);
        var (queries, keys, heads, groups, d) = (q.Shape[0], k.Shape[0], q.Shape[1], k.Shape[1], q.Shape[2]);
        var (ahead, window) = (keys - queries, attributes.Integer("window", 0));
        var ending = new ProductEnding(
            "Scores", attributes.Number("scale", 1), attributes.Integer("causal", 0) != 0 ? ahead : keys,
            window > 0 && window < keys + queries ? ahead - (int)window : -queries - 1);
        Launch(call, new ProductPlaces((queries, keys, d), call.Rows, heads)
        {
            Starts = [.. Enumerable.Range(0, heads).Select(head => (head * d, head / (heads / groups) * d))],
            A = (heads * d, q.Step),
            B = (1, groups * d, k.Step),
            C = (keys, call.Shape.Count, queries * keys),
        }, ending);
    }

    /// <summary>AttentionMix: patterns by values for each head.</summary>
    public static void Mix(KernelCall call)
    {
        var (p, v) = (call.Inputs[0], call.Inputs[1]);
        var (heads, queries, keys, groups, d) = (p.Shape[0], p.Shape[1], p.Shape[2], v.Shape[1], v.Shape[2]);
        Launch(call, new ProductPlaces((queries, d, keys), call.Rows, heads)
        {
            Starts = [.. Enumerable.Range(0, heads).Select(head => (head * queries * keys, head / (heads / groups) * d))],
            A = (keys, p.Step),
            B = (groups * d, 1, v.Step),
            C = (heads * d, call.Shape.Count, d),
        }, new ProductEnding("Mix"));
    }

    /// <summary>The largest tile that still gives every unit of the device something to do.</summary>
    internal static string Tile(ProductPlaces places, int units) =>
        KernelSource.Tiles.FirstOrDefault(tile => Groups(places, tile.Rows, tile.Columns) >= 2L * units, KernelSource.Tiles[^1]).Name;

    internal static void Launch(KernelCall call, ProductPlaces places, ProductEnding ending, string? tile = null)
    {
        var (a, b, c) = (places.A, places.B, places.C);
        var (hasBias, name) = (call.Inputs.Length == 3, tile ?? Tile(places, call.Device.Api.Units));
        var (_, rows, columns, _, _) = KernelSource.Tiles.First(entry => entry.Name == name);
        call.Groups(
            $"tile_product_{name}", Groups(places, rows, columns), KernelSource.Items(name),
            call.Inputs[0].Buffer, call.Inputs[1].Buffer, call.Inputs[hasBias ? 2 : 1].Buffer, call.Output, call.Faults, call.Width,
            places.Size.M, places.Size.N, places.Size.K, a.Row, b.Depth, b.Column, c.Row, places.Heads,
            call.Device.Table([.. places.Starts.SelectMany(start => new[] { start.A, start.B })]), a.Outer, b.Outer, c.Outer, c.Head,
            KernelSource.Endings.IndexOf(ending.Code), hasBias ? 1 : 0, ending.Number, ending.HiddenFrom, ending.HiddenTo);
    }

    private static long Groups(ProductPlaces places, int rows, int columns) =>
        (long)((places.Size.M + rows - 1) / rows) * ((places.Size.N + columns - 1) / columns) * places.Outer * places.Heads;

    private static ProductPlaces Plain(int m, int n, int k) => new((m, n, k), 1, 1) { A = (k, 0), B = (n, 1, 0), C = (n, 0, 0) };

    private static Shape Leading(Shape shape) => shape.Rank <= 2 ? new Shape() : new Shape(shape.Dimensions[..^2]);
}
