using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking.Curved;

/// <summary>Which values a backward row speaks of.</summary>
internal enum RowOf
{
    /// <summary>Q . x of the original.</summary>
    Original,

    /// <summary>Q . y of the coarse network.</summary>
    Coarse,

    /// <summary>P . d + Q . x of both.</summary>
    Pair,
}

/// <summary>Carries one row at a time from a layer back to the input box: an upper bound, in integers.</summary>
/// <remarks>
/// Formula: FORMAT.md, "Backward row". Rounding: products of coefficients and weights are exact; coefficients are rounded down to their grid at each layer and what is cut off is paid with the largest value;
/// constants are rounded upward. Only touched columns are visited. Not for two threads at once.
/// </remarks>
internal sealed class CurvedPass(CurvedNetwork network, FormGrid grid)
{
    private readonly long[] p = new long[network.Width];
    private readonly long[] q = new long[network.Width];
    private readonly Int128[] r = new Int128[network.Width];
    private readonly Int128[] s = new Int128[network.Width];
    private readonly bool[] touched = new bool[network.Width];
    private readonly List<int> rows = [];
    private readonly List<int> columns = [];

    /// <summary>Upper bound of one row's x, y or d, or of minus it, on the grid of bounds.</summary>
    public long OfRow(InputSet inputs, CurvedBounds[] bounds, int layer, RowOf kind, int row, int sign)
    {
        Start();
        (kind == RowOf.Pair ? p : q)[row] = (long)sign << network.CoefficientBits;
        rows.Add(row);
        const long most = 1L << FixedPoint.ValueBits;
        return (long)Int128.Clamp(FixedPoint.Up(Run(inputs, bounds, layer, kind), network.CoefficientBits), -most, most);
    }

    /// <summary>Upper bound of a combination of outputs, on the grid of constants; the combination is on the certificate's grid of coefficients.</summary>
    public Int128 OfOutputs(InputSet inputs, CurvedBounds[] bounds, Combination combination, int finer)
    {
        Start();
        var last = network.Layers.Length - 1;
        var isPair = combination.Difference.Any(c => c != 0);
        for (var i = 0; i < combination.Original.Length; i++)
        {
            p[i] = isPair ? combination.Difference[i] << finer : 0;
            q[i] = combination.Original[i] << finer;
            if (p[i] != 0 || q[i] != 0) { rows.Add(i); }
        }

        return Run(inputs, bounds, last, isPair ? RowOf.Pair : RowOf.Original);
    }

    private void Start()
    {
        Array.Clear(p);
        Array.Clear(q);
        rows.Clear();
    }

    private Int128 Run(InputSet inputs, CurvedBounds[] bounds, int layer, RowOf kind)
    {
        Int128 constant = 0;
        for (var k = layer; ; k--)
        {
            if (kind == RowOf.Pair && k < layer) { ClearStill(bounds[k]); }
            constant += Constants(bounds[k], k, kind);
            Product(k, kind);
            if (k == 0) { return constant + Concretise(inputs); }
            constant += Relax(bounds[k - 1], k, kind);
        }
    }

    private void ClearStill(CurvedBounds bounds)
    {
        foreach (var i in rows) { p[i] = bounds.D[i].IsZero ? 0 : p[i]; }
    }

    /// <summary>Biases and rounding errors.</summary>
    private Int128 Constants(CurvedBounds bounds, int k, RowOf kind)
    {
        var layer = network.Layers[k];
        Int128 errors = 0, biases = 0;
        foreach (var i in rows)
        {
            if (kind == RowOf.Pair)
            {
                errors += Math.BigMul(Math.Abs(p[i]), bounds.RhoY[i]) + Math.BigMul(Math.Abs(q[i] - p[i]), bounds.RhoX[i]);
                biases += Math.BigMul(p[i], layer.Pair!.BiasDifference[i]) + Math.BigMul(q[i], layer.Original.Bias[i]);
            }
            else
            {
                errors += Math.BigMul(Math.Abs(q[i]), (kind == RowOf.Coarse ? bounds.RhoY : bounds.RhoX)[i]);
                biases += Math.BigMul(q[i], (kind == RowOf.Coarse ? layer.Coarse! : layer.Original).Bias[i]);
            }
        }

        return FixedPoint.Up(errors, FixedPoint.FineBits - network.BoundBits) + FixedPoint.Up(biases, layer.BiasGrid - network.BoundBits);
    }

