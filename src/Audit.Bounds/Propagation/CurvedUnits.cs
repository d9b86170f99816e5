using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Relaxations;
using Range = Audit.Bounds.Relaxations.Range;

namespace Audit.Bounds.Propagation;

/// <summary>Smooth functions, products and softmaxes of a layer: linear forms of their rows, made anew for each box.</summary>
/// <remarks>Formulas: <see cref="RelaxationTable"/>, and FORMAT.md, section Functions. Where a box leaves a function's domain nothing is known: <see cref="IsDefined"/>.</remarks>
internal sealed unsafe class CurvedUnits : UnitFamily
{
    private readonly PairLayer layer;
    private readonly ImmutableArray<Unit> units;
    private readonly bool[] wanted;
    private readonly int[] unitOf;
    private readonly UnitForm[] forms;
    private readonly (double X, double D)[] middles;

    public CurvedUnits(PairLayer layer, ImmutableArray<Unit> units, bool[] wanted)
    {
        (this.layer, this.units, this.wanted) = (layer, units, wanted);
        (unitOf, forms, middles) = (new int[layer.Outputs], new UnitForm[layer.Outputs], new (double, double)[layer.Rows]);
        for (var index = 0; index < units.Length; index++) { unitOf.AsSpan(units[index].Output, units[index].Outputs).Fill(index); }
    }

    /// <summary>Whether every function is defined on its rows' intervals.</summary>
    public bool IsDefined { get; private set; }

    public override void Prepare(in LayerEnds ends, LayerUnits into)
    {
        IsDefined = true;
        foreach (var unit in units)
        {
            var rows = Rows(ends, unit);
            for (var row = unit.Row; row < unit.Row + unit.Rows; row++) { middles[row] = ((ends.Lx[row] + ends.Ux[row]) / 2, layer.IsPair ? (ends.Ld[row] + ends.Ud[row]) / 2 : 0); }
            IsDefined &= SmoothFunction.IsDefined(unit.Kind, rows.X[0]) && (!rows.IsPair || SmoothFunction.IsDefined(unit.Kind, rows.Y[0]));
            if (!IsDefined) { return; }
            var made = RelaxationTable.Of(unit.Kind, rows);
            for (var index = 0; index < made.Length; index++) { Take(unit.Output + index, made[index], into); }
        }
    }

    /// <summary>x, and d where it moves: y follows from both.</summary>
    public override void Want(in LayerEnds ends, WantedRows rows)
    {
        for (var row = 0; row < wanted.Length; row++)
        {
            if (!wanted[row]) { continue; }
            if (ends.Lx[row] < ends.Ux[row]) { rows.Add(RowKind.Original, row); }
            if (layer.IsPair && (ends.Ld[row] != 0 || ends.Ud[row] != 0)) { rows.Add(RowKind.Pair, row); }
        }
    }

    public override bool IsLive(int output, RowKind kind) => true;

    public override void Pass(int output, RowBatch batch)
    {
        var unit = units[unitOf[output]];
        if (unit.Kind == Activation.SoftmaxFirst) { PassGroup(unit, output, batch); return; }
        if (batch.RowCount == 0 || batch.Rows[batch.RowCount - 1] != unit.Row + unit.Rows - 1) { Start(unit, batch); }
        Span<double> p = stackalloc double[unit.Rows], q = stackalloc double[unit.Rows];
        var at = (nint)output * batch.Lanes;
        for (var lane = 0; lane < batch.Lanes; lane++)
        {
            var s = batch.S[at + lane];
            var r = batch.Kind == RowKind.Pair ? batch.R[at + lane] : 0;
            if (s == 0 && r == 0) { continue; }
            p.Clear();
            q.Clear();
            batch.Constant[lane] += batch.Kind == RowKind.Pair ? forms[output].Pair(r, s, p, q) : forms[output].Single(batch.Kind == RowKind.Coarse, s, q);
            for (var i = 0; i < q.Length; i++)
            {
                var to = ((nint)(unit.Row + i) * batch.Lanes) + lane;
                batch.Q[to] += q[i];
                if (batch.Kind == RowKind.Pair) { batch.P[to] += p[i]; }
            }
        }
    }

    /// <summary>The height of the enclosure at the middle of the rows' intervals.</summary>
    public override double Loss(int output, RowBatch batch, int lane)
    {
        var at = ((nint)output * batch.Lanes) + lane;
        var (r, s) = (batch.Kind == RowKind.Pair ? batch.R[at] : 0, batch.S[at]);
        return r == 0 && s == 0 ? 0 : AtMiddle(output, batch.Kind, r, s) + AtMiddle(output, batch.Kind, -r, -s);
    }

    private double AtMiddle(int output, RowKind kind, double r, double s)
    {
        var unit = units[unitOf[output]];
        Span<double> p = stackalloc double[unit.Rows], q = stackalloc double[unit.Rows];
        p.Clear();
        q.Clear();
        var total = kind == RowKind.Pair ? forms[output].Pair(r, s, p, q) : forms[output].Single(kind == RowKind.Coarse, s, q);
        for (var i = 0; i < q.Length; i++)
        {
            var (x, d) = middles[unit.Row + i];
            total += (q[i] * (kind == RowKind.Coarse ? x + d : x)) + (p[i] * d);
        }

        return total;
    }

