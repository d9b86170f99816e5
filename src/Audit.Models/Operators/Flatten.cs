using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Makes each sample a vector.</summary>
/// <remarks>Formula: y = x, row-major. Rounding: none. Shapes: [...] to [count] per sample, whatever axis ONNX named.</remarks>
internal sealed class Flatten : IOperator, IRenaming
{
    public static string OpType => "Flatten";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) =>
        inputs.Length == 1 ? new Shape(inputs[0].Shape.Count) : $"Got {inputs.Length} inputs, wanted 1.";

    public static void Forward(ForwardCall call) => Copying.Forward(call);

    public static void Backward(BackwardCall call) => Copying.Backward(call);
}
