using Audit.Bounds.Search;

namespace Audit.Bounds.Propagation;

/// <summary>Bounds of two networks and of their difference over boxes, by linear planes with backward substitution, many rows at once.</summary>
/// <remarks>
/// Guarantee: none by itself; float64 to nearest may err in its last digits, which is covered by one grid step outward. What is
/// published is what the exact checker re-derives by the same rules. Formula and order of steps: Certificates/FORMAT.md. Source: CROWN (Zhang et
/// al. 2018), ReluDiff (2020), NeuroDiff (2020) for the difference; the joint planes and their vertex constants are ours. Cost: two rows per
/// unstable value, each one multiply-add per live weight below it (pairs: three). Not thread-safe: each worker owns one, for its scratch rows.
/// </remarks>
internal sealed class Propagation
{
    private readonly PairNetwork network;
    private readonly BoundGrid grid;
    private readonly LayerUnits[] units;
    private readonly IntervalStep steps;
    private readonly BackwardPass pass;
    private readonly Ranges inputs;
    private readonly WantedRows wanted;
    private readonly Sensitivity sensitivity;
    private readonly double[] widths;

    public Propagation(PairNetwork network, int boundBits)
    {
        this.network = network;
        grid = new BoundGrid(boundBits);
        units = [.. network.Layers[..^1].Select((layer, k) => new LayerUnits(layer, network.Wanted[k]))];
        steps = new IntervalStep(network, grid);
        pass = new BackwardPass(network, units, steps);
        inputs = new Ranges(network.Inputs);
        wanted = new WantedRows(network.Widest);
        sensitivity = new Sensitivity(network);
        widths = new double[network.Inputs];
    }

    /// <summary>Whether the last <see cref="Rebound"/> kept every function inside its domain; else nothing is known of what lies above.</summary>
    public bool IsDefined { get; private set; }

    /// <summary>What the boxes are cut with, or null; to be set before a box of another part of the region is bounded.</summary>
    public InputCut? Cut
    {
        get => pass.Cut;
        set => pass.Cut = value;
    }

    /// <summary>Proves bounds of all layers over a box, starting from inherited ones, which it overwrites; false where no input reaches the state.</summary>
    public bool Rebound(NodeBounds bounds, double[] lower, double[] upper)
    {
        inputs.Set(lower, upper);
        IsDefined = true;
        for (var j = 0; j < widths.Length; j++) { widths[j] = upper[j] - lower[j]; }
        for (var k = 0; k < units.Length; k++)
        {
            var ends = bounds[k];
            steps.Run(k, Into(k), ends);
            if (k == 0 && Cut is not null) { CutStep.Tighten(network.Layers[0], ends, (lower, upper), (Cut, grid, steps.Errors(0))); }
            if (!ends.CrossTighten()) { return false; }
            if (k > 0 && !Backward(k, ends, lower, upper)) { return false; }
            if (!units[k].Prepare(ends)) { return !(IsDefined = false); }
        }

        steps.RunErrors(units.Length, Into(units.Length));
        return true;
    }

    /// <summary>Upper bounds of P . d + Q . x of the last layer, as forms of the inputs; the layers' bounds are those of the last <see cref="Rebound"/>.</summary>
    public FinalRows Upper(ReadOnlySpan<(double[] P, double[] Q)> rows, bool withScores = false)
    {
        var result = new FinalRows(new double[rows.Length], new double[rows.Length * network.Inputs], withScores && sensitivity.IsKept ? new double[rows.Length * network.Inputs] : []) { Cut = Cut };
        Span<int> pairs = new int[rows.Length], singles = new int[rows.Length];
        var (pairCount, singleCount) = (0, 0);
        for (var row = 0; row < rows.Length; row++)
        {
            if (network.IsPair && rows[row].P.AsSpan().ContainsAnyExcept(0)) { pairs[pairCount++] = row; } else { singles[singleCount++] = row; }
        }

        Upper(rows, pairs[..pairCount], RowKind.Pair, result);
        Upper(rows, singles[..singleCount], RowKind.Original, result);
        return result;
    }

