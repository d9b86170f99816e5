namespace Audit.Bounds.Propagation;

/// <summary>On which side of zero a value lies over a box.</summary>
internal enum Phase : byte
{
    /// <summary>At most 0.</summary>
    Inactive,

    /// <summary>At least 0.</summary>
    Active,

    /// <summary>On both sides.</summary>
    Unstable,
}

/// <summary>A ReLU neuron of one network or a pair over one box: phases, slopes of its lines, vertices of its polygon.</summary>
/// <remarks>Formula: FORMAT.md beside the certificates, "Vertices" and "Proposed (p, q)". Mutable, made once.</remarks>
internal sealed class ReluNeuron(bool isPair)
{
    private const int MostVertices = 21;

    private readonly double[] vertices = isPair ? new double[4 * MostVertices] : [];

    public Phase X { get; private set; }

    public Phase Y { get; private set; }

    /// <summary>Slope of the line above relu(x), and of the line below it.</summary>
    public (double Up, double Down) SlopeX { get; private set; }

    public (double Up, double Down) SlopeY { get; private set; }

    /// <summary>Slope along d of the plane above Delta, and of the plane below it.</summary>
    public (double Up, double Down) Beta { get; private set; }

    public (double Lower, double Upper) EndsX { get; private set; }

    public (double Lower, double Upper) EndsY { get; private set; }

    public (double X, double D) Centre { get; private set; }

    /// <summary>By how much, for each unit of |R| and of |S|, a later form must be smaller at the centre to be taken.</summary>
    public double GainR { get; private set; }

    public double GainS { get; private set; }

    /// <summary>Number of <see cref="Vertices"/>.</summary>
    public int Count { get; private set; }

    /// <summary>x, d, relu(x) and Delta of each vertex.</summary>
    public ReadOnlySpan<double> Vertices => vertices.AsSpan(0, 4 * Count);

    public double DeltaLow { get; private set; }

    public double DeltaHigh { get; private set; }

    public void Prepare(in LayerEnds ends, int i)
    {
        EndsX = (ends.Lx[i], ends.Ux[i]);
        (X, SlopeX) = (PhaseOf(EndsX), Slopes(EndsX));
        if (!isPair) { return; }
        EndsY = (ends.Ly[i], ends.Uy[i]);
        (Y, SlopeY) = (PhaseOf(EndsY), Slopes(EndsY));
        Enumerate(ends.Ld[i], ends.Ud[i]);
    }

    /// <summary>The range over the vertices of R Delta + S h - p d - q x: the most that new coefficients lose.</summary>
    public double Loss((double R, double S) old, (double P, double Q) by)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var at = 0; at < 4 * Count; at += 4)
        {
            var value = (old.R * vertices[at + 3]) + (old.S * vertices[at + 2]) - (by.P * vertices[at + 1]) - (by.Q * vertices[at]);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        return most - least;
    }

    private static Phase PhaseOf((double Lower, double Upper) ends) => ends.Lower >= 0 ? Phase.Active : ends.Upper <= 0 ? Phase.Inactive : Phase.Unstable;

    private static (double Up, double Down) Slopes((double Lower, double Upper) ends) =>
        ends.Lower >= 0 ? (1, 1) : ends.Upper <= 0 ? (0, 0) : (ends.Upper / (ends.Upper - ends.Lower), ends.Upper > -ends.Lower ? 1 : 0);

    /// <summary>Range of Delta and, for an unstable neuron, everything that its planes need.</summary>
    private void Enumerate(double ld, double ud)
    {
        if (X != Phase.Unstable && Y != Phase.Unstable)
        {
            (DeltaLow, DeltaHigh) = (X, Y) switch
            {
                (Phase.Active, Phase.Active) => (ld, ud),
                (Phase.Inactive, Phase.Inactive) => (0, 0),
                (Phase.Active, _) => (-EndsX.Upper, -EndsX.Lower),
                _ => EndsY,
            };
            return;
        }

        Beta = (ld >= 0 ? 1 : ud <= 0 ? 0 : ud / (ud - ld), ld >= 0 ? 0 : ud <= 0 ? 1 : -ld / (ud - ld));
        (GainR, GainS) = (Math.ScaleB(ud - ld, -18), Math.ScaleB(EndsX.Upper - EndsX.Lower, -18));
        Centre = ((EndsX.Lower + EndsX.Upper) / 2, (ld + ud) / 2);
        Count = 0;
        (DeltaLow, DeltaHigh) = (double.PositiveInfinity, double.NegativeInfinity);
        var ((lx, ux), (ly, uy)) = (EndsX, EndsY);
        Along(lx, ld, ud);
        Along(ux, ld, ud);
        if (lx < 0 && ux > 0) { Along(0, ld, ud); }
        Across(ly, ld, ud);
        Across(uy, ld, ud);
        if (ly < 0 && uy > 0) { Across(0, ld, ud); }
    }

    /// <summary>Crossings of a line of fixed x with the lines of fixed d and y.</summary>
    private void Along(double x, double ld, double ud)
    {
        Try(x, ld, ld, ud);
        Try(x, ud, ld, ud);
        Try(x, EndsY.Lower - x, ld, ud);
        Try(x, EndsY.Upper - x, ld, ud);
        Try(x, -x, ld, ud);
    }

    /// <summary>Crossings of a line of fixed y with the lines of fixed d.</summary>
    private void Across(double y, double ld, double ud)
    {
        Try(y - ld, ld, ld, ud);
        Try(y - ud, ud, ld, ud);
    }

    private void Try(double x, double d, double ld, double ud)
    {
        var y = x + d;
        if (x < EndsX.Lower || x > EndsX.Upper || d < ld || d > ud || y < EndsY.Lower || y > EndsY.Upper) { return; }
        var known = vertices.AsSpan(0, 4 * Count);
        for (var at = 0; at < known.Length; at += 4)
        {
            if (known[at] == x && known[at + 1] == d) { return; }
        }

        var (h, delta) = (Math.Max(x, 0), Math.Max(y, 0) - Math.Max(x, 0));
        (vertices[4 * Count], vertices[(4 * Count) + 1], vertices[(4 * Count) + 2], vertices[(4 * Count) + 3]) = (x, d, h, delta);
        (DeltaLow, DeltaHigh) = (Math.Min(DeltaLow, delta), Math.Max(DeltaHigh, delta));
        Count++;
    }
}
