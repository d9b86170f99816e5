using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Propagation;

/// <summary>An unstable ReLU neuron's new coefficients and constants, for all rows of a batch.</summary>
/// <remarks>
/// For new coefficients (p, q) of (d, x) the constant is the largest value of R Delta + S h - p d - q x over the vertices, so any slope is sound. Three forms
/// compete and the one that is smallest at the neuron's centre by more than a small gain is taken: FORMAT.md, "Proposed (p, q)".
/// </remarks>
internal static unsafe class ReluLines
{
    /// <summary>S relu of one network: the chord for S above 0, the flat line below. Coefficients go from an output's place to its row's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Single(ReluNeuron neuron, bool isCoarse, RowBatch batch, (nint From, nint To) at)
    {
        var (up, down) = isCoarse ? neuron.SlopeY : neuron.SlopeX;
        var (lower, upper) = isCoarse ? neuron.EndsY : neuron.EndsX;
        var (slope, flat, low, high) = (Vector512.Create(up), Vector512.Create(down), Vector512.Create(-lower), Vector512.Create(upper));
        double* from = batch.S + at.From, to = batch.Q + at.To, constant = batch.Constant;
        for (nint lane = 0; lane < batch.Lanes; lane += LaneVector.Width)
        {
            var s = Vector512.Load(from + lane);
            var q = s * Vector512.ConditionalSelect(Vector512.GreaterThan(s, Vector512<double>.Zero), slope, flat);
            var c = Vector512.Max(Vector512.Max(q * low, (s - q) * high), Vector512<double>.Zero);
            q.Store(to + lane);
            (Vector512.Load(constant + lane) + c).Store(constant + lane);
        }
    }

    /// <summary>R Delta + S h of a pair.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pair(ReluNeuron neuron, RowBatch batch, (nint From, nint To) at)
    {
        double* constant = batch.Constant;
        for (nint lane = 0; lane < batch.Lanes; lane += LaneVector.Width)
        {
            var (r, s) = (Vector512.Load(batch.R + at.From + lane), Vector512.Load(batch.S + at.From + lane));
            var (p, q, c) = Best(neuron, r, s);
            p.Store(batch.P + at.To + lane);
            q.Store(batch.Q + at.To + lane);
            (Vector512.Load(constant + lane) + c).Store(constant + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Slope(Vector512<double> t, (double Up, double Down) slopes) =>
        t * Vector512.ConditionalSelect(Vector512.GreaterThan(t, Vector512<double>.Zero), Vector512.Create(slopes.Up), Vector512.Create(slopes.Down));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> P, Vector512<double> Q, Vector512<double> C) Best(ReluNeuron neuron, Vector512<double> r, Vector512<double> s)
    {
        var (pa, qa) = (Slope(r, neuron.Beta), Slope(s, neuron.SlopeX));
        var pb = Slope(r, neuron.SlopeY);
        var qb = pb + Slope(s - r, neuron.SlopeX);
        var qc = Slope(s, neuron.SlopeY);
        var pc = Slope(r - s, neuron.Beta) + qc;
        var (ca, cb, cc) = Largest(neuron.Vertices, (r, s), (-pa, -qa), (-pb, -qb), (-pc, -qc));
        var (x, d) = (Vector512.Create(neuron.Centre.X), Vector512.Create(neuron.Centre.D));
        var (best, p, q, c) = ((pa * d) + (qa * x) + ca, pa, qa, ca);
        var gain = (Vector512.Abs(r) * Vector512.Create(neuron.GainR)) + (Vector512.Abs(s) * Vector512.Create(neuron.GainS));
        Keep((pb * d) + (qb * x) + cb + gain, (pb, qb, cb), gain, ref best, ref p, ref q, ref c);
        Keep((pc * d) + (qc * x) + cc + gain, (pc, qc, cc), gain, ref best, ref p, ref q, ref c);
        return (p, q, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(
        Vector512<double> value, (Vector512<double> P, Vector512<double> Q, Vector512<double> C) form, Vector512<double> gain,
        ref Vector512<double> best, ref Vector512<double> p, ref Vector512<double> q, ref Vector512<double> c)
    {
        var isLess = Vector512.LessThan(value, best);
        best = Vector512.ConditionalSelect(isLess, value - gain, best);
        p = Vector512.ConditionalSelect(isLess, form.P, p);
        q = Vector512.ConditionalSelect(isLess, form.Q, q);
        c = Vector512.ConditionalSelect(isLess, form.C, c);
    }

    /// <summary>The largest values over the vertices of the function with three pairs of (negated) coefficients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> A, Vector512<double> B, Vector512<double> C) Largest(
        ReadOnlySpan<double> vertices, (Vector512<double> R, Vector512<double> S) f, (Vector512<double> P, Vector512<double> Q) a,
        (Vector512<double> P, Vector512<double> Q) b, (Vector512<double> P, Vector512<double> Q) c)
    {
        Vector512<double> la, lb, lc;
        la = lb = lc = Vector512.Create(double.NegativeInfinity);
        for (var at = 0; at + 4 <= vertices.Length; at += 4)
        {
            var (x, d) = (Vector512.Create(vertices[at]), Vector512.Create(vertices[at + 1]));
            var value = Vector512.FusedMultiplyAdd(f.S, Vector512.Create(vertices[at + 2]), f.R * Vector512.Create(vertices[at + 3]));
            la = Vector512.Max(la, Vector512.FusedMultiplyAdd(a.Q, x, Vector512.FusedMultiplyAdd(a.P, d, value)));
            lb = Vector512.Max(lb, Vector512.FusedMultiplyAdd(b.Q, x, Vector512.FusedMultiplyAdd(b.P, d, value)));
            lc = Vector512.Max(lc, Vector512.FusedMultiplyAdd(c.Q, x, Vector512.FusedMultiplyAdd(c.P, d, value)));
        }

        return (la, lb, lc);
    }
}
