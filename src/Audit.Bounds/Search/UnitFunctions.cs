using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>What a layer's units compute of one input, and their derivatives, in float64: how candidates are found, never what is published.</summary>
internal static class UnitFunctions
{
    /// <summary>What leaves a layer whose rows have the given values.</summary>
    public static void Forward(PairLayer layer, ReadOnlySpan<double> rows, Span<double> outputs)
    {
        for (var i = 0; i < rows.Length; i++) { outputs[i] = layer.Activations[i] == Activation.Relu ? Math.Max(rows[i], 0) : rows[i]; }
    }

    /// <summary>Turns a gradient by what leaves into one by the rows, in place.</summary>
    public static void Backward(PairLayer layer, ReadOnlySpan<double> rows, Span<double> gradient)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (layer.Activations[i] == Activation.Relu && rows[i] <= 0) { gradient[i] = 0; }
        }
    }

    /// <summary>Turns intervals of a gradient by what leaves into intervals by the rows, over all values between the rows' ends, in place.</summary>
    public static void Backward(PairLayer layer, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> low, Span<double> high)
    {
        for (var i = 0; i < lower.Length; i++)
        {
            if (layer.Activations[i] != Activation.Relu || lower[i] >= 0) { continue; }
            (low[i], high[i]) = upper[i] <= 0 ? (0, 0) : (Math.Min(low[i], 0), Math.Max(high[i], 0));
        }
    }
}
