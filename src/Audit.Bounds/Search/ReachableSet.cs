using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Estimates the hull of a network's outputs over boxes, without splitting.</summary>
/// <remarks>Guarantee: none by itself (float64 to nearest); the caller widens the ends and has the statement checked in exact arithmetic.</remarks>
public static class ReachableSet
{
    /// <summary>Lower and upper ends of each output over all boxes.</summary>
    public static (double[] Lower, double[] Upper) Hull(ChainNetwork network, IReadOnlyList<SearchBox> region, int boundBits = 32)
    {
        var pair = new PairNetwork(network, null);
        var propagation = new Propagation.Propagation(pair, boundBits);
        var (low, high) = (new double[pair.Outputs], new double[pair.Outputs]);
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        var unit = new double[pair.Outputs];
        foreach (var box in region)
        {
            var bounds = new NodeBounds(pair);
            double[] lower = [.. box.Lower.Select(value => (double)value)], upper = [.. box.Upper.Select(value => (double)value)];
            if (!propagation.Rebound(bounds, lower, upper)) { continue; }
            for (var output = 0; output < unit.Length; output++)
            {
                unit[output] = 1;
                high[output] = Math.Max(high[output], propagation.Upper(bounds, pair.Layers.Length - 1, RowKind.Original, [], unit, lower, upper));
                unit[output] = -1;
                low[output] = Math.Min(low[output], -propagation.Upper(bounds, pair.Layers.Length - 1, RowKind.Original, [], unit, lower, upper));
                unit[output] = 0;
            }
        }

        return (low, high);
    }
}
