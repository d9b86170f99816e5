using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Propagation;

/// <summary>One layer of a network, or of two networks of the same shape, prepared for search in float64.</summary>
/// <remarks>
/// W, V and D = V - W hold the original's and the coarse network's weights and their difference, row by row: dense (rows padded with zeros to
/// whole vectors) or sparse on the union of both patterns. Rounding: float32 weights are exact in float64; D is rounded to nearest, which search
/// may do because the checker recomputes it exactly.
/// </remarks>
internal sealed class PairLayer
{
    private const double DenseFrom = 0.2;

    public PairLayer(ChainLayer original, ChainLayer? coarse)
    {
        (Inputs, Rows, Outputs) = (original.Inputs, original.Rows, original.Outputs);
        Stride = LaneVector.Padded(Inputs);
        IsPair = coarse is not null;
        (Activations, Units) = ([.. original.Activations], UnitLayout.Of(original));
        var other = coarse ?? original;
        B = [.. original.Bias.Select(value => (double)value)];
        C = [.. other.Bias.Select(value => (double)value)];
        E = [.. B.Zip(C, (b, c) => c - b)];
        GammaX = [.. original.Roundings.Select(Gamma)];
        GammaY = [.. other.Roundings.Select(Gamma)];
        UnderflowX = [.. original.Roundings.Select(m => m * Math.ScaleB(1, -149))];
        UnderflowY = [.. other.Roundings.Select(m => m * Math.ScaleB(1, -149))];
        (RowStart, Columns, SparseW, SparseV) = Union(original, other);
        SparseD = IsPair ? [.. SparseV.Zip(SparseW, (v, w) => v - w)] : [];
        Identical = [.. Enumerable.Range(0, Rows).Select(row => RowIsIdentical(row, original, other))];
        IsDense = SparseW.Length >= DenseFrom * Inputs * (double)Rows;
        W = IsDense ? Densify(SparseW) : [];
        V = IsDense && IsPair ? Densify(SparseV) : W;
        D = IsDense && IsPair ? Densify(SparseD) : [];
    }

    public int Inputs { get; }

    /// <summary>Rows of the matrix; what leaves has one value per row except where a unit reads several.</summary>
    public int Rows { get; }

    public int Outputs { get; }

    /// <summary>Inputs rounded up to a multiple of 8: row length of the dense matrices.</summary>
    public int Stride { get; }

    public bool IsPair { get; }

    public bool IsDense { get; }

    /// <summary>What reads each row.</summary>
    public Activation[] Activations { get; }

    /// <summary>The units in order.</summary>
    public ImmutableArray<Unit> Units { get; }

    public double[] B { get; }

    public double[] C { get; }

    public double[] E { get; }

    public double[] GammaX { get; }

    public double[] GammaY { get; }

    public double[] UnderflowX { get; }

    public double[] UnderflowY { get; }

    /// <summary>Rows whose weights, bias and roundings are the same floats in both networks.</summary>
    public bool[] Identical { get; }

    public int[] RowStart { get; }

    public int[] Columns { get; }

    public double[] SparseW { get; }

    public double[] SparseV { get; }

    public double[] SparseD { get; }

    public double[] W { get; }

    public double[] V { get; }

    public double[] D { get; }

    private static double Gamma(int roundings)
    {
        var u = roundings * Math.ScaleB(1, -24);
        return u / (1 - u) * (1 + Math.ScaleB(1, -40));
    }

    private static (int[] Start, int[] Columns, double[] W, double[] V) Union(ChainLayer original, ChainLayer coarse)
    {
        var start = new int[original.Rows + 1];
        var columns = new List<int>(original.Columns.Length);
        var w = new List<double>(original.Columns.Length);
        var v = new List<double>(original.Columns.Length);
        for (var row = 0; row < original.Rows; row++)
        {
            int i = original.RowStart[row], j = coarse.RowStart[row];
            int iEnd = original.RowStart[row + 1], jEnd = coarse.RowStart[row + 1];
            while (i < iEnd || j < jEnd)
            {
                var ci = i < iEnd ? original.Columns[i] : int.MaxValue;
                var cj = j < jEnd ? coarse.Columns[j] : int.MaxValue;
                columns.Add(Math.Min(ci, cj));
                w.Add(ci <= cj ? original.Weights[i++] : 0);
                v.Add(cj <= ci ? coarse.Weights[j++] : 0);
            }

            start[row + 1] = columns.Count;
        }

        return (start, [.. columns], [.. w], [.. v]);
    }

    private bool RowIsIdentical(int row, ChainLayer original, ChainLayer coarse)
    {
        if (original.Bias[row] != coarse.Bias[row] || original.Roundings[row] != coarse.Roundings[row]) { return false; }
        for (var entry = RowStart[row]; entry < RowStart[row + 1]; entry++)
        {
            if (SparseV[entry] != SparseW[entry]) { return false; }
        }

        return true;
    }

    private double[] Densify(double[] entries)
    {
        var dense = new double[Rows * Stride];
        for (var row = 0; row < Rows; row++)
        {
            for (var entry = RowStart[row]; entry < RowStart[row + 1]; entry++) { dense[(row * Stride) + Columns[entry]] = entries[entry]; }
        }

        return dense;
    }
}
