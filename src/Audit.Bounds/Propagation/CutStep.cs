using Audit.Bounds.Search;

namespace Audit.Bounds.Propagation;

/// <summary>Intervals of the first layer's rows over a box that is cut with a ball or hulls.</summary>
/// <remarks>Formula: the largest and the least value of each row's form over the inputs, widened by its error. Cost: one form per row and network.</remarks>
internal static class CutStep
{
    /// <summary>Intersects the first layer's bounds with what follows from the cut.</summary>
    public static void Tighten(PairLayer layer, in LayerEnds ends, (double[] Lower, double[] Upper) box, (InputCut Cut, BoundGrid Grid, LayerErrors Errors) rule)
    {
        var form = new double[layer.Inputs];
        for (var row = 0; row < layer.Rows; row++)
        {
            Intersect(ends.Lx, ends.Ux, row, layer.SparseW, layer.B[row], rule.Errors.X[row]);
            if (!layer.IsPair) { continue; }
            Intersect(ends.Ly, ends.Uy, row, layer.SparseV, layer.C[row], rule.Errors.Y[row]);
            if (!layer.Identical[row]) { Intersect(ends.Ld, ends.Ud, row, layer.SparseD, layer.E[row], rule.Errors.X[row] + rule.Errors.Y[row]); }
        }

        void Intersect(Span<double> lower, Span<double> upper, int row, double[] weights, double bias, double rho)
        {
            Fill(layer, row, weights, 1, form);
            upper[row] = Math.Min(upper[row], rule.Grid.Up(bias + rule.Cut.Largest(form, box.Lower, box.Upper) + rho));
            Fill(layer, row, weights, -1, form);
            lower[row] = Math.Max(lower[row], rule.Grid.Down(bias - rule.Cut.Largest(form, box.Lower, box.Upper) - rho));
        }
    }

    private static void Fill(PairLayer layer, int row, double[] weights, double sign, double[] form)
    {
        Array.Clear(form);
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++) { form[layer.Columns[entry]] = sign * weights[entry]; }
    }
}
