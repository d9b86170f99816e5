using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The layout that attention shares: [token, head, coordinate], where several query heads may read one group of keys and values.</summary>
internal static class Heads
{
    /// <summary>What is wrong with queries [T, H, d] and keys or values [S, G, d], or null.</summary>
    public static string? Fault(OperandShape queries, OperandShape keys)
    {
        if (queries.Constant || keys.Constant || queries.Shape.Rank != 3 || keys.Shape.Rank != 3) { return $"Got {queries.Shape} and {keys.Shape}, wanted values [token, head, coordinate]."; }
        return keys.Shape[1] > 0 && queries.Shape[1] % keys.Shape[1] == 0 ? null : $"Got {queries.Shape[1]} heads and {keys.Shape[1]} groups, wanted a multiple.";
    }

    /// <summary>Copies one head [T, d] out of a sample [T, H, d].</summary>
    public static void Read(ReadOnlySpan<float> sample, Shape shape, int head, Span<float> target)
    {
        var (heads, width) = (shape[1], shape[2]);
        for (var token = 0; token < shape[0]; token++) { sample.Slice(((token * heads) + head) * width, width).CopyTo(target[(token * width)..]); }
    }

    /// <summary>Adds one head [T, d] to its place in a sample [T, H, d].</summary>
    public static void Add(ReadOnlySpan<float> values, Shape shape, int head, Span<float> sample)
    {
        var (heads, width) = (shape[1], shape[2]);
        for (var token = 0; token < shape[0]; token++)
        {
            var place = sample.Slice(((token * heads) + head) * width, width);
            for (var index = 0; index < width; index++) { place[index] += values[(token * width) + index]; }
        }
    }
}
