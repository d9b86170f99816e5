using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Index arithmetic of broadcasting: axes are aligned from the right; an extent of 1 is repeated.</summary>
internal static class Broadcasting
{
    /// <summary>The flat index in an operand of the element that stands at a flat index of the result.</summary>
    public static int Source(int index, Shape result, Shape operand)
    {
        if (operand.Count == 1) { return 0; }
        var (source, stride, rest) = (0, 1, index);
        for (var axis = 1; axis <= result.Rank; axis++)
        {
            var extent = result[-axis];
            var coordinate = rest % extent;
            rest /= extent;
            if (axis > operand.Rank) { continue; }
            if (operand[-axis] != 1) { source += coordinate * stride; }
            stride *= operand[-axis];
        }

        return source;
    }
}