    /// <summary>All shares of a softmax at once: they sum to 1 and their differences to 0, but for their errors, so a common part of the coefficients is a constant.</summary>
    private void PassGroup(Unit unit, int output, RowBatch batch)
    {
        if (batch.RowCount > 0 && batch.Rows[batch.RowCount - 1] == unit.Row + unit.Rows - 1) { return; }
        Start(unit, batch);
        var first = Array.BinarySearch(batch.Columns, 0, batch.ColumnCount, output);
        var (isPair, isCoarse) = (batch.Kind == RowKind.Pair, batch.Kind == RowKind.Coarse);
        Span<double> r = stackalloc double[unit.Rows], s = stackalloc double[unit.Rows], p = stackalloc double[unit.Rows], q = stackalloc double[unit.Rows];
        for (var lane = 0; lane < batch.Lanes; lane++)
        {
            r.Clear();
            s.Clear();
            for (var index = first; index < batch.ColumnCount && batch.Columns[index] < unit.Output + unit.Rows; index++)
            {
                var at = ((nint)batch.Columns[index] * batch.Lanes) + lane;
                (r[batch.Columns[index] - unit.Output], s[batch.Columns[index] - unit.Output]) = (isPair ? batch.R[at] : 0, batch.S[at]);
            }

            p.Clear();
            q.Clear();
            batch.Constant[lane] += Centre(unit, r, s, isCoarse);
            for (var i = 0; i < unit.Rows; i++)
            {
                var form = forms[unit.Output + i];
                batch.Constant[lane] += isPair ? form.Pair(r[i], s[i], p, q) : form.Single(isCoarse, s[i], q);
            }

            for (var i = 0; i < unit.Rows; i++)
            {
                var to = ((nint)(unit.Row + i) * batch.Lanes) + lane;
                batch.Q[to] = q[i];
                if (isPair) { batch.P[to] = p[i]; }
            }
        }
    }

    /// <summary>Takes the mean of the coefficients, weighted by the shares, off each; gives what that is worth.</summary>
    private double Centre(Unit unit, Span<double> r, Span<double> s, bool isCoarse)
    {
        var (meanR, meanS, weight, errorX, errorY, isStill) = (0.0, 0.0, 0.0, 0.0, 0.0, true);
        for (var i = 0; i < r.Length; i++)
        {
            var form = forms[unit.Output + i];
            var share = (isCoarse ? form.G! : form.H).Interval.Middle;
            (meanR, meanS, weight) = (meanR + (share * r[i]), meanS + (share * s[i]), weight + share);
            (errorX, errorY) = (errorX + form.Error.X, errorY + form.Error.Y);
            isStill &= form.Delta is not { Interval: not { Low: 0, High: 0 } };
        }

        if (!(weight > 0)) { return 0; }
        (meanR, meanS) = (meanR / weight, meanS / weight);
        for (var i = 0; i < r.Length; i++) { (r[i], s[i]) = (r[i] - meanR, s[i] - meanS); }
        return meanS + (Math.Abs(meanS) * (isCoarse ? errorY : errorX)) + (isStill ? 0 : Math.Abs(meanR) * (errorX + errorY));
    }

    private static void Start(Unit unit, RowBatch batch)
    {
        for (var row = unit.Row; row < unit.Row + unit.Rows; row++)
        {
            batch.AddRow(row);
            new Span<double>(batch.Q + ((nint)row * batch.Lanes), batch.Lanes).Clear();
            if (batch.Kind == RowKind.Pair) { new Span<double>(batch.P + ((nint)row * batch.Lanes), batch.Lanes).Clear(); }
        }
    }

    private static UnitRows Rows(in LayerEnds ends, Unit unit)
    {
        var x = new Range[unit.Rows];
        for (var i = 0; i < x.Length; i++) { x[i] = new Range(ends.Lx[unit.Row + i], ends.Ux[unit.Row + i]); }
        if (ends.Ld.Length == 0) { return UnitRows.Single(x); }
        var (y, d) = (new Range[unit.Rows], new Range[unit.Rows]);
        for (var i = 0; i < x.Length; i++)
        {
            y[i] = new Range(ends.Ly[unit.Row + i], ends.Uy[unit.Row + i]);
            d[i] = new Range(ends.Ld[unit.Row + i], ends.Ud[unit.Row + i]);
        }

        return new UnitRows(x, y, d);
    }

    private void Take(int output, UnitForm form, LayerUnits into)
    {
        forms[output] = form;
        into.H.Set(output, form.H.Interval.Low, form.H.Interval.High);
        if (form.G is null || form.Delta is null) { return; }
        into.G.Set(output, form.G.Interval.Low, form.G.Interval.High);
        into.Delta.Set(output, form.Delta.Interval.Low, form.Delta.Interval.High);
    }
}
