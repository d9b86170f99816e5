using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Puts copies of each sample side by side along its axes.</summary>
/// <remarks>Attribute: repeats, one number per axis of the sample. Rounding: none; the gradient adds in increasing order.</remarks>
internal sealed class Tile : IOperator
{
    public static string OpType => "Tile";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (repeats is an attribute)."; }
        var (repeats, own) = (node.Attributes.IntegerList("repeats"), inputs[0].Shape);
        return repeats.Length == own.Rank && repeats.All(count => count is > 0 and <= GraphBuilder.LargestValue)
            ? new Shape(own.Dimensions.Select((extent, axis) => checked(extent * (int)repeats[axis])))
            : $"repeats [{string.Join(", ", repeats)}] do not fit the {own.Rank} axes of {own} (per sample), or one is not positive.";
    }

    public static void Forward(ForwardCall call) => Moves.Forward(call, Sources(call.Inputs[0].Shape, call.OutputShape));

    public static void Backward(BackwardCall call) => Moves.Backward(call, Sources(call.Inputs[0].Shape, call.OutputShape));

    private static int[] Sources(Shape input, Shape output) =>
        Moves.Sources(input, [.. output.Dimensions.Select((extent, axis) => Enumerable.Range(0, extent).Select(place => place % input[axis]).ToArray())]);
}
