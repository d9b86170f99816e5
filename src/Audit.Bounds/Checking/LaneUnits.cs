namespace Audit.Bounds.Checking;

/// <summary>The neurons of one network's layer in numbers of few bits, as lanes read them.</summary>
internal sealed class SingleLaneUnits
{
    /// <summary>Shortens a layer whose activations are known.</summary>
    public SingleLaneUnits(LayerBounds bounds, ShortLayer layer, int boundBits, bool coarse)
    {
        var (values, rho, extra) = coarse ? (bounds.Y, bounds.RhoY, bounds.ExtraY) : (bounds.X, bounds.RhoX, bounds.ExtraX);
        var kinds = bounds.Units!.Kinds;
        (Slopes, Switches) = (coarse ? bounds.Units.Y : bounds.Units.X, new bool[values.Length]);
        Bias = coarse ? layer.CoarseBias! : layer.Bias;
        Error = new ShortNumbers([.. rho.Zip(extra, (a, b) => a + b + Bias.Lost)], FixedPoint.FineBits, up: true);
        var cut = Lanes.Excess(values.Max(v => v.Largest), Lanes.BoundBits);
        (Grid, Lower, Upper) = (boundBits - cut, new int[values.Length], new int[values.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            (Lower[i], Upper[i]) = ((int)(values[i].Lower >> cut), (int)-(-values[i].Upper >> cut));
            Switches[i] = kinds[i] != UnitKind.Passes && values[i].IsUnstable;
            Total += kinds[i] == UnitKind.Dead ? 0 : Math.Max(values[i].Upper, 0);
        }
    }

    /// <summary>Which neurons are ReLUs that may switch; the others pass (slope 1) or give 0 (slope 0).</summary>
    public bool[] Switches { get; }

    /// <summary>Slopes of this network's neurons.</summary>
    public Slopes[] Slopes { get; }

    /// <summary>Biases.</summary>
    public ShortNumbers Bias { get; }

    /// <summary>How far a computed value may be from its row of short weights and bias.</summary>
    public ShortNumbers Error { get; }

    /// <summary>Fractional bits of the ends.</summary>
    public int Grid { get; }

    /// <summary>Lower ends, rounded down.</summary>
    public int[] Lower { get; }

    /// <summary>Upper ends, rounded up.</summary>
    public int[] Upper { get; }

    /// <summary>Sum over live neurons of the largest activation, or 0, on the grid of bounds.</summary>
    public Int128 Total { get; }
}

/// <summary>A vertex in numbers of few bits.</summary>
internal readonly record struct ShortVertex(int X, int D, int H, int Delta)
{
    /// <summary>Cuts values (x and h) and differences (d and Delta) down.</summary>
    public static ShortVertex Of(Vertex v, int cutX, int cutD) =>
        new((int)(v.X >> cutX), (int)(v.D >> cutD), (int)(v.H >> cutX), (int)(v.Delta >> cutD));
}

/// <summary>The neurons of both networks' layer in numbers of few bits, as lanes read them.</summary>
internal sealed class PairLaneUnits
{
    private readonly ShortVertex[] exact;
    private readonly int[] start;

    /// <summary>Shortens a layer whose activations are known.</summary>
    public PairLaneUnits(LayerBounds bounds, ShortLayer layer)
    {
        var n = bounds.X.Length;
        Units = bounds.Units!;
        CutX = Lanes.Excess(bounds.X.Max(v => v.Largest), Lanes.BoundBits);
        CutD = Lanes.Excess(Math.Max(bounds.D.Max(v => v.Largest), bounds.Delta.Max(v => v.Largest)), Lanes.BoundBits);
        var points = new List<ShortVertex>(8 * n);
        (start, TwiceX, TwiceD, WidthX, WidthD) = (new int[n + 1], new int[n], new int[n], new int[n], new int[n]);
        var (errorD, errorX) = (new long[n], new long[n]);
        for (var i = 0; i < n; i++)
        {
            if (Units.Kinds[i] == UnitKind.General)
            {
                Shorten(bounds, i, points);
            }

            start[i + 1] = points.Count;
            Add(bounds, i);
            errorD[i] = bounds.RhoY[i] + bounds.ExtraD[i] + layer.BiasDifference!.Lost;
            errorX[i] = bounds.ExtraX[i] + layer.Bias.Lost;
        }

        exact = [.. points];
        (Bias, BiasDifference) = (layer.Bias, layer.BiasDifference!);
        (ErrorD, ErrorX) = (new ShortNumbers(errorD, FixedPoint.FineBits, up: true), new ShortNumbers(errorX, FixedPoint.FineBits, up: true));
        Rho = new ShortNumbers(bounds.RhoX, FixedPoint.FineBits, up: true);
        IsZero = [.. bounds.D.Select(d => d.IsZero)];
        HasNoChange = [.. bounds.Delta.Select(d => d.IsZero)];
    }

