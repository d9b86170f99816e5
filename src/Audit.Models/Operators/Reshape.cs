using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>Gives each sample's elements another shape.</summary>
/// <remarks>Formula: y = x, row-major. Attribute: shape, per sample, no wildcards. Rounding: none.</remarks>
internal sealed class Reshape : IOperator, IRenaming
{
    public static string OpType => "Reshape";

    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1 (the target is the attribute 'shape')."; }
        var target = node.Attributes.IntegerList("shape");
        if (target.Any(extent => extent is < 0 or > int.MaxValue))
        {
            return $"Target [{string.Join(", ", target)}] has an extent out of range.";
        }
        var product = target.Aggregate(1.0, (count, extent) => count * extent);
        return product == inputs[0].Shape.Count
            ? new Shape(target.Select(extent => (int)extent))
            : $"Target [{string.Join(", ", target)}] has {product:R} elements, wanted {inputs[0].Shape.Count} as in {inputs[0].Shape} (per sample).";
    }

    public static void Forward(ForwardCall call) => Copying.Forward(call);

    public static void Backward(BackwardCall call) => Copying.Backward(call);
}
