using System.Collections.Immutable;
using System.Numerics;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Whether the first number is below the second: 1 or 0.</summary>
/// <remarks>Rounding: none. The gradient is taken as 0. Shapes: see <see cref="Elementwise"/>.</remarks>
internal sealed class Less : IOperator, IBinary
{
    public static string OpType => "Less";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Elementwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Elementwise.Forward<Less>(call);

    public static void Backward(BackwardCall call) => Elementwise.Backward<Less>(call);

    public static Vector<float> Apply(Vector<float> first, Vector<float> second) =>
        Vector.ConditionalSelect(Vector.LessThan(first, second), Vector<float>.One, Vector<float>.Zero);

    public static float Apply(float first, float second) => first < second ? 1 : 0;

    public static float FirstGradient(float first, float second, float gradient) => 0;

    public static float SecondGradient(float first, float second, float gradient) => 0;
}
