using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Propagation;

/// <summary>Identity and ReLU rows: stable ones copy or drop coefficients, unstable ones take planes with vertex constants.</summary>
/// <remarks>Formulas: FORMAT.md beside the certificates, "Vertices" and "Proposed (p, q)". The rows of a batch stand in the lanes.</remarks>
internal sealed unsafe class PiecewiseUnits : UnitFamily
{
    private readonly PairLayer layer;
    private readonly ReluNeuron[] neurons;
    private readonly bool[] isRelu;

    public PiecewiseUnits(PairLayer layer)
    {
        this.layer = layer;
        neurons = [.. Enumerable.Range(0, layer.Rows).Select(_ => new ReluNeuron(layer.IsPair))];
        isRelu = [.. layer.Activations.Select(activation => activation == Activation.Relu)];
    }

    public override void Prepare(in LayerEnds ends, LayerUnits into)
    {
        for (var i = 0; i < neurons.Length; i++)
        {
            if (!isRelu[i])
            {
                into.H.Set(i, ends.Lx[i], ends.Ux[i]);
                if (!layer.IsPair) { continue; }
                into.G.Set(i, ends.Ly[i], ends.Uy[i]);
                into.Delta.Set(i, ends.Ld[i], ends.Ud[i]);
                continue;
            }

            into.H.Set(i, Math.Max(ends.Lx[i], 0), Math.Max(ends.Ux[i], 0));
            neurons[i].Prepare(ends, i);
            if (!layer.IsPair) { continue; }
            into.G.Set(i, Math.Max(ends.Ly[i], 0), Math.Max(ends.Uy[i], 0));
            into.Delta.Set(i, neurons[i].DeltaLow, neurons[i].DeltaHigh);
        }
    }

    /// <summary>x and y where they are unstable, d where either is.</summary>
    public override void Want(in LayerEnds ends, WantedRows rows)
    {
        for (var i = 0; i < isRelu.Length; i++)
        {
            if (!isRelu[i]) { continue; }
            var (x, y) = (ends.Lx[i] < 0 && ends.Ux[i] > 0, layer.IsPair && ends.Ly[i] < 0 && ends.Uy[i] > 0);
            if (x) { rows.Add(RowKind.Original, i); }
            if (y) { rows.Add(RowKind.Coarse, i); }
            if (layer.IsPair && (x || y) && (ends.Ld[i] != 0 || ends.Ud[i] != 0)) { rows.Add(RowKind.Pair, i); }
        }
    }

    public override bool IsLive(int output, RowKind kind) => !isRelu[output] || kind switch
    {
        RowKind.Original => neurons[output].X != Phase.Inactive,
        RowKind.Coarse => neurons[output].Y != Phase.Inactive,
        _ => neurons[output].X != Phase.Inactive || neurons[output].Y != Phase.Inactive,
    };

    public override void Pass(int output, RowBatch batch)
    {
        batch.AddRow(output);
        var at = (nint)output * batch.Lanes;
        var neuron = neurons[output];
        if (batch.Kind != RowKind.Pair)
        {
            var isCoarse = batch.Kind == RowKind.Coarse;
            if (isRelu[output] && (isCoarse ? neuron.Y : neuron.X) == Phase.Unstable) { ReluLines.Single(neuron, isCoarse, batch, at); }
            else { Copy(batch.S + at, batch.Q + at, batch.Lanes); }
            return;
        }

        if (!isRelu[output] || (neuron.X == Phase.Active && neuron.Y == Phase.Active))
        {
            Copy(batch.R + at, batch.P + at, batch.Lanes);
            Copy(batch.S + at, batch.Q + at, batch.Lanes);
        }
        else if (neuron.X == Phase.Unstable || neuron.Y == Phase.Unstable) { ReluLines.Pair(neuron, batch, at); }
        else { Switch(neuron.X == Phase.Active, batch, at); }
    }

    private static void Copy(double* from, double* to, int count) => new ReadOnlySpan<double>(from, count).CopyTo(new Span<double>(to, count));

    /// <summary>One network active, the other inactive throughout: Delta is -x or y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Switch(bool originalIsActive, RowBatch batch, nint at)
    {
        for (nint lane = 0; lane < batch.Lanes; lane += LaneVector.Width)
        {
            var (r, s) = (Vector512.Load(batch.R + at + lane), Vector512.Load(batch.S + at + lane));
            (originalIsActive ? Vector512<double>.Zero : r).Store(batch.P + at + lane);
            (originalIsActive ? s - r : r).Store(batch.Q + at + lane);
        }
    }
}
