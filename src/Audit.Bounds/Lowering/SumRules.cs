using Audit.Bounds.Certificates;
using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Sums over long axes and what normalisation makes of them.</summary>
/// <remarks>
/// Rounding of a sum of n elements in 64 lanes and a tree: at most ceil(n/64) + 5 roundings on any path (the first addition, to +0, is exact), and additions never underflow; of squares, which enter
/// their lanes by one fused operation, one more. A mean is written with the coefficient 1/n: one rounding for the division, two for that coefficient.
/// Source: Higham, Accuracy and Stability of Numerical Algorithms, section 4.2; Reduction of the reference arithmetic for the order.
/// </remarks>
internal static class SumRules
{
    private const int DivisionRoundings = 3;

    public static void ReduceSum(LoweringState state, Node node) => Reduce(state, node, mean: false);

    public static void ReduceMean(LoweringState state, Node node) => Reduce(state, node, mean: true);

    /// <summary>x - mean x: a row of means, then a difference that rounds once.</summary>
    public static void Center(LoweringState state, Node node)
    {
        var (elements, length, name) = (state[node.Inputs[0]], state.Graph.Shapes[node.Output][-1], node.Output);
        state.Append(name, elements.Chunk(length).Select(line => Mean(line)).Concat(elements.Select(element => RowDraft.Pass(element))).ToArray());
        var (rows, lines) = (state[name], elements.Length / length);
        state.Append(name, Enumerable.Range(0, elements.Length).Select(i => FunctionRules.Read(0, 1, (rows[lines + i], 1), (rows[i / length], -1))).ToArray());
    }

    /// <summary>sqrt(mean of squares + epsilon), or one divided by it where only divisions read it.</summary>
    /// <remarks>
    /// Rounding of the row v = sum x^2 / d + epsilon: the sum of squares, the division with its coefficient, the addition. A square that underflows errs by 2^-150, d of them divided by d by no more in
    /// all. The root is a unit; one divided by the root is exact, and the row that reads the quotient bears both roundings (see <see cref="ProductRules.Div"/>).
    /// </remarks>
    public static void NormScale(LoweringState state, Node node)
    {
        var (elements, length, name) = (state[node.Inputs[0]], state.Graph.Shapes[node.Inputs[0]][-1], node.Output);
        var inverts = OnlyDivides(state, name);
        state.Append(name, elements.Select(element => RowDraft.Pass(element, Activation.Square)).ToArray());
        var roundings = SumRoundings(length) + 1 + DivisionRoundings + 1;
        state.Append(name, state[name].Chunk(length).Select(line =>
            FunctionRules.Read(node.Attributes.Number("epsilon", 0), roundings, [.. line.Select(element => (element, 1f / length))])
                .Into(inverts ? Activation.ReciprocalSqrt : Activation.Sqrt)).ToArray());
        if (inverts) { state.Invert(name); }
    }

    /// <summary>The roundings on the longest path of a sum of so many elements.</summary>
    public static int SumRoundings(int count) => count <= 1 ? 0 : ((count + 63) / 64) + 5;

    /// <summary>The row of the mean of some elements.</summary>
    public static RowDraft Mean(IReadOnlyCollection<int> elements) =>
        FunctionRules.Read(0, elements.Count == 1 ? 0 : SumRoundings(elements.Count) + DivisionRoundings, [.. elements.Select(element => (element, 1f / elements.Count))]);

    private static void Reduce(LoweringState state, Node node, bool mean)
    {
        var elements = state[node.Inputs[0]];
        var groups = AxisLines.Of(state.Graph.Shapes[node.Inputs[0]], [.. node.Attributes.IntegerList("axes").Select(axis => (int)axis)]);
        state.Append(node.Output, groups.Select(group =>
        {
            int[] own = [.. group.Select(index => elements[index])];
            return mean ? Mean(own) : FunctionRules.Read(0, SumRoundings(own.Length), [.. own.Select(element => (element, 1f))]);
        }).ToArray());
    }

    private static bool OnlyDivides(LoweringState state, string name)
    {
        var readers = state.Graph.Nodes.Where(node => node.Inputs.Contains(name)).ToArray();
        return readers.Length > 0 && !state.IsSealed(name) && !state.IsOutput(name)
            && readers.All(node => node.OpType == "Div" && node.Inputs[1] == name && node.Inputs[0] != name && state.Constant(node.Inputs[0]) is null);
    }
}
