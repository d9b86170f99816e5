using Audit.Models.Graphs;

namespace Audit.Models.Formats.Transformers;

/// <summary>Weights cut by heads or joined over them; elements are moved only, when they are asked for.</summary>
internal static class HeadTensors
{
    /// <summary>The maps into heads [H, D, d] of a map into all of them.</summary>
    public static Tensor Into(Linear map, int heads)
    {
        var (tensor, shape) = (map.Weight.Tensor, map.Weight.Tensor.Shape);
        return map.Transposed
            ? tensor.Reshape(heads, shape[0] / heads, shape[1]).Permute(0, 2, 1)
            : tensor.Reshape(shape[0], heads, shape[1] / heads).Permute(1, 0, 2);
    }

    /// <summary>The maps out of heads [H, d, D] of a map out of all of them.</summary>
    public static Tensor OutOf(Linear map, int heads)
    {
        var matrix = map.Transposed ? map.Weight.Tensor.Transpose() : map.Weight.Tensor;
        return matrix.Reshape(heads, matrix.Shape[0] / heads, matrix.Shape[1]);
    }

    /// <summary>[H, D, d] to [D, H d], the layout of one product.</summary>
    public static Tensor Joined(Tensor tensor)
    {
        var (heads, inputs, width) = (tensor.Shape[0], tensor.Shape[1], tensor.Shape[2]);
        return heads == 1 ? tensor.Reshape(inputs, width) : tensor.Permute(1, 0, 2).Reshape(inputs, heads * width);
    }

    /// <summary>One part of every head from rows that lie as [H, parts, d, ...]: [H d, ...].</summary>
    public static Tensor Interleaved(Tensor tensor, (int Heads, int Parts, int Part) cut)
    {
        var width = tensor.Shape[0] / (cut.Heads * cut.Parts);
        var part = tensor.Reshape(cut.Heads, cut.Parts, width, tensor.Shape.Count / tensor.Shape[0]).Slice(1, cut.Part, cut.Part + 1);
        return part.Reshape([cut.Heads * width, .. tensor.Shape.Dimensions.Skip(1)]);
    }
}
