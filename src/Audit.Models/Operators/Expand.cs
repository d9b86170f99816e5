using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Repeats each sample along its axes of extent 1.</summary>
/// <remarks>Attribute: shape, per sample, of the input's rank. Rounding: none; the gradient adds in increasing order.</remarks>
internal sealed class Expand : IOperator
{
    public static string OpType => "Expand";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (the target is the attribute 'shape')."; }
        var (target, own) = (node.Attributes.IntegerList("shape"), inputs[0].Shape);
        return target.Length == own.Rank && target.All(extent => extent is > 0 and <= GraphBuilder.LargestValue)
            && Enumerable.Range(0, own.Rank).All(axis => own[axis] == 1 || own[axis] == target[axis])
            ? new Shape(target.Select(extent => (int)extent))
            : $"{own} (per sample) does not repeat to [{string.Join(", ", target)}]; wanted equal extents, or 1 that is repeated.";
    }

    public static void Forward(ForwardCall call) => Moves.Forward(call, Moves.Repeated(call.OutputShape, call.Inputs[0].Shape));

    public static void Backward(BackwardCall call) => Moves.Backward(call, Moves.Repeated(call.OutputShape, call.Inputs[0].Shape));
}
