using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>What MaxPool and AveragePool share: the walk over channels, windows and taps.</summary>
internal static class Pooling
{
    public static Inferred Infer(Node node, ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 1) { return $"Got {inputs.Length} inputs, wanted 1."; }
        var input = inputs[0].Shape;
        if (Window.Fault(node, input) is { } fault) { return fault; }
        var window = Window.Of(node, input);
        return window.Rows.NoneEmpty() && window.Columns.NoneEmpty() ? window.Output(input[0], input) : "A window lies in the padding alone.";
    }

    /// <summary>
    /// The places, in the sample, of the elements of one window, in increasing (row, column), padding left out; returns how many.
    /// </summary>
    public static int Places(in Window window, int index, Span<int> places)
    {
        var (rows, columns, count) = (window.Rows, window.Columns, 0);
        var (channel, output) = (index / window.Outputs, index % window.Outputs);
        var (row, column) = (output / columns.Outputs, output % columns.Outputs);
        for (var i = 0; i < rows.Kernel; i++)
        {
            var y = rows.Place(row, i);
            if (!rows.Inside(y)) { continue; }
            for (var j = 0; j < columns.Kernel; j++)
            {
                var x = columns.Place(column, j);
                if (columns.Inside(x)) { places[count++] = (((channel * rows.Size) + y) * columns.Size) + x; }
            }
        }

        return count;
    }
}
