using Audit.Bounds.Certificates;

namespace Audit.Bounds.Propagation;

/// <summary>Which network's values a backward row speaks of.</summary>
internal enum RowKind
{
    /// <summary>P . d + Q . x of the pair.</summary>
    Pair,

    /// <summary>Q . x of the original alone.</summary>
    Original,

    /// <summary>Q . y of the coarse network alone.</summary>
    Coarse,
}

/// <summary>Bounds of two networks and of their difference over boxes, by linear planes with backward substitution.</summary>
/// <remarks>
/// Guarantee: none by itself; float64 to nearest may err in its last digits, which is covered by one grid step outward. What is
/// published is what the exact checker re-derives by the same rules. Formula and order of steps: Certificates/FORMAT.md. Source: CROWN (Zhang et
/// al. 2018), ReluDiff (2020), NeuroDiff (2020) for the difference; the joint planes and their vertex constants are ours. Not thread-safe:
/// each worker owns one, for its scratch rows.
/// </remarks>
internal sealed class Propagation
{
    private readonly PairNetwork network;
    private readonly double scale;
    private readonly double step;
    private readonly double[] p;
    private readonly double[] q;
    private readonly double[] r;
    private readonly double[] s;
    private readonly int[] active;
    private readonly Planes?[] planes;
    private readonly double[][] rhoX;
    private readonly double[][] rhoY;

    public Propagation(PairNetwork network, int boundBits)
    {
        this.network = network;
        (scale, step) = (Math.ScaleB(1, boundBits), Math.ScaleB(1, -boundBits));
        (p, q, r, s) = (new double[network.Widest], new double[network.Widest], new double[network.Widest], new double[network.Widest]);
        active = new int[network.Widest];
        planes = new Planes?[network.Layers.Length];
        rhoX = [.. network.Layers.Select(layer => new double[layer.Outputs])];
        rhoY = [.. network.Layers.Select(layer => new double[layer.Outputs])];
    }

    /// <summary>The coefficient of each input that the last <see cref="Upper"/> ended with.</summary>
    public double[] InputRow => s;

    /// <summary>Proves bounds of all layers over a box, starting from inherited ones, which it overwrites; false where no input reaches the state.</summary>
    public bool Rebound(NodeBounds bounds, double[] lower, double[] upper)
    {
        var inputs = new Ranges(lower, upper);
        for (var k = 0; k < network.Layers.Length - 1; k++)
        {
            IntervalStep(bounds, k, k == 0 ? inputs : planes[k - 1]!.H, k == 0 ? inputs : planes[k - 1]!.G);
            if (!Tighten(bounds, k)) { return false; }
            if (k > 0)
            {
                BackwardStep(bounds, k, lower, upper);
                if (!Tighten(bounds, k)) { return false; }
            }

            planes[k] = new Planes(network.Layers[k], bounds, k);
        }

        var last = network.Layers.Length - 1;
        Roundings(last, last == 0 ? inputs : planes[last - 1]!.H, last == 0 ? inputs : planes[last - 1]!.G);
        return true;
    }

    /// <summary>An upper bound of P . d + Q . x of layer k over the box; P is ignored unless the row speaks of the pair.</summary>
    public double Upper(NodeBounds bounds, int k, RowKind kind, ReadOnlySpan<double> initialP, ReadOnlySpan<double> initialQ, double[] lower, double[] upper)
    {
        initialQ.CopyTo(q);
        if (kind == RowKind.Pair) { initialP.CopyTo(p); }
        double total = 0;
        for (; ; k--)
        {
            var layer = network.Layers[k];
            total += kind == RowKind.Pair ? PairConstant(bounds, layer, k) : SingleConstant(layer, k, kind);
            var rows = Active(layer.Outputs, kind);
            if (kind == RowKind.Pair) { RowKernel.Pair(layer, rows, p, q, r, s); }
            else { RowKernel.Single(layer, kind == RowKind.Coarse, rows, q, s); }
            if (k == 0) { return total + Concretise(lower, upper); }
            total += kind == RowKind.Pair ? ApplyPair(planes[k - 1]!, layer.Inputs) : ApplySingle(planes[k - 1]!, layer.Inputs, kind == RowKind.Coarse);
        }
    }

