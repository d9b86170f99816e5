using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>One layer of one or two networks on integers.</summary>
/// <param name="WeightGrid">Fractional bits of the weights.</param>
/// <param name="BiasGrid">Fractional bits of the biases.</param>
/// <param name="Relu">Which rows a ReLU follows.</param>
/// <param name="Original">Rows of the original network.</param>
/// <param name="Coarse">Rows of the coarse network.</param>
/// <param name="Pair">Both, joined.</param>
internal sealed record GridLayer(int WeightGrid, int BiasGrid, bool[] Relu, GridRows Original, GridRows? Coarse, PairRows? Pair)
{
    /// <summary>Number of rows.</summary>
    public int Outputs => Relu.Length;

    /// <summary>Puts a layer on the finest grids, up to 64 fractional bits, that its largest weight and bias allow.</summary>
    public static GridLayer Of(ChainLayer original, ChainLayer? coarse)
    {
        var weights = Grid(original.Weights.Concat(coarse?.Weights ?? []), FixedPoint.WeightBits, "a weight");
        var biases = Grid(original.Bias.Concat(coarse?.Bias ?? []), FixedPoint.BiasBits, "a bias");
        var rows = GridRows.Of(original, weights, biases);
        var coarseRows = coarse is null ? null : GridRows.Of(coarse, weights, biases);
        var pair = coarse is null ? null : PairRows.Of(original, coarse, rows, coarseRows!);
        return new GridLayer(weights, biases, [.. original.Activations.Select(a => a == Activation.Relu)], rows, coarseRows, pair);
    }

    /// <summary>The finest grid, up to 64 fractional bits, with which the largest number has at most so many bits.</summary>
    public static int Grid(IEnumerable<float> values, int bits, string what)
    {
        var grid = Math.Min(64, bits - values.Max(v => (int?)Dyadic.Of(v).Top) ?? 64);
        return grid >= 0 ? grid : throw new OverflowException($"{what} is 2^{bits} or more");
    }
}

/// <summary>One or two networks of equal shape on integers.</summary>
/// <param name="Layers">The layers in order.</param>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="BoundBits">Fractional bits of the bounds of neurons.</param>
/// <param name="CoefficientBits">Fractional bits of coefficients.</param>
/// <param name="InputGrid">Fractional bits of the ends of the input box.</param>
internal sealed record GridNetwork(GridLayer[] Layers, int Inputs, int BoundBits, int CoefficientBits, int InputGrid)
{
    /// <summary>The matrices of the layers on their full grids.</summary>
    public LayerLimbs[] Limbs { get; } = [.. Layers.Select((layer, k) => new LayerLimbs(layer, k == 0 ? Inputs : Layers[k - 1].Outputs))];

    /// <summary>The layers in numbers of few bits.</summary>
    public ShortLayer[] Short { get; } = [.. Layers.Select((layer, k) => new ShortLayer(layer, k == 0 ? Inputs : Layers[k - 1].Outputs))];

    /// <summary>Whether there are two networks.</summary>
    public bool IsPair => Layers[0].Pair is not null;

    /// <summary>The largest number of inputs or rows of a layer.</summary>
    public int Width => Math.Max(Inputs, Layers.Max(l => l.Outputs));

    /// <summary>Fractional bits of the constant of a backward row.</summary>
    public int ConstantBits => BoundBits + CoefficientBits;

    /// <summary>Number of values that enter a layer.</summary>
    public int InputsOf(int layer) => layer == 0 ? Inputs : Layers[layer - 1].Outputs;

    /// <summary>Fractional bits of what enters a layer.</summary>
    public int GridInto(int layer) => layer == 0 ? InputGrid : BoundBits;

    /// <summary>What does not fit together in two networks, or nothing.</summary>
    public static string? Mismatch(ChainNetwork original, ChainNetwork coarse)
    {
        if (original.Layers.Length != coarse.Layers.Length || original.Inputs != coarse.Inputs)
        {
            return $"the networks have {original.Layers.Length} and {coarse.Layers.Length} layers, {original.Inputs} and {coarse.Inputs} inputs";
        }

        for (var k = 0; k < original.Layers.Length; k++)
        {
            if (!original.Layers[k].Activations.SequenceEqual(coarse.Layers[k].Activations))
            {
                return $"layer {k + 1} of the networks differs in its rows or their activations";
            }
        }

        return null;
    }
}
