using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Sums, differences, products and quotients element by element, with a constant or another value.</summary>
internal static class PointwiseRules
{
    private const int DivisionRoundings = 3;

    /// <summary>2^126: beyond it 1 / c is subnormal and its relative error is not bounded.</summary>
    private const float LargestDivisor = 8.507059e37f;

    /// <summary>Numbers at or below it mask a score: what is added to them, below 2^44, changes nothing that e^x would show.</summary>
    public const float FarBelow = -1e30f;

    public static void Add(LoweringState state, Node node) => Sum(state, node, 1);

    public static void Sub(LoweringState state, Node node) => Sum(state, node, -1);

    public static void Mul(LoweringState state, Node node)
    {
        if (BothValues(state, node))
        {
            var shape = state.Graph.Shapes[node.Output];
            ProductRules.Mul(state, node, Elements(state, node.Inputs[0], shape), Elements(state, node.Inputs[1], shape));
            return;
        }

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
        if (state.IsValue(node.Inputs[1])) { DivideByValue(state, node); return; }
        var (value, constant) = ValueAndConstant(state, node);
        Scale(state, node, value, index => Reciprocal(node, constant(index)), index => DivisionRoundings + (BitConverter.SingleToInt32Bits(constant(index)) & 3));
    }

    private static void DivideByValue(LoweringState state, Node node)
    {
        var shape = state.Graph.Shapes[node.Output];
        var divisors = Elements(state, node.Inputs[1], shape);
        if (divisors.Contains(-1)) { throw LoweringState.Refuse(node, "divides by a constant 0"); }
        if (state.IsValue(node.Inputs[0])) { ProductRules.Div(state, node, Elements(state, node.Inputs[0], shape), divisors, _ => 0); return; }
        var tensor = AffineRules.Constant(state, node, 0);
        ProductRules.Div(state, node, null, divisors, index => tensor.Values.Span[Broadcasting.Source(index, shape, tensor.Shape)]);
    }

    private static bool BothValues(LoweringState state, Node node) => state.IsValue(node.Inputs[0]) && state.IsValue(node.Inputs[1]);

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
        if (BothValues(state, node)) { SumOfValues(state, node, sign); return; }
        var (value, constant) = ValueAndConstant(state, node);
        var subtractsValue = sign < 0 && !state.IsValue(node.Inputs[0]);
        var offset = subtractsValue || sign > 0 ? constant : index => -constant(index);
        if (Enumerable.Range(0, value.Length).Any(index => offset(index) <= FarBelow)) { Mask(state, node, value, subtractsValue ? -1 : 1, offset); return; }
        if (!subtractsValue && value.Length == state[node.Inputs[state.IsValue(node.Inputs[0]) ? 0 : 1]].Length && Merge(state, node, value, offset)) { return; }
        state.Append(node.Output, value.Select((element, index) => RowDraft.Chain(offset(index), [(element, subtractsValue ? -1 : 1)])).ToArray());
    }

    /// <summary>A sum in which some constants mask their element.</summary>
    private static void Mask(LoweringState state, Node node, int[] value, int sign, Func<int, float> offset)
    {
        var seen = Enumerable.Range(0, value.Length).Where(index => offset(index) > FarBelow).ToArray();
        state.Append(node.Output, seen.Select(index => RowDraft.Chain(offset(index), [(value[index], sign)])).ToArray());
        int[] places = [.. Enumerable.Repeat(LoweringState.Masked, value.Length)];
        for (var row = 0; row < seen.Length; row++) { places[seen[row]] = state.Raw(node.Output)[row]; }
        state.Alias(node.Output, places, node.Inputs.Where(state.IsValue));
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

    /// <summary>The elements of a value, repeated to a shape.</summary>
    public static int[] Elements(LoweringState state, string name, Shape shape)
    {
        var (elements, own) = (state[name], state.Graph.Shapes[name]);
        return [.. Enumerable.Range(0, shape.Count).Select(index => elements[Broadcasting.Source(index, shape, own)])];
    }

    private static (int[] Value, Func<int, float> Constant) ValueAndConstant(LoweringState state, Node node)
    {
        var first = state.IsValue(node.Inputs[0]);
        if (first == state.IsValue(node.Inputs[1])) { throw LoweringState.Refuse(node, "needs one value and one constant"); }
        var tensor = AffineRules.Constant(state, node, first ? 1 : 0);
        var shape = state.Graph.Shapes[node.Output];
        return (Elements(state, node.Inputs[first ? 0 : 1], shape), index => tensor.Values.Span[Broadcasting.Source(index, shape, tensor.Shape)]);
    }
}
