using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>Finds the positive combination of a clause's literals that linear forms of the inputs prove best over a box.</summary>
/// <remarks>
/// The largest value over the box of sum_j w_j (form_j - bound_j) is convex and piecewise linear in w; its subgradient at w is each form's value at the corner
/// where the combination is largest. Without a sought bound the weights add up to 1 and are moved by multiplicative weights; with one the free literal has weight 1 and
/// the others move by Polyak's steps. Any w is sound; the result is rounded to 64ths. Source: subgradient methods (standard). Not thread-safe.
/// </remarks>
internal sealed class ShareChoice(int inputs)
{
    private const int Steps = 40;

    private const int Grid = 64;

    private readonly double[] combined = new double[inputs];
    private readonly double[] corner = new double[inputs];

    /// <summary>Shares that promise less than each literal alone; empty where none was found.</summary>
    /// <param name="items">The clause.</param>
    /// <param name="free">The free literal whose weight is 1, or -1.</param>
    /// <param name="forms">Forms of all rows.</param>
    /// <param name="box">The box.</param>
    public ImmutableArray<Share> Best(RowTable.Item[] items, int free, FinalRows forms, (double[] Lower, double[] Upper) box)
    {
        var (weights, gradient) = (new double[items.Length], new double[items.Length]);
        if (free < 0) { Array.Fill(weights, 1.0 / items.Length); } else { weights[free] = 1; }
        var (best, least) = ((double[])weights.Clone(), double.PositiveInfinity);
        for (var step = 0; step < Steps; step++)
        {
            var value = Evaluate(items, forms, weights, box, gradient);
            if (!double.IsFinite(value)) { return []; }
            if (value < least) { (least, best) = (value, (double[])weights.Clone()); }
            if (free < 0) { Move(weights, gradient, 0.9 / Math.Sqrt(step + 1)); }
            else { Move(weights, gradient, items, value / (2 * Math.Sqrt(step + 1))); }
        }

        return Rounded(best);
    }

    private double Evaluate(RowTable.Item[] items, FinalRows forms, double[] weights, (double[] Lower, double[] Upper) box, double[] gradient)
    {
        Array.Clear(combined);
        for (var i = 0; i < items.Length; i++)
        {
            var row = forms.Row(items[i].Row, inputs);
            for (var j = 0; j < inputs; j++) { combined[j] += weights[i] * row[j]; }
        }

        for (var j = 0; j < inputs; j++) { corner[j] = combined[j] > 0 ? box.Upper[j] : box.Lower[j]; }
        double total = 0;
        for (var i = 0; i < items.Length; i++)
        {
            gradient[i] = forms.Over(items[i].Row, corner, corner) - items[i].Bound;
            total += weights[i] * gradient[i];
        }

        return total;
    }

    private static void Move(double[] weights, double[] gradient, double step)
    {
        var size = gradient.Max(Math.Abs);
        if (size == 0) { return; }
        double sum = 0;
        for (var i = 0; i < weights.Length; i++) { sum += weights[i] *= 1 - (step * gradient[i] / size); }
        for (var i = 0; i < weights.Length; i++) { weights[i] = Math.Max(weights[i] / sum, 1e-6); }
    }

    private static void Move(double[] weights, double[] gradient, RowTable.Item[] items, double gain)
    {
        double size = 0;
        for (var i = 0; i < weights.Length; i++) { size += items[i].Free ? 0 : gradient[i] * gradient[i]; }
        if (size == 0) { return; }
        for (var i = 0; i < weights.Length; i++)
        {
            if (!items[i].Free) { weights[i] = Math.Max(0, weights[i] - (gain * gradient[i] / size)); }
        }
    }

    private static ImmutableArray<Share> Rounded(double[] weights)
    {
        var shares = ImmutableArray.CreateBuilder<Share>();
        for (var i = 0; i < weights.Length; i++)
        {
            var weight = Math.Round(weights[i] * Grid) / Grid;
            if (weight > 0) { shares.Add(new Share(i, weight)); }
        }

        return shares.Count > 1 ? shares.ToImmutable() : [];
    }
}
