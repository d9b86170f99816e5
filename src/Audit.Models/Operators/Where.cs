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
        var lines = call.Inputs.Select(input => Lines(call.OutputShape, input.Shape)).ToArray();
        var width = call.OutputShape.Count / lines[0].Starts.Length;
        for (var row = 0; row < call.Batch; row++)
        {
            var test = new Line(call.Inputs[0], row, lines[0]);
            var yes = new Line(call.Inputs[1], row, lines[1]);
            var no = new Line(call.Inputs[2], row, lines[2]);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++)
            {
                var (line, at) = (index / width, index % width);
                output[index] = test.At(line, at) != 0 ? yes.At(line, at) : no.At(line, at);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        var lines = call.Inputs.Select(input => Lines(call.OutputShape, input.Shape)).ToArray();
        var width = call.OutputShape.Count / lines[0].Starts.Length;
        for (var row = 0; row < call.Batch; row++)
        {
            var test = new Line(call.Inputs[0], row, lines[0]);
            var gradient = call.GradientRow(row);
            for (var index = 0; index < gradient.Length; index++)
            {
                var (line, at) = (index / width, index % width);
                var taken = test.At(line, at) != 0 ? 1 : 2;
                if (call.InputGradients[taken] is not null) { call.InputGradientRow(taken, row)[lines[taken].Place(line, at)] += gradient[index]; }
            }
        }
    }

    /// <summary>Where the lines along the output's last axis lie in an operand.</summary>
    private static Places Lines(Shape output, Shape operand)
    {
        var (own, width) = (operand.Rank == 0 ? new Shape(1) : operand, output.Rank == 0 ? 1 : output[-1]);
        var starts = Moves.Repeated(output.Rank == 0 ? new Shape() : new Shape(output.Dimensions[..^1]), new Shape(own.Dimensions[..^1]));
        return new Places([.. starts.Select(start => start * own[-1])], own[-1] == width && width > 1);
    }

    private sealed record Places(int[] Starts, bool Runs)
    {
        public int Place(int line, int at) => Runs ? Starts[line] + at : Starts[line];
    }

    private readonly ref struct Line(Operand operand, int row, Places places)
    {
        private readonly ReadOnlySpan<float> values = operand.Row(row);

        public float At(int line, int at) => values[places.Place(line, at)];
    }
}
