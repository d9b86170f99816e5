using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Reorders the axes of each sample.</summary>
/// <remarks>Formula: y[i_perm(0), i_perm(1), ...] = x[i_0, i_1, ...]. Attribute: perm, per sample. Rounding: none.</remarks>
internal sealed class Transpose : IOperator
{
    public static string OpType => "Transpose";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1."; }
        var (perm, shape) = (node.Attributes.IntegerList("perm"), inputs[0].Shape);
        return perm.Order().SequenceEqual(Enumerable.Range(0, shape.Rank).Select(axis => (long)axis))
            ? new Shape(perm.Select(axis => shape[(int)axis]))
            : $"perm [{string.Join(", ", perm)}] does not reorder the {shape.Rank} axes of {shape} (per sample).";
    }

    public static void Forward(ForwardCall call)
    {
        var sources = Sources(call.Node.Attributes.IntegerList("perm"), call.Inputs[0].Shape, call.OutputShape);
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++) { output[index] = input[sources[index]]; }
        }
    }

    public static void Backward(BackwardCall call)
    {
        if (call.InputGradients[0] is null) { return; }
        var sources = Sources(call.Node.Attributes.IntegerList("perm"), call.Inputs[0].Shape, call.OutputShape);
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < gradient.Length; index++) { sum[sources[index]] += gradient[index]; }
        }
    }

    /// <summary>Where each element of the output comes from.</summary>
    public static int[] Sources(IReadOnlyList<long> perm, Shape input, Shape output)
    {
        var strides = new int[input.Rank];
        for (var (axis, stride) = (input.Rank - 1, 1); axis >= 0; stride *= input[axis], axis--) { strides[axis] = stride; }
        int[] sources = [0];
        for (var axis = 0; axis < output.Rank; axis++)
        {
            var (outer, extent, stride) = (sources, output[axis], strides[(int)perm[axis]]);
            sources = new int[outer.Length * extent];
            for (var index = 0; index < sources.Length; index++) { sources[index] = outer[index / extent] + (index % extent * stride); }
        }

        return sources;
    }
}
