using Audit.Bounds.Certificates;

namespace Audit.Bounds.Propagation;

/// <summary>A network, or two networks of the same shape, prepared for search.</summary>
/// <remarks>Immutable; shared by all threads.</remarks>
internal sealed class PairNetwork
{
    public PairNetwork(ChainNetwork original, ChainNetwork? coarse)
    {
        if (coarse is not null) { RequireSameShape(original, coarse); }
        IsPair = coarse is not null;
        Layers = [.. original.Layers.Select((layer, index) => new PairLayer(layer, coarse?.Layers[index]))];
        Wanted = UnitLayout.Wanted(original.Layers);
        Widest = Layers.Max(layer => Math.Max(layer.Stride, LaneVector.Padded(layer.Rows)));
        BoundsStart = new int[Layers.Length];
        for (var k = 1; k < Layers.Length; k++) { BoundsStart[k] = BoundsStart[k - 1] + Layers[k - 1].Rows; }
    }

    public bool IsPair { get; }

    public PairLayer[] Layers { get; }

    /// <summary>For each layer, the rows whose intervals curved units read.</summary>
    public bool[][] Wanted { get; }

    public int Inputs => Layers[0].Inputs;

    public int Outputs => Layers[^1].Outputs;

    /// <summary>The most rows or inputs of a layer, rounded up to whole vectors.</summary>
    public int Widest { get; }

    /// <summary>Number of hidden rows before each layer: where its bounds stand.</summary>
    public int[] BoundsStart { get; }

    private static void RequireSameShape(ChainNetwork original, ChainNetwork coarse)
    {
        var same = original.Layers.Length == coarse.Layers.Length
            && original.Layers.Zip(coarse.Layers).All(pair => pair.First.Inputs == pair.Second.Inputs
                && pair.First.Activations.AsSpan().SequenceEqual(pair.Second.Activations.AsSpan()));
        if (!same) { throw new ArgumentException("The two networks differ in layers, widths or activations."); }
    }
}
