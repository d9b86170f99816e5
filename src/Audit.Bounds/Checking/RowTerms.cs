using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>What a leaf adds to a final row: multipliers of its phases, and slopes other than the proposed ones.</summary>
/// <remarks>
/// Guarantee: for b >= 0 and value >= cut, b (value - cut) >= 0, so a form plus b value is at least the form plus b cut; an upper bound of the larger form, less b cut, bounds the smaller. A slope is a
/// proposal like any other: the constant is the maximum over the vertices.
/// </remarks>
internal sealed class RowTerms
{
    private readonly List<(PhasePart Phase, long Multiplier)> multipliers = [];
    private readonly Dictionary<NeuronPlace, int> slopes = [];

    /// <summary>Reads the parameters of a row.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="phases">The phases on the way to the leaf.</param>
    /// <param name="coefficientBits">Grid of coefficients; multipliers are rounded down to it.</param>
    public RowTerms(RowParameters parameters, PhasePart[] phases, int coefficientBits)
    {
        for (var i = 0; i < parameters.Multipliers.Length; i++)
        {
            var multiplier = Dyadic.Of(parameters.Multipliers[i]);
            if (multiplier.Mantissa < 0 || multiplier.Top + coefficientBits > FixedPoint.ValueBits)
            {
                throw new OverflowException("a multiplier is below 0 or too large");
            }

            multipliers.Add((phases[i], multiplier.Floor(coefficientBits)));
        }

        foreach (var choice in parameters.Slopes)
        {
            slopes[choice.Neuron] = (int)(((long)choice.Slope << Slopes.Bits) / byte.MaxValue);
        }
    }

    /// <summary>No multipliers, proposed slopes.</summary>
    public static RowTerms None { get; } = new(RowParameters.None, [], 0);

    /// <summary>Adds the multipliers of a layer to the coefficients of its (d, x); of one network alone, to those of its values.</summary>
    /// <returns>What is added to the constant, on the grid of constants.</returns>
    public Int128 Add(int layer, Span<long> p, Span<long> q)
    {
        Int128 constant = 0;
        foreach (var (phase, multiplier) in multipliers)
        {
            if (phase.Neuron.Layer != layer)
            {
                continue;
            }

            var signed = phase.IsUpper ? multiplier : -multiplier;
            q[phase.Neuron.Row] += signed;
            constant -= Math.BigMul(signed, phase.Cut);
            if (phase.Neuron.Coarse)
            {
                p[phase.Neuron.Row] += signed;
            }
        }

        return constant;
    }

    /// <summary>Whether some multiplier is of the coarse network.</summary>
    public bool NeedsPair => multipliers.Any(m => m.Phase.Neuron.Coarse && m.Multiplier != 0);

    /// <summary>The slopes of a neuron, with the one below replaced where it is unstable and asked for.</summary>
    public Slopes Of(bool coarse, int layer, int row, Slopes proposed, Interval values) =>
        slopes.Count > 0 && values.IsUnstable && slopes.TryGetValue(new NeuronPlace(coarse, layer, row), out var slope) ? proposed with { Negative = slope } : proposed;
}
