using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Models.Formats;

/// <summary>Computes nodes whose inputs are all constants.</summary>
/// <remarks>
/// Numbers go through the operator's own reference meaning, with one input as a whole sample, so a folded node has the bits that it would
/// have had when run. Whole numbers (shapes, axes, masks) are computed apart; overflow is a fault.
/// </remarks>
internal static class OnnxFolding
{
    /// <summary>Defines the constant of a Constant node.</summary>
    public static void Constant(OnnxNodeContext node)
    {
        if (node.Find("value")?.Tensor is { } tensor)
        {
            node.Import.Define(node.Import.Decode(tensor) with { Name = node.Output });
            return;
        }
        OnnxConstant constant =
            node.Find("value_float")?.Number is { } number ? new(node.Output, new Shape(), [number], null)
            : node.Find("value_floats")?.Numbers is { } numbers ? new(node.Output, new Shape(numbers.Count), [.. numbers], null)
            : node.Find("value_int")?.Integer is { } integer ? new(node.Output, new Shape(), null, [integer])
            : node.Find("value_ints")?.Integers is { } integers ? new(node.Output, new Shape(integers.Count), null, [.. integers])
            : throw new OnnxRuleException("It holds no dense numbers or integers.");
        if (constant.Numbers?.All(float.IsFinite) == false)
        {
            throw new OnnxRuleException("It holds NaN or infinity; wanted finite numbers.");
        }
        node.Import.Define(constant);
    }

    /// <summary>The rule of operators that exist on constants only.</summary>
    public static void Only(OnnxNodeContext node) =>
        throw new OnnxRuleException("It is there on constants only (shape arithmetic), not on values.");

    /// <summary>Folds a node of constants; the rule is the one that applies to values.</summary>
    public static void Fold(OnnxNodeContext node, Action<OnnxNodeContext> rule)
    {
        try
        {
            if (!OnnxArrays.Fold(node) && !OnnxIntegers.Fold(node)) { node.Import.Define(Run(node, rule)); }
        }
        catch (Exception failure) when (failure is OverflowException or ArgumentException)
        {
            throw new OnnxRuleException("Its constants overflow.");
        }
    }

    /// <summary>Runs the node on its constants: the first, or for arithmetic the one of higher rank, is the sample; the others stay constants.</summary>
    private static OnnxConstant Run(OnnxNodeContext node, Action<OnnxNodeContext> rule)
    {
        var swap = node.OpType is "Add" or "Sub" or "Mul" or "Div" or "Max" or "Min" && node.Has(1) && node.Constant(1).Shape.Rank > node.Constant(0).Shape.Rank;
        var sample = node.Numbers(swap ? 1 : 0);
        var (graph, batched) = node.Import.Alone(node, rule, sample);
        try
        {
            var result = ForwardPass.Run(new Model(node.Name, graph, []), sample.Numbers, 1).Output;
            node.Import.Spend(result.Length);
            var shape = batched ? new Shape([1, .. graph.OutputShape.Dimensions]) : graph.OutputShape;
            return new OnnxConstant(node.Output, shape, result, null);
        }
        catch (NonFiniteException)
        {
            throw new OnnxRuleException("Its constants leave the range of float32.");
        }
    }
}
