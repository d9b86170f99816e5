using System.Collections.Immutable;
using System.Numerics;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Whether two truths are both other than 0: 1 or 0.</summary>
/// <remarks>Inputs: 0 and 1. Rounding: none. The gradient is taken as 0. Shapes: see <see cref="Elementwise"/>.</remarks>
internal sealed class And : IOperator, IBinary
{
    public static string OpType => "And";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Elementwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Elementwise.Forward<And>(call);

    public static void Backward(BackwardCall call) => Elementwise.Backward<And>(call);

    public static Vector<float> Apply(Vector<float> first, Vector<float> second) =>
        Vector.ConditionalSelect(
            Vector.BitwiseOr(Vector.Equals(first, Vector<float>.Zero), Vector.Equals(second, Vector<float>.Zero)), Vector<float>.Zero, Vector<float>.One);

    public static float Apply(float first, float second) => first != 0 && second != 0 ? 1 : 0;

    public static float FirstGradient(float first, float second, float gradient) => 0;

    public static float SecondGradient(float first, float second, float gradient) => 0;
}
