using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of Gather, Slice, Split, Expand, Tile, Trilu: what takes or repeats parts of a value.</summary>
internal static class OnnxPickRules
{
    /// <summary>Rows of a constant table by a value of ids, or places of a value by constant indices.</summary>
    public static void Gather(OnnxNodeContext node)
    {
        if (node.IsConstant(0)) { Embedding(node); return; }
        var view = node.View(0);
        var axis = OnnxNodeContext.FromFront(node.Integer("axis", 0), view.Rank);
        var own = node.Axis(axis, 0);
        var (indices, shape) = (node.IntegersOf(1), node.Constant(1).Shape);
        if (indices.FirstOrDefault(index => index < -view.Sample[own] || index >= view.Sample[own], 0) is not 0 and var wrong)
        {
            throw new OnnxRuleException($"Index {wrong} is out of range for {view.Sample[own]} places.");
        }
        long[] places = [.. indices.Select(index => index < 0 ? index + view.Sample[own] : index)];
        var layout = axis < view.Layout.Axis ? view.Layout.Shift(shape.Rank - 1) : view.Layout;
        var attributes = Attributes.None.With("axis", own).With("indices", places);
        if (shape.Rank == 1) { node.Emit("Gather", layout, attributes, node.InputName(0)); return; }
        var picked = node.EmitHelper("Gather", "picked", layout, attributes, node.InputName(0));
        node.EmitReshape(picked, layout, [.. view.Sample.Dimensions.Take(own), .. shape.Dimensions, .. view.Sample.Dimensions.Skip(own + 1)]);
    }

    /// <summary>Starts, ends, axes and steps are inputs, or attributes before operator set 10.</summary>
    public static void Slice(OnnxNodeContext node)
    {
        var view = node.View(0);
        var (starts, ends) = node.Opset < 10 ? (node.IntegerList("starts") ?? [], node.IntegerList("ends") ?? []) : (node.IntegersOf(1), node.IntegersOf(2));
        var axes = node.Opset < 10 ? node.IntegerList("axes") : node.Has(3) ? node.IntegersOf(3) : null;
        var steps = node.Has(4) ? node.IntegersOf(4) : null;
        var ranges = OnnxRange.All(view.Sample);
        foreach (var (axis, range) in OnnxRange.Read(view.Full(node.Import.Batch), starts, ends, axes, steps))
        {
            if (view.Own(axis) is >= 0 and var own) { ranges[own] = range; }
            else if (range != OnnxRange.Of(view.Full(node.Import.Batch)[axis])) { node.Axis(axis, 0); }
        }

        node.Emit("Slice", view.Layout, OnnxRange.Attributes(ranges), node.InputName(0));
    }

    /// <summary>Every output is a Slice.</summary>
    public static void Split(OnnxNodeContext node)
    {
        var view = node.View(0);
        var axis = node.Axis(node.Integer("axis", 0), 0);
        var extent = view.Sample[axis];
        var start = 0L;
        foreach (var (output, length) in Parts(node, extent).Index())
        {
            var ranges = OnnxRange.All(view.Sample);
            ranges[axis] = new OnnxRange(start, 1, length);
            if (node.OutputName(output) is not null) { node.EmitOutput(output, "Slice", view.Layout, OnnxRange.Attributes(ranges), node.InputName(0)); }
            start += length;
        }
    }

