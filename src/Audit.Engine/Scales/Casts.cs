using Audit.Models.Graphs;

namespace Audit.Engine.Scales;

/// <summary>`cast.f16` and `cast.bf16`: every constant is rounded to the nearest number of a shorter format, ties to even.</summary>
/// <remarks>
/// Formula: w -> the nearest half (or bfloat16), widened to float32 exactly. Weights and biases alike; tables of angles that are computed, not stored, are kept. A finite weight beyond the largest half
/// would become infinite and is an input fault, named.
/// Source: IEEE 754-2019 (binary16); bfloat16 is the upper 16 bits of float32.
/// </remarks>
internal static class Casts
{
    public static Graph Half(Graph graph) => All(graph, value => (float)(System.Half)value);

    public static Graph BFloat16(Graph graph) => All(graph, Truncate);

    private static float Truncate(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        var rounded = unchecked(bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000;
        return BitConverter.UInt32BitsToSingle(rounded);
    }

    private static Graph All(Graph graph, Func<float, float> round)
    {
        var computed = graph.ComputedTables.ToHashSet();
        foreach (var (name, tensor) in graph.Initializers.Where(pair => !computed.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            float[] values = [.. tensor.Values.ToArray().Select(round)];
            if (Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and var index)
            {
                throw new Audit.Models.InputFaultException(new Audit.Models.Diagnostic(
                    "coarse.overflow", $"initialiser '{name}', element {index}", $"Got {tensor.Values.Span[index]:R}, which is beyond the largest finite number of the format; use another coarse-graining."));
            }

            graph = graph.WithInitializer(name, new Tensor(tensor.Shape, values));
        }

        return graph;
    }
}
