using System.Collections.Immutable;

namespace Audit.Bounds.Certificates;

/// <summary>What follows an affine row.</summary>
public enum Activation : byte
{
    /// <summary>The row's value passes unchanged.</summary>
    Identity = 0,

    /// <summary>max(0, value).</summary>
    Relu = 1,
}

/// <summary>One layer of a chain: z' = activation(W z + b), row by row, with W sparse by rows.</summary>
/// <remarks>
/// The computed float32 value of row i differs from the exact W_i z + b_i (z the computed inputs) by at most
/// gamma_m (|b_i| + sum |W_ij| |z_j|) + m 2^-149 with m = Roundings[i] and gamma_m = m 2^-24 / (1 - m 2^-24). m = 0: exact.
/// </remarks>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Bias">b, one per row.</param>
/// <param name="RowStart">Where each row's entries begin; one more than there are rows.</param>
/// <param name="Columns">Input of each entry, strictly increasing within a row.</param>
/// <param name="Weights">Weight of each entry.</param>
/// <param name="Activations">What follows each row.</param>
/// <param name="Roundings">m of each row.</param>
public sealed record ChainLayer(
    int Inputs,
    ImmutableArray<float> Bias,
    ImmutableArray<int> RowStart,
    ImmutableArray<int> Columns,
    ImmutableArray<float> Weights,
    ImmutableArray<Activation> Activations,
    ImmutableArray<int> Roundings)
{
    /// <summary>Number of rows.</summary>
    public int Outputs => Bias.Length;
}

/// <summary>A feed-forward network of affine layers with ReLU or identity on each row.</summary>
/// <param name="Layers">The layers in order; the last has identity rows only.</param>
public sealed record ChainNetwork(ImmutableArray<ChainLayer> Layers)
{
    /// <summary>Number of inputs.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>Number of outputs.</summary>
    public int Outputs => Layers[^1].Outputs;
}
