using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Tests.Operators;

namespace Audit.Models.Tests.Passes;

/// <summary>Small networks for tests.</summary>
internal static class Networks
{
    /// <summary>Gemm layers "layer0", ... with ReLU "hidden0", ... between them; weights "w0", biases "b0".</summary>
    public static Model Mlp(int seed, params int[] widths)
    {
        var builder = new GraphBuilder("x", new Shape(widths[0]));
        var value = "x";
        for (var layer = 0; layer < widths.Length - 1; layer++)
        {
            builder.Initializer($"w{layer}", Samples.Tensor(seed + layer, widths[layer], widths[layer + 1]));
            builder.Initializer($"b{layer}", Samples.Tensor(seed + layer + 100, widths[layer + 1]));
            builder.Node("Gemm", $"layer{layer}", value, $"w{layer}", $"b{layer}");
            value = $"layer{layer}";
            if (layer == widths.Length - 2) { break; }
            builder.Node(new Node($"relu{layer}", "Relu", [value], $"hidden{layer}", Attributes.None));
            value = $"hidden{layer}";
        }

        return new Model("mlp", builder.Build(value), []);
    }
}
