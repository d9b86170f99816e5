using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Propagation;

/// <summary>How a neuron of a pair of networks behaves over a box.</summary>
internal enum NeuronCase : byte
{
    /// <summary>No activation: both coefficients pass.</summary>
    Identity,

    /// <summary>Both networks' ReLU are active: (R, S).</summary>
    Active,

    /// <summary>Both are inactive: (0, 0).</summary>
    Inactive,

    /// <summary>Original inactive, coarse active: (R, R).</summary>
    Wakes,

    /// <summary>Original active, coarse inactive: (0, S - R).</summary>
    Sleeps,

    /// <summary>At least one is unstable: planes.</summary>
    Unstable,
}

/// <summary>For one layer over one box: everything that replaces relu by planes, and the ranges of what the layer puts out.</summary>
/// <remarks>
/// For an unstable neuron and new coefficients (p, q) of (d, x), the constant is the largest value of R Delta + S h - p d - q x over the
/// vertices of the neuron's polygon, cut by x = 0 and y = 0: FORMAT.md beside the certificates, "Vertices" and "Proposed (p, q)".
/// </remarks>
internal sealed class Planes
{
    private const int Slots = 16;

    private readonly double[] vertexD;
    private readonly double[] vertexX;
    private readonly double[] vertexDelta;
    private readonly double[] vertexH;
    private readonly int[] vertexCount;
    private readonly double[] slopeX;
    private readonly double[] flatX;
    private readonly double[] slopeY;
    private readonly double[] flatY;
    private readonly double[] betaUp;
    private readonly double[] betaDown;
    private readonly double[] centreX;
    private readonly double[] centreD;
    private readonly double[] lowerX;
    private readonly double[] upperX;
    private readonly double[] lowerY;
    private readonly double[] upperY;

    public Planes(PairLayer layer, NodeBounds bounds, int k)
    {
        var count = layer.Outputs;
        Case = new NeuronCase[count];
        (HLow, HHigh, GLow, GHigh) = (new double[count], new double[count], new double[count], new double[count]);
        (DeltaLow, DeltaHigh) = (new double[count], new double[count]);
        (slopeX, flatX, slopeY, flatY) = (new double[count], new double[count], new double[count], new double[count]);
        (betaUp, betaDown, centreX, centreD) = (new double[count], new double[count], new double[count], new double[count]);
        (lowerX, upperX, lowerY, upperY) = (bounds.Lx[k], bounds.Ux[k], bounds.Ly[k], bounds.Uy[k]);
        var isPair = layer.IsPair;
        vertexD = isPair ? new double[count * Slots] : [];
        vertexX = isPair ? new double[count * Slots] : [];
        vertexDelta = isPair ? new double[count * Slots] : [];
        vertexH = isPair ? new double[count * Slots] : [];
        vertexCount = isPair ? new int[count] : [];
        for (var i = 0; i < count; i++) { Prepare(layer, bounds, k, i); }
        (H, G) = (new Ranges(HLow, HHigh), isPair ? new Ranges(GLow, GHigh) : default);
        Delta = isPair ? new Ranges(DeltaLow, DeltaHigh) : default;
    }

    /// <summary>Ranges of the original's outputs of this layer.</summary>
    public Ranges H { get; }

    /// <summary>Ranges of the coarse network's outputs.</summary>
    public Ranges G { get; }

    /// <summary>Ranges of the outputs' difference.</summary>
    public Ranges Delta { get; }

    public NeuronCase[] Case { get; }

    public double[] HLow { get; }

    public double[] HHigh { get; }

    public double[] GLow { get; }

    public double[] GHigh { get; }

    public double[] DeltaLow { get; }

    public double[] DeltaHigh { get; }

    /// <summary>Replaces R Delta + S h of neuron i by p d + q x + c.</summary>
    public double Pair(int i, double r, double s, out double p, out double q)
    {
        switch (Case[i])
        {
            case NeuronCase.Identity:
            case NeuronCase.Active: (p, q) = (r, s); return 0;
            case NeuronCase.Inactive: (p, q) = (0, 0); return 0;
            case NeuronCase.Wakes: (p, q) = (r, r); return 0;
            case NeuronCase.Sleeps: (p, q) = (0, s - r); return 0;
            default: return Unstable(i, r, s, out p, out q);
        }
    }

