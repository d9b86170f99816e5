using Audit.Bounds.Certificates;
using Audit.Bounds.Checking.Functions;

namespace Audit.Bounds.Checking.Curved;

/// <summary>What leaves a layer's units and how it passes backwards, from the final intervals of its rows.</summary>
internal sealed class CurvedUnits(CurvedNetwork network, FormGrid grid)
{
    private readonly SmoothForms smooth = new(grid);
    private readonly ProductForms products = new(grid, network.BoundBits);
    private readonly SoftmaxForms softmax = new(grid, network.BoundBits);

    /// <summary>Fills intervals and forms of what leaves a layer.</summary>
    public void Prepare(int k, CurvedBounds bounds)
    {
        foreach (var unit in network.Units[k])
        {
            if (unit.Kind == Activation.Identity) { Pass(unit, bounds); continue; }
            if (unit.Kind == Activation.Relu) { Relu(unit, bounds); continue; }
            var rows = new UnitRows(Of(bounds.X, unit), Of(bounds.Y, unit), Of(bounds.D, unit));
            var forms = unit.Kind switch
            {
                Activation.ProductLeft => [products.Of(unit.Row, rows)],
                Activation.SoftmaxFirst => softmax.Of(unit.Row, rows),
                _ => (Form[])[Function(unit, rows, k)],
            };
            for (var index = 0; index < forms.Length; index++) { Take(unit.Output + index, forms[index], bounds); }
        }
    }

    private static Interval[] Of(Interval[] intervals, Unit unit) => intervals.Length == 0 ? [] : intervals[unit.Row..(unit.Row + unit.Rows)];

    private Form Function(Unit unit, UnitRows rows, int k)
    {
        foreach (var interval in rows.X.Concat(rows.Y))
        {
            if (!FunctionEnclosures.IsDefined(unit.Kind, interval.Lower, interval.Upper)) { throw new CurvedChecker.DomainException($"layer {k + 1}, row {unit.Row}: an interval leaves the domain of {unit.Kind}"); }
        }

        return smooth.Of(unit.Kind, unit.Row, rows);
    }

    private static void Pass(Unit unit, CurvedBounds bounds)
    {
        bounds.H[unit.Output] = bounds.X[unit.Row];
        if (bounds.Y.Length == 0) { return; }
        (bounds.G[unit.Output], bounds.Delta[unit.Output]) = (bounds.Y[unit.Row], bounds.D[unit.Row]);
    }

    private static void Relu(Unit unit, CurvedBounds bounds)
    {
        var x = bounds.X[unit.Row];
        bounds.H[unit.Output] = x.Relu;
        var (y, d) = bounds.Y.Length == 0 ? (x, default) : (bounds.Y[unit.Row], bounds.D[unit.Row]);
        var neuron = bounds.Neurons[unit.Output] = new ReluNeuron(x, y, d);
        if (bounds.Y.Length > 0) { (bounds.G[unit.Output], bounds.Delta[unit.Output]) = (y.Relu, neuron.Delta); }
    }

    private static void Take(int output, Form form, CurvedBounds bounds)
    {
        (bounds.Forms[output], bounds.H[output]) = (form, form.H.Interval);
        if (form.G is { } g && form.Delta is { } delta) { (bounds.G[output], bounds.Delta[output]) = (g.Interval, delta.Interval); }
    }
}
