using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats;

/// <summary>Arithmetic of constant whole numbers and truths, comparisons of any constants, and constants made from nothing.</summary>
/// <remarks>Overflow is a fault. The open batch is one large prime among the whole numbers, so that it survives products and quotients.</remarks>
internal static class OnnxIntegers
{
    /// <summary>Computes a node of constants; false where it is none of these.</summary>
    public static bool Fold(OnnxNodeContext node)
    {
        switch (node.OpType)
        {
            case "Cast": Cast(node, node.Integer("to", 0)); return true;
            case "CastLike": Cast(node, node.Constant(1).IsNumber ? 1 : 7); return true;
            case "ConstantOfShape": Fill(node); return true;
            case "Range": Range(node); return true;
            case "Where": Where(node); return true;
            case "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual": Compare(node); return true;
            case "DequantizeLinear": Dequantize(node); return true;
            case "Not": Each(node, number => number == 0 ? 1 : 0); return true;
            default: return !node.Constant(0).IsNumber && Whole(node);
        }
    }

    private static bool Whole(OnnxNodeContext node)
    {
        switch (node.OpType)
        {
            case "Add" or "Sum": Pairs(node, (a, b) => checked(a + b)); return true;
            case "Sub": Pairs(node, (a, b) => checked(a - b)); return true;
            case "Mul": Pairs(node, (a, b) => checked(a * b)); return true;
            case "Div": Pairs(node, (a, b) => b == 0 ? throw new OnnxRuleException("Division by zero.") : a / b); return true;
            case "Mod": Mod(node); return true;
            case "Max": Pairs(node, Math.Max); return true;
            case "Min": Pairs(node, Math.Min); return true;
            case "And": Pairs(node, (a, b) => a != 0 && b != 0 ? 1 : 0); return true;
            case "Or": Pairs(node, (a, b) => a != 0 || b != 0 ? 1 : 0); return true;
            case "Xor": Pairs(node, (a, b) => (a != 0) != (b != 0) ? 1 : 0); return true;
            case "Neg": Each(node, number => checked(-number)); return true;
            case "Abs": Each(node, Math.Abs); return true;
            case "Sign": Each(node, number => Math.Sign(number)); return true;
            case "ReduceSum": Reduce(node, (a, b) => checked(a + b)); return true;
            case "ReduceProd": Reduce(node, (a, b) => checked(a * b)); return true;
            case "ReduceMax": Reduce(node, Math.Max); return true;
            case "ReduceMin": Reduce(node, Math.Min); return true;
            case "CumSum": CumSum(node); return true;
            default: throw new OnnxRuleException("Its constants are integers; wanted numbers.");
        }
    }

    private static void Define(OnnxNodeContext node, Shape shape, long[] integers) => node.Import.Define(new OnnxConstant(node.Output, shape, null, integers));

    private static void Each(OnnxNodeContext node, Func<long, long> function) =>
        Define(node, node.Constant(0).Shape, [.. (node.Constant(0).Integers ?? [.. node.Numbers(0).Numbers!.Select(number => number == 0 ? 0L : 1)]).Select(function)]);

    private static void Pairs(OnnxNodeContext node, Func<long, long, long> function)
    {
        var (shape, left) = (node.Constant(0).Shape, node.IntegersOf(0));
        for (var input = 1; input < node.Inputs; input++)
        {
            var (common, a, b) = Laid(node, shape, node.Constant(input).Shape);
            var right = node.IntegersOf(input);
            (shape, left) = (common, [.. a.Zip(b, (i, j) => function(left[i], right[j]))]);
        }

        Define(node, shape, left);
    }

    private static (Shape Common, int[] First, int[] Second) Laid(OnnxNodeContext node, Shape first, Shape second)
    {
        var common = Broadcast.Common(first, second) ?? throw new OnnxRuleException($"Shapes {first} and {second} do not match.");
        node.Import.Spend(common.Count);
        return (common, Moves.Repeated(common, first), Moves.Repeated(common, second));
    }

    private static void Mod(OnnxNodeContext node)
    {
        if (node.Integer("fmod", 0) != 0) { throw new OnnxRuleException("fmod is 1; wanted 0."); }
        Pairs(node, (a, b) => b == 0 ? throw new OnnxRuleException("Division by zero.") : ((a % b) + b) % b);
    }

