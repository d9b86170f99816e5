using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;

namespace Audit.Models.Formats;

/// <summary>Computes nodes whose inputs are all constants.</summary>
/// <remarks>
/// Numbers go through the operator's own reference meaning, with the first input as a whole sample, so a folded node has the bits that it
/// would have had when run. Integers (shapes, axes) are computed here; overflow is a fault.
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

    /// <summary>Folds a node if it can be; the rule is the one that applies to values.</summary>
    public static bool Fold(OnnxNodeContext node, Action<OnnxNodeContext> rule)
    {
        try
        {
            if (Moved(node) is { } moved) { node.Import.Define(moved); return true; }
            if (node.OpType == "Shape") { return false; }
            if (!node.Has(0) || !node.Constant(0).IsNumber) { node.Import.Define(Integers(node)); return true; }
            node.Import.Define(Run(node, rule));
            return true;
        }
        catch (OverflowException)
        {
            throw new OnnxRuleException("Its constants overflow.");
        }
    }

    /// <summary>Operators that keep the elements: numbers and integers alike.</summary>
    private static OnnxConstant? Moved(OnnxNodeContext node)
    {
        var first = node.Has(0) ? node.Constant(0) : null;
        if (first is null) { return null; }
        var full = first.Shape.Dimensions.Select(extent => (long)extent).ToArray();
        return node.OpType switch
        {
            "Identity" => first with { Name = node.Output },
            "Reshape" => With(OnnxShapeRules.Resolve(node.IntegersOf(1), node.Integer("allowzero", 0) != 0, full)),
            "Squeeze" => With(Squeezed(node, full)),
            "Unsqueeze" => With(OnnxShapeRules.Expand(full, OnnxShapeRules.Axes(
                node, full.Length + (node.Has(1) ? node.IntegersOf(1) : node.IntegerList("axes") ?? []).Length) ?? [])),
            "Cast" => Cast(node, first),
            _ => null,
        };

        OnnxConstant With(long[] extents) => first with { Name = node.Output, Shape = new Shape(extents.Select(extent => checked((int)extent))) };
    }

    private static long[] Squeezed(OnnxNodeContext node, long[] full)
    {
        var axes = OnnxShapeRules.Axes(node, full.Length);
        return axes?.Any(axis => full[axis] != 1) == true
            ? throw new OnnxRuleException("A squeezed axis is not 1.")
            : [.. full.Where((extent, axis) => axes is null ? extent != 1 : !axes.Contains(axis))];
    }

    private static OnnxConstant Cast(OnnxNodeContext node, OnnxConstant first)
    {
        node.Integer("saturate", 1);
        switch (node.Integer("to", 0))
        {
            case 1 or 11 when first.IsNumber:
            case 6 or 7 when !first.IsNumber:
                return first with { Name = node.Output };
            case 1 or 11:
                return new OnnxConstant(node.Output, first.Shape, [.. first.Integers!.Select(integer => (float)integer)], null);
            case 6 or 7:
                return new OnnxConstant(node.Output, first.Shape, null, [.. first.Numbers!.Select(number => checked((long)number))]);
            case var type:
                throw new OnnxRuleException($"It casts a constant to {OnnxData.TypeName(type)}; wanted float32, float64, int32 or int64.");
        }
    }

    private static OnnxConstant Integers(OnnxNodeContext node)
    {
        switch (node.OpType)
        {
            case "Gather": return Gather(node);
            case "Concat":
                node.Integer("axis", 0);
                long[] joined = [.. Enumerable.Range(0, node.Inputs).SelectMany(node.IntegersOf)];
                if (Enumerable.Range(0, node.Inputs).Any(input => node.Constant(input).Shape.Rank != 1))
                {
                    throw new OnnxRuleException("Integers are joined along one axis only.");
                }
                return new OnnxConstant(node.Output, new Shape(joined.Length), null, joined);
            case "Add": return Binary(node, (a, b) => checked(a + b));
            case "Sub": return Binary(node, (a, b) => checked(a - b));
            case "Mul": return Binary(node, (a, b) => checked(a * b));
            case "Div": return Binary(node, (a, b) => b == 0 ? throw new OnnxRuleException("Division by zero.") : a / b);
            default: throw new OnnxRuleException("Its constants are integers; wanted numbers.");
        }
    }

    private static OnnxConstant Binary(OnnxNodeContext node, Func<long, long, long> operation)
    {
        var (a, b) = (node.IntegersOf(0), node.IntegersOf(1));
        if (a.Length != b.Length && a.Length != 1 && b.Length != 1)
        {
            throw new OnnxRuleException($"{a.Length} and {b.Length} integers do not match.");
        }
        var shape = (a.Length >= b.Length ? node.Constant(0) : node.Constant(1)).Shape;
        var result = Enumerable.Range(0, shape.Count).Select(index => operation(a[a.Length == 1 ? 0 : index], b[b.Length == 1 ? 0 : index]));
        return new OnnxConstant(node.Output, shape, null, [.. result]);
    }

    private static OnnxConstant Gather(OnnxNodeContext node)
    {
        var (data, indices, axis) = (node.IntegersOf(0), node.IntegersOf(1), node.Integer("axis", 0));
        if (node.Constant(0).Shape.Rank != 1 || axis is not (0 or -1))
        {
            throw new OnnxRuleException("Integers are gathered along one axis only.");
        }
        var taken = indices.Select(index => index >= -data.Length && index < data.Length
            ? data[index < 0 ? index + data.Length : index]
            : throw new OnnxRuleException($"Index {index} is out of range for {data.Length}.")).ToArray();
        return new OnnxConstant(node.Output, node.Constant(1).Shape, null, taken);
    }

    /// <summary>Runs the node on its constants: the first, or for arithmetic the one of higher rank, is the sample; the others stay constants.</summary>
    private static OnnxConstant Run(OnnxNodeContext node, Action<OnnxNodeContext> rule)
    {
        var swap = node.OpType is "Add" or "Sub" or "Mul" or "Div" && node.Has(1) && node.Constant(1).Shape.Rank > node.Constant(0).Shape.Rank;
        var sample = node.Numbers(swap ? 1 : 0);
        var (graph, batched) = node.Import.Alone(node, rule, sample);
        try
        {
            var result = ForwardPass.Run(new Model(node.Name, graph, []), sample.Numbers, 1).Output;
            var shape = batched ? new Shape([1, .. graph.OutputShape.Dimensions]) : graph.OutputShape;
            return new OnnxConstant(node.Output, shape, result, null);
        }
        catch (NonFiniteException)
        {
            throw new OnnxRuleException("Its constants leave the range of float32.");
        }
    }
}
