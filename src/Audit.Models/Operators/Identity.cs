using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Passes a value on unchanged; also what Dropout is at inference.</summary>
/// <remarks>Formula: y = x. Rounding: none. Shapes: elementwise.</remarks>
internal sealed class Identity : IOperator, IRenaming
{
    public static string OpType => "Identity";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs) => Pointwise.Infer(inputs);

    public static void Forward(ForwardCall call) => Copying.Forward(call);

    public static void Backward(BackwardCall call) => Copying.Backward(call);
}
