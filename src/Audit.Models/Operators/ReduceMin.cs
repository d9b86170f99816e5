using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The smallest number over axes of each sample.</summary>
/// <remarks>Rounding: none. The gradient goes to the first of equal numbers. Attributes and shapes: see <see cref="Reducing"/>.</remarks>
internal sealed class ReduceMin : IOperator, IReducing
{
    public static string OpType => "ReduceMin";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Reducing.Infer(node, inputs);

    public static void Forward(ForwardCall call) => Reducing.Forward<ReduceMin>(call);

    public static void Backward(BackwardCall call) => Reducing.Backward<ReduceMin>(call);

    public static float Apply(ReadOnlySpan<float> line)
    {
        var taken = line[0];
        foreach (var number in line) { taken = number < taken ? number : taken; }
        return taken;
    }

    public static void Slopes(ReadOnlySpan<float> line, float result, Span<float> slopes)
    {
        slopes.Clear();
        slopes[line.IndexOf(result)] = 1;
    }
}