    private static bool Unstable(double lower, double upper) => lower < 0 && upper > 0;

    private double Down(double value) => Math.Max(Math.Floor((value * scale) - 1) * step, double.MinValue);

    private double Up(double value) => Math.Min(Math.Ceiling((value * scale) + 1) * step, double.MaxValue);

    private bool Tighten(NodeBounds bounds, int k)
    {
        for (var i = 0; i < network.Layers[k].Outputs; i++)
        {
            if (!bounds.CrossTighten(k, i)) { return false; }
        }

        return true;
    }

    private double PairConstant(NodeBounds bounds, PairLayer layer, int k)
    {
        double total = 0;
        var hidden = k < bounds.Ld.Length;
        for (var i = 0; i < layer.Outputs; i++)
        {
            if (hidden && bounds.Ld[k][i] == 0 && bounds.Ud[k][i] == 0) { p[i] = 0; }
            if (p[i] == 0 && q[i] == 0) { continue; }
            total += (Math.Abs(p[i]) * rhoY[k][i]) + (Math.Abs(q[i] - p[i]) * rhoX[k][i]) + (p[i] * layer.E[i]) + (q[i] * layer.B[i]);
        }

        return total;
    }

    private double SingleConstant(PairLayer layer, int k, RowKind kind)
    {
        var (rho, bias) = kind == RowKind.Coarse ? (rhoY[k], layer.C) : (rhoX[k], layer.B);
        double total = 0;
        for (var i = 0; i < layer.Outputs; i++)
        {
            if (q[i] != 0) { total += (Math.Abs(q[i]) * rho[i]) + (q[i] * bias[i]); }
        }

        return total;
    }

    private ReadOnlySpan<int> Active(int count, RowKind kind)
    {
        var used = 0;
        for (var i = 0; i < count; i++)
        {
            if (q[i] != 0 || (kind == RowKind.Pair && p[i] != 0)) { active[used++] = i; }
        }

        return active.AsSpan(0, used);
    }

    private double ApplyPair(Planes below, int count)
    {
        double total = 0;
        for (var j = 0; j < count; j++) { total += below.Pair(j, r[j], s[j], out p[j], out q[j]); }
        return total;
    }

    private double ApplySingle(Planes below, int count, bool coarse)
    {
        double total = 0;
        for (var j = 0; j < count; j++) { total += below.Single(j, coarse, s[j], out q[j]); }
        return total;
    }

    private double Concretise(double[] lower, double[] upper)
    {
        double total = 0;
        for (var j = 0; j < lower.Length; j++) { total += s[j] * (s[j] > 0 ? upper[j] : lower[j]); }
        return total;
    }

    private void Roundings(int k, in Ranges h, in Ranges g)
    {
        var layer = network.Layers[k];
        for (var i = 0; i < layer.Outputs; i++)
        {
            var first = layer.RowStart[i];
            var columns = layer.Columns.AsSpan(first, layer.RowStart[i + 1] - first);
            rhoX[k][i] = (layer.GammaX[i] * (Math.Abs(layer.B[i]) + h.Size(layer.AbsoluteW, columns, first))) + layer.UnderflowX[i];
            if (layer.IsPair) { rhoY[k][i] = (layer.GammaY[i] * (Math.Abs(layer.C[i]) + g.Size(layer.AbsoluteV, columns, first))) + layer.UnderflowY[i]; }
        }
    }

    private void IntervalStep(NodeBounds bounds, int k, in Ranges h, in Ranges g)
    {
        var layer = network.Layers[k];
        Roundings(k, h, g);
        var below = k == 0 ? null : planes[k - 1];
        for (var i = 0; i < layer.Outputs; i++)
        {
            var first = layer.RowStart[i];
            var columns = layer.Columns.AsSpan(first, layer.RowStart[i + 1] - first);
            var (low, high) = h.Row(layer.SparseW, layer.AbsoluteW, columns, first, layer.B[i]);
            Intersect(bounds.Lx[k], bounds.Ux[k], i, low - rhoX[k][i], high + rhoX[k][i]);
            if (!layer.IsPair) { continue; }
            (low, high) = g.Row(layer.SparseV, layer.AbsoluteV, columns, first, layer.C[i]);
            Intersect(bounds.Ly[k], bounds.Uy[k], i, low - rhoY[k][i], high + rhoY[k][i]);
            DifferenceInterval(bounds, layer, k, i, below, h);
        }
    }

