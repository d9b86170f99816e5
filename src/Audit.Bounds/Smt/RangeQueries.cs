using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>Proves the ranges and errors of each layer from those of the layer before: one query per layer and network, and one for the change.</summary>
/// <remarks>Numbers only: each product stands at the end of its input's interval where it is largest, a lemma of the fixed script.</remarks>
internal static class RangeQueries
{
    /// <summary>The queries, in the order of the layers.</summary>
    public static IEnumerable<SmtQuery> Of(NetworkParts parts)
    {
        for (int k = 0; k < parts.Original.Layers.Length; k++)
        {
            yield return Rows($"layer {k}, original: ranges and errors", parts.Original.Layers[k], parts.X, k, parts.Box);
            if (parts.Coarse is null) { continue; }
            yield return Rows($"layer {k}, coarse: ranges and errors", parts.Coarse.Layers[k], parts.Y!, k, parts.Box);
            yield return Changes($"layer {k}: ranges of the change", parts, k);
        }
    }

    private static SmtQuery Rows(string name, ChainLayer layer, RowRanges ranges, int k, ExactInterval[] box)
    {
        ExactInterval[] inputs = k == 0 ? box : ranges.H[k - 1];
        return Ground(name, RowRanges.Rows(layer).SelectMany(i => (string[])
        [
            Rho(layer, i, ranges.Rho[k][i], inputs),
            .. Outside(ranges.X[k][i], ranges.Rho[k][i], layer.Bias[i], Products(RowRanges.Entries(layer, i), inputs)),
        ]));
    }

    // d = V Delta + D h + e with both errors; and d = y - x.
    private static SmtQuery Changes(string name, NetworkParts parts, int k)
    {
        var (w, v) = (parts.Original.Layers[k], parts.Coarse!.Layers[k]);
        ExactInterval[] inputs = k == 0 ? parts.Box : parts.X.H[k - 1];
        ExactInterval[] changes = k == 0 ? [.. inputs.Select(_ => ExactInterval.At(Rational.Zero))] : parts.Change!.Delta[k - 1];
        return Ground(name, RowRanges.Rows(w).Where(i => !parts.Change!.IsSame[k][i]).SelectMany(i =>
        {
            ExactInterval d = parts.Change!.D[k][i], apart = parts.Y!.X[k][i] - parts.X.X[k][i];
            string[] faults = [.. Outside(d, parts.X.Rho[k][i] + parts.Y.Rho[k][i], Rational.Of(v.Bias[i]) - Rational.Of(w.Bias[i]),
                Products(RowRanges.Entries(v, i), changes).Concat(Products(ChangeRanges.Entries(w, v, i), inputs)))];
            return (string[])
            [
                $"(and {faults[0]} (< {apart.Lower.ToSmt()} {d.Lower.ToSmt()}))",
                $"(and {faults[1]} (> {apart.Upper.ToSmt()} {d.Upper.ToSmt()}))",
            ];
        }));
    }

    private static SmtQuery Ground(string name, IEnumerable<string> faults) => new(name, [$"(assert {Terms.Or(faults)})"]);

    private static IEnumerable<(Rational Weight, ExactInterval Range)> Products(IEnumerable<(int Input, Rational Weight)> entries, ExactInterval[] ranges) =>
        entries.Select(e => (e.Weight, ranges[e.Input]));

    // The least and largest value of a row, each product at the end that the sign of its weight tells, lie outside the range.
    private static IEnumerable<string> Outside(
        ExactInterval range, Rational rho, Rational bias, IEnumerable<(Rational Weight, ExactInterval Range)> products)
    {
        var list = products.ToList();
        string Sum(bool upper) => string.Join(' ', list.Select(p =>
            $"(* {p.Weight.ToSmt()} {((p.Weight.Sign > 0) == upper ? p.Range.Upper : p.Range.Lower).ToSmt()})"));
        yield return $"(< (+ {bias.ToSmt()} {(-rho).ToSmt()} {Sum(false)}) {range.Lower.ToSmt()})";
        yield return $"(> (+ {bias.ToSmt()} {rho.ToSmt()} {Sum(true)}) {range.Upper.ToSmt()})";
    }

    // The error is at least gamma (|b| + sum |W| max|a|) + m 2^-149: numbers only.
    private static string Rho(ChainLayer layer, int row, Rational rho, ExactInterval[] inputs)
    {
        int m = layer.Roundings[row];
        string size = string.Join(' ', RowRanges.Entries(layer, row).Select(e => $"(* {Rational.Abs(e.Weight).ToSmt()} {inputs[e.Input].Size.ToSmt()})"));
        return $"(< {rho.ToSmt()} (+ (* {RowRanges.Gamma(m).ToSmt()} (+ {Rational.Abs(layer.Bias[row]).ToSmt()} 0.0 {size})) {RowRanges.Underflow(m).ToSmt()}))";
    }
}
