namespace Audit.Bounds.Smt.Leaves;

/// <summary>What is known of every unit over a leaf, derived apart from the checker: intervals, then backward rows for units of open sign.</summary>
/// <remarks>Rounding: float64 with running sums of sizes as in <see cref="LeafRow"/>; ends are rounded outward to 2^-32. Refused (null): |x| of 2^20 or more.</remarks>
internal sealed class LeafBounds
{
    private const double Unit = 1.0 / (1L << 51);
    private const double Largest = 1 << 20;

    private readonly LeafNetwork network;

    private LeafBounds(LeafNetwork network, PlacedNode leaf)
    {
        this.network = network;
        (Lower, Upper) = ([.. leaf.Lower], [.. leaf.Upper]);
        Units = new LeafUnit[network.Layers.Length][];
        (RhoX, RhoY) = (new double[network.Layers.Length][], new double[network.Layers.Length][]);
    }

    public double[] Lower { get; }

    public double[] Upper { get; }

    /// <summary>Units of each layer but the last.</summary>
    public LeafUnit[][] Units { get; }

    public double[][] RhoX { get; }

    public double[][] RhoY { get; }

    /// <summary>Whether no input of the leaf's box reaches its phases.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>The bounds of a leaf; null where numbers are too large.</summary>
    public static LeafBounds? Of(LeafNetwork network, PlacedNode leaf)
    {
        var bounds = new LeafBounds(network, leaf);
        for (var k = 0; k < network.Layers.Length; k++)
        {
            if (!bounds.Layer(k, leaf)) { return null; }
            if (bounds.IsEmpty) { return bounds; }
        }

        return bounds;
    }

    private bool Layer(int k, PlacedNode leaf)
    {
        var layer = network.Layers[k];
        (RhoX[k], RhoY[k]) = (new double[layer.Rows], new double[layer.Rows]);
        var units = Units[k] = new LeafUnit[layer.Rows];
        var isLast = k == network.Layers.Length - 1;
        for (var i = 0; i < layer.Rows; i++)
        {
            units[i] = Intervals(k, i);
            if (units[i].X.Size >= Largest || units[i].Y.Size >= Largest) { return false; }
            if (!isLast) { units[i] = Tightened(k, i, Sided(units[i], k, i, leaf)); }
            IsEmpty |= units[i].X.IsEmpty || units[i].Y.IsEmpty || units[i].D.IsEmpty;
        }

        return true;
    }

    private LeafUnit Tightened(int k, int i, LeafUnit unit)
    {
        unit = Crossed(unit);
        if (k == 0 || !unit.IsRelu || (!unit.X.CrossesZero && !unit.Y.CrossesZero)) { return unit; }
        var row = new LeafRow(network, this);
        var (width, x, y, d) = (network.Layers[k].Rows, unit.X, unit.Y, unit.D);
        double Bound(double p, double q) => row.Upper(k, One(width, i, p), One(width, i, q));
        Span2 Between(Span2 old, double p, double q) => old.And(LeafGrid.Down(-Bound(-p, -q)), LeafGrid.Up(Bound(p, q)));
        if (x.CrossesZero) { x = Between(x, 0, 1); }
        if (!network.IsPair) { return unit with { X = x, Y = x }; }
        if (y.CrossesZero) { y = Between(y, 1, 1); }
        return Crossed(unit with { X = x, Y = y, D = d.IsZero ? d : Between(d, 1, 0) });
    }

    private static LeafUnit Crossed(LeafUnit unit)
    {
        var (x, y, d) = (unit.X, unit.Y, unit.D);
        x = x.And(y.Lower - d.Upper, y.Upper - d.Lower);
        y = y.And(x.Lower + d.Lower, x.Upper + d.Upper);
        return unit with { X = x, Y = y, D = d.And(y.Lower - x.Upper, y.Upper - x.Lower) };
    }

