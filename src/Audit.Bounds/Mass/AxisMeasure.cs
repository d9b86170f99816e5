using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Smt;

namespace Audit.Bounds.Mass;

/// <summary>A probability measure on one axis: even within each of consecutive cells of given weights.</summary>
/// <remarks>Invariant: edges rise strictly, one more than there are weights; weights are at least 0, and some is positive. A single point has one cell and one edge twice.</remarks>
/// <param name="Edges">Ends of the cells.</param>
/// <param name="Weights">Weight of each cell; their sum stands for 1.</param>
public sealed record AxisMeasure(ImmutableArray<Rational> Edges, ImmutableArray<Rational> Weights)
{
    /// <summary>The uniform measure between two ends; all of it at the point where they are equal.</summary>
    public static AxisMeasure Uniform(double lower, double upper) => new([Rational.Of(lower), Rational.Of(upper)], [Rational.One]);

    /// <summary>The exact measure of an interval.</summary>
    public Rational Of(double lower, double upper)
    {
        var (low, high, sum) = (Rational.Of(lower), Rational.Of(upper), Rational.Zero);
        for (var cell = 0; cell < Weights.Length; cell++)
        {
            var (left, right) = (Edges[cell], Edges[cell + 1]);
            if (left == right) { sum += low <= left && left <= high ? Weights[cell] : Rational.Zero; continue; }
            var inside = Rational.Min(high, right) - Rational.Max(low, left);
            if (inside.Sign > 0) { sum += Weights[cell] * inside / (right - left); }
        }

        return sum / Weights.Aggregate(Rational.Zero, (total, weight) => total + weight);
    }
}

/// <summary>A product of measures of the axes.</summary>
/// <param name="Axes">One for each input.</param>
public sealed record ProductMeasure(ImmutableArray<AxisMeasure> Axes)
{
    /// <summary>The uniform measure on a box.</summary>
    public static ProductMeasure Uniform(IReadOnlyList<float> lower, IReadOnlyList<float> upper) => new([.. lower.Select((low, axis) => AxisMeasure.Uniform(low, upper[axis]))]);

    /// <summary>The exact measure of a box.</summary>
    public Rational Of(IReadOnlyList<float> lower, IReadOnlyList<float> upper)
    {
        var product = Rational.One;
        for (var axis = 0; axis < Axes.Length && product.Sign > 0; axis++) { product *= Axes[axis].Of(lower[axis], upper[axis]); }
        return product;
    }
}
