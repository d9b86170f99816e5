using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Bounds.Lowering;

/// <summary>Activations that are rounded to steps of a scale: the rounding of each element is a free input of the chain, at most half a step.</summary>
/// <remarks>
/// Formula: round(t) = t + e with |e| at most 1/2, so min(max(round(x / s) + z, low), high) = low + relu(v - low) - relu(v - high) with v = x / s + z + e.
/// Rounding: the division as in <see cref="PointwiseRules.Div"/>; round(t) is a whole number, exact, and so is its sum with z wherever the result is not cut off. Turning back is one exact difference and one product.
/// Because e is free, the bound holds for any way of rounding to nearest, and a value that lies near a step may differ by a whole step between two networks.
/// </remarks>
internal static class QuantisationRules
{
    /// <summary>Beyond it 1 / s is subnormal.</summary>
    private const float LargestScale = 8.507059e37f;

    /// <summary>Up to it whole numbers and their sums are exact.</summary>
    private const float LargestWhole = 1 << 22;

    /// <summary>The free inputs of a node that rounds.</summary>
    public static string FreeName(Node node) => $"\u0001round {node.Output}";

    public static void Quantize(LoweringState state, Node node)
    {
        var (scales, zeros, place) = (Quantising.Scales(node), node.Attributes.IntegerList("zero_points"), Quantising.Place(node, state.Graph.Shapes[node.Output]));
        var (elements, free) = (state[node.Inputs[0]], state[FreeName(node)]);
        float low = node.Attributes.Integer("low", 0), high = node.Attributes.Integer("high", 255);
        if (-low > LargestWhole || high > LargestWhole || zeros.Any(zero => Math.Abs(zero) > LargestWhole)) { throw LoweringState.Refuse(node, "has a range or zero point beyond 2^22, where sums of whole numbers may round"); }
        state.Append(node.Output, elements.Select((element, index) => Steps(node, (element, free[index]), scales[place(index)], zeros[place(index)])).ToArray());
        state.Drop(FreeName(node));
        var steps = state[node.Output];
        state.Append(node.Output, steps.Select(step => RowDraft.Exact(-low, true, (step, 1))).Concat(steps.Select(step => RowDraft.Exact(-high, true, (step, 1)))).ToArray());
        var halves = state[node.Output];
        state.Append(node.Output, Enumerable.Range(0, steps.Length).Select(i => RowDraft.Exact(low, false, (halves[i], 1), (halves[steps.Length + i], -1))).ToArray());
    }

    public static void Dequantize(LoweringState state, Node node)
    {
        var (scales, zeros, place) = (Quantising.Scales(node), node.Attributes.IntegerList("zero_points"), Quantising.Place(node, state.Graph.Shapes[node.Output]));
        state.Append(node.Output, state[node.Inputs[0]].Select((element, index) => RowDraft.Exact(-zeros[place(index)], false, (element, 1))).ToArray());
        state.Append(node.Output, state[node.Output].Select((element, index) => FunctionRules.Read(0, 1, (element, scales[place(index)]))).ToArray());
    }

    private static RowDraft Steps(Node node, (int Value, int Free) from, float scale, long zero)
    {
        if (scale > LargestScale) { throw LoweringState.Refuse(node, "divides by a scale beyond 2^126"); }
        return FunctionRules.Read(zero, 3 + (BitConverter.SingleToInt32Bits(scale) & 3), (from.Value, 1 / scale), (from.Free, 1));
    }
}
