namespace Audit.Bounds.Smt.Leaves;

/// <summary>One layer of a backward row: what arrives at its rows, and what each unit below was replaced by.</summary>
/// <param name="P">Coefficients of the change of each row.</param>
/// <param name="Q">Coefficients of the original's rows.</param>
/// <param name="R">Rounded coefficients of the change of each value that enters; empty for the inputs.</param>
/// <param name="S">Rounded coefficients of each value that enters; empty for the inputs.</param>
/// <param name="C">Constant of each unit that was replaced.</param>
internal sealed record LeafStep(double[] P, double[] Q, double[] R, double[] S, double[] C);

/// <summary>An upper bound of P d + Q x over a leaf, by backward substitution in float64 with every rounding counted.</summary>
/// <remarks>
/// Rounding: beside each sum runs the sum of the sizes of its terms; the sum is moved by (terms + 16) 2^-51 of it, twice the classical error (Higham, chapter 3).
/// Coefficients are rounded to short numbers; what is cut off is added times the largest size of what it multiplies.
/// </remarks>
internal sealed class LeafRow(LeafNetwork network, LeafBounds bounds)
{
    private const double Unit = 1.0 / (1L << 51);

    private double value;
    private double size;
    private long terms;

    /// <summary>The bound; steps are kept where a list is given.</summary>
    public double Upper(int layer, double[] p, double[] q, List<LeafStep>? steps = null)
    {
        (value, size, terms) = (0, 0, 0);
        for (var k = layer; ; k--)
        {
            var grid = network.Layers[k];
            Affine(grid, k, p, q);
            var (r, s, sizeR, sizeS, count) = Product(grid, p, q);
            if (k == 0)
            {
                steps?.Add(new LeafStep(p, q, [], [], []));
                for (var i = 0; i < s.Length; i++) { Add(Math.Max(s[i] * bounds.Lower[i], s[i] * bounds.Upper[i]), sizeS[i] * (count + 16) * Unit * Math.Max(Math.Abs(bounds.Lower[i]), Math.Abs(bounds.Upper[i]))); }
                return value + (size * (terms + 16) * Unit) + double.Epsilon;
            }

            (p, q) = Below(k, (p, q), (r, s, sizeR, sizeS, count), steps);
        }
    }

    private (double[] P, double[] Q) Below(int k, (double[] P, double[] Q) above, (double[] R, double[] S, double[] SizeR, double[] SizeS, int Count) into, List<LeafStep>? steps)
    {
        var units = bounds.Units[k - 1];
        var (p, q, c) = (new double[units.Length], new double[units.Length], new double[units.Length]);
        for (var j = 0; j < units.Length; j++)
        {
            var (r, s) = (LeafGrid.Coefficient(into.R[j]), LeafGrid.Coefficient(into.S[j]));
            var plane = units[j].Relax(r, s);
            (p[j], q[j], c[j]) = (units[j].D.IsZero ? 0 : plane.P, plane.Q, plane.C);
            var lostR = Math.Abs(into.R[j] - r) + (into.SizeR[j] * (into.Count + 16) * Unit);
            var lostS = Math.Abs(into.S[j] - s) + (into.SizeS[j] * (into.Count + 16) * Unit);
            Add(c[j], (lostR * units[j].DeltaSize * (1 + Unit)) + (lostS * units[j].HSize * (1 + Unit)));
            (into.R[j], into.S[j]) = (r, s);
        }

        steps?.Add(new LeafStep(above.P, above.Q, into.R, into.S, c));
        return (p, q);
    }

    private void Affine(LeafLayer grid, int k, double[] p, double[] q)
    {
        for (var i = 0; i < grid.Rows; i++)
        {
            if (p[i] == 0 && q[i] == 0) { continue; }
            Add(p[i] * grid.C[i], 0);
            Add((q[i] - p[i]) * grid.B[i], Math.Abs(p[i] * grid.B[i]) * 4 * Unit);
            Add(0, ((Math.Abs(p[i]) * bounds.RhoY[k][i]) + (Math.Abs(q[i] - p[i]) * bounds.RhoX[k][i])) * (1 + (8 * Unit)));
        }
    }

    private static (double[] R, double[] S, double[] SizeR, double[] SizeS, int Count) Product(LeafLayer grid, double[] p, double[] q)
    {
        var (r, s, sizeR, sizeS, count) = (new double[grid.Inputs], new double[grid.Inputs], new double[grid.Inputs], new double[grid.Inputs], 0);
        for (var i = 0; i < grid.Rows; i++)
        {
            if (p[i] == 0 && q[i] == 0) { continue; }
            count += 3;
            for (var entry = grid.Start[i]; entry < grid.Start[i + 1]; entry++)
            {
                var (j, v, w) = (grid.Column[entry], p[i] * grid.V[entry], (q[i] - p[i]) * grid.W[entry]);
                (r[j], s[j]) = (r[j] + v, s[j] + v + w);
                (sizeR[j], sizeS[j]) = (sizeR[j] + Math.Abs(v), sizeS[j] + Math.Abs(v) + ((Math.Abs(p[i]) + Math.Abs(q[i])) * Math.Abs(grid.W[entry])));
            }
        }

        return (r, s, sizeR, sizeS, count);
    }

    private void Add(double term, double error)
    {
        value += term + error;
        size += Math.Abs(term) + error;
        terms += 2;
    }
}
