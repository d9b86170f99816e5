using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Audit.Bounds.Checking;

/// <summary>The weights of a layer's matrices between live rows and live columns, in the order in which lanes read them; rebuilt only when what is live is other.</summary>
/// <param name="columns">Columns whose sums are made at once.</param>
/// <param name="matrices">Matrices of one shape, side by side.</param>
internal sealed class LiveBlocks(int columns, params ShortMatrix[] matrices)
{
    private readonly int[] position = new int[matrices[0].Inputs];
    private int[] data = [];
    private int[]? rows;
    private int[]? live;

    /// <summary>Whether the sums go through blocks.</summary>
    public bool IsDense => matrices[0].IsDense;

    /// <summary>The weights of a group of columns: row by row, matrix by matrix, column by column.</summary>
    public ReadOnlySpan<int> Group(int group) => data.AsSpan(group * GroupLength, GroupLength);

    private int GroupLength => rows!.Length * matrices.Length * columns;

    /// <summary>Chooses rows and columns; the same arrays mean the same choice.</summary>
    public void Select(int[] liveRows, int[] liveColumns)
    {
        if (ReferenceEquals(rows, liveRows) && ReferenceEquals(live, liveColumns))
        {
            return;
        }

        (rows, live) = (liveRows, liveColumns);
        Array.Fill(position, -1);
        for (var at = 0; at < liveColumns.Length; at++)
        {
            position[liveColumns[at]] = at;
        }

        if (IsDense)
        {
            Fill((liveColumns.Length + columns - 1) / columns);
        }
    }

    /// <summary>Adds products entry by entry: what sums over blocks must give too.</summary>
    /// <param name="matrix">Which of the matrices.</param>
    /// <param name="coefficients">One vector per live row.</param>
    /// <param name="sums">One vector per live column.</param>
    public void AddSparse(int matrix, ReadOnlySpan<Vector512<long>> coefficients, Span<Vector512<long>> sums)
    {
        var (start, column, weight) = (matrices[matrix].Start, matrices[matrix].Column, matrices[matrix].Weight);
        for (var i = 0; i < coefficients.Length; i++)
        {
            for (var e = start[rows![i]]; e < start[rows[i] + 1]; e++)
            {
                if (position[column[e]] is >= 0 and var at && weight[e] != 0)
                {
                    sums[at] += Lanes.Times(coefficients[i], weight[e]);
                }
            }
        }
    }

    private void Fill(int groups)
    {
        var length = groups * GroupLength;
        if (data.Length < length)
        {
            data = new int[length];
        }

        Array.Clear(data, 0, length);
        for (var m = 0; m < matrices.Length; m++)
        {
            var (start, column, weight) = (matrices[m].Start, matrices[m].Column, matrices[m].Weight);
            for (var i = 0; i < rows!.Length; i++)
            {
                for (var e = start[rows[i]]; e < start[rows[i] + 1]; e++)
                {
                    if (position[column[e]] is >= 0 and var at)
                    {
                        var (group, inside) = (at / columns, at % columns);
                        data[(group * GroupLength) + (((i * matrices.Length) + m) * columns) + inside] = weight[e];
                    }
                }
            }
        }
    }
}
