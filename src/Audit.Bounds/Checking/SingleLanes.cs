using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Checking;

/// <summary>Backward rows of one network taken alone, eight at a time: upper bounds of +-x (original) or +-y (coarse).</summary>
/// <remarks>
/// Guarantee: the same statement as <see cref="SinglePass"/> makes of each row, with coefficients of 27 bits. What is cut off a coefficient is less than a unit and is paid with the largest
/// activation; what short weights and biases lose is part of <see cref="SingleLaneUnits.Error"/>. Not for two threads at once.
/// </remarks>
internal sealed class SingleLanes(GridNetwork network, bool coarse)
{
    private const int Columns = 8;
    private readonly Vector512<long>[] q = new Vector512<long>[network.Width + Columns];
    private readonly Vector512<long>[] s = new Vector512<long>[network.Width + Columns];
    private readonly Int128[] sums = new Int128[network.Inputs];
    private readonly SinglePass exact = new(network);
    private readonly LaneConstants constants = new(network.ConstantBits);
    private readonly int[] inputs = [.. Enumerable.Range(0, network.Inputs)];
    private readonly LiveBlocks[] blocks = [.. network.Short.Select(layer => new LiveBlocks(Columns, coarse ? layer.Coarse! : layer.Original))];
    private int grid;

    /// <summary>Upper bounds of up to four neurons and of minus them, on the grid of constants.</summary>
    public LaneConstants OfNeurons(NodeState state, int layer, ReadOnlySpan<int> neurons)
    {
        Open(state, layer, neurons);
        return Pass(state, layer);
    }

    /// <summary>Upper bounds of up to eight combinations of the original's last values, on the grid of constants.</summary>
    public LaneConstants OfRows(NodeState state, IReadOnlyList<Combination> rows)
    {
        var layer = network.Layers.Length - 1;
        var live = state.Layers[layer - 1].Units!.Live;
        var opening = new LaneOpening(live.Length);
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            constants.Start(lane, lane < rows.Count ? exact.Begin(state, layer, rows[lane].Original) : 0);
            if (lane < rows.Count)
            {
                opening.Keep(lane, exact.S, exact.S, live);
            }
        }

