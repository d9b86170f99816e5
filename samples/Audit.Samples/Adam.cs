namespace Audit.Percolation;

/// <summary>One parameter under Adam with decoupled weight decay, in float32 with every operation IEEE: the same bits everywhere.</summary>
/// <remarks>Source: Kingma and Ba 2015; decay as in Loshchilov and Hutter 2019. No fusion: each line is products, sums, a quotient and a square root.</remarks>
internal sealed class Adam(float[] values, float decay)
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.99f;
    private const float Epsilon = 1e-6f;
    private readonly float[] mean = new float[values.Length];
    private readonly float[] square = new float[values.Length];
    private float power1 = 1;
    private float power2 = 1;

    /// <summary>The parameter after the steps so far.</summary>
    public float[] Values { get; } = [.. values];

    /// <summary>Moves against the gradient.</summary>
    public void Step(ReadOnlySpan<float> gradient, float rate)
    {
        power1 *= Beta1;
        power2 *= Beta2;
        for (var index = 0; index < Values.Length; index++)
        {
            var slope = gradient[index];
            mean[index] += (1 - Beta1) * (slope - mean[index]);
            square[index] += (1 - Beta2) * ((slope * slope) - square[index]);
            var first = mean[index] / (1 - power1);
            var second = square[index] / (1 - power2);
            Values[index] -= rate * ((first / (MathF.Sqrt(second) + Epsilon)) + (decay * Values[index]));
        }
    }
}
