using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Audit.Bounds.Checking;

/// <summary>A layer's weights of few bits, by rows: dense where that pays, always sparse as well.</summary>
/// <remarks>Weights are rounded to nearest on a grid chosen so that no sum over a column's entries, times coefficients, leaves 62 bits; what is lost is at most half a unit for each of <see cref="Lost"/> entries of a row.</remarks>
internal sealed class ShortMatrix
{
    private const int Chunk = 64;
    private readonly int[] dense;
    private readonly int stride;

    /// <summary>Shortens weights.</summary>
    /// <param name="start">Where each row's entries begin; one more than there are rows.</param>
    /// <param name="column">Input of each entry.</param>
    /// <param name="weight">Weight of each entry.</param>
    /// <param name="grid">Fractional bits of the weights.</param>
    /// <param name="inputs">Number of columns.</param>
    public ShortMatrix(int[] start, int[] column, long[] weight, int grid, int inputs)
    {
        (Start, Column, Inputs) = (start, column, inputs);
        var degree = new int[inputs];
        var largest = 0L;
        for (var e = 0; e < weight.Length; e++)
        {
            degree[column[e]]++;
            largest = Math.Max(largest, Math.Abs(weight[e]));
        }

        var cut = Lanes.Excess(largest, Lanes.FactorBits(degree.Max()) - 1);
        Grid = grid - cut;
        (Weight, Lost) = (new int[weight.Length], new int[Rows]);
        stride = (inputs + Lanes.Count - 1) & -Lanes.Count;
        IsDense = 3L * weight.Length >= (long)Rows * inputs;
        dense = IsDense ? new int[Rows * stride] : [];
        for (var row = 0; row < Rows; row++)
        {
            for (var e = start[row]; e < start[row + 1]; e++)
            {
                Weight[e] = (int)((weight[e] + ((1L << cut) >> 1)) >> cut);
                Lost[row] += (long)Weight[e] << cut == weight[e] ? 0 : 1;
                if (IsDense)
                {
                    dense[(row * stride) + column[e]] = Weight[e];
                }
            }
        }
    }

    /// <summary>Fractional bits of the weights.</summary>
    public int Grid { get; }

    /// <summary>Number of columns.</summary>
    public int Inputs { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Start.Length - 1;

    /// <summary>Whether most weights are not zero.</summary>
    public bool IsDense { get; }

    /// <summary>Where each row's entries begin.</summary>
    public int[] Start { get; }

    /// <summary>Input of each entry.</summary>
    public int[] Column { get; }

    /// <summary>Weight of each entry.</summary>
    public int[] Weight { get; }

    /// <summary>How many weights of each row lost a part.</summary>
    public int[] Lost { get; }

    /// <summary>The sums of a row's weights times middles, and of its absolute weights times radii and sizes, exact.</summary>
    public RowSums Sums(int row, ShortRanges ranges) => IsDense ? Dense(row, ranges) : Sparse(row, ranges);

    /// <summary>The sums over the entries one by one: what <see cref="Dense"/> must give too.</summary>
    public RowSums Sparse(int row, ShortRanges ranges)
    {
        var result = default(RowSums);
        for (var from = Start[row]; from < Start[row + 1]; from += Chunk)
        {
            long m = 0, r = 0, s = 0;
            for (var e = from; e < Math.Min(from + Chunk, Start[row + 1]); e++)
            {
                m += Weight[e] * ranges.Middle[Column[e]];
                r += Math.Abs(Weight[e]) * ranges.Radius[Column[e]];
                s += Math.Abs(Weight[e]) * ranges.Size[Column[e]];
            }

            result = new RowSums(result.Middle + m, result.Radius + r, result.Size + s);
        }

        return result;
    }

    /// <summary>The same sums over whole vectors of the row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public RowSums Dense(int row, ShortRanges ranges)
    {
        var result = default(RowSums);
        ref var weights = ref MemoryMarshal.GetReference(dense.AsSpan(row * stride, stride));
        ref var middles = ref MemoryMarshal.GetArrayDataReference(ranges.Middle);
        ref var radii = ref MemoryMarshal.GetArrayDataReference(ranges.Radius);
        ref var sizes = ref MemoryMarshal.GetArrayDataReference(ranges.Size);
        for (var from = 0; from < stride; from += Chunk)
        {
            var (m, r, s) = (Vector512<long>.Zero, Vector512<long>.Zero, Vector512<long>.Zero);
            for (var at = (nuint)from; at < (nuint)Math.Min(from + Chunk, stride); at += Lanes.Count)
            {
                var w = Widen(Vector256.LoadUnsafe(ref weights, at));
                var size = Vector512.Abs(w);
                m += Lanes.Times(w, Vector512.LoadUnsafe(ref middles, at));
                r += Lanes.Times(size, Vector512.LoadUnsafe(ref radii, at));
                s += Lanes.Times(size, Vector512.LoadUnsafe(ref sizes, at));
            }

            result = new RowSums(result.Middle + Vector512.Sum(m), result.Radius + Vector512.Sum(r), result.Size + Vector512.Sum(s));
        }

        return result;
    }

    private static Vector512<long> Widen(Vector256<int> w) =>
        Avx512F.IsSupported ? Avx512F.ConvertToVector512Int64(w) : Vector512.Create(Vector256.WidenLower(w), Vector256.WidenUpper(w));
}

/// <summary>Sums over a row, on the grid of its weights times the ranges.</summary>
internal readonly record struct RowSums(Int128 Middle, Int128 Radius, Int128 Size);

/// <summary>Intervals as middles and radii of at most 27 bits on one grid, never narrower than they were.</summary>
internal sealed class ShortRanges
{
    /// <summary>Shortens intervals.</summary>
    /// <param name="intervals">The intervals.</param>
    /// <param name="grid">Fractional bits of their ends.</param>
    public ShortRanges(ReadOnlySpan<Interval> intervals, int grid)
    {
        var padded = (intervals.Length + Lanes.Count - 1) & -Lanes.Count;
        (Middle, Radius, Size) = (new long[padded], new long[padded], new long[padded]);
        foreach (var interval in intervals)
        {
            Largest = Math.Max(Largest, interval.Largest);
            Total += interval.Largest;
        }

        var cut = Lanes.Excess(Largest, Lanes.CoefficientBits - 1);
        Grid = grid - cut;
        for (var i = 0; i < intervals.Length; i++)
        {
            var (lower, upper) = (intervals[i].Lower >> cut, -(-intervals[i].Upper >> cut));
            Middle[i] = (lower + upper) >> 1;
            Radius[i] = upper - Middle[i];
            Size[i] = Math.Max(-lower, upper);
        }
    }

    /// <summary>Fractional bits of middles and radii.</summary>
    public int Grid { get; }

    /// <summary>Middles.</summary>
    public long[] Middle { get; }

    /// <summary>Radii, at least half the width.</summary>
    public long[] Radius { get; }

    /// <summary>Largest absolute values.</summary>
    public long[] Size { get; }

    /// <summary>The largest absolute value of all, on the intervals' grid.</summary>
    public long Largest { get; }

    /// <summary>The sum of the largest absolute values, on the intervals' grid.</summary>
    public Int128 Total { get; }
}
