using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Certificates;
using Audit.Bounds.Statistics;

namespace Audit.Bounds.Mass;

/// <summary>What one box of a region leaves open.</summary>
/// <param name="Cells">Cells of positive volume that do not overlap.</param>
/// <param name="Sums">Volumes of the first cells together, exact: 0, then one more for each cell.</param>
/// <param name="Whole">Volume of the box in the same units.</param>
/// <param name="Units">The units of its axes.</param>
internal sealed record OpenBox(ImmutableArray<OpenCell> Cells, ImmutableArray<BigInteger> Sums, BigInteger Whole, AxisUnits Units);

/// <summary>The part of a region on which nothing is proved, and its exact share of the region by volume, each box of the region counting the same.</summary>
/// <remarks>
/// Guarantee: the open share lies between <see cref="AtLeast"/> and <see cref="AtMost"/>; both are the exact fraction where the region is one box, and within 2^-256 of it for each box else.
/// On an axis where a region box is one point, the volume is that of the other axes.
/// </remarks>
public sealed class OpenMass
{
    private const int Bits = 256;

    private OpenMass(ImmutableArray<OpenBox> open, int boxes) => (Open, Boxes) = (open, boxes);

    /// <summary>Boxes with something open, in order.</summary>
    internal ImmutableArray<OpenBox> Open { get; }

    /// <summary>Boxes of the region.</summary>
    public int Boxes { get; }

    /// <summary>Cells of all boxes.</summary>
    public long Cells => Open.Sum(box => (long)box.Cells.Length);

    /// <summary>Whether all of the region is proved.</summary>
    public bool IsNothing => Open.IsEmpty;

    /// <summary>The open share, rounded up where it is rounded.</summary>
    public ProvedMass AtMost => Share(up: true);

    /// <summary>The open share, rounded down where it is rounded.</summary>
    public ProvedMass AtLeast => Share(up: false);

    /// <summary>What is open, or null with the reason.</summary>
    /// <param name="region">The boxes of the region, at least one.</param>
    /// <param name="proved">Boxes on which every input is proved; each within one box of the region.</param>
    /// <param name="reason">Why there is none.</param>
    public static OpenMass? Of(IReadOnlyList<(float[] Lower, float[] Upper)> region, IReadOnlyList<CoveredBox> proved, out string reason)
    {
        reason = proved.Any(box => box.Ball is not null || !box.Hulls.IsEmpty) ? "a box is cut with a ball or a hull, which has no exact volume" : "";
        if (reason.Length > 0) { return null; }
        var homes = proved.ToLookup(box => Home(region, box));
        if (homes.Contains(-1)) { reason = "a box lies outside the region"; return null; }
        var open = ImmutableArray.CreateBuilder<OpenBox>();
        for (var index = 0; index < region.Count; index++)
        {
            var (lower, upper) = region[index];
            if (OpenCells.Of(lower, upper, homes[index]) is not { } cells) { reason = "two boxes are not shown to lie apart"; return null; }
            if (!cells.IsEmpty) { open.Add(Measured(lower, upper, cells)); }
        }

        return new OpenMass(open.ToImmutable(), region.Count);
    }

    private static int Home(IReadOnlyList<(float[] Lower, float[] Upper)> region, CoveredBox box)
    {
        for (var index = 0; index < region.Count; index++)
        {
            var (lower, upper) = region[index];
            if (box.Lower.Length == lower.Length && Enumerable.Range(0, lower.Length).All(axis => lower[axis] <= box.Lower[axis] && box.Lower[axis] <= box.Upper[axis] && box.Upper[axis] <= upper[axis])) { return index; }
        }

        return -1;
    }

    private static OpenBox Measured(float[] lower, float[] upper, ImmutableArray<OpenCell> cells)
    {
        var units = new AxisUnits(lower.Length, cells.SelectMany(cell => new IReadOnlyList<float>[] { cell.Lower, cell.Upper }).Append(lower).Append(upper));
        bool[] isPoint = [.. lower.Zip(upper, (low, high) => low == high)];
        var sums = ImmutableArray.CreateBuilder<BigInteger>(cells.Length + 1);
        sums.Add(BigInteger.Zero);
        foreach (var cell in cells) { sums.Add(sums[^1] + units.Volume(cell.Lower, cell.Upper, isPoint)); }
        return new OpenBox(cells, sums.ToImmutable(), units.Volume(lower, upper, isPoint), units);
    }

    private ProvedMass Share(bool up)
    {
        if (Boxes == 1) { return Open.IsEmpty ? new ProvedMass(0, 0, 1) : new ProvedMass(0, Open[0].Sums[^1], Open[0].Whole); }
        var sum = Open.Aggregate(BigInteger.Zero, (total, box) => total + ((box.Sums[^1] << Bits) + (up ? box.Whole - 1 : 0)) / box.Whole);
        return new ProvedMass(0, sum, (BigInteger)Boxes << Bits);
    }
}
