using Audit.Models.Devices.Cpu;

namespace Audit.Engine.Claims;

/// <summary>What is read off the outputs of one row or token: the answer, its confidence, its loss.</summary>
/// <remarks>
/// Rounding: float32 differences and own exp and log of reference arithmetic, sums in float64 in increasing order: the same bits everywhere. The numbers so
/// computed are what claims speak of.
/// </remarks>
internal static class Answer
{
    /// <summary>What stands for an infinite loss in committed rows: above every finite one.</summary>
    public const double MostLoss = 1e30;

    /// <summary>The probability of the top output: softmax of logits, or the output itself where outputs are probabilities.</summary>
    /// <returns>A number of [0, 1]; null where outputs that are said to be probabilities are none.</returns>
    public static double? Confidence(ReadOnlySpan<float> outputs, bool areProbabilities)
    {
        var top = outputs[Quantity.Top(outputs)];
        if (areProbabilities) { return top is >= 0 and <= 1 ? top : null; }
        return 1 / Sum(outputs, top);
    }

    /// <summary>The cross-entropy of the label, -ln p(label), at least 0; infinite where a probability is 0.</summary>
    /// <returns>Null where outputs that are said to be probabilities are none.</returns>
    public static double? Loss(ReadOnlySpan<float> outputs, int label, bool areProbabilities)
    {
        if (areProbabilities) { return outputs[label] is >= 0 and <= 1 ? outputs[label] == 0 ? double.PositiveInfinity : Math.Max(0, -(double)ReferenceMath.Log(outputs[label])) : null; }
        var top = outputs[Quantity.Top(outputs)];
        return ReferenceMath.Log((float)Sum(outputs, top)) + ((double)top - outputs[label]);
    }

    /// <summary>sum_j exp(x_j - top), at least 1.</summary>
    private static double Sum(ReadOnlySpan<float> outputs, float top)
    {
        var sum = 0.0;
        foreach (var output in outputs) { sum += ReferenceMath.Exp(output - top); }
        return sum;
    }
}