    /// <summary>Kinds and slopes.</summary>
    public ReluUnits Units { get; }

    /// <summary>Bits cut off x and h.</summary>
    public int CutX { get; }

    /// <summary>Bits cut off d and Delta.</summary>
    public int CutD { get; }

    /// <summary>Twice the middle of x, cut down.</summary>
    public int[] TwiceX { get; }

    /// <summary>Twice the middle of d, cut down.</summary>
    public int[] TwiceD { get; }

    /// <summary>Width of x, cut down.</summary>
    public int[] WidthX { get; }

    /// <summary>Width of d, cut down.</summary>
    public int[] WidthD { get; }

    /// <summary>b.</summary>
    public ShortNumbers Bias { get; }

    /// <summary>e.</summary>
    public ShortNumbers BiasDifference { get; }

    /// <summary>What |P| is multiplied by: the coarse network's rounding, and what short numbers lose of d.</summary>
    public ShortNumbers ErrorD { get; }

    /// <summary>What |Q| is multiplied by: what short numbers lose of x.</summary>
    public ShortNumbers ErrorX { get; }

    /// <summary>What |Q - P| is multiplied by: the original's rounding.</summary>
    public ShortNumbers Rho { get; }

    /// <summary>Whether d is exactly 0.</summary>
    public bool[] IsZero { get; }

    /// <summary>Whether Delta is exactly 0.</summary>
    public bool[] HasNoChange { get; }

    /// <summary>Sum over live neurons of the largest Delta, or 0.</summary>
    public Int128 DeltaTotal { get; private set; }

    /// <summary>Sum over live neurons of the largest h, or 0.</summary>
    public Int128 HTotal { get; private set; }

    /// <summary>Sum over live neurons that do not switch of the largest d, or 0.</summary>
    public Int128 DTotal { get; private set; }

    /// <summary>Sum over live neurons that do not switch of the largest x, or 0.</summary>
    public Int128 XTotal { get; private set; }

    /// <summary>Sum over neurons that may switch of the widths of d.</summary>
    public Int128 DSwitching { get; private set; }

    /// <summary>Sum over neurons that may switch of the widths of x.</summary>
    public Int128 XSwitching { get; private set; }

    /// <summary>Vertices of a neuron, each number cut down by its layer's cut.</summary>
    public ReadOnlySpan<ShortVertex> Exact(int neuron) => exact.AsSpan(start[neuron], start[neuron + 1] - start[neuron]);

    private void Shorten(LayerBounds bounds, int i, List<ShortVertex> points)
    {
        var (x, d) = (bounds.X[i], bounds.D[i]);
        foreach (var vertex in Units.Vertices(i))
        {
            points.Add(ShortVertex.Of(vertex, CutX, CutD));
        }

        (WidthX[i], WidthD[i]) = ((int)((x.Upper - x.Lower) >> CutX), (int)((d.Upper - d.Lower) >> CutD));
        (TwiceX[i], TwiceD[i]) = ((int)((x.Lower + x.Upper) >> CutX), (int)((d.Lower + d.Upper) >> CutD));
    }

    private void Add(LayerBounds bounds, int i)
    {
        if (Units.Kinds[i] == UnitKind.Dead)
        {
            return;
        }

        DeltaTotal += Math.Max(bounds.Delta[i].Upper, 0);
        HTotal += Math.Max(bounds.H[i].Upper, 0);
        if (Units.Kinds[i] != UnitKind.General)
        {
            DTotal += Math.Max(bounds.D[i].Upper, 0);
            XTotal += Math.Max(bounds.X[i].Upper, 0);
            return;
        }

        DSwitching += bounds.D[i].Upper - bounds.D[i].Lower;
        XSwitching += bounds.X[i].Upper - bounds.X[i].Lower;
    }
}
