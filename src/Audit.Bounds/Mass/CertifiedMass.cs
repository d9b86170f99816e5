using System.Numerics;
using Audit.Bounds.Certificates;
using Audit.Bounds.Smt;

namespace Audit.Bounds.Mass;

/// <summary>The measure of boxes that a certificate covers, in exact fractions.</summary>
/// <remarks>
/// Guarantee: where every input of the boxes has a property, an input drawn from the measure lacks it with probability at most 1 - mass. Rule: boxes whose interiors do not meet add up;
/// on an axis where the region is one point, boxes meet there. Disjointness is shown by planes that no box crosses, found again and again (guillotine cuts): boxes of one split tree always have them.
/// </remarks>
public static class CertifiedMass
{
    /// <summary>The mass, or null with the reason.</summary>
    /// <param name="measure">The declared measure; nothing outside the region.</param>
    /// <param name="boxes">The boxes that are proved.</param>
    /// <param name="reason">Why there is no mass.</param>
    public static Rational? Of(ProductMeasure measure, IReadOnlyList<CoveredBox> boxes, out string reason)
    {
        reason = "";
        if (boxes.Any(box => box.Lower.Length != measure.Axes.Length)) { reason = "a box has another number of axes than the measure"; return null; }
        if (boxes.Any(box => measure.Axes.Where((axis, index) => axis.Edges[0] == axis.Edges[^1] && box.Lower[index] != box.Upper[index]).Any())) { reason = "a box is wider than the region"; return null; }
        if (!AreApart(boxes)) { reason = "two boxes are not shown to lie apart"; return null; }
        return Sum([.. boxes.Select(box => measure.Of(box.Lower, box.Upper))]);
    }

    /// <summary>The least double of at least 1 - mass.</summary>
    public static double Rest(Rational mass)
    {
        var rest = Rational.One - mass;
        if (rest.Sign <= 0) { return 0; }
        var near = Math.Exp(BigInteger.Log(rest.Numerator) - BigInteger.Log(rest.Denominator));
        while (Rational.Of(near) < rest) { near = Math.BitIncrement(near); }
        while (near > 0 && Rational.Of(Math.BitDecrement(near)) >= rest) { near = Math.BitDecrement(near); }
        return near;
    }

    /// <summary>Whether no two boxes meet but at their borders.</summary>
    internal static bool AreApart(IReadOnlyList<CoveredBox> boxes)
    {
        var open = new Stack<List<CoveredBox>>([[.. boxes]]);
        while (open.TryPop(out var group))
        {
            if (group.Count < 2) { continue; }
            if (Cut(group) is not { } parts) { return false; }
            open.Push(parts.Below);
            open.Push(parts.Above);
        }

        return true;
    }

    /// <summary>Two groups apart from each other by a plane; the most even of the planes, so that the depth stays small.</summary>
    private static (List<CoveredBox> Below, List<CoveredBox> Above)? Cut(List<CoveredBox> group)
    {
        (List<CoveredBox> Sorted, int Count)? best = null;
        for (var axis = 0; axis < group[0].Lower.Length; axis++)
        {
            var own = axis;
            var sorted = group.OrderBy(box => box.Lower[own]).ThenBy(box => box.Upper[own]).ToList();
            var reach = float.NegativeInfinity;
            for (var count = 1; count < sorted.Count; count++)
            {
                reach = Math.Max(reach, sorted[count - 1].Upper[own]);
                if (reach <= sorted[count].Lower[own] && (best is null || Math.Abs(sorted.Count - (2 * count)) < Math.Abs(sorted.Count - (2 * best.Value.Count)))
                    && !(sorted[count - 1].Lower[own] == sorted[count].Upper[own])) { best = (sorted, count); }
            }
        }

        return best is { } found ? (found.Sorted[..found.Count], found.Sorted[found.Count..]) : null;
    }

    /// <summary>Pairwise, so that fractions stay short for long.</summary>
    private static Rational Sum(List<Rational> terms)
    {
        if (terms.Count == 0) { return Rational.Zero; }
        while (terms.Count > 1) { terms = [.. terms.Chunk(2).Select(pair => pair.Length == 2 ? pair[0] + pair[1] : pair[0])]; }
        return terms[0];
    }
}
