using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Models.Graphs;

namespace Audit.Engine.Scales;

/// <summary>`prune.mag`: in each weight tensor the given share of weights, those of smallest magnitude, is set to 0.</summary>
/// <remarks>Formula: floor(fraction x count) weights; among equal magnitudes the lower index goes first. Biases are kept. Rounding: none.</remarks>
internal static class MagnitudePruning
{
    public static Graph Apply(Graph graph, CoarseSpec.PruneMag spec) => Weights.Map(graph, weight => Prune(weight, spec.Fraction));

    private static float[] Prune(WeightTensor weight, ExactDecimal fraction)
    {
        var values = weight.Tensor.Values.ToArray();
        var count = Count(fraction, values.Length);
        foreach (var index in Enumerable.Range(0, values.Length).OrderBy(index => MathF.Abs(values[index])).ThenBy(index => index).Take(count).ToArray()) { values[index] = 0; }
        return values;
    }

    /// <summary>The largest whole number at most fraction x length, exactly: 0.29 of 100 is 29 though the nearest double is below.</summary>
    private static int Count(ExactDecimal fraction, int length)
    {
        if (!DecimalText.TryParse(fraction.Text, out var numerator, out var denominator)) { throw new ArgumentException($"Not a decimal: '{fraction.Text}'."); }
        return (int)(numerator * length / denominator);
    }
}
