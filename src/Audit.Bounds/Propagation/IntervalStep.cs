namespace Audit.Bounds.Propagation;

/// <summary>Intervals of a layer's rows and their errors, from the ranges of what enters it.</summary>
/// <remarks>Formula: FORMAT.md, "Interval step". Rounding: to nearest, then one grid step outward.</remarks>
internal sealed class IntervalStep(PairNetwork network, BoundGrid grid)
{
    private readonly LayerErrors[] errors = [.. network.Layers.Select(layer =>
    {
        var x = new double[layer.Rows];
        return new LayerErrors(x, layer.IsPair ? new double[layer.Rows] : x);
    })];

    /// <summary>The errors of a layer's rows, as last computed.</summary>
    public LayerErrors Errors(int k) => errors[k];

    /// <summary>Intersects a layer's bounds with the intervals that follow from what enters it.</summary>
    public void Run(int k, in Entering entering, in LayerEnds ends)
    {
        var layer = network.Layers[k];
        var (rhoX, rhoY) = errors[k];
        for (var i = 0; i < layer.Rows; i++)
        {
            var x = AffineRow.Over(layer, layer.W, layer.SparseW, i, entering.H);
            rhoX[i] = Error(layer.GammaX[i], layer.B[i], layer.UnderflowX[i], x);
            Intersect(ends.Lx, ends.Ux, i, layer.B[i] + x.Centre, x.Width + rhoX[i]);
            if (!layer.IsPair) { continue; }
            var y = AffineRow.Over(layer, layer.V, layer.SparseV, i, entering.G);
            rhoY[i] = Error(layer.GammaY[i], layer.C[i], layer.UnderflowY[i], y);
            Intersect(ends.Ly, ends.Uy, i, layer.C[i] + y.Centre, y.Width + rhoY[i]);
            Difference(layer, i, entering, ends, rhoX[i] + rhoY[i]);
        }
    }

    /// <summary>The errors of a layer's rows alone.</summary>
    public void RunErrors(int k, in Entering entering)
    {
        var layer = network.Layers[k];
        var (rhoX, rhoY) = errors[k];
        for (var i = 0; i < layer.Rows; i++)
        {
            rhoX[i] = Error(layer.GammaX[i], layer.B[i], layer.UnderflowX[i], AffineRow.Over(layer, layer.W, layer.SparseW, i, entering.H));
            if (layer.IsPair) { rhoY[i] = Error(layer.GammaY[i], layer.C[i], layer.UnderflowY[i], AffineRow.Over(layer, layer.V, layer.SparseV, i, entering.G)); }
        }
    }

    private static double Error(double gamma, double bias, double underflow, AffineRow.Reach reach) => (gamma * (Math.Abs(bias) + reach.Size)) + underflow;

    private void Intersect(Span<double> lower, Span<double> upper, int i, double centre, double width)
    {
        lower[i] = Math.Max(lower[i], grid.Down(centre - width));
        upper[i] = Math.Min(upper[i], grid.Up(centre + width));
    }

    private void Difference(PairLayer layer, int i, in Entering entering, in LayerEnds ends, double rho)
    {
        if (layer.Identical[i] && (entering.Delta is null || !Moves(layer, i, entering.Delta)))
        {
            (ends.Ld[i], ends.Ud[i]) = (Math.Max(ends.Ld[i], 0), Math.Min(ends.Ud[i], 0));
            return;
        }

        var own = AffineRow.Over(layer, layer.D, layer.SparseD, i, entering.H);
        var moved = entering.Delta is null ? default : AffineRow.Over(layer, layer.V, layer.SparseV, i, entering.Delta);
        Intersect(ends.Ld, ends.Ud, i, layer.E[i] + own.Centre + moved.Centre, own.Width + moved.Width + rho);
    }

    private static bool Moves(PairLayer layer, int row, Ranges delta)
    {
        for (var entry = layer.RowStart[row]; entry < layer.RowStart[row + 1]; entry++)
        {
            if (layer.SparseV[entry] != 0 && !delta.IsZero(layer.Columns[entry])) { return true; }
        }

        return false;
    }
}

/// <summary>Ranges of what enters a layer.</summary>
/// <param name="H">Of the original's values.</param>
/// <param name="G">Of the coarse network's values.</param>
/// <param name="Delta">Of their difference; null for the input, where it is zero.</param>
internal readonly record struct Entering(Ranges H, Ranges G, Ranges? Delta);

/// <summary>The multiples of 2^-bits, on which bounds are kept.</summary>
internal readonly struct BoundGrid(int bits)
{
    private readonly double scale = Math.ScaleB(1, bits);
    private readonly double step = Math.ScaleB(1, -bits);

    /// <summary>A grid value below, by at least one step, which covers float64 rounding.</summary>
    public double Down(double value) => Math.Max(Math.Floor((value * scale) - 1) * step, double.MinValue);

    /// <summary>A grid value above, by at least one step.</summary>
    public double Up(double value) => Math.Min(Math.Ceiling((value * scale) + 1) * step, double.MaxValue);
}
