using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The other one of false, 0, and true, 1.</summary>
/// <remarks>Formula: y = 1 for x = 0, else 0. Rounding: none. The slope is taken as 0 everywhere. Shapes: elementwise.</remarks>
internal sealed class Not : IOperator, IPointwise
{
    public static string OpType => "Not";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Not>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Not>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        for (var index = 0; index < output.Length; index++) { output[index] = input[index] == 0 ? 1 : 0; }
    }

    public static float Slope(Node node, float input, float output) => 0;
}
