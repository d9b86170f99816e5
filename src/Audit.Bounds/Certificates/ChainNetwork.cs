using System.Collections.Immutable;

namespace Audit.Bounds.Certificates;

/// <summary>One layer of a chain: z' = units(W z + b), with W sparse by rows; a unit reads one or more consecutive rows and gives one or more values.</summary>
/// <remarks>
/// The computed float32 value of row i differs from the exact W_i z + b_i (z the computed inputs) by at most
/// gamma_m (|b_i| + sum |W_ij| |z_j|) + m 2^-149 with m = Roundings[i] and gamma_m = m 2^-24 / (1 - m 2^-24). m = 0: exact.
/// What a unit computes, and how far from the exact function it may be, is fixed by its <see cref="Activation"/>.
/// </remarks>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="Bias">b, one per row.</param>
/// <param name="RowStart">Where each row's entries begin; one more than there are rows.</param>
/// <param name="Columns">Input of each entry, strictly increasing within a row.</param>
/// <param name="Weights">Weight of each entry.</param>
/// <param name="Activations">What reads each row.</param>
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
    public int Rows => Bias.Length;

    /// <summary>Number of values that leave the layer: one per row, except that a product makes one of two.</summary>
    public int Outputs => Rows - Activations.AsSpan().Count(Activation.ProductRight);
}

/// <summary>A network of affine layers with units between them.</summary>
/// <param name="Layers">The layers in order; the last has identity rows only.</param>
public sealed record ChainNetwork(ImmutableArray<ChainLayer> Layers)
{
    /// <summary>Number of inputs.</summary>
    public int Inputs => Layers[0].Inputs;

    /// <summary>Number of outputs.</summary>
    public int Outputs => Layers[^1].Outputs;
}
