namespace Audit.Models.Devices.Cpu;

/// <summary>The steps of a softmax over one line, each a single walk: division, the largest, exp of differences.</summary>
/// <remarks>Rounding: one per division and difference, exp of <see cref="ReferenceMath"/>; the same bits at every width. See <see cref="RowKernels"/>.</remarks>
internal static class SoftmaxLine
{
    /// <summary>x_i = x_i / divisor.</summary>
    public static void Divide(Span<float> x, float divisor) => Pairwise<Over>.Run(x, [divisor], x);

    /// <summary>x_i = exp(x_i - largest).</summary>
    public static void Exp(Span<float> x, float largest) => Pairwise<ShiftedExponential>.Run(x, [largest], x);

    /// <summary>The largest number, float.MinValue of none.</summary>
    public static float Max(ReadOnlySpan<float> x) => x.IsEmpty ? float.MinValue : Reduction.Max(x);

    /// <summary>Softmax: exp of the differences to the largest, divided by their sum.</summary>
    public static void Normalise(Span<float> x) => RowKernels.Softmax(x, x, x.Length);
}
