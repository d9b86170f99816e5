using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Audit.Bounds.Search;

namespace Audit.Bounds.Propagation;

/// <summary>Carries a batch of rows from a layer back to the input box.</summary>
/// <remarks>Formula: FORMAT.md, "Backward row". Rounding: float64 to nearest. Not thread-safe: owns the batch's memory.</remarks>
internal sealed unsafe class BackwardPass
{
    private readonly PairNetwork network;
    private readonly LayerUnits[] units;
    private readonly IntervalStep steps;
    private readonly int[] inputs;

    public BackwardPass(PairNetwork network, LayerUnits[] units, IntervalStep steps)
    {
        (this.network, this.units, this.steps) = (network, units, steps);
        Batch = new RowBatch(network.Widest);
        inputs = [.. Enumerable.Range(0, network.Inputs)];
    }

    /// <summary>What the boxes are cut with, or null.</summary>
    public InputCut? Cut { get; set; }

    /// <summary>The rows; afterwards S holds their coefficients of the inputs.</summary>
    public RowBatch Batch { get; }

    /// <summary>Upper bounds of +- each neuron of a layer, two lanes per neuron, in <see cref="RowBatch.Constant"/>.</summary>
    public void OfNeurons(int k, RowKind kind, ReadOnlySpan<int> neurons, double[] lower, double[] upper)
    {
        Batch.Use(kind, 2 * neurons.Length);
        UnitProduct.Run(network.Layers[k], Batch, neurons, Columns(k), steps.Errors(k));
        Below(k);
        Concretise(lower, upper);
    }

    /// <summary>Carries the rows whose coefficients of layer k stand in the batch to the inputs; their constants are left without the inputs' part.</summary>
    public void OfRows(int k, Action<int>? passed = null)
    {
        Product(k);
        Below(k, passed);
    }

    private ReadOnlySpan<int> Columns(int k) => k == 0 ? inputs : units[k - 1].Live(Batch.Kind);

    private void Below(int k, Action<int>? passed = null)
    {
        while (k > 0)
        {
            units[--k].Pass(Batch);
            passed?.Invoke(k);
            Product(k);
        }
    }

    private void Product(int k)
    {
        Constants(network.Layers[k], steps.Errors(k));
        BatchProduct.Run(network.Layers[k], Batch, Columns(k));
    }

    private void Constants(PairLayer layer, in LayerErrors errors)
    {
        foreach (var i in Batch.Rows.AsSpan(0, Batch.RowCount))
        {
            var at = (nint)i * Batch.Lanes;
            switch (Batch.Kind)
            {
                case RowKind.Pair: PairConstant(at, (errors.Y[i], errors.X[i]), (layer.E[i], layer.B[i])); break;
                case RowKind.Original: SingleConstant(at, errors.X[i], layer.B[i]); break;
                default: SingleConstant(at, errors.Y[i], layer.C[i]); break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PairConstant(nint at, (double Y, double X) rho, (double E, double B) bias)
    {
        var (y, x, e, b) = (Vector512.Create(rho.Y), Vector512.Create(rho.X), Vector512.Create(bias.E), Vector512.Create(bias.B));
        double* constant = Batch.Constant;
        for (nint lane = 0; lane < Batch.Lanes; lane += LaneVector.Width)
        {
            var (p, q) = (Vector512.Load(Batch.P + at + lane), Vector512.Load(Batch.Q + at + lane));
            var sum = Vector512.FusedMultiplyAdd(Vector512.Abs(p), y, Vector512.Load(constant + lane));
            sum = Vector512.FusedMultiplyAdd(Vector512.Abs(q - p), x, sum);
            Vector512.FusedMultiplyAdd(q, b, Vector512.FusedMultiplyAdd(p, e, sum)).Store(constant + lane);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SingleConstant(nint at, double rho, double bias)
    {
        var (error, b) = (Vector512.Create(rho), Vector512.Create(bias));
        double* constant = Batch.Constant;
        for (nint lane = 0; lane < Batch.Lanes; lane += LaneVector.Width)
        {
            var q = Vector512.Load(Batch.Q + at + lane);
            var sum = Vector512.FusedMultiplyAdd(Vector512.Abs(q), error, Vector512.Load(constant + lane));
            Vector512.FusedMultiplyAdd(q, b, sum).Store(constant + lane);
        }
    }

    /// <summary>Adds to the constants the largest values of the inputs' part over a box and what it is cut with.</summary>
    public void Concretise(double[] lower, double[] upper)
    {
        if (Cut is null) { OverBox(lower, upper); } else { OverCut(Cut, lower, upper); }
    }

    /// <summary>Row by row: a cut judges a whole form at once.</summary>
    private void OverCut(InputCut cut, double[] lower, double[] upper)
    {
        var form = new double[lower.Length];
        for (var lane = 0; lane < Batch.Lanes; lane++)
        {
            Array.Clear(form);
            foreach (var j in Batch.Columns.AsSpan(0, Batch.ColumnCount)) { form[j] = Batch.S[((nint)j * Batch.Lanes) + lane]; }
            Batch.Constant[lane] += cut.Largest(form, lower, upper);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OverBox(double[] lower, double[] upper)
    {
        double* constant = Batch.Constant;
        foreach (var j in Batch.Columns.AsSpan(0, Batch.ColumnCount))
        {
            var (l, u) = (Vector512.Create(lower[j]), Vector512.Create(upper[j]));
            var from = Batch.S + ((nint)j * Batch.Lanes);
            for (nint lane = 0; lane < Batch.Lanes; lane += LaneVector.Width)
            {
                var s = Vector512.Load(from + lane);
                (Vector512.Load(constant + lane) + Vector512.Max(s * l, s * u)).Store(constant + lane);
            }
        }
    }
}