    /// <summary>The sides of the phases on the leaf's path.</summary>
    private LeafUnit Sided(LeafUnit unit, int k, int i, PlacedNode leaf)
    {
        foreach (var side in leaf.Phases.Where(side => side.Neuron.Layer == k && side.Neuron.Row == i))
        {
            Span2 Cut(Span2 old) => side.IsAbove ? old.And(LeafGrid.Down(side.Cut), old.Upper) : old.And(old.Lower, LeafGrid.Up(side.Cut));
            unit = side.Neuron.Coarse && network.IsPair ? unit with { Y = Cut(unit.Y) } : network.IsPair ? unit with { X = Cut(unit.X) } : unit with { X = Cut(unit.X), Y = Cut(unit.X) };
        }

        return unit;
    }

    private LeafUnit Intervals(int k, int i)
    {
        var layer = network.Layers[k];
        var (x, y, d, same) = (new RunningSum(layer.B[i]), new RunningSum(layer.C[i]), new RunningSum(layer.C[i] - layer.B[i]), layer.IsIdentical(i));
        var (sizeX, sizeY) = (Math.Abs(layer.B[i]), Math.Abs(layer.C[i]));
        for (var entry = layer.Start[i]; entry < layer.Start[i + 1]; entry++)
        {
            var (w, v) = (layer.W[entry], layer.V[entry]);
            var (h, g, delta) = Into(k, layer.Column[entry]);
            x.Add(w, h);
            y.Add(v, g);
            d.Add(v, delta);
            d.Add(v - w, h);
            same &= w == 0 || delta.IsZero;
            (sizeX, sizeY) = (sizeX + (Math.Abs(w) * h.Size), sizeY + (Math.Abs(v) * g.Size));
        }

        (RhoX[k][i], RhoY[k][i]) = (Rho(layer.Roundings[i].X, sizeX, layer.Start[i + 1] - layer.Start[i]), Rho(layer.Roundings[i].Y, sizeY, layer.Start[i + 1] - layer.Start[i]));
        var (spanX, spanY) = (x.Span(RhoX[k][i]), y.Span(RhoY[k][i]));
        return new LeafUnit(spanX, spanY, same || !network.IsPair ? default : d.Span((RhoX[k][i] + RhoY[k][i]) * (1 + (4 * Unit))), layer.IsRelu[i]);
    }

    private (Span2 H, Span2 G, Span2 Delta) Into(int k, int j)
    {
        if (k == 0) { return (new(Lower[j], Upper[j]), new(Lower[j], Upper[j]), default); }
        var unit = Units[k - 1][j];
        if (!unit.IsRelu) { return (unit.X, unit.Y, unit.D); }
        var (h, g) = (new Span2(Math.Max(unit.X.Lower, 0), Math.Max(unit.X.Upper, 0)), new Span2(Math.Max(unit.Y.Lower, 0), Math.Max(unit.Y.Upper, 0)));
        return (h, g, new Span2(Math.Min(unit.D.Lower, 0), Math.Max(unit.D.Upper, 0)).And(g.Lower - h.Upper, g.Upper - h.Lower));
    }

    /// <summary>gamma_m times the size and m 2^-149, rounded up: FORMAT.md, Meaning.</summary>
    private static double Rho(int m, double size, int entries) =>
        m == 0 ? 0 : ((m / (double)((1 << 24) - m) * size) + (m * Math.ScaleB(1, -149))) * (1 + ((entries + 32) * Unit));

    private static double[] One(int width, int index, double value)
    {
        var row = new double[width];
        row[index] = value;
        return row;
    }

    /// <summary>An interval sum with the sizes of its terms beside it.</summary>
    private sealed class RunningSum(double start)
    {
        private double lower = start;
        private double upper = start;
        private double size = Math.Abs(start) * 2;
        private int terms = 2;

        public void Add(double weight, Span2 range)
        {
            var (a, b) = (weight * range.Lower, weight * range.Upper);
            (lower, upper, size, terms) = (lower + Math.Min(a, b), upper + Math.Max(a, b), size + (2 * Math.Max(Math.Abs(a), Math.Abs(b))), terms + 2);
        }

        public Span2 Span(double rho)
        {
            var error = rho + (size * (terms + 16) * Unit) + (rho * 4 * Unit);
            return new(LeafGrid.Down(lower - error), LeafGrid.Up(upper + error));
        }
    }
}
