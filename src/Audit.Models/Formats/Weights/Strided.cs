using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Copies elements that do not lie in the order of their indices.</summary>
internal static class Strided
{
    /// <summary>Element (i, j, ...) of the result is source[i * strides[0] + j * strides[1] + ...].</summary>
    public static T[] Gather<T>(Shape shape, ReadOnlySpan<long> strides, ReadOnlySpan<T> source)
    {
        var result = new T[shape.Count];
        if (result.Length == 0) { return result; }
        var (rank, at) = (shape.Rank, 0L);
        var (last, step) = rank == 0 ? (1, 0L) : (shape[rank - 1], strides[rank - 1]);
        var index = new int[Math.Max(rank, 1)];
        for (var done = 0; done < result.Length; done += last)
        {
            for (var column = 0; column < last; column++) { result[done + column] = source[(int)(at + (column * step))]; }
            for (var axis = rank - 2; axis >= 0; axis--)
            {
                at += strides[axis];
                if (++index[axis] < shape[axis]) { break; }
                at -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return result;
    }
}
