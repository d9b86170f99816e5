using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of Reshape, Flatten, Squeeze, Unsqueeze, Shape and Size: all become Flatten or Reshape per sample, or a constant.</summary>
/// <remarks>
/// An open batch is a number of its own in shape arithmetic (<see cref="OnnxImport.OpenBatch"/>), so that it is known again in a target; a literal 1
/// where the batch belongs counts as it. The target keeps as many elements outside the batch as before (<see cref="OnnxLayout"/>), else samples would
/// mix. A file with a stated batch size of 1 may drop the batch axis, or gain it, where nothing is mixed.
/// </remarks>
internal static class OnnxShapeRules
{
    public static void Reshape(OnnxNodeContext node)
    {
        var (target, keepZero) = (node.IntegersOf(1), node.Integer("allowzero", 0) != 0);
        var full = Full(node);
        To(node, Resolve(Batched(node, target, keepZero, full), keepZero, full));
    }

    public static void Flatten(OnnxNodeContext node)
    {
        var full = Full(node);
        var axis = node.Integer("axis", 1);
        if (axis < -full.Length || axis > full.Length)
        {
            throw new OnnxRuleException($"Axis {axis} is out of range for {full.Length} axes.");
        }
        var cut = (int)(axis < 0 ? axis + full.Length : axis);
        long[] target = [OnnxLayout.Product(full[..cut]), OnnxLayout.Product(full[cut..])];
        var view = node.View(0);
        if (cut == 0 && view.Layout.Batched && node.Import.BatchIsOpen)
        {
            throw new OnnxRuleException($"Axis 0 of {view.Sample} per sample would mix samples; wanted the batch axis first.");
        }
        if (view.Layout == OnnxLayout.Leading && target[0] == node.Import.Batch)
        {
            node.Emit("Flatten", true, Attributes.None, node.InputName(0));
        }
        else { To(node, target); }
    }

    public static void Squeeze(OnnxNodeContext node)
    {
        var full = Full(node);
        var axes = Axes(node, full.Length);
        if (axes?.Any(axis => full[axis] != 1) == true)
        {
            throw new OnnxRuleException($"Axes [{string.Join(", ", axes)}] of [{string.Join(", ", full)}] are not all 1.");
        }
        if (axes is null && node.Import.BatchIsOpen) { throw new OnnxRuleException("Without axes it may drop the batch; name the axes."); }
        To(node, [.. full.Where((extent, axis) => axes is null ? extent != 1 : !axes.Contains(axis))]);
    }

    public static void Unsqueeze(OnnxNodeContext node)
    {
        var full = Full(node);
        var count = (node.Has(1) ? node.IntegersOf(1) : node.IntegerList("axes") ?? []).Length;
        var axes = Axes(node, full.Length + count) ?? throw new OnnxRuleException("Axes are missing.");
        To(node, Expand(full, axes));
    }

    public static void Shape(OnnxNodeContext node)
    {
        var full = Full(node);
        var (start, end) = (Bound(node.Integer("start", 0), full.Length), Bound(node.Integer("end", full.Length), full.Length));
        long[] part = start < end ? full[start..end] : [];
        node.Import.Define(new OnnxConstant(node.Output, new Graphs.Shape(part.Length), null, part));
    }

    /// <summary>The number of elements.</summary>
    public static void Size(OnnxNodeContext node) =>
        node.Import.Define(new OnnxConstant(node.Output, new Graphs.Shape(), null, [OnnxLayout.Product(Full(node))]));

    /// <summary>The target with 0 and -1 filled in from the extents that are there.</summary>
    public static long[] Resolve(long[] target, bool keepZero, long[] full)
    {
        var text = $"[{string.Join(", ", target)}]";
        if (target.Any(extent => extent < -1) || target.Count(extent => extent == -1) > 1)
        {
            throw new OnnxRuleException($"The target {text} is not valid.");
        }
        if (!keepZero && target.Where((extent, axis) => extent == 0 && axis >= full.Length).Any())
        {
            throw new OnnxRuleException($"The target {text} copies an axis that is not there.");
        }
        var filled = target.Select((extent, axis) => extent == 0 && !keepZero ? full[axis] : extent).ToArray();
        var (total, known) = (OnnxLayout.Product(full), OnnxLayout.Product(filled.Where(extent => extent >= 0)));
        if (Array.IndexOf(filled, -1) is >= 0 and var open && known > 0)
        {
            (filled[open], known) = (total / known, total / known * known);
        }
        return known == total ? filled
            : throw new OnnxRuleException($"The target {text} does not hold the {total} elements of [{string.Join(", ", full)}].");
    }

