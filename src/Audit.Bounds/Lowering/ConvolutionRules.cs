using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Convolutions and poolings as sparse rows.</summary>
internal static class ConvolutionRules
{
    private const int DivisionRoundings = 3;

    public static void Conv(LoweringState state, Node node)
    {
        var weights = AffineRules.Constant(state, node, 1);
        var bias = node.Inputs.Length > 2 && node.Inputs[2].Length > 0 ? AffineRules.Constant(state, node, 2) : null;
        var (input, result) = (state.Graph.Shapes[node.Inputs[0]], state.Graph.Shapes[node.Output]);
        var windows = new Windows(node, input, result, [.. weights.Shape.Dimensions.Skip(2)]);
        var elements = state[node.Inputs[0]];
        var (channels, perGroup) = (weights.Shape[0], weights.Shape[1]);
        var channelsPerGroup = channels / (int)node.Attributes.Integer("group", 1);
        var rows = new List<RowDraft>(channels * windows.Positions);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var position = 0; position < windows.Positions; position++)
            {
                rows.Add(RowDraft.Chain(bias is null ? 0 : bias.Values.Span[channel], Entries(weights, windows, elements, channel, channel / channelsPerGroup * perGroup, position)));
            }
        }

        state.Append(node.Output, rows);
    }

    /// <summary>max by rounds of max(a, b) = b + relu(a - b); padding never wins and is left out.</summary>
    public static void MaxPool(LoweringState state, Node node)
    {
        var groups = Groups(state, node, out _);
        if (groups.Any(group => group.Count == 0 || group.Contains(-1))) { throw LoweringState.Refuse(node, "pools padding or constants only"); }
        while (groups.Any(group => group.Count > 1)) { groups = Round(state, node, groups); }
        state.Alias(node.Output, [.. groups.Select(group => group[0])], node.Inputs[0]);
    }

    public static void AveragePool(LoweringState state, Node node)
    {
        var includePad = node.Attributes.Integer("count_include_pad", 0) != 0;
        var groups = Groups(state, node, out var size);
        Mean(state, node, groups, group => includePad ? size : group.Count);
    }

    public static void GlobalAveragePool(LoweringState state, Node node)
    {
        var elements = state[node.Inputs[0]];
        var channels = state.Graph.Shapes[node.Inputs[0]][0];
        state.Append(node.Output, elements.Chunk(elements.Length / channels).Select(SumRules.Mean).ToArray());
    }

    /// <summary>The sum in any order, then one division: the number of taps, and three more for the division and the coefficient 1/count.</summary>
    private static void Mean(LoweringState state, Node node, List<List<int>> groups, Func<List<int>, int> count)
    {
        state.Append(node.Output, groups.Select(group =>
        {
            var row = RowDraft.Chain(0, group.Select(element => (element, 1f / count(group))));
            row.Roundings = group.Count + DivisionRoundings;
            return row;
        }).ToArray());
    }

    private static List<List<int>> Round(LoweringState state, Node node, List<List<int>> groups)
    {
        var rows = new List<RowDraft>();
        var places = new List<List<(int First, bool Pair)>>();
        foreach (var group in groups)
        {
            var place = new List<(int, bool)>();
            for (var i = 0; i < group.Count; i += 2)
            {
                var pair = i + 1 < group.Count && group[i] != group[i + 1];
                place.Add((rows.Count, pair));
                rows.Add(RowDraft.Pass(group[i]));
                if (pair) { rows.Add(RowDraft.Exact(0, true, (group[i + 1], 1), (group[i], -1))); }
            }

            places.Add(place);
        }

        var name = node.Output;
        state.Append(name, rows);
        state.Append(name, [.. places.SelectMany(place => place).Select(item => item.Pair ? RowDraft.Exact(0, false, (item.First, 1), (item.First + 1, 1)) : RowDraft.Pass(item.First))]);
        var next = 0;
        return [.. places.Select(place => place.Select(_ => next++).ToList())];
    }

    private static List<List<int>> Groups(LoweringState state, Node node, out int size)
    {
        var (input, result) = (state.Graph.Shapes[node.Inputs[0]], state.Graph.Shapes[node.Output]);
        var windows = new Windows(node, input, result, [.. node.Attributes.IntegerList("kernel_shape").Select(value => (int)value)]);
        size = windows.Size;
        var elements = state[node.Inputs[0]];
        var groups = new List<List<int>>();
        for (var channel = 0; channel < input[0]; channel++)
        {
            var plane = channel * windows.Plane;
            for (var position = 0; position < windows.Positions; position++) { groups.Add([.. windows.Taps(position).Select(tap => elements[plane + tap.Input])]); }
        }

        return groups;
    }

    private static IEnumerable<(int, float)> Entries(Tensor weights, Windows windows, int[] elements, int channel, int firstInput, int position)
    {
        var (perGroup, plane, size) = (weights.Shape[1], windows.Plane, windows.Size);
        var values = weights.Values;
        for (var input = 0; input < perGroup; input++)
        {
            foreach (var (kernel, index) in windows.Taps(position))
            {
                yield return (elements[((firstInput + input) * plane) + index], values.Span[(((channel * perGroup) + input) * size) + kernel]);
            }
        }
    }
}
