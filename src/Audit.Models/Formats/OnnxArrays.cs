using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats;

/// <summary>Operators that move the elements of constants, numbers and whole numbers alike.</summary>
/// <remarks>The open batch in a target stands for 1: a constant has no batch, it is repeated over it.</remarks>
internal static class OnnxArrays
{
    /// <summary>Computes a node of constants; false where it is none of these.</summary>
    public static bool Fold(OnnxNodeContext node)
    {
        switch (node.OpType)
        {
            case "Identity": Keep(node, Full(node)); return true;
            case "Dropout": OnnxPointRules.AtInference(node); Keep(node, Full(node)); return true;
            case "Reshape": Reshape(node); return true;
            case "Flatten": Flatten(node); return true;
            case "Squeeze": Keep(node, Squeezed(node, Full(node))); return true;
            case "Unsqueeze": Unsqueeze(node); return true;
            case "Shape": OnnxShapeRules.Shape(node); return true;
            case "Size": OnnxShapeRules.Size(node); return true;
            case "Transpose": Transpose(node); return true;
            case "Slice": Slice(node); return true;
            case "Split": Split(node); return true;
            case "Gather": Gather(node); return true;
            case "Expand": Expand(node); return true;
            case "Tile": Tile(node); return true;
            case "Concat": Concat(node); return true;
            case "Trilu": Trilu(node); return true;
            default: return false;
        }
    }

    /// <summary>A constant of elements picked from another.</summary>
    public static OnnxConstant Picked(OnnxNodeContext node, OnnxConstant from, Shape shape, int[] sources)
    {
        node.Import.Spend(sources.Length);
        return new OnnxConstant(node.Output, shape, from.Numbers is { } n ? [.. sources.Select(at => n[at])] : null, from.Integers is { } i ? [.. sources.Select(at => i[at])] : null)
        {
            Type = from.Type,
        };
    }

    private static long[] Full(OnnxNodeContext node) => [.. node.Constant(0).Shape.Dimensions.Select(extent => (long)extent)];

    private static Shape ShapeOf(IEnumerable<long> extents) => new(extents.Select(extent => checked((int)extent)));

    private static void Keep(OnnxNodeContext node, long[] extents) => node.Import.Define(node.Constant(0) with { Name = node.Output, Shape = ShapeOf(extents) });

    private static void Take(OnnxNodeContext node, int[][] places) => node.Import.Define(
        Picked(node, node.Constant(0), new Shape(places.Select(own => own.Length)), Moves.Sources(node.Constant(0).Shape, places)));

    private static int[][] Whole(Shape shape) => [.. shape.Dimensions.Select(Moves.Along)];

    private static void Reshape(OnnxNodeContext node) =>
        Keep(node, OnnxShapeRules.Resolve([.. node.IntegersOf(1).Select(node.Import.WithoutBatch)], node.Integer("allowzero", 0) != 0, Full(node)));

    private static void Flatten(OnnxNodeContext node)
    {
        var (full, axis) = (Full(node), node.Integer("axis", 1));
        if (axis < -full.Length || axis > full.Length) { throw new OnnxRuleException($"Axis {axis} is out of range for {full.Length} axes."); }
        var cut = (int)(axis < 0 ? axis + full.Length : axis);
        Keep(node, [OnnxLayout.Product(full[..cut]), OnnxLayout.Product(full[cut..])]);
    }

    private static long[] Squeezed(OnnxNodeContext node, long[] full)
    {
        var axes = OnnxShapeRules.Axes(node, full.Length);
        return axes?.Any(axis => full[axis] != 1) == true
            ? throw new OnnxRuleException("A squeezed axis is not 1.")
            : [.. full.Where((extent, axis) => axes is null ? extent != 1 : !axes.Contains(axis))];
    }

    private static void Unsqueeze(OnnxNodeContext node)
    {
        var (full, count) = (Full(node), (node.Has(1) ? node.IntegersOf(1) : node.IntegerList("axes") ?? []).Length);
        Keep(node, OnnxShapeRules.Expand(full, OnnxShapeRules.Axes(node, full.Length + count) ?? []));
    }

    private static void Transpose(OnnxNodeContext node)
    {
        var shape = node.Constant(0).Shape;
        var perm = node.IntegerList("perm") ?? [.. Enumerable.Range(0, shape.Rank).Reverse().Select(axis => (long)axis)];
        if (!perm.Order().SequenceEqual(Enumerable.Range(0, shape.Rank).Select(axis => (long)axis))) { throw new OnnxRuleException("perm does not reorder its axes."); }
        var target = new Shape(perm.Select(axis => shape[(int)axis]));
        node.Import.Define(Picked(node, node.Constant(0), target, Operators.Transpose.Sources(perm, shape, target)));
    }

    private static void Slice(OnnxNodeContext node)
    {
        var shape = node.Constant(0).Shape;
        var (starts, ends) = node.Opset < 10 ? (node.IntegerList("starts") ?? [], node.IntegerList("ends") ?? []) : (node.IntegersOf(1), node.IntegersOf(2));
        var axes = node.Opset < 10 ? node.IntegerList("axes") : node.Has(3) ? node.IntegersOf(3) : null;
        var places = Whole(shape);
        foreach (var (axis, range) in OnnxRange.Read(Full(node), starts, ends, axes, node.Has(4) ? node.IntegersOf(4) : null)) { places[axis] = range.Places(); }
        Take(node, places);
    }