    /// <summary>Replaces S h of neuron i of the original (or S g of the coarse) network alone by q x + c.</summary>
    public double Single(int i, bool coarse, double s, out double q)
    {
        if (Case[i] == NeuronCase.Identity) { q = s; return 0; }
        var lower = coarse ? lowerY[i] : lowerX[i];
        var upper = coarse ? upperY[i] : upperX[i];
        if (lower >= 0) { q = s; return 0; }
        if (upper <= 0) { q = 0; return 0; }
        var slope = coarse ? slopeY[i] : slopeX[i];
        if (s > 0) { q = s * slope; return Math.Max(Math.Max(-q * lower, (s - q) * upper), 0); }
        q = s * (coarse ? flatY[i] : flatX[i]);
        return 0;
    }

    private double Unstable(int i, double r, double s, out double p, out double q)
    {
        var (upX, downX, upY, downY) = (slopeX[i], flatX[i], slopeY[i], flatY[i]);
        var vertices = new Vertices(this, i, r, s);
        (p, q) = (r * (r > 0 ? betaUp[i] : betaDown[i]), s * (s > 0 ? upX : downX));
        var c = vertices.Largest(p, q);
        var best = (p * centreD[i]) + (q * centreX[i]) + c;
        var (slope, rest) = (r * (r > 0 ? upY : downY), s - r);
        var (pb, qb) = (slope, slope + (rest * (rest > 0 ? upX : downX)));
        var cb = vertices.Largest(pb, qb);
        var value = (pb * centreD[i]) + (qb * centreX[i]) + cb;
        if (value < best) { (p, q, c, best) = (pb, qb, cb, value); }
        (slope, rest) = (s * (s > 0 ? upY : downY), r - s);
        var (pc, qc) = ((rest * (rest > 0 ? betaUp[i] : betaDown[i])) + slope, slope);
        var cc = vertices.Largest(pc, qc);
        value = (pc * centreD[i]) + (qc * centreX[i]) + cc;
        if (value < best) { (p, q, c) = (pc, qc, cc); }
        return c;
    }