    private void Intersect(double[] lower, double[] upper, int i, double low, double high)
    {
        lower[i] = Math.Max(lower[i], Down(low));
        upper[i] = Math.Min(upper[i], Up(high));
    }

    private void DifferenceInterval(NodeBounds bounds, PairLayer layer, int k, int i, Planes? below, in Ranges h)
    {
        var first = layer.RowStart[i];
        var columns = layer.Columns.AsSpan(first, layer.RowStart[i + 1] - first);
        if (layer.Identical[i] && (below is null || !Moves(layer, columns, first, below)))
        {
            (bounds.Ld[k][i], bounds.Ud[k][i]) = (Math.Max(bounds.Ld[k][i], 0), Math.Min(bounds.Ud[k][i], 0));
            return;
        }

        var (low, high) = h.Row(layer.SparseD, layer.AbsoluteD, columns, first, layer.E[i]);
        var (moveLow, moveHigh) = below is null ? (0, 0) : below.Delta.Row(layer.SparseV, layer.AbsoluteV, columns, first, 0);
        var rho = rhoX[k][i] + rhoY[k][i];
        Intersect(bounds.Ld[k], bounds.Ud[k], i, low + moveLow - rho, high + moveHigh + rho);
    }

    private static bool Moves(PairLayer layer, ReadOnlySpan<int> columns, int first, Planes below)
    {
        for (var entry = 0; entry < columns.Length; entry++)
        {
            var j = columns[entry];
            if (layer.SparseV[first + entry] != 0 && (below.DeltaLow[j] != 0 || below.DeltaHigh[j] != 0)) { return true; }
        }

        return false;
    }

    private void BackwardStep(NodeBounds bounds, int k, double[] lower, double[] upper)
    {
        var layer = network.Layers[k];
        Span<double> unit = new double[network.Widest];
        Span<double> zero = new double[network.Widest];
        for (var i = 0; i < layer.Outputs; i++)
        {
            if (!layer.Relu[i]) { continue; }
            var unstableX = Unstable(bounds.Lx[k][i], bounds.Ux[k][i]);
            var unstableY = layer.IsPair && Unstable(bounds.Ly[k][i], bounds.Uy[k][i]);
            if (unstableX) { Both(bounds, k, i, RowKind.Original, bounds.Lx, bounds.Ux, unit, zero, lower, upper); }
            if (unstableY) { Both(bounds, k, i, RowKind.Coarse, bounds.Ly, bounds.Uy, unit, zero, lower, upper); }
            var moves = layer.IsPair && (bounds.Ld[k][i] != 0 || bounds.Ud[k][i] != 0);
            if ((unstableX || unstableY) && moves) { Both(bounds, k, i, RowKind.Pair, bounds.Ld, bounds.Ud, unit, zero, lower, upper); }
        }
    }

    private void Both(
        NodeBounds bounds, int k, int i, RowKind kind, double[][] low, double[][] high, Span<double> unit, Span<double> zero, double[] lower, double[] upper)
    {
        var count = network.Layers[k].Outputs;
        unit[i] = 1;
        var top = kind == RowKind.Pair ? Upper(bounds, k, kind, unit[..count], zero[..count], lower, upper) : Upper(bounds, k, kind, [], unit[..count], lower, upper);
        unit[i] = -1;
        var bottom = kind == RowKind.Pair ? Upper(bounds, k, kind, unit[..count], zero[..count], lower, upper) : Upper(bounds, k, kind, [], unit[..count], lower, upper);
        unit[i] = 0;
        high[k][i] = Math.Min(high[k][i], Up(top));
        low[k][i] = Math.Max(low[k][i], Down(-bottom));
    }
}
