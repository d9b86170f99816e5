using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Mass;

/// <summary>A box of what is left open.</summary>
/// <param name="Lower">Lower ends.</param>
/// <param name="Upper">Upper ends, above the lower ones but where the region is one point on the axis.</param>
public sealed record OpenCell(ImmutableArray<float> Lower, ImmutableArray<float> Upper);

/// <summary>What proved boxes leave of a region box, as boxes.</summary>
/// <remarks>
/// Guarantee: proved boxes and cells have no inner point in common, and together they are the region box. Rule: guillotine cuts by planes that no proved box crosses, so that it is shown at once that
/// the proved boxes lie apart; the order of the cells is a function of the boxes alone. Boxes of one split tree always have such cuts. Cost: about d n log n for each level of cuts, n boxes, d axes.
/// </remarks>
internal static class OpenCells
{
    private sealed record Part(float[] Lower, float[] Upper, List<CoveredBox> Boxes);

    /// <summary>The cells, or null where two boxes are not shown to lie apart.</summary>
    /// <param name="lower">Lower ends of the region box.</param>
    /// <param name="upper">Upper ends.</param>
    /// <param name="proved">Boxes within it.</param>
    public static ImmutableArray<OpenCell>? Of(float[] lower, float[] upper, IEnumerable<CoveredBox> proved)
    {
        var cells = ImmutableArray.CreateBuilder<OpenCell>();
        var open = new Stack<Part>([new Part(lower, upper, [.. proved.Where(box => HasVolume(box, lower, upper))])]);
        while (open.TryPop(out var part))
        {
            if (part.Boxes.Count == 0) { cells.Add(new OpenCell([.. part.Lower], [.. part.Upper])); continue; }
            if (part.Boxes.Count == 1 && part.Boxes[0].Lower.SequenceEqual(part.Lower) && part.Boxes[0].Upper.SequenceEqual(part.Upper)) { continue; }
            if (Cut(part) is not { } halves) { return null; }
            open.Push(halves.Above);
            open.Push(halves.Below);
        }

        return cells.ToImmutable();
    }

    private static bool HasVolume(CoveredBox box, float[] lower, float[] upper) => Enumerable.Range(0, lower.Length).All(axis => box.Lower[axis] < box.Upper[axis] || lower[axis] == upper[axis]);

    private static (Part Below, Part Above)? Cut(Part part)
    {
        if (part.Boxes.Count == 1) { return Beside(part); }
        (int Axis, List<CoveredBox> Sorted, int Count)? best = null;
        for (var axis = 0; axis < part.Lower.Length; axis++)
        {
            if (part.Lower[axis] == part.Upper[axis]) { continue; }
            var sorted = Sorted(part.Boxes, axis);
            if (Middle(sorted, axis) is { } count && (best is null || Math.Abs(sorted.Count - (2 * count)) < Math.Abs(sorted.Count - (2 * best.Value.Count)))) { best = (axis, sorted, count); }
        }

        return best is { } found ? Halves(part, found.Axis, found.Sorted[..found.Count].Max(box => box.Upper[found.Axis]), found.Sorted[..found.Count], found.Sorted[found.Count..]) : null;
    }

    /// <summary>A plane along a face of the only box.</summary>
    private static (Part Below, Part Above)? Beside(Part part)
    {
        var box = part.Boxes[0];
        for (var axis = 0; axis < part.Lower.Length; axis++)
        {
            if (box.Lower[axis] > part.Lower[axis]) { return Halves(part, axis, box.Lower[axis], [], part.Boxes); }
            if (box.Upper[axis] < part.Upper[axis]) { return Halves(part, axis, box.Upper[axis], part.Boxes, []); }
        }

        return null;
    }

    private static (Part Below, Part Above) Halves(Part part, int axis, float plane, List<CoveredBox> below, List<CoveredBox> above)
    {
        var (upper, lower) = ((float[])part.Upper.Clone(), (float[])part.Lower.Clone());
        (upper[axis], lower[axis]) = (plane, plane);
        return (new Part(part.Lower, upper, below), new Part(lower, part.Upper, above));
    }

    private static List<CoveredBox> Sorted(List<CoveredBox> boxes, int axis)
    {
        var (keys, items) = (boxes.Select(box => (box.Lower[axis], box.Upper[axis])).ToArray(), boxes.ToArray());
        return [.. Enumerable.Range(0, items.Length).OrderBy(index => keys[index]).Select(index => items[index])];
    }

    /// <summary>How many of the sorted boxes lie below the plane that parts them most evenly; null where no plane does.</summary>
    private static int? Middle(List<CoveredBox> sorted, int axis)
    {
        int? best = null;
        var reach = float.NegativeInfinity;
        for (var count = 1; count < sorted.Count; count++)
        {
            reach = Math.Max(reach, sorted[count - 1].Upper[axis]);
            if (reach <= sorted[count].Lower[axis] && (best is null || Math.Abs(sorted.Count - (2 * count)) < Math.Abs(sorted.Count - (2 * best.Value)))) { best = count; }
        }

        return best;
    }
}
