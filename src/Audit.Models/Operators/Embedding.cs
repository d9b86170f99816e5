using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Looks up the row of a table that each token id names.</summary>
/// <remarks>
/// Formula: y[..., :] = table[ids[...], :]. Rounding: none. Shapes: ids [...] per sample as float32 numbers that are integers, table [V, ...].
/// The table has a derivative, the ids have none.
/// </remarks>
internal sealed class Embedding : IOperator
{
    public static string OpType => "Embedding";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 2) { return $"Got {inputs.Length} inputs, wanted 2."; }
        var (ids, table) = (inputs[0], inputs[1]);
        if (ids.Constant || !table.Constant) { return "Wanted ids that are a value and a table that is an initialiser."; }
        if (table.Shape.Rank < 1) { return $"The table has shape {table.Shape}, wanted one row for each token."; }
        return new Shape([.. ids.Shape.Dimensions, .. table.Shape.Dimensions.Skip(1)]);
    }

    public static void Forward(ForwardCall call)
    {
        var table = call.Inputs[1].Values.Span;
        var width = Width(call.Inputs[1].Shape);
        var rows = call.Inputs[1].Shape[0];
        for (var row = 0; row < call.Batch; row++)
        {
            var ids = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < ids.Length; index++)
            {
                table.Slice(Id(ids[index], rows, call.Node) * width, width).CopyTo(output[(index * width)..]);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[1] is not { } sum) { return; }
        var (rows, width) = (call.Inputs[1].Shape[0], Width(call.Inputs[1].Shape));
        for (var row = 0; row < call.Batch; row++)
        {
            var ids = call.Inputs[0].Row(row);
            var gradient = call.GradientRow(row);
            for (var index = 0; index < gradient.Length; index++)
            {
                sum[(Id(ids[index / width], rows, call.Node) * width) + (index % width)] += gradient[index];
            }
        }
    }

    /// <summary>The row that an id names.</summary>
    /// <exception cref="InputFaultException">It is no integer from 0 to rows - 1.</exception>
    internal static int Id(float id, int rows, Node node) =>
        id >= 0 && id < rows && id == MathF.Truncate(id)
            ? (int)id
            : throw new InputFaultException(new Diagnostic("token.range", node.Output, $"Got the token id {id}, wanted an integer from 0 to {rows - 1}, as the table '{node.Inputs[1]}' has."));

    private static int Width(Shape table) => table.Count / table[0];
}
