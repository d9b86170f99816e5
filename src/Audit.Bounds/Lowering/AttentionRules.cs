using Audit.Bounds.Certificates;
using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Rotation by position, attention scores, softmax, and the mixing of values.</summary>
internal static class AttentionRules
{
    private const int DivisionRoundings = 3;

    /// <summary>Below it 1 / scale would magnify what a product loses by underflow beyond what a row states.</summary>
    private const float LeastScale = 1f / 64;

    /// <summary>y1 = fma(x1, c, -(x2 s)), y2 = fma(x2, c, x1 s): rows of two entries, one rounding for each nonzero coefficient.</summary>
    /// <remarks>Rounding: the product x s rounds once, the fused step once; a coefficient 0 makes its part exact, and 1 beside 0 hands the number on.</remarks>
    public static void Rotary(LoweringState state, Node node)
    {
        var (shape, elements) = (state.Graph.Shapes[node.Output], state[node.Inputs[0]]);
        var (cos, sin) = (AffineRules.Constant(state, node, 1), AffineRules.Constant(state, node, 2));
        var half = cos.Shape[1];
        var (stride, partner) = node.Attributes.Integer("interleaved", 0) != 0 ? (2, 1) : (1, half);
        var rows = elements.Select(element => RowDraft.Pass(element)).ToArray();
        for (var line = 0; line < elements.Length / shape[2]; line++)
        {
            for (var pair = 0; pair < half; pair++)
            {
                var table = (line / shape[1] * half) + pair;
                var (c, s) = (cos.Values.Span[table], sin.Values.Span[table]);
                var first = (line * shape[2]) + (pair * stride);
                var second = first + partner;
                rows[first] = RowDraft.Chain(0, [(elements[first], c), (elements[second], -s)]);
                rows[second] = RowDraft.Chain(0, [(elements[second], c), (elements[first], s)]);
            }
        }

        state.Append(node.Output, rows);
    }

    /// <summary>Sums of products q k over the coordinates, divided by the scale; pairs that the mask hides are marked.</summary>
    /// <remarks>
    /// Rounding: d fused steps, one division, two for the coefficient 1/scale. Each step may lose 2^-150 by underflow, which the division by a scale below 1 magnifies: then d / scale roundings are stated.
    /// </remarks>
    public static void AttentionScores(LoweringState state, Node node)
    {
        var (q, k) = (state.Graph.Shapes[node.Inputs[0]], state.Graph.Shapes[node.Inputs[1]]);
        var (queries, keys, scale) = (state[node.Inputs[0]], state[node.Inputs[1]], node.Attributes.Number("scale", 1));
        if (MathF.Abs(scale) < LeastScale) { throw LoweringState.Refuse(node, $"divides by {scale}, less than {LeastScale} in size"); }
        var (tokens, heads, width, sources) = (q[0], q[1], q[2], k[0]);
        var roundings = (int)MathF.Ceiling(width / MathF.Min(1, MathF.Abs(scale))) + DivisionRoundings;
        var (sums, places) = (new List<ProductRules.Terms>(), new int[heads * tokens * sources]);
        for (var index = 0; index < places.Length; index++)
        {
            var (head, token, key) = (index / (tokens * sources), index / sources % tokens, index % sources);
            places[index] = Sees(node, token, key, sources - tokens) ? sums.Count : LoweringState.Masked;
            if (places[index] < 0) { continue; }
            var (atQ, atK) = (((token * heads) + head) * width, ((key * k[1]) + (head / (heads / k[1]))) * width);
            sums.Add(new([.. Enumerable.Range(0, width).Select(i => (queries[atQ + i], keys[atK + i]))], roundings, 1 / scale));
        }

        ProductRules.Sums(state, node.Output, [.. sums]);
        var rows = state[node.Output];
        state.Alias(node.Output, [.. places.Select(place => place < 0 ? place : rows[place])]);
    }

    /// <summary>One group of rows for each line; masked scores are left out, because e^(least float - largest) is +0 and adding +0 changes no sum.</summary>
    /// <remarks>A line with one score left is exactly 1: e^0 = 1, 1 / 1 = 1.</remarks>
    public static void Softmax(LoweringState state, Node node)
    {
        var (shape, elements) = (state.Graph.Shapes[node.Output], state.Raw(node.Inputs[0]));
        var rows = new List<RowDraft>();
        var places = new int[elements.Length];
        foreach (var line in AxisLines.Of(shape, [(int)node.Attributes.Integer("axis", 0)]))
        {
            var seen = line.Where(index => elements[index] != LoweringState.Masked).ToArray();
            if (seen.Length == 0) { throw LoweringState.Refuse(node, "has a line whose scores are all masked"); }
            foreach (var index in line) { places[index] = -1; }
            foreach (var index in seen)
            {
                places[index] = rows.Count;
                rows.Add(seen.Length == 1 ? RowDraft.Exact(1, false) : RowDraft.Pass(elements[index], index == seen[0] ? Activation.SoftmaxFirst : Activation.SoftmaxNext));
            }
        }

        state.Append(node.Output, rows);
        state.Alias(node.Output, places, node.Inputs[0]);
    }

    /// <summary>z[t, h] = sum of pattern[h, t, j] v[j, g] over the keys that are seen: as many fused steps as those, the others add an exact zero.</summary>
    public static void AttentionMix(LoweringState state, Node node)
    {
        var (p, v) = (state.Graph.Shapes[node.Inputs[0]], state.Graph.Shapes[node.Inputs[1]]);
        var (pattern, values) = (state[node.Inputs[0]], state[node.Inputs[1]]);
        var (heads, tokens, sources, width) = (p[0], p[1], p[2], v[2]);
        var sums = new ProductRules.Terms[tokens * heads * width];
        for (var index = 0; index < sums.Length; index++)
        {
            var (token, head, coordinate) = (index / (heads * width), index / width % heads, index % width);
            var group = head / (heads / v[1]);
            var keys = Enumerable.Range(0, sources).Where(key => pattern[(((head * tokens) + token) * sources) + key] >= 0).ToArray();
            sums[index] = new([.. keys.Select(key => (pattern[(((head * tokens) + token) * sources) + key], values[(((key * v[1]) + group) * width) + coordinate]))], keys.Length, 1);
        }

        ProductRules.Sums(state, node.Output, sums);
    }

    private static bool Sees(Node node, int query, int key, int ahead)
    {
        var window = node.Attributes.Integer("window", 0);
        return (node.Attributes.Integer("causal", 0) == 0 || key <= query + ahead) && (window <= 0 || key > query + ahead - window);
    }
}