        var (_, cut) = opening.Write(q, s);
        grid = network.CoefficientBits + network.Layers[layer].WeightGrid - cut;
        constants.PayAll(cut > 0 ? state.Layers[layer - 1].Single(network.Short[layer - 1], network.BoundBits, coarse).Total : 0, grid + network.BoundBits);
        return Pass(state, layer);
    }

    private LaneConstants Pass(NodeState state, int layer)
    {
        for (var k = layer - 1; ; k--)
        {
            var units = state.Layers[k].Single(network.Short[k], network.BoundBits, coarse);
            var live = state.Layers[k].Units!.Live;
            Shorten(live.Length, units.Total);
            Relax(units, live);
            Affine(units, live);
            var next = k == 0 ? inputs : state.Layers[k - 1].Units!.Live;
            blocks[k].Select(live, next);
            Product(blocks[k], live.Length, next.Length);
            grid += Matrix(k).Grid;
            if (k == 0)
            {
                Concretise(state);
                return constants;
            }
        }
    }

    private ShortMatrix Matrix(int layer) => coarse ? network.Short[layer].Coarse! : network.Short[layer].Original;

    /// <summary>The rows' own weights, bias and errors.</summary>
    private void Open(NodeState state, int layer, ReadOnlySpan<int> neurons)
    {
        var (matrix, bounds) = (Matrix(layer), state.Layers[layer]);
        var (rows, units) = (coarse ? network.Layers[layer].Coarse! : network.Layers[layer].Original, state.Layers[layer - 1].Units!);
        s.AsSpan(0, units.Live.Length).Clear();
        var lanes = MemoryMarshal.Cast<Vector512<long>, long>(s.AsSpan());
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            constants.Start(lane, 0);
            if (lane >= 2 * neurons.Length)
            {
                continue;
            }

            var (i, sign) = (neurons[lane / 2], 1 - (2 * (lane & 1)));
            var error = coarse ? bounds.RhoY[i] + bounds.ExtraY[i] : bounds.RhoX[i] + bounds.ExtraX[i];
            constants.Add(lane, FixedPoint.Up(sign * rows.Bias[i], network.Layers[layer].BiasGrid - network.ConstantBits) + FixedPoint.Up(error, FixedPoint.FineBits - network.ConstantBits));
            for (var e = matrix.Start[i]; e < matrix.Start[i + 1]; e++)
            {
                if (units.Position[matrix.Column[e]] is >= 0 and var at)
                {
                    lanes[(at * Lanes.Count) + lane] = sign * matrix.Weight[e];
                }
            }
        }

        grid = matrix.Grid;
    }

    /// <summary>Coefficients of activations brought to few bits, downward.</summary>
    private void Shorten(int live, Int128 total)
    {
        var all = Vector512<long>.Zero;
        foreach (var value in s.AsSpan(0, live))
        {
            all |= Lanes.Magnitude(value);
        }

        var cut = Math.Max(0, Lanes.Bits(all) - Lanes.CoefficientBits);
        if (cut == 0)
        {
            return;
        }

        foreach (ref var value in s.AsSpan(0, live))
        {
            value = Lanes.Down(value, cut);
        }

        grid -= cut;
        constants.PayAll(total, grid + network.BoundBits);
    }

    /// <summary>Each activation is replaced by its pre-activation times a slope, and a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Relax(SingleLaneUnits units, int[] live)
    {
        unchecked
        {
            var total = Vector512<long>.Zero;
            for (var at = 0; at < live.Length; at++)
            {
                var (j, value) = (live[at], s[at]);
                var slopes = units.Slopes[j];
                if (!units.Switches[j])
                {
                    q[at] = slopes.Negative == 0 ? Vector512<long>.Zero : value;
                    continue;
                }

                // value (27 bits) times slope (30) or end (29): no product reaches 2^57; cut before they are summed
                var positive = Vector512.GreaterThan(value, Vector512<long>.Zero);
                var chord = Lanes.Down(Lanes.Times(value, slopes.Positive), Slopes.Bits);
                var c = Vector512.Max(Lanes.Times(-chord, units.Lower[j]), Lanes.Times(value - chord, units.Upper[j]));
                total += positive & (Lanes.Down(Vector512.Max(c, Vector512<long>.Zero), LaneConstants.Headroom) + Vector512<long>.One);
                q[at] = Vector512.ConditionalSelect(positive, chord, slopes.Negative == 0 ? Vector512<long>.Zero : value);
            }

            constants.Add(total, grid + units.Grid - LaneConstants.Headroom);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Affine(SingleLaneUnits units, int[] live)
    {
        unchecked
        {
            var (biases, errors) = (Vector512<long>.Zero, Vector512<long>.Zero);
            for (var at = 0; at < live.Length; at++)
            {
                biases += Lanes.Times(q[at], units.Bias.Value[live[at]]);
                errors += Lanes.Times(Vector512.Abs(q[at]), units.Error.Value[live[at]]);
            }

            constants.Add(biases, grid + units.Bias.Grid);
            constants.Add(errors, grid + units.Error.Grid);
        }
    }

    private void Product(LiveBlocks weights, int rows, int columns)
    {
        if (!weights.IsDense)
        {
            s.AsSpan(0, columns).Clear();
            weights.AddSparse(0, q.AsSpan(0, rows), s);
            return;
        }

        for (var group = 0; group * Columns < columns; group++)
        {
            Eight(weights.Group(group), q.AsSpan(0, rows), s.AsSpan(group * Columns, Columns));
        }
    }

    /// <summary>Eight columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eight(ReadOnlySpan<int> weights, ReadOnlySpan<Vector512<long>> coefficients, Span<Vector512<long>> result)
    {
        unchecked
        {
            Vector512<long> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            ref var w = ref MemoryMarshal.GetReference(weights);
            foreach (var p in coefficients)
            {
                s0 += Lanes.Times(p, w);
                s1 += Lanes.Times(p, Unsafe.Add(ref w, 1));
                s2 += Lanes.Times(p, Unsafe.Add(ref w, 2));
                s3 += Lanes.Times(p, Unsafe.Add(ref w, 3));
                s4 += Lanes.Times(p, Unsafe.Add(ref w, 4));
                s5 += Lanes.Times(p, Unsafe.Add(ref w, 5));
                s6 += Lanes.Times(p, Unsafe.Add(ref w, 6));
                s7 += Lanes.Times(p, Unsafe.Add(ref w, 7));
                w = ref Unsafe.Add(ref w, Columns);
            }

            (result[0], result[1], result[2], result[3]) = (s0, s1, s2, s3);
            (result[4], result[5], result[6], result[7]) = (s4, s5, s6, s7);
        }
    }

    private void Concretise(NodeState state)
    {
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            for (var input = 0; input < sums.Length; input++)
            {
                sums[input] = s[input][lane];
            }

            constants.Add(lane, state.Inputs.Largest(sums, grid + network.InputGrid - network.ConstantBits));
        }
    }
}
