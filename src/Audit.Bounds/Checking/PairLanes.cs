using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Checking;

/// <summary>Backward rows of two networks together, eight at a time: upper bounds of +-d.</summary>
/// <remarks>
/// Guarantee: the same statement as <see cref="PairPass"/> makes of each row, with coefficients of 27 bits; P (with R) and Q (with S) have a grid each. What is cut off R and S is less than a
/// unit, or two, and is paid with the largest Delta and h; what short weights and biases lose is part of the errors of <see cref="PairLaneUnits"/>. Not for two threads at once.
/// </remarks>
internal sealed class PairLanes(GridNetwork network)
{
    private const int Columns = 4;

    /// <summary>How much finer one tensor's grid may be than the other's: 27 bits and these stay below 2^58.</summary>
    private const int MostApart = 30;

    private readonly Vector512<long>[] p = new Vector512<long>[network.Width + Columns];
    private readonly Vector512<long>[] q = new Vector512<long>[network.Width + Columns];
    private readonly Vector512<long>[] r = new Vector512<long>[network.Width + Columns];
    private readonly Vector512<long>[] s = new Vector512<long>[network.Width + Columns];
    private readonly Vector512<long>[] t = new Vector512<long>[network.Width + Columns];
    private readonly Int128[] sums = new Int128[network.Inputs];
    private readonly PairPass exact = new(network);
    private readonly LaneConstants constants = new(network.ConstantBits);
    private readonly int[] inputs = [.. Enumerable.Range(0, network.Inputs)];
    private readonly LiveBlocks[] blocks = [.. network.Short.Select(layer => new LiveBlocks(Columns, layer.Coarse!, layer.Difference!, layer.Original))];
    private int gridR;
    private int gridS;
    private int gridT;

    /// <summary>Upper bounds of up to four neurons' differences and of minus them, on the grid of constants.</summary>
    public LaneConstants OfNeurons(NodeState state, int layer, ReadOnlySpan<int> neurons)
    {
        Open(state, layer, neurons);
        return Pass(state, layer);
    }

    /// <summary>Upper bounds of up to eight combinations of the last layer's differences and values, on the grid of constants.</summary>
    public LaneConstants OfRows(NodeState state, IReadOnlyList<Combination> rows)
    {
        var layer = network.Layers.Length - 1;
        var units = state.Layers[layer - 1].Pair(network.Short[layer - 1]);
        var opening = new LaneOpening(units.Units.Live.Length);
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            constants.Start(lane, lane < rows.Count ? exact.Begin(state, layer, rows[lane].Difference, rows[lane].Original) : 0);
            if (lane < rows.Count)
            {
                opening.Keep(lane, exact.R, exact.S, units.Units.Live);
            }
        }

