using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Estimates the hull of a network's outputs over boxes, without splitting, with the room that a search leaves for the checker.</summary>
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
        var none = new double[pair.Outputs];
        (double[] P, double[] Q)[] rows = [.. Enumerable.Range(0, 2 * pair.Outputs).Select(row => (none, Unit(row / 2, row % 2 == 0 ? 1 : -1, pair.Outputs)))];
        foreach (var box in region)
        {
            double[] lower = [.. box.Lower.Select(value => (double)value)], upper = [.. box.Upper.Select(value => (double)value)];
            propagation.Cut = InputCut.Of(box);
            if (!propagation.Rebound(new NodeBounds(pair), lower, upper)) { continue; }
            var final = propagation.Upper(rows);
            for (var output = 0; output < pair.Outputs; output++)
            {
                high[output] = Math.Max(high[output], final.Over(2 * output, lower, upper));
                low[output] = Math.Min(low[output], -final.Over((2 * output) + 1, lower, upper));
            }
        }

        return ([.. low.Select(end => end - Slack.Margin(end))], [.. high.Select(end => end + Slack.Margin(end))]);
    }

    private static double[] Unit(int index, double value, int count) => [.. Enumerable.Range(0, count).Select(i => i == index ? value : 0)];
}
