using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking.Curved;

/// <summary>One or two networks with functions, products or softmaxes, on integers.</summary>
/// <param name="Layers">Rows on their grids.</param>
/// <param name="Units">Units of each layer.</param>
/// <param name="Wanted">For each layer the rows that curved units read, copies left out.</param>
/// <param name="Inputs">Number of inputs.</param>
/// <param name="BoundBits">Fractional bits of bounds.</param>
/// <param name="CoefficientBits">Fractional bits of coefficients: finer than the certificate's by <see cref="FinerBits"/>.</param>
/// <param name="InputGrid">Fractional bits of the input box.</param>
internal sealed record CurvedNetwork(
    CurvedLayer[] Layers, ImmutableArray<Unit>[] Units, bool[][] Wanted, int Inputs, int BoundBits, int CoefficientBits, int InputGrid)
{
    /// <summary>Deep chains of small rows lose a unit of a coefficient at each value: some bits more keep that small.</summary>
    public const int FinerBits = 6;

    /// <summary>For each layer, the unit that each output leaves.</summary>
    public Unit[][] UnitOf { get; } = [.. Units.Select(units => units.SelectMany(unit => Enumerable.Repeat(unit, unit.Outputs)).ToArray())];

    /// <summary>Whether there are two networks.</summary>
    public bool IsPair => Layers[0].Pair is not null;

    /// <summary>The most values of a layer, before or after its units.</summary>
    public int Width => Math.Max(Inputs, Layers.Max(layer => layer.Rows));

    /// <summary>Fractional bits of a row's constant.</summary>
    public int ConstantBits => BoundBits + CoefficientBits;

    /// <summary>Fractional bits of what enters a layer.</summary>
    public int GridInto(int layer) => layer == 0 ? InputGrid : BoundBits;

    /// <summary>Whether a network has units beside identity and ReLU.</summary>
    public static bool IsCurved(ChainNetwork network) => network.Layers.Any(layer => layer.Activations.Any(unit => unit > Activation.Relu));

    /// <summary>Puts the networks on the certificate's grids.</summary>
    public static CurvedNetwork Of(Certificate claim, ChainNetwork original, ChainNetwork? coarse)
    {
        var top = claim.Boxes.SelectMany(box => box.Lower.Concat(box.Upper)).Max(value => Dyadic.Of(value).Top);
        var inputGrid = Math.Min(64, FixedPoint.InputBits - top);
        if (inputGrid < 0) { throw new OverflowException($"an end of a box is 2^{FixedPoint.InputBits} or more"); }
        return new CurvedNetwork(
            [.. original.Layers.Select((layer, k) => CurvedLayer.Of(layer, coarse?.Layers[k]))], [.. original.Layers.Select(UnitLayout.Of)], UnitLayout.Wanted(original.Layers),
            original.Inputs, claim.BoundBits, Math.Min(claim.CoefficientBits + FinerBits, 48), inputGrid);
    }
}

/// <summary>One layer of one or two networks on integers: the finest grids, up to 64 fractional bits, that its largest weight and bias allow.</summary>
internal sealed record CurvedLayer(int WeightGrid, int BiasGrid, GridRows Original, GridRows? Coarse, PairRows? Pair)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Original.Bias.Length;

    /// <summary>Reads a layer.</summary>
    public static CurvedLayer Of(ChainLayer original, ChainLayer? coarse)
    {
        var weights = GridLayer.Grid(original.Weights.Concat(coarse?.Weights ?? []), FixedPoint.WeightBits, "a weight");
        var biases = GridLayer.Grid(original.Bias.Concat(coarse?.Bias ?? []), FixedPoint.BiasBits, "a bias");
        var rows = GridRows.Of(original, weights, biases);
        var coarseRows = coarse is null ? null : GridRows.Of(coarse, weights, biases);
        return new CurvedLayer(weights, biases, rows, coarseRows, coarse is null ? null : PairRows.Of(original, coarse, rows, coarseRows!));
    }
}

/// <summary>What is known of one layer on a node's box, all on the grid of bounds: x, y, d of the rows, h, g, Delta of what leaves, and how units pass.</summary>
internal sealed class CurvedBounds(int rows, int outputs, bool pair)
{
    /// <summary>Rows of the original network.</summary>
    public Interval[] X { get; } = new Interval[rows];

    /// <summary>Rows of the coarse network.</summary>
    public Interval[] Y { get; } = new Interval[pair ? rows : 0];

    /// <summary>y - x.</summary>
    public Interval[] D { get; } = new Interval[pair ? rows : 0];

    /// <summary>What leaves the original's units.</summary>
    public Interval[] H { get; } = new Interval[outputs];

    /// <summary>What leaves the coarse network's units.</summary>
    public Interval[] G { get; } = new Interval[pair ? outputs : 0];

    /// <summary>g - h.</summary>
    public Interval[] Delta { get; } = new Interval[pair ? outputs : 0];

    /// <summary>Largest error of each computed x, in units of 2^-FineBits.</summary>
    public long[] RhoX { get; } = new long[rows];

    /// <summary>Largest error of each computed y.</summary>
    public long[] RhoY { get; } = new long[pair ? rows : 0];

    /// <summary>Forms of curved units, one per output; null for identity and ReLU.</summary>
    public Form?[] Forms { get; } = new Form?[outputs];

    /// <summary>Vertices of ReLU neurons, one per output.</summary>
    public ReluNeuron?[] Neurons { get; } = new ReluNeuron?[outputs];

    /// <summary>x, y and d = y - x against each other; false where an interval is empty.</summary>
    public bool CrossTighten() => Interval.CrossTighten(X, Y, D);
}
