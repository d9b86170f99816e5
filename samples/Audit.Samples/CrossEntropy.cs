using Audit.Models.Devices.Cpu;

namespace Audit.Percolation;

/// <summary>The loss of training: mean cross-entropy of the softmax.</summary>
internal static class CrossEntropy
{
    /// <summary>The gradient in the logits: (softmax - one at the label) / rows.</summary>
    /// <param name="logits">[rows, classes].</param>
    /// <param name="labels">[rows].</param>
    public static float[] Gradient(ReadOnlySpan<float> logits, ReadOnlySpan<long> labels)
    {
        var classes = logits.Length / labels.Length;
        var gradient = new float[logits.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            var target = gradient.AsSpan(row * classes, classes);
            Softmax(logits.Slice(row * classes, classes), target);
            target[(int)labels[row]] -= 1;
            foreach (ref var value in target) { value /= labels.Length; }
        }

        return gradient;
    }

    private static void Softmax(ReadOnlySpan<float> logits, Span<float> shares)
    {
        var (top, sum) = (float.NegativeInfinity, 0f);
        foreach (var value in logits) { top = Math.Max(top, value); }
        for (var index = 0; index < logits.Length; index++) { sum += shares[index] = ReferenceMath.Exp(logits[index] - top); }
        foreach (ref var share in shares) { share /= sum; }
    }
}
