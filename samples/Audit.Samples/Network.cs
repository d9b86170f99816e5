using System.Collections.Immutable;
using Audit.Models.Devices;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Percolation;

/// <summary>The parameters of the classifier: four affine layers with ReLU between them.</summary>
/// <remarks>Weights are [outputs, inputs] per layer. A value: changing it means making another.</remarks>
internal sealed record Network(ImmutableSortedDictionary<string, float[]> Parameters)
{
    public static readonly ImmutableArray<int> Widths = [PercolationWorld.Features, 24, 24, 24, PercolationWorld.Classes];
    private static readonly ImmutableArray<string> Layers = ["dense1", "dense2", "dense3", "logits"];

    public static string Weight(int layer) => $"{Layers[layer]}.weight";

    public static string Bias(int layer) => $"{Layers[layer]}.bias";

    /// <summary>Uniform weights within sqrt(6 / inputs) (He et al. 2015), biases zero.</summary>
    public static Network Initial()
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, float[]>(StringComparer.Ordinal);
        for (var layer = 0; layer < Layers.Length; layer++)
        {
            var reach = MathF.Sqrt(6f / Widths[layer]);
            var start = (ulong)layer << 32;
            parameters[Weight(layer)] = [.. Enumerable.Range(0, Widths[layer] * Widths[layer + 1]).Select(index => reach * Streams.Signed(Streams.Weights, start + (ulong)index))];
            parameters[Bias(layer)] = new float[Widths[layer + 1]];
        }

        return new Network(parameters.ToImmutable());
    }

    /// <summary>The model: input "x", nodes dense1, relu1, dense2, relu2, dense3, relu3, logits.</summary>
    public Model ToModel(string name)
    {
        var builder = new GraphBuilder("x", new Shape(Widths[0]));
        var value = "x";
        for (var layer = 0; layer < Layers.Length; layer++)
        {
            builder.Initializer(Weight(layer), new Tensor(new Shape(Widths[layer + 1], Widths[layer]), Parameters[Weight(layer)]));
            builder.Initializer(Bias(layer), new Tensor(new Shape(Widths[layer + 1]), Parameters[Bias(layer)]));
            builder.Node(new Node(Layers[layer], "Gemm", [value, Weight(layer), Bias(layer)], Layers[layer], Attributes.None.With("transB", 1)));
            value = Layers[layer];
            if (layer == Layers.Length - 1) { break; }
            builder.Node("Relu", $"relu{layer + 1}", value);
            value = $"relu{layer + 1}";
        }

        return new Model(name, builder.Build(value), []);
    }

    /// <summary>The same network with some numbers set.</summary>
    /// <param name="changes">Parameter, index in it, number.</param>
    public Network With(IEnumerable<(string Parameter, int Index, float Value)> changes)
    {
        var copies = Parameters.ToImmutableSortedDictionary(pair => pair.Key, pair => (float[])pair.Value.Clone(), StringComparer.Ordinal);
        foreach (var (parameter, index, value) in changes) { copies[parameter][index] = value; }
        return new Network(copies);
    }
}
