using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt.Leaves;

/// <summary>The bounds of a leaf in the form of the complete encoding.</summary>
internal static class LeafParts
{
    public static NetworkParts Of(LeafNetwork network, LeafBounds bounds, PlacedNode leaf, ChainNetwork original, ChainNetwork? coarse)
    {
        ExactInterval[] box = [.. leaf.Lower.Select((low, axis) => new ExactInterval(low, leaf.Upper[axis]))];
        var x = Ranges(bounds, unit => unit.X, bounds.RhoX);
        if (!network.IsPair) { return new NetworkParts(original, null, box, (x, null, null)); }
        var y = Ranges(bounds, unit => unit.Y, bounds.RhoY);
        var d = bounds.Units.Select(layer => layer.Select(unit => unit.D.Exact).ToArray()).ToArray();
        var delta = bounds.Units.Select(layer => layer.Select(Delta).ToArray()).ToArray();
        return new NetworkParts(original, coarse, box, (x, y, ChangeRanges.Given(d, delta)));
    }

    private static RowRanges Ranges(LeafBounds bounds, Func<LeafUnit, Span2> range, double[][] rho) => RowRanges.Given(
        [.. bounds.Units.Select(layer => layer.Select(unit => range(unit).Exact).ToArray())],
        [.. bounds.Units.Select(layer => layer.Select(unit => unit.IsRelu ? range(unit).Exact.Relu : range(unit).Exact).ToArray())],
        [.. rho.Select(layer => layer.Select(value => Rational.Of(value)).ToArray())]);

    /// <summary>The change after a unit: between 0 and d.</summary>
    private static ExactInterval Delta(LeafUnit unit) => unit.IsRelu
        ? new(Rational.Min(unit.D.Exact.Lower, Rational.Zero), Rational.Max(unit.D.Exact.Upper, Rational.Zero))
        : unit.D.Exact;
}
