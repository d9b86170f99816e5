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
    private readonly int[] outputs;
    private readonly int[] rowOf;

    public PiecewiseUnits(PairLayer layer, IEnumerable<Unit> units)
    {
        this.layer = layer;
        neurons = new ReluNeuron[layer.Outputs];
        (isRelu, rowOf) = (new bool[layer.Outputs], new int[layer.Outputs]);
        foreach (var unit in units) { (neurons[unit.Output], isRelu[unit.Output], rowOf[unit.Output]) = (new ReluNeuron(layer.IsPair), unit.Kind == Activation.Relu, unit.Row); }
        outputs = [.. Enumerable.Range(0, layer.Outputs).Where(output => neurons[output] is not null)];
    }

    public override void Prepare(in LayerEnds ends, LayerUnits into)
    {
        foreach (var output in outputs)
        {
            var i = rowOf[output];
            if (!isRelu[output])
            {
                into.H.Set(output, ends.Lx[i], ends.Ux[i]);
                if (!layer.IsPair) { continue; }
                into.G.Set(output, ends.Ly[i], ends.Uy[i]);
                into.Delta.Set(output, ends.Ld[i], ends.Ud[i]);
                continue;
            }

            into.H.Set(output, Math.Max(ends.Lx[i], 0), Math.Max(ends.Ux[i], 0));
            neurons[output].Prepare(ends, i);
            if (!layer.IsPair) { continue; }
            into.G.Set(output, Math.Max(ends.Ly[i], 0), Math.Max(ends.Uy[i], 0));
            into.Delta.Set(output, neurons[output].DeltaLow, neurons[output].DeltaHigh);
        }
    }

    /// <summary>x and y where they are unstable, d where either is.</summary>
    public override void Want(in LayerEnds ends, WantedRows rows)
    {
        foreach (var output in outputs)
        {
            if (!isRelu[output]) { continue; }
            var i = rowOf[output];
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
        var (from, at) = ((nint)output * batch.Lanes, (nint)rowOf[output] * batch.Lanes);
        batch.AddRow(rowOf[output]);
        var neuron = neurons[output];
        if (batch.Kind != RowKind.Pair)
        {
            var isCoarse = batch.Kind == RowKind.Coarse;
            if (isRelu[output] && (isCoarse ? neuron.Y : neuron.X) == Phase.Unstable) { ReluLines.Single(neuron, isCoarse, batch, (from, at)); }
            else { Copy(batch.S + from, batch.Q + at, batch.Lanes); }
            return;
        }

        if (!isRelu[output] || (neuron.X == Phase.Active && neuron.Y == Phase.Active))
        {
            Copy(batch.R + from, batch.P + at, batch.Lanes);
            Copy(batch.S + from, batch.Q + at, batch.Lanes);
        }
        else if (neuron.X == Phase.Unstable || neuron.Y == Phase.Unstable) { ReluLines.Pair(neuron, batch, (from, at)); }
        else { Switch(neuron.X == Phase.Active, batch, (from, at)); }
    }

    public override double Loss(int output, RowBatch batch, int lane)
    {
        if (!isRelu[output]) { return 0; }
        var (neuron, at, to) = (neurons[output], ((nint)output * batch.Lanes) + lane, ((nint)rowOf[output] * batch.Lanes) + lane);
        if (batch.Kind == RowKind.Pair)
        {
            return neuron.X == Phase.Unstable || neuron.Y == Phase.Unstable ? neuron.Loss((batch.R[at], batch.S[at]), (batch.P[to], batch.Q[to])) : 0;
        }

        var (phase, (lower, upper)) = batch.Kind == RowKind.Coarse ? (neuron.Y, neuron.EndsY) : (neuron.X, neuron.EndsX);
        if (phase != Phase.Unstable) { return 0; }
        var (atLower, atUpper) = (-batch.Q[to] * lower, (batch.S[at] - batch.Q[to]) * upper);
        return Math.Max(Math.Max(atLower, atUpper), 0) - Math.Min(Math.Min(atLower, atUpper), 0);
    }

    private static void Copy(double* from, double* to, int count) => new ReadOnlySpan<double>(from, count).CopyTo(new Span<double>(to, count));

    /// <summary>One network active, the other inactive throughout: Delta is -x or y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Switch(bool originalIsActive, RowBatch batch, (nint From, nint To) at)
    {
        for (nint lane = 0; lane < batch.Lanes; lane += LaneVector.Width)
        {
            var (r, s) = (Vector512.Load(batch.R + at.From + lane), Vector512.Load(batch.S + at.From + lane));
            (originalIsActive ? Vector512<double>.Zero : r).Store(batch.P + at.To + lane);
            (originalIsActive ? s - r : r).Store(batch.Q + at.To + lane);
        }
    }
}
