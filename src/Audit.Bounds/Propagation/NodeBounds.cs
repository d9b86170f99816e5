namespace Audit.Bounds.Propagation;

/// <summary>Intervals of the pre-activations of every layer but the last, over one box.</summary>
/// <remarks>Ends are multiples of 2^-BoundBits, so sums and differences of them are exact in float64. D is the coarse minus the original value.</remarks>
internal sealed class NodeBounds
{
    public NodeBounds(PairNetwork network)
    {
        var hidden = network.Layers[..^1];
        (Lx, Ux) = Ends(hidden);
        (Ly, Uy) = network.IsPair ? Ends(hidden) : (Lx, Ux);
        (Ld, Ud) = network.IsPair ? Ends(hidden) : ([], []);
    }

    private NodeBounds(NodeBounds other)
    {
        (Lx, Ux) = (Copy(other.Lx), Copy(other.Ux));
        var isPair = other.Ld.Length > 0;
        (Ly, Uy) = isPair ? (Copy(other.Ly), Copy(other.Uy)) : (Lx, Ux);
        (Ld, Ud) = (Copy(other.Ld), Copy(other.Ud));
    }

    public double[][] Lx { get; }

    public double[][] Ux { get; }

    public double[][] Ly { get; }

    public double[][] Uy { get; }

    public double[][] Ld { get; }

    public double[][] Ud { get; }

    public NodeBounds Clone() => new(this);

    /// <summary>The six exact rules that relate x, y and d = y - x; false when an interval becomes empty.</summary>
    public bool CrossTighten(int k, int i)
    {
        ref var lx = ref Lx[k][i];
        ref var ux = ref Ux[k][i];
        if (Ld.Length == 0) { return lx <= ux; }
        ref var ly = ref Ly[k][i];
        ref var uy = ref Uy[k][i];
        ref var ld = ref Ld[k][i];
        ref var ud = ref Ud[k][i];
        lx = Math.Max(lx, ly - ud);
        ux = Math.Min(ux, uy - ld);
        ly = Math.Max(ly, lx + ld);
        uy = Math.Min(uy, ux + ud);
        ld = Math.Max(ld, ly - ux);
        ud = Math.Min(ud, uy - lx);
        return lx <= ux && ly <= uy && ld <= ud;
    }

    private static double[][] Copy(double[][] source) => [.. source.Select(row => (double[])row.Clone())];

    private static (double[][] Lower, double[][] Upper) Ends(PairLayer[] layers) =>
        ([.. layers.Select(layer => Fill(layer.Outputs, double.NegativeInfinity))], [.. layers.Select(layer => Fill(layer.Outputs, double.PositiveInfinity))]);

    private static double[] Fill(int count, double value)
    {
        var row = new double[count];
        Array.Fill(row, value);
        return row;
    }
}
