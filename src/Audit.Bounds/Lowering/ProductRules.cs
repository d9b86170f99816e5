using Audit.Bounds.Certificates;
using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Products of two values that depend on the input: exact product units, and rows that sum them and bear the roundings.</summary>
/// <remarks>Rounding: a chain of n fused multiply-adds from zero errs by at most gamma_n sum |a_i b_i| + n 2^-150 (Higham, chapter 3), which a row of weight 1 over n exact products with n roundings states.</remarks>
internal static class ProductRules
{
    /// <summary>a b, rounded once; x x becomes a square.</summary>
    public static void Mul(LoweringState state, Node node, int[] a, int[] b) =>
        Sums(state, node.Output, [.. a.Zip(b, (left, right) => new Terms([(left, right)], 1, 1))]);

    /// <summary>a / b = a (1 / b).</summary>
    /// <remarks>
    /// Rounding: the reciprocal and the product are exact numbers, so the row that reads them has the one rounding of the division. Where b is a norm whose rows hold
    /// 1 / sqrt(v) instead, fl(a / fl(sqrt v)) = a v^-1/2 (1 + d) / (1 + e): two roundings, within gamma_2. A quotient that underflows errs by 2^-150.
    /// </remarks>
    public static void Div(LoweringState state, Node node, int[]? a, int[] b, Func<int, float> constant)
    {
        var (name, inverted, count) = (node.Output, state.IsInverted(node.Inputs[1]), b.Length);
        if (!inverted)
        {
            var distinct = b.Distinct().ToArray();
            var place = distinct.Select((element, index) => (element, index)).ToDictionary(pair => pair.element, pair => pair.index);
            state.Append(name, distinct.Select(element => RowDraft.Pass(element, Activation.Reciprocal)).Concat(a is null ? [] : a.Select(element => RowDraft.Pass(element))).ToArray());
            var rows = state[name];
            (a, b) = (a is null ? null : rows[distinct.Length..], [.. b.Select(element => rows[place[element]])]);
        }

        var roundings = inverted ? 2 : 1;
        if (a is null) { state.Append(name, b.Select((element, index) => FunctionRules.Read(0, roundings, (element, constant(index)))).ToArray()); return; }
        Sums(state, name, [.. Enumerable.Range(0, count).Select(i => new Terms([(a[i], b[i])], roundings, 1))]);
    }

    /// <summary>A matrix product of two values; leading axes are repeated where one side lacks them.</summary>
    public static void MatMul(LoweringState state, Node node)
    {
        var (a, b) = (state[node.Inputs[0]], state[node.Inputs[1]]);
        Sums(state, node.Output, [.. MatrixIndices.Of(state, node).Select(cell => new Terms([.. cell.Select(pair => (a[pair.A], b[pair.B]))], cell.Length, 1))]);
    }

    /// <summary>One sum of products: the pairs that are multiplied, the roundings and the weight of the row that adds them.</summary>
    public sealed record Terms((int Left, int Right)[] Pairs, int Roundings, float Weight);

    /// <summary>A layer of products and a layer of rows that sum them. A factor that is the constant 0 drops its product.</summary>
    public static void Sums(LoweringState state, string name, Terms[] sums)
    {
        var rows = new List<RowDraft>();
        var places = new List<int[]>();
        var next = 0;
        foreach (var sum in sums)
        {
            var kept = sum.Pairs.Where(pair => pair.Left >= 0 && pair.Right >= 0).ToArray();
            places.Add([.. kept.Select(_ => next++)]);
            foreach (var (left, right) in kept)
            {
                if (left == right) { rows.Add(RowDraft.Pass(left, Activation.Square)); continue; }
                rows.Add(RowDraft.Pass(left, Activation.ProductLeft));
                rows.Add(RowDraft.Pass(right, Activation.ProductRight));
            }
        }

        state.Append(name, rows);
        var outputs = state[name];
        state.Append(name, sums.Select((sum, index) => FunctionRules.Read(0, sum.Roundings, [.. places[index].Select(place => (outputs[place], sum.Weight))])).ToArray());
    }
}
