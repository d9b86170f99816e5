using System.Collections.Immutable;
using System.Numerics;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The rectifier.</summary>
/// <remarks>Formula: y = x for x greater than 0, else +0. Rounding: none. The slope at 0 is taken as 0. Shapes: elementwise.</remarks>
internal sealed class Relu : IOperator, IPointwise
{
    public static string OpType => "Relu";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Pointwise.Forward<Relu>(call);

    public static void Backward(BackwardCall call) => Pointwise.Backward<Relu>(call);

    public static void Apply(Node node, ReadOnlySpan<float> input, Span<float> output)
    {
        var (width, index) = (Vector<float>.Count, 0);
        for (; index <= output.Length - width; index += width)
        {
            var x = new Vector<float>(input[index..]);
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, Vector<float>.Zero).CopyTo(output[index..]);
        }

        for (; index < output.Length; index++) { output[index] = input[index] > 0 ? input[index] : 0; }
    }

    public static float Slope(Node node, float input, float output) => input > 0 ? 1 : 0;
}