    private static void Compare(OnnxNodeContext node)
    {
        var (a, b) = (node.Constant(0), node.Constant(1));
        var (shape, first, second) = Laid(node, a.Shape, b.Shape);
        int Sign(int i, int j) => a.Integers is { } x && b.Integers is { } y ? x[i].CompareTo(y[j]) : node.AsNumbers(0).Numbers![i].CompareTo(node.AsNumbers(1).Numbers![j]);
        Func<int, bool> holds = node.OpType switch
        {
            "Equal" => sign => sign == 0,
            "Greater" => sign => sign > 0,
            "GreaterOrEqual" => sign => sign >= 0,
            "Less" => sign => sign < 0,
            _ => sign => sign <= 0,
        };
        Define(node, shape, [.. first.Zip(second, (i, j) => holds(Sign(i, j)) ? 1L : 0)]);
    }

    private static void Where(OnnxNodeContext node)
    {
        var (test, yes, no) = (node.Constant(0), node.Constant(1), node.Constant(2));
        var pair = Broadcast.Common(test.Shape, yes.Shape) is { } two ? Broadcast.Common(two, no.Shape) : null;
        if (pair is not { } shape || yes.IsNumber != no.IsNumber) { throw new OnnxRuleException($"Its operands {test.Shape}, {yes.Shape} and {no.Shape} do not match."); }
        node.Import.Spend(shape.Count);
        var places = new[] { test, yes, no }.Select(operand => Moves.Repeated(shape, operand.Shape)).ToArray();
        var truths = node.IntegersOf(0);
        T[] Taken<T>(T[] a, T[] b) => [.. Enumerable.Range(0, shape.Count).Select(at => truths[places[0][at]] != 0 ? a[places[1][at]] : b[places[2][at]])];
        node.Import.Define(yes.IsNumber
            ? new OnnxConstant(node.Output, shape, Taken(yes.Numbers!, no.Numbers!), null)
            : new OnnxConstant(node.Output, shape, null, Taken(yes.Integers!, no.Integers!)));
    }

    private static void Cast(OnnxNodeContext node, long type)
    {
        node.Integer("saturate", 1);
        var first = node.Constant(0);
        switch (type)
        {
            case 1 or 11 when first.IsNumber:
            case 2 or 3 or 4 or 5 or 6 or 7 when !first.IsNumber:
                node.Import.Define(first with { Name = node.Output, Type = type });
                break;
            case 1 or 11:
                node.Import.Define(node.AsNumbers(0) with { Name = node.Output });
                break;
            case 2 or 3 or 4 or 5 or 6 or 7:
                node.Import.Define(new OnnxConstant(node.Output, first.Shape, null, [.. first.Numbers!.Select(number => checked((long)number))]) { Type = type });
                break;
            case 9:
                Each(node, number => number != 0 ? 1 : 0);
                break;
            default:
                throw new OnnxRuleException($"It casts a constant to {OnnxData.TypeName(type)}; wanted float32, float64, a whole type or bool.");
        }
    }

    private static void Fill(OnnxNodeContext node)
    {
        var extents = node.IntegersOf(0).Select(node.Import.WithoutBatch).ToArray();
        node.Import.Spend(OnnxLayout.Product(extents));
        var shape = new Shape(extents.Select(extent => checked((int)extent)));
        var value = node.Find("value")?.Tensor is { } tensor ? node.Import.Decode(tensor) : new OnnxConstant("", new Shape(), [0], null);
        if (value.Shape.Count != 1) { throw new OnnxRuleException("Its value is not one element."); }
        node.Import.Define(value.Numbers is [var number]
            ? new OnnxConstant(node.Output, shape, [.. Enumerable.Repeat(number, shape.Count)], null)
            : new OnnxConstant(node.Output, shape, null, [.. Enumerable.Repeat(value.Integers![0], shape.Count)]));
    }

    /// <summary>start, start + step, ...; numbers as start + i step with two roundings.</summary>
    private static void Range(OnnxNodeContext node)
    {
        if (node.Inputs != 3) { throw new OnnxRuleException($"Got {node.Inputs} inputs, wanted 3."); }
        var ends = Enumerable.Range(0, 3).Select(input => node.Constant(input).Integers is [var whole] ? (double)whole : node.Scalar(input)).ToArray();
        var count = ends[2] == 0 ? -1 : Math.Max(0, Math.Ceiling((ends[1] - ends[0]) / ends[2]));
        if (count is < 0 or > int.MaxValue / 2) { throw new OnnxRuleException($"It counts from {ends[0]:R} to {ends[1]:R} by {ends[2]:R}, which is out of range (or the open batch)."); }
        node.Import.Spend((long)count);
        var places = Enumerable.Range(0, (int)count);
        node.Import.Define(node.Constant(0).IsNumber
            ? new OnnxConstant(node.Output, new Shape((int)count), [.. places.Select(at => (float)ends[0] + (at * (float)ends[2]))], null)
            : new OnnxConstant(node.Output, new Shape((int)count), null, [.. places.Select(at => (long)ends[0] + (at * (long)ends[2]))]));
    }

