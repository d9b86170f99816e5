using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of operators that name axes: Softmax, Concat, Transpose, Pad.</summary>
internal static class OnnxAxisRules
{
    /// <summary>
    /// Before operator set 13 Softmax runs over the named axis and all after it together; then the sample is reshaped around it.
    /// </summary>
    public static void Softmax(OnnxNodeContext node)
    {
        var (shape, batched) = node.Sample(0);
        var axis = node.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), 0);
        var attributes = Attributes.None.With("axis", axis);
        if (node.Opset >= 13 || axis == shape.Rank - 1) { node.Emit("Softmax", batched, attributes, node.InputName(0)); return; }
        long[] before = [.. shape.Dimensions.Take(axis).Select(extent => (long)extent)];
        long[] joined = [.. before, shape.Count / before.Aggregate(1L, (product, extent) => product * extent)];
        var flat = node.EmitHelper("Reshape", "joined", batched, Attributes.None.With("shape", joined), node.InputName(0));
        node.EmitReshape(node.EmitHelper("Softmax", "softmax", batched, attributes, flat), batched, shape.Dimensions);
    }

    /// <summary>Constants among the inputs lose their extent of 1 under the batch axis.</summary>
    public static void Concat(OnnxNodeContext node)
    {
        var first = Enumerable.Range(0, node.Inputs).First(input => !node.IsConstant(input));
        var (shape, batched) = node.Sample(first);
        var axis = node.Axis(node.Find("axis")?.Integer ?? throw new OnnxRuleException("axis is missing."), first);
        node.Emit("Concat", batched, Attributes.None.With("axis", axis), [.. Enumerable.Range(0, node.Inputs).Select(Name)]);

        string Name(int input)
        {
            if (!node.IsConstant(input))
            {
                return node.Sample(input).Batched == batched ? node.InputName(input)
                    : throw new OnnxRuleException("Some inputs have a batch axis and some have none.");
            }

            var own = node.Numbers(input).Shape;
            if (!batched) { return node.Weight(input, own); }
            return own.Rank == shape.Rank + 1 && own[0] == 1
                ? node.Weight(input, new Shape(own.Dimensions.Skip(1)))
                : throw new OnnxRuleException($"The constant '{node.InputName(input)}' has shape {own}; wanted 1 for the batch, then {shape.Rank} axes.");
        }
    }

    public static void Transpose(OnnxNodeContext node)
    {
        var (shape, batched) = node.Sample(0);
        var lead = batched ? 1 : 0;
        var perm = node.IntegerList("perm") ?? [.. Enumerable.Range(0, shape.Rank + lead).Reverse().Select(axis => (long)axis)];
        if (batched && perm is not [0, ..])
        {
            throw new OnnxRuleException($"perm [{string.Join(", ", perm)}] moves the batch axis; wanted 0 first.");
        }
        node.Emit("Transpose", batched, Attributes.None.With("perm", [.. perm.Skip(lead).Select(axis => axis - lead)]), node.InputName(0));
    }

    /// <summary>Pads and value are attributes, or from operator set 11 inputs; axes from 18.</summary>
    public static void Pad(OnnxNodeContext node)
    {
        var (shape, batched) = node.Sample(0);
        var lead = batched ? 1 : 0;
        if (node.Word("mode", "constant") is not "constant" and var mode)
        {
            throw new OnnxRuleException($"mode is '{mode}'; wanted constant.");
        }
        var pads = node.Opset < 11 ? node.IntegerList("pads") ?? [] : node.IntegersOf(1);
        var value = node.Opset < 11 ? node.Number("value", 0) : node.Has(2) ? node.Scalar(2) : 0;
        var full = Spread(pads, node.Has(3) ? node.IntegersOf(3) : null, shape.Rank + lead);
        var half = full.Length / 2;
        if (batched && (full[0] != 0 || full[half] != 0)) { throw new OnnxRuleException("It pads the batch axis."); }
        var own = Attributes.None.With("pads", [.. full[lead..half], .. full[(half + lead)..]]).With("value", value);
        node.Emit("Pad", batched, own, node.InputName(0));
    }

    /// <summary>Pads of all axes from those of the named ones.</summary>
    private static long[] Spread(long[] pads, long[]? axes, int rank)
    {
        axes ??= [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
        if (pads.Length != 2 * axes.Length || axes.Any(axis => axis < -rank || axis >= rank))
        {
            throw new OnnxRuleException($"Got {pads.Length} pads; wanted two for each of the axes.");
        }
        var full = new long[2 * rank];
        for (var index = 0; index < axes.Length; index++)
        {
            var axis = axes[index] < 0 ? axes[index] + rank : axes[index];
            (full[axis], full[axis + rank]) = (pads[index], pads[index + axes.Length]);
        }

        return full;
    }
}