        t.AsSpan(0, units.Units.Live.Length).Clear();
        var (cutR, cutS) = opening.Write(r, s);
        gridR = network.CoefficientBits + network.Layers[layer].WeightGrid - cutR;
        gridS = gridT = network.CoefficientBits + network.Layers[layer].WeightGrid - cutS;
        constants.PayAll(cutR > 0 ? units.DeltaTotal : 0, gridR + network.BoundBits);
        constants.PayAll(cutS > 0 ? units.HTotal : 0, gridS + network.BoundBits);
        return Pass(state, layer);
    }

    private LaneConstants Pass(NodeState state, int layer)
    {
        for (var k = layer - 1; ; k--)
        {
            var units = state.Layers[k].Pair(network.Short[k]);
            var live = units.Units.Live;
            Shorten(live.Length, units);
            var (gridP, gridQ) = PairLaneRelax.Run(units, r, s, p, q, (gridR, gridS), network.BoundBits, constants);
            Affine(units, live, gridP, gridQ);
            var next = k == 0 ? inputs : state.Layers[k - 1].Units!.Live;
            blocks[k].Select(live, next);
            Product(blocks[k], live.Length, next.Length);
            var layerK = network.Short[k];
            (gridR, gridS, gridT) = (gridP + layerK.Coarse!.Grid, gridP + layerK.Difference!.Grid, gridQ + layerK.Original.Grid);
            if (k == 0)
            {
                Concretise(state);
                return constants;
            }
        }
    }

    /// <summary>The rows' own weights, bias difference and errors.</summary>
    private void Open(NodeState state, int layer, ReadOnlySpan<int> neurons)
    {
        var (matrices, bounds, units) = (network.Short[layer], state.Layers[layer], state.Layers[layer - 1].Units!);
        var (start, column) = (matrices.Coarse!.Start, matrices.Coarse.Column);
        r.AsSpan(0, units.Live.Length).Clear();
        s.AsSpan(0, units.Live.Length).Clear();
        t.AsSpan(0, units.Live.Length).Clear();
        var ofR = MemoryMarshal.Cast<Vector512<long>, long>(r.AsSpan());
        var ofS = MemoryMarshal.Cast<Vector512<long>, long>(s.AsSpan());
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            constants.Start(lane, 0);
            if (lane >= 2 * neurons.Length)
            {
                continue;
            }

            var (i, sign) = (neurons[lane / 2], 1 - (2 * (lane & 1)));
            var bias = FixedPoint.Up(sign * network.Layers[layer].Pair!.BiasDifference[i], network.Layers[layer].BiasGrid - network.ConstantBits);
            constants.Add(lane, bias + FixedPoint.Up(bounds.RhoX[i] + bounds.RhoY[i] + bounds.ExtraD[i], FixedPoint.FineBits - network.ConstantBits));
            for (var e = start[i]; e < start[i + 1]; e++)
            {
                if (units.Position[column[e]] is >= 0 and var at)
                {
                    ofR[(at * Lanes.Count) + lane] = sign * matrices.Coarse.Weight[e];
                    ofS[(at * Lanes.Count) + lane] = sign * matrices.Difference!.Weight[e];
                }
            }
        }

        (gridR, gridS, gridT) = (matrices.Coarse.Grid, matrices.Difference!.Grid, matrices.Difference.Grid);
    }

    /// <summary>R, and S as the sum of s and t, brought to few bits, downward; grids at most <see cref="MostApart"/> bits apart.</summary>
    private void Shorten(int live, PairLaneUnits units)
    {
        var (bitsR, bitsS, bitsT) = (Bits(r, live), Bits(s, live), Bits(t, live));
        var (newR, newS) = Grids(bitsR, bitsS, bitsT);
        var (cutR, cutS, cutT) = (bitsR == 0 ? 0 : gridR - newR, bitsS == 0 ? 0 : gridS - newS, bitsT == 0 ? 0 : gridT - newS);
        for (var at = 0; at < live; at++)
        {
            r[at] = Lanes.Down(r[at], cutR);
            s[at] = Lanes.Down(s[at], cutS) + Lanes.Down(t[at], cutT);
        }

        (gridR, gridS) = (newR, newS);
        constants.PayAll(cutR > 0 ? units.DeltaTotal : 0, gridR + network.BoundBits);
        constants.PayAll(((cutS > 0 ? 1 : 0) + (cutT > 0 ? 1 : 0)) * units.HTotal, gridS + network.BoundBits);
    }

    /// <summary>The finest grids on which R has 27 bits and both parts of S 26; a tensor of zeros takes the other's.</summary>
    private (int R, int S) Grids(int bitsR, int bitsS, int bitsT)
    {
        var ofR = bitsR == 0 ? default(int?) : gridR - Math.Max(0, bitsR - Lanes.CoefficientBits);
        var ofS = bitsS == 0 ? default(int?) : gridS - Math.Max(0, bitsS - Lanes.CoefficientBits + 1);
        var ofT = bitsT == 0 ? default(int?) : gridT - Math.Max(0, bitsT - Lanes.CoefficientBits + 1);
        var sum = ofS is { } a && ofT is { } b ? Math.Min(a, b) : ofS ?? ofT;
        var (one, other) = (ofR ?? sum ?? 0, sum ?? ofR ?? 0);
        return (Math.Min(one, other + MostApart), Math.Min(other, one + MostApart));
    }

    private static int Bits(Vector512<long>[] values, int live)
    {
        var all = Vector512<long>.Zero;
        foreach (var value in values.AsSpan(0, live))
        {
            all |= Lanes.Magnitude(value);
        }

        return Lanes.Bits(all);
    }

    /// <summary>Biases and errors: |P| times what d may be off, |Q - P| times the original's rounding, |Q| times what x may be off.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Affine(PairLaneUnits units, int[] live, int gridP, int gridQ)
    {
        unchecked
        {
            Vector512<long> changes = default, biases = default, ofD = default, ofX = default, between = default;
            var apart = gridP - gridQ;
            var one = apart == 0 ? Vector512<long>.Zero : Vector512<long>.One;
            for (var at = 0; at < live.Length; at++)
            {
                var (j, vp, vq) = (live[at], p[at], q[at]);
                changes += Lanes.Times(vp, units.BiasDifference.Value[j]);
                biases += Lanes.Times(vq, units.Bias.Value[j]);
                ofD += Lanes.Times(Vector512.Abs(vp), units.ErrorD.Value[j]);
                ofX += Lanes.Times(Vector512.Abs(vq), units.ErrorX.Value[j]);

                // on the coarser grid, half of what is there, so that 27 bits are enough again
                var gap = Vector512.Abs(Lanes.Down(vq, Math.Max(0, -apart)) - Lanes.Down(vp, Math.Max(0, apart))) + one;
                between += Lanes.Times(Lanes.Down(gap + Vector512<long>.One, 1), units.Rho.Value[j]);
            }

            constants.Add(changes, gridP + units.BiasDifference.Grid);
            constants.Add(biases, gridQ + units.Bias.Grid);
            constants.Add(ofD, gridP + units.ErrorD.Grid);
            constants.Pay(ofX, gridQ + units.ErrorX.Grid);
            constants.Add(between, Math.Min(gridP, gridQ) - 1 + units.Rho.Grid);
        }
    }

    private void Product(LiveBlocks weights, int rows, int columns)
    {
        if (!weights.IsDense)
        {
            r.AsSpan(0, columns).Clear();
            s.AsSpan(0, columns).Clear();
            t.AsSpan(0, columns).Clear();
            weights.AddSparse(0, p.AsSpan(0, rows), r);
            weights.AddSparse(1, p.AsSpan(0, rows), s);
            weights.AddSparse(2, q.AsSpan(0, rows), t);
            return;
        }

        for (var group = 0; group * Columns < columns; group++)
        {
            Four(weights.Group(group), rows, group * Columns);
        }
    }

    /// <summary>Four columns of R = P V, s = P D and t = Q W.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four(ReadOnlySpan<int> weights, int rows, int at)
    {
        unchecked
        {
            Vector512<long> r0 = default, r1 = default, r2 = default, r3 = default, s0 = default, s1 = default, s2 = default, s3 = default;
            Vector512<long> t0 = default, t1 = default, t2 = default, t3 = default;
            ref var w = ref MemoryMarshal.GetReference(weights);
            ref var ps = ref MemoryMarshal.GetArrayDataReference(p);
            ref var qs = ref MemoryMarshal.GetArrayDataReference(q);
            for (var i = 0; i < rows; i++)
            {
                var (vp, vq) = (Unsafe.Add(ref ps, i), Unsafe.Add(ref qs, i));
                r0 += Lanes.Times(vp, w);
                r1 += Lanes.Times(vp, Unsafe.Add(ref w, 1));
                r2 += Lanes.Times(vp, Unsafe.Add(ref w, 2));
                r3 += Lanes.Times(vp, Unsafe.Add(ref w, 3));
                s0 += Lanes.Times(vp, Unsafe.Add(ref w, 4));
                s1 += Lanes.Times(vp, Unsafe.Add(ref w, 5));
                s2 += Lanes.Times(vp, Unsafe.Add(ref w, 6));
                s3 += Lanes.Times(vp, Unsafe.Add(ref w, 7));
                t0 += Lanes.Times(vq, Unsafe.Add(ref w, 8));
                t1 += Lanes.Times(vq, Unsafe.Add(ref w, 9));
                t2 += Lanes.Times(vq, Unsafe.Add(ref w, 10));
                t3 += Lanes.Times(vq, Unsafe.Add(ref w, 11));
                w = ref Unsafe.Add(ref w, 3 * Columns);
            }

            (r[at], r[at + 1], r[at + 2], r[at + 3]) = (r0, r1, r2, r3);
            (s[at], s[at + 1], s[at + 2], s[at + 3]) = (s0, s1, s2, s3);
            (t[at], t[at + 1], t[at + 2], t[at + 3]) = (t0, t1, t2, t3);
        }
    }

    /// <summary>The largest value over the inputs of s + t, both brought to one grid on which they fit, downward.</summary>
    private void Concretise(NodeState state)
    {
        var grid = Math.Min(Math.Max(gridS, gridT), Math.Min(gridS, gridT) + MostApart + MostApart);
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            for (var input = 0; input < sums.Length; input++)
            {
                sums[input] = FixedPoint.Down(s[input][lane], gridS - grid) + FixedPoint.Down(t[input][lane], gridT - grid);
            }

            constants.Add(lane, state.Inputs.Largest(sums, grid + network.InputGrid - network.ConstantBits));
        }

        if (grid < Math.Max(gridS, gridT))
        {
            Int128 total = 0;
            foreach (var input in state.Inputs.Box)
            {
                total += Math.Max(input.Upper, 0);
            }

            constants.PayAll(total, grid + network.InputGrid);
        }
    }
}
