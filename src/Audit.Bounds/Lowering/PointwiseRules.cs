using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Sums, differences, products and quotients element by element, with a constant or (sums, differences) another value.</summary>
internal static class PointwiseRules
{
    private const int DivisionRoundings = 3;

    /// <summary>2^126: beyond it 1 / c is subnormal and its relative error is not bounded.</summary>
    private const float LargestDivisor = 8.507059e37f;

    public static void Add(LoweringState state, Node node) => Sum(state, node, 1);

    public static void Sub(LoweringState state, Node node) => Sum(state, node, -1);

    public static void Mul(LoweringState state, Node node)
    {
        var (value, constant) = ValueAndConstant(state, node);
        Scale(state, node, value, index => constant(index), _ => 1);
    }

    /// <summary>x / c, written as x times the float nearest to 1 / c: two more roundings cover that coefficient's own error.</summary>
    /// <remarks>
    /// Up to three neighbouring divisors have the same nearest reciprocal. The last two bits of c are added to the roundings, so that rows that
    /// divide by different numbers are never taken for the same computation.
    /// </remarks>
    public static void Div(LoweringState state, Node node)
    {
        if (state.IsValue(node.Inputs[1])) { throw LoweringState.Refuse(node, "divides by a value that depends on the input"); }
        var (value, constant) = ValueAndConstant(state, node);
        Scale(state, node, value, index => Reciprocal(node, constant(index)), index => DivisionRoundings + (BitConverter.SingleToInt32Bits(constant(index)) & 3));
    }

    private static float Reciprocal(Node node, float divisor) =>
        MathF.Abs(divisor) <= LargestDivisor ? 1 / divisor : throw LoweringState.Refuse(node, "divides by a number beyond 2^126");

    private static void Scale(LoweringState state, Node node, int[] value, Func<int, float> factor, Func<int, int> roundings)
    {
        state.Append(node.Output, value.Select((element, index) =>
        {
            var weight = factor(index);
            if (!float.IsFinite(weight)) { throw LoweringState.Refuse(node, "has a factor that is not finite"); }
            var row = RowDraft.Chain(0, [(element, weight)]);
            if (row.Roundings > 0) { row.Roundings = roundings(index); }
            return row;
        }).ToArray());
    }

    private static void Sum(LoweringState state, Node node, int sign)
    {
        if (state.IsValue(node.Inputs[0]) && state.IsValue(node.Inputs[1])) { SumOfValues(state, node, sign); return; }
        var (value, constant) = ValueAndConstant(state, node);
        var subtractsValue = sign < 0 && !state.IsValue(node.Inputs[0]);
        var offset = subtractsValue || sign > 0 ? constant : index => -constant(index);
        if (!subtractsValue && value.Length == state[node.Inputs[state.IsValue(node.Inputs[0]) ? 0 : 1]].Length && Merge(state, node, value, offset)) { return; }
        state.Append(node.Output, value.Select((element, index) => RowDraft.Chain(offset(index), [(element, subtractsValue ? -1 : 1)])).ToArray());
    }

    /// <summary>Adds the constant to the rows that make the value, where nothing else reads them: one more rounding where it is not 0.</summary>
    private static bool Merge(LoweringState state, Node node, int[] value, Func<int, float> offset)
    {
        var name = node.Inputs[state.IsValue(node.Inputs[0]) ? 0 : 1];
        if (state.OwnRows(name) is not { } rows || rows.Any(row => row is null || row.Bias != 0)) { return false; }
        for (var index = 0; index < rows.Length; index++)
        {
            var bias = offset(index);
            if (bias == 0) { continue; }
            (rows[index].Bias, rows[index].Roundings) = (bias, rows[index].Roundings + 1);
        }

        state.Alias(node.Output, value);
        return true;
    }

    private static void SumOfValues(LoweringState state, Node node, int sign)
    {
        var shape = state.Graph.Shapes[node.Output];
        var (a, b) = (Elements(state, node.Inputs[0], shape), Elements(state, node.Inputs[1], shape));
        state.Append(node.Output, a.Zip(b, (left, right) =>
        {
            var row = left == right ? RowDraft.Chain(0, [(left, 1 + sign)]) : RowDraft.Chain(0, [(left, 1), (right, sign)]);
            if (row.Roundings > 0) { row.Roundings = 1; }
            return row;
        }).ToArray());
    }

    private static int[] Elements(LoweringState state, string name, Shape shape)
    {
        var (elements, own) = (state[name], state.Graph.Shapes[name]);
        return [.. Enumerable.Range(0, shape.Count).Select(index => elements[Broadcasting.Source(index, shape, own)])];
    }

    private static (int[] Value, Func<int, float> Constant) ValueAndConstant(LoweringState state, Node node)
    {
        var first = state.IsValue(node.Inputs[0]);
        if (first == state.IsValue(node.Inputs[1])) { throw LoweringState.Refuse(node, "multiplies two values that depend on the input"); }
        var tensor = AffineRules.Constant(state, node, first ? 1 : 0);
        var shape = state.Graph.Shapes[node.Output];
        return (Elements(state, node.Inputs[first ? 0 : 1], shape), index => tensor.Values.Span[Broadcasting.Source(index, shape, tensor.Shape)]);
    }
}
