using System.Collections.Immutable;
using System.Numerics;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The smaller of two numbers.</summary>
/// <remarks>Formula: y = a for a &lt;= b, else b. Rounding: none. The gradient goes to the one that is taken. Shapes: see <see cref="Elementwise"/>.</remarks>
internal sealed class Min : IOperator, IBinary
{
    public static string OpType => "Min";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Elementwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Elementwise.Forward<Min>(call);

    public static void Backward(BackwardCall call) => Elementwise.Backward<Min>(call);

    public static Vector<float> Apply(Vector<float> first, Vector<float> second) =>
        Vector.ConditionalSelect(Vector.LessThanOrEqual(first, second), first, second);

    public static float Apply(float first, float second) => first <= second ? first : second;

    public static float FirstGradient(float first, float second, float gradient) => first <= second ? gradient : 0;

    public static float SecondGradient(float first, float second, float gradient) => first <= second ? 0 : gradient;
}
