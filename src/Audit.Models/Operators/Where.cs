using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Takes each element from one of two operands, as a third one says.</summary>
/// <remarks>
/// Formula: y = a where c is other than 0, else b. Inputs: c, a, b, at least one a value. Rounding: none; the gradient goes to the operand
/// that was taken. Shapes: the three broadcast; values have the output's rank, constants at most that.
/// </remarks>
internal sealed class Where : IOperator
{
    public static string OpType => "Where";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 3) { return $"Got {inputs.Length} inputs, wanted 3."; }
        var shapes = string.Join(", ", inputs.Select(input => input.Shape));
        if (Broadcast.Common(inputs[0].Shape, inputs[1].Shape) is not { } two || Broadcast.Common(two, inputs[2].Shape) is not { } common)
        {
            return $"Shapes {shapes} do not broadcast to a common shape.";
        }
        return inputs.All(input => input.Constant || input.Shape.Rank == common.Rank) || inputs.All(input => input.Constant)
            ? common
            : $"Shapes {shapes} (per sample) would broadcast across the batch axis; wanted equal ranks, or constants of lower rank.";
    }

    public static void Forward(ForwardCall call)
    {
        var places = Places(call.Inputs, call.OutputShape);
        for (var row = 0; row < call.Batch; row++)
        {
            var test = call.Inputs[0].Row(row);
            var yes = call.Inputs[1].Row(row);
            var no = call.Inputs[2].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++)
            {
                output[index] = test[places[0][index]] != 0 ? yes[places[1][index]] : no[places[2][index]];
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        var places = Places(call.Inputs, call.OutputShape);
        for (var row = 0; row < call.Batch; row++)
        {
            var test = call.Inputs[0].Row(row);
            var gradient = call.GradientRow(row);
            for (var index = 0; index < gradient.Length; index++)
            {
                var taken = test[places[0][index]] != 0 ? 1 : 2;
                if (call.InputGradients[taken] is not null) { call.InputGradientRow(taken, row)[places[taken][index]] += gradient[index]; }
            }
        }
    }

    private static int[][] Places(Operand[] inputs, Shape output) => [.. inputs.Select(input => Moves.Repeated(output, input.Shape))];
}
