using Audit.Bounds.Checking;

namespace Audit.Bounds.Smt.Leaves;

/// <summary>The sums of one layer of a recorded row, term by term: for exact evaluation and for text alike.</summary>
/// <param name="Affine">Coefficient times bias, and sizes times errors.</param>
/// <param name="R">Terms of the coefficient of each change that enters.</param>
/// <param name="S">Terms of the coefficient of each value that enters.</param>
internal sealed record LeafSums(List<(double A, double B)> Affine, List<(double A, double B)>[] R, List<(double A, double B)>[] S)
{
    /// <summary>The sums of layer k.</summary>
    public static LeafSums Of(LeafLayer layer, LeafStep step, double[] rhoX, double[] rhoY)
    {
        var sums = new LeafSums([], [.. Enumerable.Range(0, layer.Inputs).Select(_ => new List<(double, double)>())], [.. Enumerable.Range(0, layer.Inputs).Select(_ => new List<(double, double)>())]);
        for (var i = 0; i < layer.Rows; i++)
        {
            var (p, q) = (step.P[i], step.Q[i]);
            if (p == 0 && q == 0) { continue; }
            // |q - p| from above: the rounded difference, and its rounding.
            var apart = Math.Abs(q - p);
            sums.Affine.AddRange([(p, layer.C[i]), (-p, layer.B[i]), (q, layer.B[i]), (Math.Abs(p), rhoY[i]), (apart, rhoX[i]), (apart * Math.ScaleB(1, -52), rhoX[i])]);
            for (var entry = layer.Start[i]; entry < layer.Start[i + 1]; entry++)
            {
                var (j, w, v) = (layer.Column[entry], layer.W[entry], layer.V[entry]);
                if (p != 0) { sums.R[j].Add((p, v)); }
                if (p != 0 && v != w) { sums.S[j].AddRange(IsExact(v, w) ? [(p, v - w)] : [(p, v), (-p, w)]); }
                if (q != 0 && w != 0) { sums.S[j].Add((q, w)); }
            }
        }

        return sums;
    }

    /// <summary>Whether the difference is a double.</summary>
    private static bool IsExact(double v, double w) => (BigDyadic.Of(v) + BigDyadic.Of(-w) + BigDyadic.Of(w - v)).Mantissa.IsZero;

    /// <summary>The exact sum of the products.</summary>
    public static BigDyadic Exact(IEnumerable<(double A, double B)> terms) =>
        terms.Where(term => term.A != 0 && term.B != 0).Aggregate(BigDyadic.Of(0), (sum, term) => sum + (BigDyadic.Of(term.A) * BigDyadic.Of(term.B)));

    /// <summary>The sum of the products as a term.</summary>
    public static string Text(IEnumerable<(double A, double B)> terms)
    {
        var parts = terms.Where(term => term.A != 0 && term.B != 0).Select(term => $"(* {Rational.Of(term.A).ToSmt()} {Rational.Of(term.B).ToSmt()})").ToList();
        return parts.Count switch { 0 => "0.0", 1 => parts[0], _ => $"(+ {string.Join(' ', parts)})" };
    }
}