    /// <summary>Extents with 1 put in at axes of the result.</summary>
    public static long[] Expand(long[] full, int[] axes)
    {
        var (result, next) = (new long[full.Length + axes.Length], 0);
        for (var axis = 0; axis < result.Length; axis++) { result[axis] = axes.Contains(axis) ? 1 : full[next++]; }
        return result;
    }

    /// <summary>The axes of Squeeze and Unsqueeze, from input or attribute, counted from the front; null where there are none.</summary>
    public static int[]? Axes(OnnxNodeContext node, int rank)
    {
        var axes = node.Has(1) ? node.IntegersOf(1) : node.IntegerList("axes");
        if (axes is null) { return null; }
        if (axes.Any(axis => axis < -rank || axis >= rank))
        {
            throw new OnnxRuleException($"Axes [{string.Join(", ", axes)}] are out of range for {rank} axes.");
        }
        var own = axes.Select(axis => (int)(axis < 0 ? axis + rank : axis)).ToArray();
        return own.Distinct().Count() == own.Length ? own
            : throw new OnnxRuleException($"Axes [{string.Join(", ", axes)}] name one twice.");
    }

    /// <summary>The extents as ONNX sees them.</summary>
    private static long[] Full(OnnxNodeContext node) =>
        node.IsConstant(0) ? [.. node.Constant(0).Shape.Dimensions.Select(extent => (long)extent)] : node.View(0).Full(node.Import.Batch);

    /// <summary>The target with the open batch in place of a literal 1 that stands where the batch belongs.</summary>
    private static long[] Batched(OnnxNodeContext node, long[] target, bool keepZero, long[] full)
    {
        var (view, batch) = (node.View(0), node.Import.Batch);
        var filled = target.Select((extent, axis) => extent == 0 && !keepZero && axis < full.Length ? full[axis] : extent).ToArray();
        if (!node.Import.BatchIsOpen || !view.Layout.Batched || filled.Any(extent => extent >= batch)) { return target; }
        for (var axis = 0; axis < filled.Length && filled[axis] > 0; axis++)
        {
            if (filled[axis] == 1 && OnnxLayout.Product(filled.Take(axis)) == view.Lead) { filled[axis] = batch; return filled; }
        }

        return target;
    }

    private static void To(OnnxNodeContext node, long[] target)
    {
        var (view, batch) = (node.View(0), node.Import.Batch);
        var layout = OnnxLayout.None;
        if (view.Layout.Batched) { layout = OnnxLayout.Find(target, view.Lead, batch) ?? Dropped(node, view, target); }
        else if (target.Length > 1 && target[0] == 1) { layout = OnnxLayout.Leading; }
        var sample = target.ToList();
        if (layout.OwnAxis) { sample.RemoveAt(layout.Axis); } else if (layout.Batched) { sample[layout.Axis] /= batch; }
        if (sample.Any(extent => extent > int.MaxValue)) { throw new OnnxRuleException($"The target [{string.Join(", ", target)}] is out of range."); }
        node.EmitReshape(node.InputName(0), layout, sample.Select(extent => (int)extent));
    }

    private static OnnxLayout Dropped(OnnxNodeContext node, OnnxView view, long[] target) =>
        node.Import.Batch == 1 ? OnnxLayout.None
            : throw new OnnxRuleException($"From {view.Sample} per sample to [{string.Join(", ", target.Select(extent => node.Import.Told(extent)))}] would mix samples; wanted the batch axis first.");

    private static int Bound(long index, int length) => (int)Math.Clamp(index < 0 ? index + length : index, 0, length);
}
