using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>What QuantizeLinear and DequantizeLinear share: one scale and zero point for all elements, or one for each place on an axis.</summary>
/// <remarks>Attributes: scales (numbers, positive), zero_points (integers), one of each or one per place; axis, per sample, where there are several.</remarks>
public static class Quantising
{
    internal static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (scales and zero points are attributes)."; }
        var (scales, zeros, own) = (Scales(node), node.Attributes.IntegerList("zero_points"), inputs[0].Shape);
        var axis = node.Attributes.Integer("axis", 0);
        if (scales.Length != zeros.Length || scales.IsEmpty || scales.Any(scale => !(scale > 0 && float.IsFinite(scale))))
        {
            return $"Got {scales.Length} scales and {zeros.Length} zero points; wanted as many of each, and every scale positive.";
        }
        if (zeros.Any(zero => Math.Abs(zero) > 1 << 24)) { return "A zero point is out of range."; }
        return scales.Length == 1 || (axis >= 0 && axis < own.Rank && own[(int)axis] == scales.Length)
            ? own
            : $"Got {scales.Length} scales for axis {axis} of {own} (per sample).";
    }

    /// <summary>The scales.</summary>
    public static ImmutableArray<float> Scales(Node node) => node.Attributes.Numbers.TryGetValue("scales", out var scales) ? scales : [];

    /// <summary>For each element of a sample, which scale it has.</summary>
    public static Func<int, int> Place(Node node, Shape shape)
    {
        var count = Scales(node).Length;
        if (count == 1) { return _ => 0; }
        var inner = shape.Dimensions.Skip((int)node.Attributes.Integer("axis", 0) + 1).Aggregate(1, (product, extent) => product * extent);
        return index => index / inner % count;
    }
}