    private static void Reduce(OnnxNodeContext node, Func<long, long, long> function)
    {
        var (data, keep) = (node.Constant(0), node.Integer("keepdims", 1) != 0);
        var axes = node.Has(1) ? node.IntegersOf(1) : node.IntegerList("axes") ?? [];
        var nothing = node.Integer("noop_with_empty_axes", 0) != 0;
        int[] own = [.. axes.Select(axis => OnnxNodeContext.FromFront(axis, data.Shape.Rank))];
        if (axes.Length == 0 && !nothing) { own = Moves.Along(data.Shape.Rank); }
        var kept = new Shape(data.Shape.Dimensions.Select((extent, axis) => own.Contains(axis) ? 1 : extent));
        var results = new long?[kept.Count];
        foreach (var (at, place) in Moves.Repeated(data.Shape, kept).Index()) { results[place] = results[place] is { } so ? function(so, data.Integers![at]) : data.Integers![at]; }
        var shape = keep ? kept : new Shape(kept.Dimensions.Where((_, axis) => !own.Contains(axis)));
        Define(node, shape, [.. results.Select(result => result ?? throw new OnnxRuleException("It reduces nothing."))]);
    }

    private static void CumSum(OnnxNodeContext node)
    {
        var (shape, sums) = (node.Constant(0).Shape, node.IntegersOf(0).ToArray());
        if (node.Integer("reverse", 0) != 0 || node.Integer("exclusive", 0) != 0 || node.IntegersOf(1) is not [var named])
        {
            throw new OnnxRuleException("Of constants it is there forward and inclusive, along one axis.");
        }
        var axis = OnnxNodeContext.FromFront(named, shape.Rank);
        var stride = shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        for (var at = 0; at < sums.Length; at++) { if (at / stride % shape[axis] > 0) { sums[at] = checked(sums[at] + sums[at - stride]); } }
        Define(node, shape, sums);
    }

    /// <summary>(q - zero) scale, rounded once: per tensor, per place on an axis, or per block of places.</summary>
    private static void Dequantize(OnnxNodeContext node)
    {
        var (data, scales, block) = (node.Constant(0), node.Numbers(1), (int)Math.Clamp(node.Integer("block_size", 0), 0, int.MaxValue));
        var (integers, stated) = (node.IntegersOf(0), node.Integer("axis", 1));
        var spread = scales.Shape.Count == 1 ? new int[data.Shape.Count] : Spread(data.Shape, scales.Shape, OnnxNodeContext.FromFront(stated, data.Shape.Rank), block);
        var zeros = node.Has(2) ? node.IntegersOf(2) : new long[scales.Numbers!.Length];
        if (zeros.Length != scales.Numbers!.Length) { throw new OnnxRuleException("Scales and zero points differ in number."); }
        node.Import.Spend(integers.Length);
        float[] numbers = [.. integers.Select((integer, at) => (float)(integer - zeros[spread[at]]) * scales.Numbers[spread[at]])];
        if (!numbers.All(float.IsFinite)) { throw new OnnxRuleException("Its numbers leave the range of float32."); }
        node.Import.Define(new OnnxConstant(node.Output, data.Shape, numbers, null));
    }

    /// <summary>Which scale each element has.</summary>
    private static int[] Spread(Shape data, Shape scales, int axis, int block)
    {
        if (block == 0 && scales.Rank == 1 && scales[0] == data[axis])
        {
            var inner = data.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
            return [.. Enumerable.Range(0, data.Count).Select(at => at / inner % scales[0])];
        }
        if (block == 0 || scales.Rank != data.Rank || Enumerable.Range(0, data.Rank).Any(own => scales[own] != (own == axis ? (data[axis] + block - 1) / block : data[own])))
        {
            throw new OnnxRuleException($"Scales {scales} do not fit elements {data} on axis {axis} (blocks of {block}).");
        }
        return Moves.Sources(scales, [.. data.Dimensions.Select((extent, own) => own == axis ? Moves.Along(extent).Select(at => at / block).ToArray() : Moves.Along(extent))]);
    }
}
