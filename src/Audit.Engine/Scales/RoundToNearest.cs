using Audit.Engine.Policies;
using Audit.Models.Graphs;

namespace Audit.Engine.Scales;

/// <summary>`quant.rtn`: weights on a uniform integer grid, one scale per tensor, output row or group; biases kept.</summary>
/// <remarks>
/// Formula: symmetric: s = max|w| / (2^(b-1) - 1), w' = s clip(round_half_even(w / s), +-(2^(b-1) - 1)); asymmetric: s = (max - min) / (2^b - 1),
/// z = round(-min / s), w' = s (clip(round(w / s) + z, 0, 2^b - 1) - z), with min and max widened to contain 0.
/// Rounding: s and the quotients in float64, s rounded to float32 first, w' rounded to float32 once: the deployed weight is that float32 number.
/// A group whose weights are all 0 stays 0.
/// </remarks>
internal static class RoundToNearest
{
    public static Graph Apply(Graph graph, CoarseSpec.QuantRtn spec) => Weights.Map(graph, weight => Quantise(weight, spec));

    private static float[] Quantise(WeightTensor weight, CoarseSpec.QuantRtn spec)
    {
        var source = weight.Tensor.Values.Span;
        var result = source.ToArray();
        foreach (var group in Groups(weight, spec))
        {
            var quantise = spec.Symmetric ? Symmetric(group, source, spec.Bits) : Asymmetric(group, source, spec.Bits);
            foreach (var index in group) { result[index] = quantise(result[index]); }
        }

        return result;
    }

    private static IEnumerable<int[]> Groups(WeightTensor weight, CoarseSpec.QuantRtn spec)
    {
        if (spec.Per == Grouping.Tensor) { return [Enumerable.Range(0, weight.Tensor.Shape.Count).ToArray()]; }
        var size = spec.Per == Grouping.Row ? weight.Length : spec.GroupSize;
        return Enumerable.Range(0, weight.Rows).SelectMany(row => Enumerable.Range(0, weight.Length).Select(element => weight.Index(row, element)).Chunk(Math.Max(size, 1)));
    }

    private static Func<float, float> Symmetric(int[] group, ReadOnlySpan<float> source, int bits)
    {
        double largest = 0;
        foreach (var index in group) { largest = Math.Max(largest, Math.Abs(source[index])); }
        var top = (1 << (bits - 1)) - 1;
        double scale = (float)(largest / top);
        return scale == 0 ? value => value : value => (float)(scale * Math.Clamp(Math.Round(value / scale, MidpointRounding.ToEven), -top, top));
    }

    private static Func<float, float> Asymmetric(int[] group, ReadOnlySpan<float> source, int bits)
    {
        var (least, most) = (0.0, 0.0);
        foreach (var index in group) { (least, most) = (Math.Min(least, source[index]), Math.Max(most, source[index])); }
        var top = (1 << bits) - 1;
        double scale = (float)((most - least) / top);
        if (scale == 0) { return value => value; }
        var zero = Math.Round(-least / scale, MidpointRounding.ToEven);
        return value => (float)(scale * (Math.Clamp(Math.Round(value / scale, MidpointRounding.ToEven) + zero, 0, top) - zero));
    }
}