    /// <summary>Final rows with phases of neurons over the box of the last <see cref="Rebound"/>, whose bounds the phases clip.</summary>
    public PhasedRows Phased(NodeBounds bounds) => new(network, bounds, units, pass);

    private Entering Into(int k) => k == 0 ? new Entering(inputs, inputs, null) : new Entering(units[k - 1].H, units[k - 1].G, units[k - 1].Delta);

    /// <summary>Backward rows of a layer; which are wanted is decided before any of them is known.</summary>
    private bool Backward(int k, in LayerEnds ends, double[] lower, double[] upper)
    {
        wanted.Clear();
        sensitivity.Forget(k);
        units[k].Want(ends, wanted);
        Prove(k, RowKind.Original, ends.Lx, ends.Ux, (lower, upper));
        Prove(k, RowKind.Coarse, ends.Ly, ends.Uy, (lower, upper));
        Prove(k, RowKind.Pair, ends.Ld, ends.Ud, (lower, upper));
        return ends.CrossTighten();
    }

    private unsafe void Prove(int k, RowKind kind, Span<double> lows, Span<double> highs, (double[] Lower, double[] Upper) box)
    {
        var rest = wanted[kind];
        while (rest.Length > 0)
        {
            var part = rest[..Math.Min(rest.Length, pass.Batch.Capacity / 2)];
            pass.OfNeurons(k, kind, part, box.Lower, box.Upper);
            sensitivity.Take(k, pass.Batch, part);
            for (var n = 0; n < part.Length; n++)
            {
                double high = grid.Up(pass.Batch.Constant[2 * n]), low = grid.Down(-pass.Batch.Constant[(2 * n) + 1]);
                if (high < highs[part[n]]) { highs[part[n]] = high; }
                if (low > lows[part[n]]) { lows[part[n]] = low; }
            }

            rest = rest[part.Length..];
        }
    }

    private unsafe void Upper(ReadOnlySpan<(double[] P, double[] Q)> rows, ReadOnlySpan<int> indices, RowKind kind, FinalRows result)
    {
        var batch = pass.Batch;
        while (indices.Length > 0)
        {
            var part = indices[..Math.Min(indices.Length, batch.Capacity)];
            batch.Use(kind, part.Length);
            for (var value = 0; value < network.Outputs; value++)
            {
                batch.AddRow(value);
                var at = (nint)value * batch.Lanes;
                for (var lane = 0; lane < batch.Lanes; lane++)
                {
                    var (p, q) = lane < part.Length ? (rows[part[lane]].P[value], rows[part[lane]].Q[value]) : (0, 0);
                    (batch.P[at + lane], batch.Q[at + lane]) = (p, q);
                }
            }

            var own = part.ToArray();
            pass.OfRows(units.Length, result.Scores.Length > 0 ? k => Score(k, own, result.Scores) : null);
            Read(part, result);
            indices = indices[part.Length..];
        }
    }

    private void Score(int k, int[] rows, double[] scores)
    {
        foreach (var output in pass.Batch.Columns.AsSpan(0, pass.Batch.ColumnCount))
        {
            for (var lane = 0; lane < rows.Length; lane++)
            {
                var loss = units[k].Loss(output, pass.Batch, lane);
                if (!(loss > 0)) { continue; }
                var (first, count) = units[k].RowsOf(output);
                for (var row = first; row < first + count; row++)
                {
                    sensitivity.Attribute(k, row, loss / count, widths, scores.AsSpan(rows[lane] * network.Inputs, network.Inputs));
                }
            }
        }
    }

    private unsafe void Read(ReadOnlySpan<int> rows, FinalRows result)
    {
        for (var lane = 0; lane < rows.Length; lane++)
        {
            result.Constants[rows[lane]] = pass.Batch.Constant[lane];
            foreach (var j in pass.Batch.Columns.AsSpan(0, pass.Batch.ColumnCount))
            {
                result.Coefficients[(rows[lane] * network.Inputs) + j] = pass.Batch.S[((nint)j * pass.Batch.Lanes) + lane];
            }
        }
    }
}
