using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>How two operands are laid under an output by broadcasting: blocks in which each operand runs along or stands still.</summary>
/// <remarks>Formula: NumPy's rule, shapes aligned on the right, an extent of 1 repeated. Shapes: all per sample.</remarks>
/// <param name="Length">Elements per block.</param>
/// <param name="FirstOffsets">Start of each block in the first operand.</param>
/// <param name="FirstMoves">True where the first operand runs along inside a block, false where it repeats one element.</param>
/// <param name="SecondOffsets">Start of each block in the second operand.</param>
/// <param name="SecondMoves">The same for the second operand.</param>
internal sealed record Broadcast(int Length, int[] FirstOffsets, bool FirstMoves, int[] SecondOffsets, bool SecondMoves)
{
    /// <summary>The common shape of two shapes, or null where they do not broadcast.</summary>
    public static Shape? Common(Shape first, Shape second)
    {
        var rank = Math.Max(first.Rank, second.Rank);
        var extents = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var (a, b) = (Extent(first, axis, rank), Extent(second, axis, rank));
            if (a != b && a != 1 && b != 1) { return null; }
            extents[axis] = a == 1 ? b : a;
        }

        return new Shape(extents);
    }

    /// <summary>Lays two operands under an output to which both broadcast.</summary>
    public static Broadcast Of(Shape output, Shape first, Shape second)
    {
        var (firstMoves, secondMoves) = ((bool?)null, (bool?)null);
        var (length, axis) = (1, output.Rank - 1);
        for (; axis >= 0; axis--)
        {
            if (output[axis] == 1) { continue; }
            var (a, b) = (Extent(first, axis, output.Rank) != 1, Extent(second, axis, output.Rank) != 1);
            if ((firstMoves ?? a) != a || (secondMoves ?? b) != b) { break; }
            (firstMoves, secondMoves) = (a, b);
            length *= output[axis];
        }

        return new Broadcast(
            length, Offsets(output, first, axis + 1), firstMoves ?? false, Offsets(output, second, axis + 1), secondMoves ?? false);
    }

    /// <summary>The start in an operand of each block, the blocks being the index tuples of the leading axes.</summary>
    private static int[] Offsets(Shape output, Shape operand, int axes)
    {
        var strides = new int[axes];
        var stride = 1;
        for (var axis = output.Rank - 1; axis >= 0; axis--)
        {
            var extent = Extent(operand, axis, output.Rank);
            if (axis < axes) { strides[axis] = extent == 1 ? 0 : stride; }
            stride *= extent;
        }

        int[] offsets = [0];
        for (var axis = 0; axis < axes; axis++)
        {
            var (outer, extent) = (offsets, output[axis]);
            offsets = new int[outer.Length * extent];
            for (var block = 0; block < offsets.Length; block++)
            {
                offsets[block] = outer[block / extent] + (block % extent * strides[axis]);
            }
        }

        return offsets;
    }

    private static int Extent(Shape shape, int axis, int rank) => axis < rank - shape.Rank ? 1 : shape[axis - (rank - shape.Rank)];
}
