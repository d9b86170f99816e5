using System.Collections.Immutable;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>A function of one number applied to every element, with its derivative.</summary>
internal interface IPointwise
{
    /// <summary>The function over a span.</summary>
    static abstract void Apply(Node node, ReadOnlySpan<float> input, Span<float> output);

    /// <summary>The derivative at an input whose output is known.</summary>
    static abstract float Slope(Node node, float input, float output);
}

/// <summary>What operators of one value and no shape change share.</summary>
internal static class Pointwise
{
    public static Inferred Infer(ImmutableArray<OperandShape> inputs) =>
        inputs.Length == 1 ? inputs[0].Shape : $"Got {inputs.Length} inputs, wanted 1.";

    public static void Forward<T>(ForwardCall call)
        where T : IPointwise
    {
        if (!call.Inputs[0].Constant)
        {
            T.Apply(call.Node, call.Inputs[0].Values.Span, call.Output.Span);
            return;
        }

        for (var row = 0; row < call.Batch; row++) { T.Apply(call.Node, call.Inputs[0].Row(row), call.Row(row)); }
    }

    public static void Backward<T>(BackwardCall call)
        where T : IPointwise
    {
        if (call.InputGradients[0] is null) { return; }
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.OutputRow(row);
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < gradient.Length; index++)
            {
                sum[index] = SoftFma.Compute(T.Slope(call.Node, input[index], output[index]), gradient[index], sum[index]);
            }
        }
    }
}
