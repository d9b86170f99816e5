using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Joins values, and constants, along one axis of the sample.</summary>
/// <remarks>Attribute: axis, per sample. Rounding: none. Shapes: equal but for that axis.</remarks>
internal sealed class Concat : IOperator
{
    public static string OpType => "Concat";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.IsEmpty) { return "Got no inputs."; }
        var (axis, first) = (node.Attributes.Integer("axis", 0), inputs[0].Shape);
        if (axis < 0 || axis >= first.Rank) { return $"Axis {axis} is not one of {first} (per sample)."; }
        if (inputs.FirstOrDefault(input => !Fits(input.Shape, first, axis), inputs[0]).Shape is var other && !Fits(other, first, axis))
        {
            return $"Shapes {first} and {other} (per sample) differ beside axis {axis}.";
        }

        var joined = inputs.Sum(input => input.Shape[(int)axis]);
        return new Shape(first.Dimensions.Select((extent, index) => index == axis ? joined : extent));
    }

    public static void Forward(ForwardCall call)
    {
        for (var row = 0; row < call.Batch; row++)
        {
            var output = call.Row(row);
            foreach (var (input, from, to, length) in Pieces(call.Node, call.Inputs, call.OutputShape))
            {
                call.Inputs[input].Row(row).Slice(from, length).CopyTo(output[to..]);
            }
        }
    }

    public static void Backward(BackwardCall call)
    {
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            foreach (var (input, from, to, length) in Pieces(call.Node, call.Inputs, call.OutputShape))
            {
                if (call.InputGradients[input] is null) { continue; }
                var sum = call.InputGradientRow(input, row).Slice(from, length);
                for (var index = 0; index < length; index++) { sum[index] += gradient[to + index]; }
            }
        }
    }

    private static bool Fits(Shape shape, Shape first, long axis) =>
        shape.Rank == first.Rank && Enumerable.Range(0, first.Rank).All(index => index == axis || shape[index] == first[index]);

    /// <summary>The runs of elements that stay together: where they lie in their input and in the output.</summary>
    private static IEnumerable<(int Input, int From, int To, int Length)> Pieces(Node node, Operand[] inputs, Shape output)
    {
        var axis = (int)node.Attributes.Integer("axis", 0);
        var outer = output.Dimensions.Take(axis).Aggregate(1, (product, extent) => product * extent);
        var (to, lengths) = (0, inputs.Select(input => input.Shape.Count / outer).ToArray());
        for (var part = 0; part < outer; part++)
        {
            for (var input = 0; input < inputs.Length; to += lengths[input], input++)
            {
                yield return (input, part * lengths[input], to, lengths[input]);
            }
        }
    }
}
