using System.Numerics;
using System.Runtime.InteropServices;

namespace Audit.Engine.Claims.Probes;

/// <summary>Sums over training rows from which linear probes are solved: ridge regression of 0/1 targets on standardised features.</summary>
/// <remarks>
/// Formula: minimise mean over rows of |W z + b - onehot(label)|^2 + ridge |W|^2, z the features less their means over their standard deviations (a feature that never moves is left out); W by Cholesky.
/// Guarantee: the same bits on every machine and thread count: float64 with + - * / and square roots alone, every sum in the order of rows or of features; vectors only side by side, never across a sum.
/// Source: Alain and Bengio 2016 for linear probes. Cost: rows x features^2 / 2, then features^3 / 6.
/// </remarks>
internal sealed class RidgeSystem
{
    private readonly int features;
    private readonly double[][] products;
    private readonly double[] sums;
    private double[] origin = [];
    private int rows;

    public RidgeSystem(int features)
    {
        this.features = features;
        products = [.. Enumerable.Range(0, features).Select(_ => new double[features])];
        sums = new double[features];
    }

    /// <summary>Rows that were added.</summary>
    public int Rows => rows;

    /// <summary>Adds rows: [rows, features]. Sums are of differences from the first row, so that they do not cancel.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        for (var first = 0; first < values.Length; first += features)
        {
            if (rows++ == 0) { origin = Widen(values[..features]); }
            var row = Moved(values.Slice(first, features));
            for (var i = 0; i < features; i++)
            {
                sums[i] += row[i];
                if (row[i] != 0) { AddScaled(products[i].AsSpan(i), row.AsSpan(i), row[i]); }
            }
        }
    }

    /// <summary>A row less the first one.</summary>
    public double[] Moved(ReadOnlySpan<float> row)
    {
        var moved = Widen(row);
        for (var i = 0; i < features; i++) { moved[i] -= origin[i]; }
        return moved;
    }

    /// <summary>Weights per class [classes][features + 1], the constant last; null where the system has no positive pivots.</summary>
    /// <param name="ofClass">For each class the sum of <see cref="Moved"/> over its rows, and how many they are.</param>
    /// <param name="ridge">Above 0.</param>
    public double[][]? Solve(IReadOnlyList<(double[] Sum, int Rows)> ofClass, double ridge)
    {
        var deviations = Deviations();
        if (Factor(deviations, ridge) is not { } columns) { return null; }
        return [.. ofClass.Select(item => Weights(columns, deviations, item))];
    }

    private static double[] Widen(ReadOnlySpan<float> values)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++) { wide[i] = values[i]; }
        return wide;
    }

    /// <summary>to += from times a factor, element by element.</summary>
    private static void AddScaled(Span<double> to, ReadOnlySpan<double> from, double factor)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(to);
        var other = MemoryMarshal.Cast<double, Vector<double>>(from);
        var scale = new Vector<double>(factor);
        for (var i = 0; i < wide.Length; i++) { wide[i] += other[i] * scale; }
        for (var i = wide.Length * Vector<double>.Count; i < to.Length; i++) { to[i] += from[i] * factor; }
    }

    private double[] Deviations()
    {
        var deviations = new double[features];
        for (var i = 0; i < features; i++) { deviations[i] = Math.Sqrt(Math.Max(0, (products[i][i] - (sums[i] * sums[i] / rows)) / rows)); }
        return deviations;
    }

    /// <summary>The columns of the Cholesky factor of the matrix of correlations, with the ridge on its diagonal.</summary>
    private double[][]? Factor(double[] deviations, double ridge)
    {
        var columns = new double[features][];
        for (var j = 0; j < features; j++)
        {
            var column = new double[features];
            for (var i = j; i < features; i++)
            {
                var moves = deviations[i] > 0 && deviations[j] > 0;
                column[i] = (moves ? (products[j][i] - (sums[i] * sums[j] / rows)) / rows / deviations[i] / deviations[j] : 0) + (i == j ? ridge : 0);
            }

            for (var k = 0; k < j; k++) { AddScaled(column.AsSpan(j), columns[k].AsSpan(j), -columns[k][j]); }
            if (!(column[j] > 0)) { return null; }
            var pivot = Math.Sqrt(column[j]);
            for (var i = j; i < features; i++) { column[i] /= pivot; }
            columns[j] = column;
        }

        return columns;
    }

    private double[] Weights(double[][] columns, double[] deviations, (double[] Sum, int Rows) of)
    {
        var solution = new double[features];
        for (var i = 0; i < features; i++) { solution[i] = deviations[i] > 0 ? (of.Sum[i] - (sums[i] * of.Rows / rows)) / rows / deviations[i] : 0; }
        for (var j = 0; j < features; j++)
        {
            solution[j] /= columns[j][j];
            AddScaled(solution.AsSpan(j + 1), columns[j].AsSpan(j + 1), -solution[j]);
        }

        for (var j = features - 1; j >= 0; j--)
        {
            for (var i = j + 1; i < features; i++) { solution[j] -= columns[j][i] * solution[i]; }
            solution[j] /= columns[j][j];
        }

        var weights = new double[features + 1];
        weights[features] = of.Rows / (double)rows;
        for (var i = 0; i < features; i++)
        {
            weights[i] = deviations[i] > 0 ? solution[i] / deviations[i] : 0;
            weights[features] -= weights[i] * (origin[i] + (sums[i] / rows));
        }

        return weights;
    }
}
