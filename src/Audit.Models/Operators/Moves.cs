using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>What operators share whose every output element is one input element: Expand, Gather, Slice, Tile.</summary>
/// <remarks>Formula: y[i_0, i_1, ...] = x[p_0(i_0), p_1(i_1), ...], with a list p of places for each axis. Rounding: none.</remarks>
internal static class Moves
{
    public static void Forward(ForwardCall call, int[] sources)
    {
        for (var row = 0; row < call.Batch; row++)
        {
            var input = call.Inputs[0].Row(row);
            var output = call.Row(row);
            for (var index = 0; index < output.Length; index++) { output[index] = input[sources[index]]; }
        }
    }

    public static void Backward(BackwardCall call, int[] sources)
    {
        if (call.InputGradients[0] is null) { return; }
        for (var row = 0; row < call.Batch; row++)
        {
            var gradient = call.GradientRow(row);
            var sum = call.InputGradientRow(0, row);
            for (var index = 0; index < gradient.Length; index++) { sum[sources[index]] += gradient[index]; }
        }
    }

    /// <summary>Where each element of the output lies in the input, from the places on every axis.</summary>
    public static int[] Sources(Shape input, int[][] places)
    {
        int[] sources = [0];
        for (var axis = 0; axis < input.Rank; axis++)
        {
            var (outer, own) = (sources, places[axis]);
            sources = new int[outer.Length * own.Length];
            for (var index = 0; index < sources.Length; index++)
            {
                sources[index] = (outer[index / own.Length] * input[axis]) + own[index % own.Length];
            }
        }

        return sources;
    }

    /// <summary>Where each element of a broadcast output lies in an operand of at most its rank.</summary>
    public static int[] Repeated(Shape output, Shape operand)
    {
        var lead = output.Rank - operand.Rank;
        var padded = new Shape([.. Enumerable.Repeat(1, lead), .. operand.Dimensions]);
        return Sources(padded, [.. output.Dimensions.Select((extent, axis) => padded[axis] == 1 ? new int[extent] : Along(extent))]);
    }

    /// <summary>The places 0, 1, ... of an axis that stays as it is.</summary>
    public static int[] Along(int extent) => [.. Enumerable.Range(0, extent)];
}
