using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Tensors made from other tensors by moving elements only; copied when their values are asked for, or not at all.</summary>
/// <remarks>Weights of query, key and value that one file keeps in one matrix are split with these. No arithmetic, so nothing is rounded.</remarks>
internal static class TensorView
{
    /// <summary>The elements with index from (included) to (excluded) along an axis.</summary>
    public static Tensor Slice(this Tensor tensor, int axis, int from, int to)
    {
        var shape = tensor.Shape;
        axis = axis < 0 ? axis + shape.Rank : axis;
        if (from < 0 || to < from || to > shape[axis]) { throw new ArgumentException($"Got {from}..{to} of axis {axis} of shape {shape}."); }
        var inner = shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        var outer = shape.Dimensions.Take(axis).Aggregate(1, (product, extent) => product * extent);
        var (stride, length, result) = (shape[axis] * inner, (to - from) * inner, new Shape(shape.Dimensions.SetItem(axis, to - from)));
        if (outer == 1 && tensor.IsStored) { return new Tensor(result, tensor.Values.Slice(from * inner, length)); }
        return new Tensor(result, () =>
        {
            var source = tensor.Values.Span;
            var copy = new float[outer * length];
            for (var index = 0; index < outer; index++)
            {
                source.Slice((index * stride) + (from * inner), length).CopyTo(copy.AsSpan(index * length));
            }

            return copy;
        });
    }

    /// <summary>Rows from (included) to (excluded): a slice of axis 0.</summary>
    public static Tensor Rows(this Tensor tensor, int from, int to) => tensor.Slice(0, from, to);

    /// <summary>Columns from (included) to (excluded): a slice of the last axis.</summary>
    public static Tensor Columns(this Tensor tensor, int from, int to) => tensor.Slice(-1, from, to);

    /// <summary>The same elements in the same order under other extents.</summary>
    public static Tensor Reshape(this Tensor tensor, params int[] extents)
    {
        var shape = new Shape(extents);
        if (shape.Count != tensor.Shape.Count) { throw new ArgumentException($"Got shape {shape} for {tensor.Shape}, wanted {tensor.Shape.Count} elements."); }
        return tensor.IsStored ? new Tensor(shape, tensor.Values) : new Tensor(shape, () => tensor.Values.ToArray());
    }

    /// <summary>The matrix with rows and columns exchanged.</summary>
    public static Tensor Transpose(this Tensor tensor) => tensor.Permute(1, 0);

    /// <summary>Axis i of the result is axis order[i] of the tensor.</summary>
    public static Tensor Permute(this Tensor tensor, params int[] order)
    {
        var shape = tensor.Shape;
        if (!order.Order().SequenceEqual(Enumerable.Range(0, shape.Rank))) { throw new ArgumentException($"[{string.Join(", ", order)}] does not order the axes of {shape}."); }
        var strides = new int[shape.Rank];
        for (var (axis, stride) = (shape.Rank - 1, 1); axis >= 0; stride *= shape[axis--]) { strides[axis] = stride; }
        var result = new Shape(order.Select(axis => shape[axis]));
        return new Tensor(result, () => Strided.Gather(result, [.. order.Select(axis => (long)strides[axis])], tensor.Values.Span));
    }
}
