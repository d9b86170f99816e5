using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Import of Reshape, Flatten, Squeeze, Unsqueeze and Shape: all become Flatten or Reshape per sample, or a constant.</summary>
/// <remarks> The target is resolved at the stated batch size (1 where it is open). It keeps the batch axis if its leading extent is the
/// batch size
/// and the rest holds one sample; a leading 1 in a file that leaves the batch open counts as the batch, too. A file with a stated batch
/// size of 1 may
/// drop the batch axis, or gain it, where nothing is mixed.
/// </remarks>
internal static class OnnxShapeRules
{
    public static void Reshape(OnnxNodeContext node)
    {
        var (target, keepZero) = (node.IntegersOf(1), node.Integer("allowzero", 0) != 0);
        To(node, Resolve(target, keepZero, Full(node)));
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
        long[] target = [(long)Product(full[..cut]), (long)Product(full[cut..])];
        var (shape, batched) = node.Sample(0);
        if (batched && cut == 0 && node.Import.BatchIsOpen)
        {
            throw new OnnxRuleException($"Axis 0 of {shape} per sample would mix samples; wanted the batch axis first.");
        }
        if (batched && Keeps(node, target)) { node.Emit("Flatten", true, Attributes.None, node.InputName(0)); } else { To(node, target); }
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
        var full = node.IsConstant(0) ? [.. node.Constant(0).Shape.Dimensions.Select(extent => (long)extent)] : Full(node);
        var (start, end) = (Bound(node.Integer("start", 0), full.Length), Bound(node.Integer("end", full.Length), full.Length));
        long[] part = start < end ? full[start..end] : [];
        node.Import.Define(new OnnxConstant(node.Output, new Graphs.Shape(part.Length), null, part));
    }

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
        var (total, known) = (Product(full), Product(filled.Where(extent => extent >= 0)));
        if (Array.IndexOf(filled, -1) is >= 0 and var open && known > 0)
        {
            (filled[open], known) = ((long)(total / known), (long)(total / known) * known);
        }
        return known == total ? filled
            : throw new OnnxRuleException($"The target {text} does not hold the {total:R} elements of [{string.Join(", ", full)}].");
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

    /// <summary>The extents as ONNX sees them, at the stated batch size.</summary>
    private static long[] Full(OnnxNodeContext node)
    {
        var (shape, batched) = node.Sample(0);
        var own = shape.Dimensions.Select(extent => (long)extent);
        return batched ? [node.Import.BatchSize, .. own] : [.. own];
    }

    private static void To(OnnxNodeContext node, long[] target)
    {
        var batched = node.Sample(0).Batched;
        if (batched && Keeps(node, target))
        {
            node.EmitReshape(node.InputName(0), true, target.Skip(1).Select(extent => (int)extent));
            return;
        }
        if (batched && (node.Import.BatchIsOpen || node.Import.BatchSize != 1))
        {
            var (from, to) = (node.Sample(0).Shape, string.Join(", ", target));
            throw new OnnxRuleException($"From {from} per sample to [{to}] would mix samples; wanted the batch axis first.");
        }

        var gains = target.Length > 1 && target[0] == 1;
        node.EmitReshape(node.InputName(0), gains, target.Skip(gains ? 1 : 0).Select(extent => (int)extent));
    }

    /// <summary>Whether a resolved target still has one sample behind each entry of its leading axis.</summary>
    private static bool Keeps(OnnxNodeContext node, long[] target) =>
        target.Length > 0 && (target[0] == node.Import.BatchSize || target[0] == 1)
        && Product(target.Skip(1)) == node.Sample(0).Shape.Count;

    private static double Product(IEnumerable<long> extents) => extents.Aggregate(1.0, (count, extent) => count * extent);

    private static int Bound(long index, int length) => (int)Math.Clamp(index < 0 ? index + length : index, 0, length);
}