    /// <summary>R = P V and S = P D + Q W over the touched columns; one network: S = Q W (Q V).</summary>
    private void Product(int k, RowOf kind)
    {
        var layer = network.Layers[k];
        var largest = 0L;
        foreach (var i in rows) { largest |= FixedPoint.Magnitude(p[i]) | FixedPoint.Magnitude(q[i]); }
        FixedPoint.Room(FixedPoint.Bits(largest) + FixedPoint.WeightBits + 2 + FixedPoint.SumBits(rows.Count), "a row");
        columns.Clear();
        if (kind == RowOf.Pair)
        {
            foreach (var i in rows) { AddPair(layer.Pair!, i); }
            return;
        }

        var matrix = kind == RowOf.Coarse ? layer.Coarse! : layer.Original;
        foreach (var i in rows)
        {
            for (var e = q[i] == 0 ? matrix.Start[i + 1] : matrix.Start[i]; e < matrix.Start[i + 1]; e++)
            {
                Touch(matrix.Column[e]);
                s[matrix.Column[e]] = unchecked(s[matrix.Column[e]] + Math.BigMul(q[i], matrix.Weight[e]));
            }
        }
    }

    private void AddPair(PairRows matrix, int i)
    {
        var (own, other) = (p[i], q[i]);
        if (own == 0 && other == 0) { return; }
        for (var e = matrix.Start[i]; e < matrix.Start[i + 1]; e++)
        {
            var column = matrix.Column[e];
            Touch(column);
            unchecked
            {
                r[column] += Math.BigMul(own, matrix.Coarse[e]);
                s[column] += Math.BigMul(own, matrix.Difference[e]) + Math.BigMul(other, matrix.Original[e]);
            }
        }
    }

    private void Touch(int column)
    {
        if (touched[column]) { return; }
        (touched[column], r[column], s[column]) = (true, 0, 0);
        columns.Add(column);
    }

    /// <summary>Coefficients of what leaves the layer below become coefficients of its rows.</summary>
    private Int128 Relax(CurvedBounds below, int k, RowOf kind)
    {
        foreach (var i in rows) { (p[i], q[i]) = (0, 0); }
        rows.Clear();
        var weightGrid = network.Layers[k].WeightGrid;
        Int128 constant = 0;
        columns.Sort();
        for (var at = 0; at < columns.Count; at++)
        {
            var output = columns[at];
            var unit = network.UnitOf[k - 1][output];
            if (unit.Kind == Activation.SoftmaxFirst)
            {
                constant += Group(below, unit, kind, weightGrid);
                while (at + 1 < columns.Count && columns[at + 1] < unit.Output + unit.Rows) { at++; }
                continue;
            }

            constant += Unit(below, k - 1, output, kind, Whole(below, output, kind, weightGrid, ref constant));
        }

        return constant;
    }

    /// <summary>The coefficients of one output, rounded down; its mark is taken away.</summary>
    private (long R, long S) Whole(CurvedBounds below, int output, RowOf kind, int weightGrid, ref Int128 constant)
    {
        touched[output] = false;
        var wholeR = kind == RowOf.Pair ? Floor(r[output], weightGrid, below.Delta[output], ref constant) : 0;
        return (wholeR, Floor(s[output], weightGrid, (kind == RowOf.Coarse ? below.G : below.H)[output], ref constant));
    }

    /// <summary>All shares of a softmax at once: they sum to 1 and their differences to 0, but for their errors, so the weighted mean of the coefficients is taken off each and paid as a constant.</summary>
    private Int128 Group(CurvedBounds below, Unit unit, RowOf kind, int weightGrid)
    {
        Int128 constant = 0;
        var coefficients = new (long R, long S)[unit.Rows];
        for (var i = 0; i < unit.Rows; i++)
        {
            if (touched[unit.Output + i]) { coefficients[i] = Whole(below, unit.Output + i, kind, weightGrid, ref constant); }
        }

        for (var row = unit.Row; row < unit.Row + unit.Rows; row++) { rows.Add(row); }
        constant += Centre(below, unit, kind, coefficients);
        for (var i = 0; i < unit.Rows; i++)
        {
            var form = below.Forms[unit.Output + i]!;
            constant += kind == RowOf.Pair
                ? form.Pair(coefficients[i].R, coefficients[i].S, below, p, q, grid.ConstantShift)
                : form.Single(kind == RowOf.Coarse, coefficients[i].S, below, q, grid.ConstantShift);
        }

        return constant;
    }

