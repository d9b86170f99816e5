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
        var view = node.View(0);
        var axis = node.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), 0);
        var attributes = Attributes.None.With("axis", axis);
        if (node.Opset >= 13 || axis == view.Sample.Rank - 1) { node.Emit("Softmax", view.Layout, attributes, node.InputName(0)); return; }
        var (shape, batched) = node.Sample(0);
        long[] before = [.. shape.Dimensions.Take(axis).Select(extent => (long)extent)];
        long[] joined = [.. before, shape.Count / before.Aggregate(1L, (product, extent) => product * extent)];
        var flat = node.EmitHelper("Reshape", "joined", batched, Attributes.None.With("shape", joined), node.InputName(0));
        node.EmitReshape(node.EmitHelper("Softmax", "softmax", batched, attributes, flat), batched, shape.Dimensions);
    }

    /// <summary>z - log(sum(e^z)), z = x - max(x), along an axis.</summary>
    public static void LogSoftmax(OnnxNodeContext node)
    {
        var view = node.View(0);
        var axis = node.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), 0);
        if (node.Opset < 13 && axis != view.Sample.Rank - 1) { throw new OnnxRuleException("Before operator set 13 it is there on the last axis only; convert the model."); }
        var axes = Attributes.None.With("axes", axis).With("keepdims", 1);
        var largest = node.EmitHelper("ReduceMax", "max", view.Layout, axes, node.InputName(0));
        var below = node.EmitHelper("Sub", "below", view.Layout, Attributes.None, node.InputName(0), largest);
        var powers = node.EmitHelper("Exp", "exp", view.Layout, Attributes.None, below);
        var sum = node.EmitHelper("ReduceSum", "sum", view.Layout, axes, powers);
        node.Emit("Sub", view.Layout, Attributes.None, below, node.EmitHelper("Log", "log", view.Layout, Attributes.None, sum));
    }

    /// <summary>Constants among the inputs lose their extent of 1 under the batch axis.</summary>
    public static void Concat(OnnxNodeContext node)
    {
        var first = Enumerable.Range(0, node.Inputs).First(input => !node.IsConstant(input));
        var view = node.View(first);
        var axis = node.Axis(node.Find("axis")?.Integer ?? throw new OnnxRuleException("axis is missing."), first);
        node.Emit("Concat", view.Layout, Attributes.None.With("axis", axis), [.. Enumerable.Range(0, node.Inputs).Select(Name)]);

        string Name(int input)
        {
            if (!node.IsConstant(input))
            {
                return node.View(input).Layout == view.Layout ? node.InputName(input)
                    : throw new OnnxRuleException("Its inputs do not have the batch on the same axis.");
            }

            return node.Numbers(input).Shape.Rank == view.Rank ? OnnxBroadcast.Under(node, input, view.Rank, view.Layout)
                : throw new OnnxRuleException($"The constant '{node.InputName(input)}' has shape {node.Numbers(input).Shape}; wanted {view.Rank} axes with 1 for the batch.");
        }
    }

    public static void Transpose(OnnxNodeContext node)
    {
        var view = node.View(0);
        var perm = node.IntegerList("perm") ?? [.. Enumerable.Range(0, view.Rank).Reverse().Select(axis => (long)axis)];
        if (!perm.Order().SequenceEqual(Enumerable.Range(0, view.Rank).Select(axis => (long)axis)))
        {
            throw new OnnxRuleException($"perm [{string.Join(", ", perm)}] does not reorder {view.Rank} axes.");
        }
        var layout = view.Layout.Batched ? view.Layout with { Axis = Array.IndexOf(perm, view.Layout.Axis) } : view.Layout;
        var own = perm.Where(axis => !view.Layout.OwnAxis || axis != view.Layout.Axis).Select(axis => view.Layout.OwnAxis ? (long)view.Own((int)axis) : axis);
        node.Emit("Transpose", layout, Attributes.None.With("perm", [.. own]), node.InputName(0));
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
