using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>The lines of a value along some of its axes.</summary>
internal static class AxisLines
{
    /// <summary>For each place on the other axes, in order, the flat indices of the elements that differ in the given axes alone, rising.</summary>
    public static int[][] Of(Shape shape, int[] axes)
    {
        var lines = new Dictionary<int, List<int>>();
        for (var index = 0; index < shape.Count; index++)
        {
            var (rest, key, stride) = (index, 0, 1);
            for (var axis = shape.Rank - 1; axis >= 0; rest /= shape[axis], axis--)
            {
                if (axes.Contains(axis)) { continue; }
                key += rest % shape[axis] * stride;
                stride *= shape[axis];
            }

            if (!lines.TryGetValue(key, out var line)) { lines[key] = line = []; }
            line.Add(index);
        }

        return [.. lines.OrderBy(pair => pair.Key).Select(pair => pair.Value.ToArray())];
    }
}