    private Int128 Centre(CurvedBounds below, Unit unit, RowOf kind, (long R, long S)[] coefficients)
    {
        var (sumR, sumS, weight, error, both, isStill) = (Int128.Zero, Int128.Zero, 0L, 0L, 0L, true);
        for (var i = 0; i < unit.Rows; i++)
        {
            var (own, form) = ((kind == RowOf.Coarse ? below.G : below.H)[unit.Output + i], below.Forms[unit.Output + i]!);
            var share = own.Lower + own.Upper;
            (sumR, sumS, weight) = (sumR + Math.BigMul(share, coefficients[i].R), sumS + Math.BigMul(share, coefficients[i].S), weight + share);
            (error, both) = (error + (kind == RowOf.Coarse ? form.Error.Y : form.Error.X), both + form.Error.X + form.Error.Y);
            isStill &= !network.IsPair || below.Delta[unit.Output + i].IsZero;
        }

        if (weight <= 0) { return 0; }
        var (meanR, meanS) = (FixedPoint.Value(sumR / weight, "a coefficient"), FixedPoint.Value(sumS / weight, "a coefficient"));
        foreach (ref var coefficient in coefficients.AsSpan()) { coefficient = (coefficient.R - meanR, coefficient.S - meanS); }
        return ((Int128)meanS << network.BoundBits) + FixedPoint.Up(Math.BigMul(Math.Abs(meanS), error), grid.ConstantShift)
            + (isStill ? 0 : FixedPoint.Up(Math.BigMul(Math.Abs(meanR), both), grid.ConstantShift));
    }

    private Int128 Unit(CurvedBounds below, int k, int output, RowOf kind, (long R, long S) coefficient)
    {
        var (unit, c) = (network.UnitOf[k][output], Int128.Zero);
        for (var row = unit.Row; row < unit.Row + unit.Rows; row++) { rows.Add(row); }

        if (below.Forms[output] is { } form)
        {
            return kind == RowOf.Pair
                ? form.Pair(coefficient.R, coefficient.S, below, p, q, grid.ConstantShift)
                : form.Single(kind == RowOf.Coarse, coefficient.S, below, q, grid.ConstantShift);
        }

        if (below.Neurons[output] is not { } neuron) { (p[unit.Row], q[unit.Row]) = coefficient; }
        else if (kind == RowOf.Pair) { (p[unit.Row], q[unit.Row]) = neuron.Pair(coefficient.R, coefficient.S, out c); }
        else { q[unit.Row] = ReluNeuron.Single((kind == RowOf.Coarse ? below.Y : below.X)[unit.Row], coefficient.S, out c); }
        return c;
    }

    /// <summary>A sum on the grid of coefficients, rounded down; what is cut off is paid with the value's largest number.</summary>
    private static long Floor(Int128 sum, int weightGrid, Interval value, ref Int128 constant)
    {
        var whole = sum >> weightGrid;
        if (whole << weightGrid != sum) { constant += Math.Max(value.Upper, 0); }
        return FixedPoint.Value(whole, "a coefficient");
    }

    /// <summary>The largest value over the input box of the form with coefficients s.</summary>
    private Int128 Concretise(InputSet inputs)
    {
        var shift = network.Layers[0].WeightGrid + network.InputGrid - network.BoundBits;
        if (!inputs.Shape.IsPlain) { return Within(inputs, shift); }
        Int128 total = 0;
        var box = inputs.Box;
        foreach (var input in columns)
        {
            touched[input] = false;
            var cut = Math.Max(0, FixedPoint.Bits(s[input]) - 62);
            var whole = (long)(s[input] >> cut);
            var value = Math.BigMul(whole, whole >= 0 ? box[input].Upper : box[input].Lower);
            if ((Int128)whole << cut != s[input]) { value += Math.Max(box[input].Upper, 0); }
            total += FixedPoint.Up(value, shift - cut);
        }

        return total;
    }

    /// <summary>The same where the box is cut with a ball or hulls.</summary>
    private Int128 Within(InputSet inputs, int shift)
    {
        var sums = new Int128[inputs.Box.Length];
        foreach (var input in columns) { (touched[input], sums[input]) = (false, s[input]); }
        return inputs.Largest(sums, shift);
    }
}