    /// <summary>Axes of extent 1 are repeated; new axes come first.</summary>
    public static void Expand(OnnxNodeContext node)
    {
        var (view, batch) = (node.View(0), node.Import.Batch);
        var target = node.IntegersOf(1);
        var rank = Math.Max(target.Length, view.Rank);
        var layout = view.Layout.Shift(rank - view.Rank);
        var full = new OnnxView(new Shape([.. Enumerable.Repeat(1, rank - view.Rank), .. view.Sample.Dimensions]), layout, view.Kind);
        var shape = full.Sample.Dimensions.Select(extent => (long)extent).ToArray();
        foreach (var (index, extent) in target.Index())
        {
            var axis = index + rank - target.Length;
            if (full.Own(axis) is >= 0 and var own) { shape[own] = extent == 1 || extent == shape[own] ? shape[own] : extent; }
            else if (extent != 1 && extent != full.Full(batch)[axis]) { throw new OnnxRuleException($"It repeats the batch axis {node.Import.Told(extent)} times."); }
        }

        if (!layout.Batched && batch != 1 && shape.Contains(batch)) { throw new OnnxRuleException("It repeats a value over the batch axis."); }
        var lifted = node.Reshaped(node.InputName(0), layout, full.Sample.Dimensions);
        node.Emit("Expand", layout, Attributes.None.With("shape", shape), lifted);
    }

    public static void Tile(OnnxNodeContext node)
    {
        var view = node.View(0);
        var repeats = node.IntegersOf(1);
        if (repeats.Length != view.Rank) { throw new OnnxRuleException($"Got {repeats.Length} repeats for {view.Rank} axes."); }
        if (view.Layout.Batched && repeats[view.Layout.Axis] != 1) { throw new OnnxRuleException("It repeats the batch axis."); }
        node.Emit("Tile", view.Layout, Attributes.None.With("repeats", [.. repeats.Where((_, axis) => !view.Layout.OwnAxis || axis != view.Layout.Axis)]), node.InputName(0));
    }

    /// <summary>A triangle of each matrix: the value where a mask of places says so, else 0.</summary>
    public static void Trilu(OnnxNodeContext node)
    {
        var (view, upper) = (node.View(0), node.Integer("upper", 1) != 0);
        var diagonal = node.Has(1) ? node.IntegersOf(1)[0] : 0;
        if (view.Rank < 2 || view.Layout.Axis >= view.Rank - 2) { throw new OnnxRuleException("Its matrices run over the batch axis; it would mix samples."); }
        var (rows, columns) = (view.Sample[-2], view.Sample[-1]);
        var kept = Enumerable.Range(0, rows * columns).Select(at => (at % columns) - (at / columns)).Select(distance => (upper ? distance >= diagonal : distance <= diagonal) ? 1f : 0);
        node.Emit("Where", view.Layout, Attributes.None, node.Made("triangle", new Shape(rows, columns), [.. kept]), node.InputName(0), node.Made("zero", new Shape(), 0));
    }

    /// <summary>The lengths of the outputs of a Split.</summary>
    public static long[] Parts(OnnxNodeContext node, long extent)
    {
        var stated = node.Has(1) ? node.IntegersOf(1) : node.IntegerList("split");
        var count = node.Integer("num_outputs", node.Outputs);
        if (stated is null && count is < 1 or > 1 << 20) { throw new OnnxRuleException($"Got {count} outputs."); }
        var most = (extent + count - 1) / count;
        long[] lengths = stated ?? [.. Enumerable.Range(0, (int)count).Select(part => Math.Clamp(extent - (part * most), 0, most))];
        return lengths.All(length => length >= 0) && lengths.Sum() == extent && lengths.Length >= node.Outputs ? lengths
            : throw new OnnxRuleException($"Parts of [{string.Join(", ", lengths)}] do not make up {extent} places for {node.Outputs} outputs.");
    }

    private static void Embedding(OnnxNodeContext node)
    {
        var (table, ids) = (node.AsNumbers(0), node.View(1));
        if (OnnxNodeContext.FromFront(node.Integer("axis", 0), table.Shape.Rank) != 0)
        {
            throw new OnnxRuleException("A value picks rows of a constant; wanted axis 0.");
        }
        var name = node.Import.Weight(table.Name, table.Shape, table.Numbers!);
        node.Emit("Embedding", ids.Layout, node.Constant(0).IsNumber ? OnnxKind.Number : OnnxKind.Integer, node.BeforeCast(1), name);
    }
}