    private static void Split(OnnxNodeContext node)
    {
        var shape = node.Constant(0).Shape;
        var axis = OnnxNodeContext.FromFront(node.Integer("axis", 0), shape.Rank);
        var start = 0;
        foreach (var (output, length) in OnnxPickRules.Parts(node, shape[axis]).Index())
        {
            var places = Whole(shape);
            places[axis] = [.. Enumerable.Range(start, (int)length)];
            var part = Picked(node, node.Constant(0), new Shape(places.Select(own => own.Length)), Moves.Sources(shape, places));
            if (node.OutputName(output) is { } name) { node.Import.Define(part with { Name = name }); }
            start += (int)length;
        }
    }

    private static void Gather(OnnxNodeContext node)
    {
        var (data, indices) = (node.Constant(0), node.Constant(1));
        var axis = OnnxNodeContext.FromFront(node.Integer("axis", 0), data.Shape.Rank);
        var extent = data.Shape[axis];
        if (node.IntegersOf(1).FirstOrDefault(index => index < -extent || index >= extent, 0) is not 0 and var wrong)
        {
            throw new OnnxRuleException($"Index {wrong} is out of range for {extent}.");
        }
        var places = Whole(data.Shape);
        places[axis] = [.. node.IntegersOf(1).Select(index => (int)(index < 0 ? index + extent : index))];
        if (extent == 0 && places[axis].Length > 0) { throw new OnnxRuleException("It takes elements of nothing."); }
        var shape = new Shape([.. data.Shape.Dimensions.Take(axis), .. indices.Shape.Dimensions, .. data.Shape.Dimensions.Skip(axis + 1)]);
        node.Import.Define(Picked(node, data, shape, Moves.Sources(data.Shape, places)));
    }

    private static void Expand(OnnxNodeContext node)
    {
        var (data, target) = (node.Constant(0), ShapeOf(node.IntegersOf(1).Select(node.Import.WithoutBatch)));
        var shape = Broadcast.Common(data.Shape, target) ?? throw new OnnxRuleException($"{data.Shape} does not repeat to {target}.");
        node.Import.Spend(shape.Count);
        node.Import.Define(Picked(node, data, shape, Moves.Repeated(shape, data.Shape)));
    }

    private static void Tile(OnnxNodeContext node)
    {
        var (shape, repeats) = (node.Constant(0).Shape, node.IntegersOf(1).Select(node.Import.WithoutBatch).ToArray());
        if (repeats.Length != shape.Rank || repeats.Any(count => count < 0)) { throw new OnnxRuleException("repeats do not fit its axes."); }
        node.Import.Spend(OnnxLayout.Product(repeats.Select((count, axis) => count * shape[axis])));
        Take(node, [.. repeats.Select((count, axis) => Enumerable.Range(0, checked((int)count * shape[axis])).Select(at => at % shape[axis]).ToArray())]);
    }

    private static void Concat(OnnxNodeContext node)
    {
        var parts = Enumerable.Range(0, node.Inputs).Select(node.Constant).ToArray();
        var axis = OnnxNodeContext.FromFront(node.Integer("axis", 0), parts[0].Shape.Rank);
        var first = parts[0].Shape;
        if (parts.Any(part => part.IsNumber != parts[0].IsNumber || part.Shape.Rank != first.Rank || Enumerable.Range(0, first.Rank).Any(own => own != axis && part.Shape[own] != first[own])))
        {
            throw new OnnxRuleException($"Its constants {string.Join(", ", parts.Select(part => part.Shape))} do not join along axis {axis}.");
        }
        var shape = new Shape(first.Dimensions.SetItem(axis, parts.Sum(part => part.Shape[axis])));
        node.Import.Spend(shape.Count);
        var (outer, inner) = (first.Dimensions.Take(axis).Aggregate(1, (product, extent) => product * extent), first.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent));
        var places = Enumerable.Range(0, outer).SelectMany(row => parts.SelectMany((part, index) =>
            Enumerable.Range(row * part.Shape[axis] * inner, part.Shape[axis] * inner).Select(at => (index, at))));
        node.Import.Define(parts[0].IsNumber
            ? new OnnxConstant(node.Output, shape, [.. places.Select(place => parts[place.index].Numbers![place.at])], null)
            : new OnnxConstant(node.Output, shape, null, [.. places.Select(place => parts[place.index].Integers![place.at])]));
    }

    /// <summary>Keeps the part above (or below) a diagonal, 0 elsewhere.</summary>
    private static void Trilu(OnnxNodeContext node)
    {
        var (data, upper) = (node.Constant(0), node.Integer("upper", 1) != 0);
        var diagonal = node.Has(1) ? node.IntegersOf(1)[0] : 0;
        if (data.Shape.Rank < 2) { throw new OnnxRuleException($"Got {data.Shape}; wanted matrices."); }
        bool Kept(int index)
        {
            var (row, column) = (index / data.Shape[-1] % data.Shape[-2], index % data.Shape[-1]);
            return upper ? column >= row + diagonal : column <= row + diagonal;
        }

        node.Import.Spend(data.Shape.Count);
        node.Import.Define(data with
        {
            Name = node.Output,
            Numbers = data.Numbers?.Select((number, index) => Kept(index) ? number : 0).ToArray(),
            Integers = data.Integers?.Select((number, index) => Kept(index) ? number : 0).ToArray(),
        });
    }
}
