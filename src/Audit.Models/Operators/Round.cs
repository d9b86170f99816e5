using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The nearest integer, the even one of two.</summary>
/// <remarks>Formula: y = x rounded half to even. Rounding: none beyond that. The slope is taken as 0 everywhere. Shapes: elementwise.</remarks>
internal sealed class Round : IOperator, IPointwise
{
    public static string OpType => "Round";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Round>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Round>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = MathF.Round(input[index], MidpointRounding.ToEven); }
    }

    public static float Slope(Node node, float input, float output) => 0;
}
