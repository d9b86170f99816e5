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
        var count = (int)Math.Floor(fraction.Value * values.Length);
        foreach (var index in Enumerable.Range(0, values.Length).OrderBy(index => MathF.Abs(values[index])).ThenBy(index => index).Take(count).ToArray()) { values[index] = 0; }
        return values;
    }
}
