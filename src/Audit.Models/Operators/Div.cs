using System.Collections.Immutable;
using System.Numerics;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Divides the first value by the second element by element, with broadcasting.</summary>
/// <remarks>Formula: y = a / b, IEEE division. Rounding: one per element. Shapes: see <see cref="Elementwise"/>.</remarks>
internal sealed class Div : IOperator, IBinary
{
    public static string OpType => "Div";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Elementwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Elementwise.Forward<Div>(call);

    public static void Backward(BackwardCall call) => Elementwise.Backward<Div>(call);

    public static void Run<T>(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> output)
        where T : IBinary => Pairwise<Over>.Run(first, second, output);

    public static Vector<float> Apply(Vector<float> first, Vector<float> second) => first / second;

    public static float Apply(float first, float second) => first / second;

    public static float FirstGradient(float first, float second, float gradient) => gradient / second;

    public static float SecondGradient(float first, float second, float gradient) => -gradient * (first / second) / second;
}
