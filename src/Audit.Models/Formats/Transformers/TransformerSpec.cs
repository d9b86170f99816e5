using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats.Transformers;

/// <summary>Which normalisation stands before attention, before the MLP and before the unembedding.</summary>
internal enum Normalisation
{
    /// <summary>None.</summary>
    None,

    /// <summary>Mean taken away, divided by the standard deviation.</summary>
    Layer,

    /// <summary>Divided by the root mean square.</summary>
    Rms,
}

/// <summary>Rotary position embedding.</summary>
/// <param name="Width">Coordinates of a head that are turned, even.</param>
/// <param name="Theta">Base of the frequencies.</param>
/// <param name="Interleaved">Whether pairs are neighbours, not halves.</param>
/// <param name="Scaling">How angles are stretched.</param>
internal sealed record RotarySpec(int Width, double Theta, bool Interleaved, RotaryScaling Scaling);

/// <summary>The nonlinearity of an MLP: an operator and its attributes.</summary>
internal sealed record Nonlinearity(string OpType, Attributes Attributes);

/// <summary>What a transformer computes, whatever its files call it: the one description that all architectures are brought to.</summary>
internal sealed record TransformerSpec
{
    /// <summary>Width of the residual stream.</summary>
    public required int Width { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Groups of keys and values.</summary>
    public required int Groups { get; init; }

    /// <summary>Coordinates of a head.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Rows of the token embedding.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Longest sequence.</summary>
    public required int Context { get; init; }

    /// <summary>Normalisation.</summary>
    public required Normalisation Norm { get; init; }

    /// <summary>What is added before its square root.</summary>
    public required float Epsilon { get; init; }

    /// <summary>Whether a token sees only itself and earlier ones.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>By layer: how many of the latest tokens are seen, 0 for all.</summary>
    public required ImmutableArray<int> Windows { get; init; }

    /// <summary>By layer: what scores are divided by.</summary>
    public required ImmutableArray<float> Scales { get; init; }

    /// <summary>Rotary positions, or null.</summary>
    public RotarySpec? Rotary { get; init; }

    /// <summary>Whether attention and MLP read the same stream and are added together.</summary>
    public bool Parallel { get; init; }

    /// <summary>The nonlinearity; null where there is no MLP.</summary>
    public Nonlinearity? Act { get; init; }

    /// <summary>Layers.</summary>
    public int Layers => Scales.Length;
}

/// <summary>An affine map y = x W + b, or x W^T + b where the rows of W are the outputs.</summary>
internal sealed record Linear(NamedTensor Weight, bool Transposed, NamedTensor? Bias);

/// <summary>A weight with its name.</summary>
internal sealed record NamedTensor(string Name, Tensor Tensor);

/// <summary>The learned weight and bias of a normalisation, each of which may be absent.</summary>
internal sealed record NormWeights(NamedTensor? Weight, NamedTensor? Bias);

/// <summary>The weights of one block.</summary>
internal sealed record BlockWeights
{
    public NormWeights? Norm1 { get; init; }

    public required Linear Query { get; init; }

    public required Linear Key { get; init; }

    public required Linear Value { get; init; }

    public required Linear Output { get; init; }

    public NormWeights? QueryNorm { get; init; }

    public NormWeights? KeyNorm { get; init; }

    public NormWeights? Norm2 { get; init; }

    /// <summary>First map of the MLP; of a gated one the map that is not bent. Null where there is no MLP.</summary>
    public Linear? In { get; init; }

    /// <summary>The map that the nonlinearity bends in a gated MLP, else null.</summary>
    public Linear? Gate { get; init; }

    /// <summary>Added after gating, or null.</summary>
    public NamedTensor? GatedBias { get; init; }

    public Linear? Out { get; init; }
}

/// <summary>All weights of a transformer.</summary>
internal sealed record TransformerWeights(NamedTensor Tokens, NamedTensor? Positions, ImmutableArray<BlockWeights> Blocks, NormWeights? FinalNorm, Linear Unembed);
