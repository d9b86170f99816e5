using Audit.Bounds.Certificates;
using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Whether the rows of two chains that look alike are computed by the same operations in the same order.</summary>
/// <remarks>
/// The checker takes rows of equal weights, bias and roundings for one computation (FORMAT.md, identical rows). That holds for two models of the
/// same operators, not for any two: a sum in another order has other bits. Then <see cref="SetApart"/> makes the rows differ by one rounding.
/// </remarks>
public static class Computation
{
    /// <summary>Whether two graphs apply the same operators with the same attributes and wiring to constants of the same shapes.</summary>
    public static bool IsSame(Graph first, Graph second) => Describe(first).SequenceEqual(Describe(second));

    /// <summary>The chain with one more rounding in each row that has as many as the other chain's: a wider error, and no two rows alike but exact ones.</summary>
    public static ChainNetwork SetApart(ChainNetwork network, ChainNetwork other) => new([.. network.Layers.Select((layer, index) =>
        index < other.Layers.Length && other.Layers[index].Rows == layer.Rows ? Layer(layer, other.Layers[index]) : layer)]);

    private static ChainLayer Layer(ChainLayer layer, ChainLayer other) =>
        layer with { Roundings = [.. layer.Roundings.Zip(other.Roundings, (own, its) => own > 0 && own == its ? own + 1 : own)] };

    private static IEnumerable<string> Describe(Graph graph)
    {
        var places = new Dictionary<string, string> { [graph.Input] = "input" };
        foreach (var node in graph.Nodes)
        {
            places[node.Output] = $"value {places.Count}";
            var inputs = node.Inputs.Select(input => places.TryGetValue(input, out var place) ? place : graph.Initializers.TryGetValue(input, out var tensor) ? $"constant {tensor.Shape}" : "none");
            var (integers, numbers, words) = (node.Attributes.Integers, node.Attributes.Numbers, node.Attributes.Words);
            var attributes = integers.Select(pair => $"{pair.Key}={string.Join(' ', pair.Value)}")
                .Concat(numbers.Select(pair => $"{pair.Key}={string.Join(' ', pair.Value.Select(BitConverter.SingleToUInt32Bits))}"))
                .Concat(words.Select(pair => $"{pair.Key}={pair.Value}"));
            yield return $"{node.OpType} ({string.Join(", ", inputs)}) {string.Join(", ", attributes.Order(StringComparer.Ordinal))} {graph.Shapes[node.Output]}";
        }

        yield return places[graph.Output];
    }
}