    /// <summary>A neuron's function R Delta + S h at its vertices, eight or sixteen at once.</summary>
    private readonly ref struct Vertices
    {
        private readonly Vector512<double> low;
        private readonly Vector512<double> lowD;
        private readonly Vector512<double> lowX;
        private readonly Vector512<double> high;
        private readonly Vector512<double> highD;
        private readonly Vector512<double> highX;
        private readonly bool isWide;

        public Vertices(Planes planes, int neuron, double r, double s)
        {
            var at = (nuint)(neuron * Slots);
            isWide = planes.vertexCount[neuron] > Slots / 2;
            var (vr, vs) = (Vector512.Create(r), Vector512.Create(s));
            (lowD, lowX) = (Load(planes.vertexD, at), Load(planes.vertexX, at));
            low = Vector512.FusedMultiplyAdd(vs, Load(planes.vertexH, at), vr * Load(planes.vertexDelta, at));
            if (!isWide) { return; }
            at += Slots / 2;
            (highD, highX) = (Load(planes.vertexD, at), Load(planes.vertexX, at));
            high = Vector512.FusedMultiplyAdd(vs, Load(planes.vertexH, at), vr * Load(planes.vertexDelta, at));
        }

        /// <summary>The largest value of the function minus p d minus q x.</summary>
        public double Largest(double p, double q)
        {
            var (vp, vq) = (Vector512.Create(-p), Vector512.Create(-q));
            var top = Vector512.FusedMultiplyAdd(vq, lowX, Vector512.FusedMultiplyAdd(vp, lowD, low));
            if (isWide) { top = Vector512.Max(top, Vector512.FusedMultiplyAdd(vq, highX, Vector512.FusedMultiplyAdd(vp, highD, high))); }
            var half = Vector256.Max(top.GetLower(), top.GetUpper());
            var quarter = Vector128.Max(half.GetLower(), half.GetUpper());
            return Math.Max(quarter[0], quarter[1]);
        }

        private static Vector512<double> Load(double[] values, nuint at) => Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(values), at);
    }

    private void Prepare(PairLayer layer, NodeBounds bounds, int k, int i)
    {
        double lx = bounds.Lx[k][i], ux = bounds.Ux[k][i], ly = bounds.Ly[k][i], uy = bounds.Uy[k][i];
        var (ld, ud) = layer.IsPair ? (bounds.Ld[k][i], bounds.Ud[k][i]) : (0.0, 0.0);
        if (!layer.Relu[i])
        {
            (HLow[i], HHigh[i], GLow[i], GHigh[i], DeltaLow[i], DeltaHigh[i]) = (lx, ux, ly, uy, ld, ud);
            return;
        }

        (HLow[i], HHigh[i], GLow[i], GHigh[i]) = (Math.Max(lx, 0), Math.Max(ux, 0), Math.Max(ly, 0), Math.Max(uy, 0));
        (slopeX[i], flatX[i]) = Slopes(lx, ux);
        (slopeY[i], flatY[i]) = Slopes(ly, uy);
        Case[i] = Classify(lx, ux, ly, uy);
        if (!layer.IsPair) { return; }
        (betaUp[i], betaDown[i]) = (ld >= 0 ? 1 : ud <= 0 ? 0 : ud / (ud - ld), ld >= 0 ? 0 : ud <= 0 ? 1 : -ld / (ud - ld));
        (centreX[i], centreD[i]) = ((lx + ux) / 2, (ld + ud) / 2);
        Enumerate(i, lx, ux, ly, uy, ld, ud);
    }

    private static (double Slope, double Flat) Slopes(double lower, double upper) =>
        lower >= 0 ? (1, 1) : upper <= 0 ? (0, 0) : (upper / (upper - lower), upper > -lower ? 1 : 0);

    private static NeuronCase Classify(double lx, double ux, double ly, double uy) => (lx >= 0, ux <= 0, ly >= 0, uy <= 0) switch
    {
        (true, _, true, _) => NeuronCase.Active,
        (_, true, _, true) => NeuronCase.Inactive,
        (_, true, true, _) => NeuronCase.Wakes,
        (true, _, _, true) => NeuronCase.Sleeps,
        _ => NeuronCase.Unstable,
    };

    private void Enumerate(int i, double lx, double ux, double ly, double uy, double ld, double ud)
    {
        var count = 0;
        var at = i * Slots;
        (DeltaLow[i], DeltaHigh[i]) = (double.PositiveInfinity, double.NegativeInfinity);
        void Try(double x, double d)
        {
            var y = x + d;
            if (x < lx || x > ux || d < ld || d > ud || y < ly || y > uy) { return; }
            var (h, delta) = (Math.Max(x, 0), Math.Max(y, 0) - Math.Max(x, 0));
            for (var seen = 0; seen < count; seen++)
            {
                if (vertexX[at + seen] == x && vertexD[at + seen] == d) { return; }
            }

            (vertexX[at + count], vertexD[at + count], vertexH[at + count], vertexDelta[at + count]) = (x, d, h, delta);
            (DeltaLow[i], DeltaHigh[i]) = (Math.Min(DeltaLow[i], delta), Math.Max(DeltaHigh[i], delta));
            count++;
        }

        ReadOnlySpan<double> xs = [lx, ux, 0], ds = [ld, ud], ys = [ly, uy, 0];
        foreach (var x in xs) { foreach (var d in ds) { Try(x, d); } }
        foreach (var x in xs) { foreach (var y in ys) { Try(x, y - x); } }
        foreach (var y in ys) { foreach (var d in ds) { Try(y - d, d); } }
        vertexCount[i] = count;
        for (var slot = Math.Max(count, 1); slot < Slots; slot++)
        {
            (vertexX[at + slot], vertexD[at + slot], vertexH[at + slot], vertexDelta[at + slot]) = (vertexX[at], vertexD[at], vertexH[at], vertexDelta[at]);
        }
    }
}
