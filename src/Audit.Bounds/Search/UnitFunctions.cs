using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;
using Audit.Bounds.Relaxations;
using Range = Audit.Bounds.Relaxations.Range;

namespace Audit.Bounds.Search;

/// <summary>What a layer's units compute of one input, and their derivatives, in float64: how candidates are found, never what is published.</summary>
internal static class UnitFunctions
{
    /// <summary>What leaves a layer whose rows have the given values.</summary>
    public static void Forward(PairLayer layer, ReadOnlySpan<double> rows, Span<double> outputs)
    {
        foreach (var unit in layer.Units)
        {
            var x = rows.Slice(unit.Row, unit.Rows);
            switch (unit.Kind)
            {
                case Activation.Identity: outputs[unit.Output] = x[0]; break;
                case Activation.Relu: outputs[unit.Output] = Math.Max(x[0], 0); break;
                case Activation.ProductLeft: outputs[unit.Output] = x[0] * x[1]; break;
                case Activation.SoftmaxFirst: Softmax(x, outputs.Slice(unit.Output, unit.Rows)); break;
                default: outputs[unit.Output] = SmoothFunction.Value(unit.Kind, x[0]); break;
            }
        }
    }

    /// <summary>Turns a gradient by what leaves into one by the rows, in place.</summary>
    public static void Backward(PairLayer layer, ReadOnlySpan<double> rows, Span<double> gradient)
    {
        for (var index = layer.Units.Length - 1; index >= 0; index--)
        {
            var unit = layer.Units[index];
            var x = rows.Slice(unit.Row, unit.Rows);
            var g = gradient[unit.Output];
            switch (unit.Kind)
            {
                case Activation.Identity: gradient[unit.Row] = g; break;
                case Activation.Relu: gradient[unit.Row] = x[0] <= 0 ? 0 : g; break;
                case Activation.ProductLeft: (gradient[unit.Row], gradient[unit.Row + 1]) = (g * x[1], g * x[0]); break;
                case Activation.SoftmaxFirst: Softmax(x, gradient.Slice(unit.Output, unit.Rows), gradient.Slice(unit.Row, unit.Rows)); break;
                default: gradient[unit.Row] = g * SmoothFunction.Slope(unit.Kind, x[0]); break;
            }
        }
    }

    /// <summary>Turns intervals of a gradient by what leaves into intervals by the rows, over all values between the rows' ends, in place.</summary>
    public static void Backward(PairLayer layer, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, Span<double> low, Span<double> high)
    {
        for (var index = layer.Units.Length - 1; index >= 0; index--)
        {
            var unit = layer.Units[index];
            var gradient = new Range(low[unit.Output], high[unit.Output]);
            Range Row(ReadOnlySpan<double> from, ReadOnlySpan<double> to, int i) => new(from[unit.Row + i], to[unit.Row + i]);
            switch (unit.Kind)
            {
                case Activation.Identity: Set(low, high, unit.Row, gradient); break;
                case Activation.Relu: Set(low, high, unit.Row, lower[unit.Row] >= 0 ? gradient : upper[unit.Row] <= 0 ? default : gradient.Hull(default)); break;
                case Activation.ProductLeft:
                    Set(low, high, unit.Row, gradient * Row(lower, upper, 1));
                    Set(low, high, unit.Row + 1, gradient * Row(lower, upper, 0));
                    break;
                case Activation.SoftmaxFirst: Softmax(low, high, unit); break;
                default: Set(low, high, unit.Row, gradient * SmoothUnit.Slopes(unit.Kind, Row(lower, upper, 0))); break;
            }
        }
    }

    private static void Set(Span<double> low, Span<double> high, int row, Range value) => (low[row], high[row]) = (value.Low, value.High);

    private static void Softmax(ReadOnlySpan<double> x, Span<double> p)
    {
        var (most, sum) = (double.NegativeInfinity, 0.0);
        foreach (var value in x) { most = Math.Max(most, value); }
        for (var i = 0; i < p.Length; i++) { sum += p[i] = Elementary.Exp(x[i] - most); }
        for (var i = 0; i < p.Length; i++) { p[i] /= sum; }
    }

    /// <summary>p_i (g_i - sum p g), from the last place to the first: rows never stand before outputs.</summary>
    private static void Softmax(ReadOnlySpan<double> x, Span<double> gradient, Span<double> rows)
    {
        Span<double> p = stackalloc double[x.Length];
        Softmax(x, p);
        var mean = 0.0;
        for (var i = 0; i < p.Length; i++) { mean += p[i] * gradient[i]; }
        for (var i = p.Length - 1; i >= 0; i--) { rows[i] = p[i] * (gradient[i] - mean); }
    }

    /// <summary>J_ij in [-1/4, 1/4]: a rough interval, for a choice that nothing rests on.</summary>
    private static void Softmax(Span<double> low, Span<double> high, Unit unit)
    {
        var most = 0.0;
        for (var i = 0; i < unit.Rows; i++) { most += Math.Max(Math.Abs(low[unit.Output + i]), Math.Abs(high[unit.Output + i])) / 4; }
        for (var i = 0; i < unit.Rows; i++) { Set(low, high, unit.Row + i, new Range(-most, most)); }
    }
}
