using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>How much each query agrees with each key: scaled products of heads, with masked pairs at the least finite number.</summary>
/// <remarks>
/// Formula: s[h, t, j] = (q_th . k_jg) / scale, g = h / (H / G). Masked, that is set to float.MinValue: j &gt; t + S - T with causal, and j &lt;= t + S - T - w with
/// window w &gt; 0. A softmax gives a masked pair the weight +0 exactly. Attributes: scale, causal, window.
/// Source: Vaswani et al. 2017, arXiv 1706.03762; grouped queries, Ainslie et al. 2023, arXiv 2305.13245. Rounding: one fma chain over the coordinates from zero, one division.
/// Shapes: q [T, H, d], k [S, G, d] per sample, H a multiple of G; y [H, T, S]. Cost: H T S d multiply-adds.
/// </remarks>
internal sealed class AttentionScores : IOperator
{
    public static string OpType => "AttentionScores";

    /// <summary>What a masked pair holds.</summary>
    public const float Masked = float.MinValue;

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 2) { return $"Got {inputs.Length} inputs, wanted 2."; }
        var (q, k) = (inputs[0].Shape, inputs[1].Shape);
        if (Heads.Fault(inputs[0], inputs[1]) is { } fault) { return fault; }
        if (q[2] != k[2]) { return $"Queries have {q[2]} coordinates, keys {k[2]}."; }
        var scale = node.Attributes.Number("scale", 1);
        if (!float.IsFinite(scale) || scale == 0) { return $"Got scale {scale}, wanted a number other than 0."; }
        return IsCausal(node) && k[0] < q[0] ? $"A causal mask wants at least as many keys as queries, got {k[0]} and {q[0]}." : new Shape(q[1], q[0], k[0]);
    }

    public static void Forward(ForwardCall call)
    {
        var (q, k) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        var (query, key) = (new float[q[0] * q[2]], new float[k[0] * k[2]]);
        var scale = call.Node.Attributes.Number("scale", 1);
        call.Output.Span.Clear();
        for (var row = 0; row < call.Batch; row++)
        {
            for (var head = 0; head < q[1]; head++)
            {
                var scores = call.Row(row).Slice(head * q[0] * k[0], q[0] * k[0]);
                Heads.Read(call.Inputs[0].Row(row), q, head, query);
                Heads.Read(call.Inputs[1].Row(row), k, head / (q[1] / k[1]), key);
                Matrices.Accumulate(query, Matrices.Transposed(key, k[0], k[2]), scores, (q[0], k[0], q[2]));
                for (var index = 0; index < scores.Length; index++) { scores[index] /= scale; }
                Mask(call.Node, scores, q[0], k[0], Masked);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        var (q, k) = (call.Inputs[0].Shape, call.Inputs[1].Shape);
        var (query, key, scale) = (new float[q[0] * q[2]], new float[k[0] * k[2]], call.Node.Attributes.Number("scale", 1));
        for (var part = 0; part < call.Batch * q[1]; part++)
        {
            var (row, head) = (part / q[1], part % q[1]);
            var group = head / (q[1] / k[1]);
            var gradient = call.GradientRow(row).Slice(head * q[0] * k[0], q[0] * k[0]).ToArray();
            for (var index = 0; index < gradient.Length; index++) { gradient[index] /= scale; }
            Mask(call.Node, gradient, q[0], k[0], 0);
            if (call.InputGradients[0] is not null)
            {
                Heads.Read(call.Inputs[1].Row(row), k, group, key);
                Heads.Add(Product(gradient, key, (q[0], k[2], k[0])), q, head, call.InputGradientRow(0, row));
            }

            if (call.InputGradients[1] is null) { continue; }
            Heads.Read(call.Inputs[0].Row(row), q, head, query);
            Heads.Add(Product(Matrices.Transposed(gradient, q[0], k[0]), query, (k[0], q[2], q[0])), k, group, call.InputGradientRow(1, row));
        }
    }

    public static long MultiplyAdds(Node node, ImmutableArray<OperandShape> inputs, Shape output) => (long)output.Count * inputs[0].Shape[2];

    /// <summary>Whether a query sees a key.</summary>
    internal static bool Sees(Node node, int query, int key, int ahead)
    {
        var window = node.Attributes.Integer("window", 0);
        return (!IsCausal(node) || key <= query + ahead) && (window <= 0 || key > query + ahead - window);
    }

    /// <summary>From the first key that some of the queries sees to past the last; at least one, for queries that the mask lets see any.</summary>
    internal static (int First, int End) Range(Node node, int query, int count, int ahead, int keys)
    {
        var window = (int)Math.Min(node.Attributes.Integer("window", 0), int.MaxValue / 2);
        return (window > 0 ? Math.Max(0, query + ahead - window + 1) : 0, IsCausal(node) ? Math.Min(keys, query + count + ahead) : keys);
    }

    private static float[] Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b, (int M, int N, int K) size)
    {
        var result = new float[size.M * size.N];
        Matrices.Accumulate(a, b, result, size);
        return result;
    }

    private static bool IsCausal(Node node) => node.Attributes.Integer("causal", 0) != 0;

    private static void Mask(Node node, Span<float> scores, int queries, int keys, float value)
    {
        for (var query = 0; query < queries; query++)
        {
            for (var key = 0; key < keys; key++)
            {
                if (!Sees(node, query, key, keys - queries)) { scores[(query * keys) + key] = value; }
            }
        }
    }
}
