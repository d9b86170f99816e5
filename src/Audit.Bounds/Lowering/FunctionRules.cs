using Audit.Bounds.Certificates;
using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Smooth functions of one element: one unit each, and powers made of them.</summary>
/// <remarks>Rounding: a function's own error is stated with its <see cref="Activation"/> in FORMAT.md; squares and reciprocal roots are exact there, and the row that reads them bears the roundings.</remarks>
internal static class FunctionRules
{
    /// <summary>Largest exponent that reference arithmetic computes by products.</summary>
    private const int LargestProduct = 16;

    public static Action<LoweringState, Node> Of(Activation unit) => (state, node) => Apply(state, node, unit);

    public static void Gelu(LoweringState state, Node node) =>
        Apply(state, node, node.Attributes.Integer("approximate", 0) == 1 ? Activation.GeluTanh : Activation.Gelu);

    /// <summary>relu(x) + alpha (e^-relu(-x) - 1).</summary>
    /// <remarks>Rounding: below 0 the difference and the product round, once each; above 0 the function of 0 is 1 within its stated error, and the row is exact.</remarks>
    public static void Elu(LoweringState state, Node node)
    {
        var (alpha, elements, name) = (node.Attributes.Number("alpha", 1), state[node.Inputs[0]], node.Output);
        var count = elements.Length;
        state.Append(name, elements.Select(element => RowDraft.Exact(0, true, (element, 1))).Concat(elements.Select(element => RowDraft.Exact(0, true, (element, -1)))).ToArray());
        var halves = state[name];
        state.Append(name, Enumerable.Range(0, count).Select(i => RowDraft.Pass(halves[i]))
            .Concat(Enumerable.Range(0, count).Select(i => RowDraft.Exact(0, false, (halves[count + i], -1)).Into(Activation.Exp))).ToArray());
        var parts = state[name];
        state.Append(name, Enumerable.Range(0, count).Select(i => Read(-alpha, 3, (parts[i], 1), (parts[count + i], alpha))).ToArray());
    }

    /// <summary>x^e for e that reference arithmetic computes by products, roots and one division.</summary>
    /// <remarks>
    /// Rounding: a product x^(j+1) = x^j x is one operation on computed numbers, so each row that reads one has one rounding; 1 / sqrt x has two, (1 + a)/(1 + b) - 1, within gamma_2.
    /// </remarks>
    public static void Pow(LoweringState state, Node node)
    {
        var exponent = node.Attributes.Number("exponent", 1);
        if (exponent == 0.5f) { Apply(state, node, Activation.Sqrt); return; }
        if (exponent == -0.5f) { Apply(state, node, Activation.ReciprocalSqrt); ReadAll(state, node, 2); return; }
        var factors = MathF.Abs(exponent);
        if (factors is < 1 or > LargestProduct || factors != MathF.Floor(factors)) { throw LoweringState.Refuse(node, $"has the exponent {exponent}"); }
        Powers(state, node, (int)factors);
        if (exponent < 0) { state.Append(node.Output, state[node.Output].Select(element => RowDraft.Pass(element, Activation.Reciprocal)).ToArray()); }
    }

    /// <summary>A row that reads exact products and functions and says how many operations made the value.</summary>
    public static RowDraft Read(float bias, int roundings, params (int Column, float Weight)[] entries)
    {
        var row = RowDraft.Exact(bias, false, entries);
        row.Roundings = row.Entries.Count > 0 ? roundings : 0;
        return row;
    }

    private static void Powers(LoweringState state, Node node, int factors)
    {
        var (elements, name) = (state[node.Inputs[0]], node.Output);
        if (factors == 1) { state.Alias(name, elements, node.Inputs[0]); return; }
        var count = elements.Length;
        state.Append(name, elements.Select(element => RowDraft.Pass(element, Activation.Square)).Concat(elements.Select(element => RowDraft.Pass(element))).ToArray());
        for (var power = 2; ; power++)
        {
            var both = state[name];
            var last = power == factors;
            state.Append(name, Enumerable.Range(0, count).Select(i => Read(0, 1, (both[i], 1)))
                .Concat(last ? [] : Enumerable.Range(0, count).Select(i => RowDraft.Pass(both[count + i]))).ToArray());
            if (last) { return; }
            both = state[name];
            state.Append(name, Enumerable.Range(0, count).SelectMany(i => new[] { RowDraft.Pass(both[i], Activation.ProductLeft), RowDraft.Pass(both[count + i], Activation.ProductRight) })
                .Concat(Enumerable.Range(0, count).Select(i => RowDraft.Pass(both[count + i]))).ToArray());
        }
    }

    private static void ReadAll(LoweringState state, Node node, int roundings) =>
        state.Append(node.Output, state[node.Output].Select(element => Read(0, roundings, (element, 1))).ToArray());

    private static void Apply(LoweringState state, Node node, Activation unit)
    {
        var elements = state[node.Inputs[0]];
        if (state.OwnRows(node.Inputs[0]) is { } rows && rows.All(row => row is not null))
        {
            foreach (var row in rows) { row.Unit = unit; }
            state.Alias(node.Output, elements);
            return;
        }

        state.Append(node.Output, elements.Select(element => RowDraft.Pass(element, unit)).ToArray());
    }
}
