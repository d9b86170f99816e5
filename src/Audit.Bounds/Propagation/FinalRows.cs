using Audit.Bounds.Search;

namespace Audit.Bounds.Propagation;

/// <summary>Rows of the last layer as linear forms of the inputs, which bound them from above wherever the layers' bounds hold.</summary>
/// <remarks>On a part of the box where all bounds are inherited, the same forms bound the rows; only their largest value changes.</remarks>
/// <param name="Constants">One per row.</param>
/// <param name="Coefficients">Row by row, one per input.</param>
/// <param name="Scores">Row by row, one per input: how much of what the row loses by splitting nothing is due to that input; empty where not asked.</param>
internal sealed record FinalRows(double[] Constants, double[] Coefficients, double[] Scores)
{
    /// <summary>What the inputs' box is cut with, or null.</summary>
    public InputCut? Cut { get; init; }

    /// <summary>The largest value of a row's form over a box.</summary>
    public double Over(int row, double[] lower, double[] upper)
    {
        var (total, start) = (Constants[row], row * lower.Length);
        if (Cut is not null) { total += Cut.Largest(Row(row, lower.Length), lower, upper); }
        for (var j = 0; Cut is null && j < lower.Length; j++)
        {
            var s = Coefficients[start + j];
            total += Math.Max(s * lower[j], s * upper[j]);
        }

        return double.IsNaN(total) ? double.PositiveInfinity : total;
    }

    /// <summary>A row's coefficients.</summary>
    public ReadOnlySpan<double> Row(int row, int inputs) => Coefficients.AsSpan(row * inputs, inputs);

    /// <summary>One row alone.</summary>
    public FinalRows Only(int row, int inputs) => new(
        [Constants[row]], [.. Coefficients.AsSpan(row * inputs, inputs)], Scores.Length == 0 ? [] : [.. Scores.AsSpan(row * inputs, inputs)]) { Cut = Cut };
}
