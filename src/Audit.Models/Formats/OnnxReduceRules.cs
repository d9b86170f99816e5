using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of what runs along axes: reductions, CumSum, ArgMax.</summary>
internal static class OnnxReduceRules
{
    /// <summary>ReduceSum, ReduceMean, ReduceMax, ReduceMin.</summary>
    public static void Plain(OnnxNodeContext node)
    {
        var (attributes, layout) = Axes(node);
        node.Emit(node.OpType, layout, attributes, node.InputName(0));
    }

    /// <summary>The square root of the sum of squares.</summary>
    public static void L2(OnnxNodeContext node) => Squares(node, sum => ("Sqrt", sum));

    /// <summary>The sum of squares.</summary>
    public static void SumSquare(OnnxNodeContext node) => Squares(node, null);

    /// <summary>The sum of sizes.</summary>
    public static void L1(OnnxNodeContext node)
    {
        var (attributes, layout) = Axes(node);
        var sizes = node.EmitHelper("Abs", "sizes", node.View(0).Layout, Attributes.None, node.InputName(0));
        node.Emit("ReduceSum", layout, attributes, sizes);
    }

    public static void CumSum(OnnxNodeContext node)
    {
        if (node.IntegersOf(1) is not [var axis]) { throw new OnnxRuleException("Wanted one axis."); }
        var attributes = Attributes.None.With("axis", node.Axis(axis, 0)).With("exclusive", node.Integer("exclusive", 0)).With("reverse", node.Integer("reverse", 0));
        node.Emit("CumSum", node.View(0).Layout, attributes, node.InputName(0));
    }

    public static void ArgMax(OnnxNodeContext node)
    {
        if (node.Integer("select_last_index", 0) != 0) { throw new OnnxRuleException("select_last_index is 1; wanted 0, the first of equal places."); }
        var (view, keep) = (node.View(0), node.Integer("keepdims", 1) != 0);
        var axis = OnnxNodeContext.FromFront(node.Integer("axis", 0), view.Rank);
        var attributes = Attributes.None.With("axis", node.Axis(axis, 0)).With("keepdims", keep ? 1 : 0);
        node.Emit("ArgMax", !keep && axis < view.Layout.Axis ? view.Layout.Shift(-1) : view.Layout, attributes, node.InputName(0));
    }

    private static void Squares(OnnxNodeContext node, Func<string, (string OpType, string Input)>? then)
    {
        var (attributes, layout) = Axes(node);
        var squares = node.EmitHelper("Mul", "squares", node.View(0).Layout, Attributes.None, node.InputName(0), node.InputName(0));
        if (then is null) { node.Emit("ReduceSum", layout, attributes, squares); return; }
        var (opType, input) = then(node.EmitHelper("ReduceSum", "sum", layout, attributes, squares));
        node.Emit(opType, layout, Attributes.None, input);
    }

    /// <summary>Axes are an attribute or an input; none means all, unless the node says that it then does nothing.</summary>
    private static (Attributes Attributes, OnnxLayout Layout) Axes(OnnxNodeContext node)
    {
        var (view, keep) = (node.View(0), node.Integer("keepdims", 1) != 0);
        var axes = node.Has(1) ? node.IntegersOf(1) : node.IntegerList("axes") ?? [];
        var nothing = node.Integer("noop_with_empty_axes", 0) != 0;
        if (axes.Length == 0 && !nothing) { axes = [.. Enumerable.Range(0, view.Rank).Select(axis => (long)axis)]; }
        int[] full = [.. axes.Select(axis => OnnxNodeContext.FromFront(axis, view.Rank)).Distinct()];
        long[] own = [.. full.Select(axis => (long)node.Axis(axis, 0)).Order()];
        var layout = keep ? view.Layout : view.Layout.Shift(-full.Count(axis => axis < view.Layout.Axis));
        return (Attributes.None.With("axes", own).With("keepdims", keep ? 1 : 0), layout);
    }
}
