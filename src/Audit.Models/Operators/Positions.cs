using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>The first rows of a table of positions, one for each token, whatever the tokens are.</summary>
/// <remarks>Formula: y[t, :] = table[t, :]. Rounding: none. Shapes: ids [T, ...] per sample, table [N, D] with N at least T; y [T, D].</remarks>
internal sealed class Positions : IOperator
{
    public static string OpType => "Positions";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 2) { return $"Got {inputs.Length} inputs, wanted 2."; }
        var (ids, table) = (inputs[0], inputs[1]);
        if (ids.Constant || ids.Shape.Rank == 0 || !table.Constant || table.Shape.Rank != 2) { return "Wanted a value with a token axis and a table [N, D] that is an initialiser."; }
        return table.Shape[0] >= ids.Shape[0]
            ? new Shape(ids.Shape[0], table.Shape[1])
            : $"Got {ids.Shape[0]} tokens, the table has {table.Shape[0]} positions; use shorter sequences.";
    }

    public static void Forward(ForwardCall call)
    {
        var rows = call.Inputs[1].Values.Span[..call.OutputShape.Count];
        for (var row = 0; row < call.Batch; row++) { rows.CopyTo(call.Row(row)); }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[1] is not { } sum) { return; }
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            for (var index = 0; index < gradient.Length; index++) { sum[index] += gradient[index]; }
        }
    }
}
