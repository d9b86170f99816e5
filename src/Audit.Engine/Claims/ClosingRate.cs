namespace Audit.Engine.Claims;

/// <summary>How fast a search's bound falls, and how many boxes it would take to reach a value at that rate.</summary>
/// <remarks>
/// Guarantee: none, it is an estimate. Formula: with b(n) the bound after n boxes, each doubling of n multiplies it by b(n) / b(n/2); boxes needed for t: n 2^(log(b(n)/t) / log(b(n/2)/b(n))).
/// The record depends on the search alone, not on time.
/// </remarks>
internal sealed class ClosingRate
{
    private const double MostBoxes = 1e12;

    private readonly List<(long Boxes, double Bound)> doublings = [];

    /// <summary>Notes the bound after so many boxes; keeps the first of each doubling.</summary>
    public void Note(long boxes, double bound)
    {
        if (double.IsFinite(bound) && (doublings.Count == 0 || boxes >= 2 * doublings[^1].Boxes)) { doublings.Add((boxes, bound)); }
    }

    /// <summary>How many boxes a bound would take from where the search stopped, or null where there is no rate to go by.</summary>
    public long? Needed(long boxes, double bound, double target)
    {
        if (doublings.Count == 0 || !(target > 0) || !(bound > target)) { return null; }
        var (before, earlier) = doublings.FindLast(noted => 2 * noted.Boxes <= boxes) is { Boxes: > 0 } half ? half : doublings[0];
        if (before >= boxes || !(earlier > bound)) { return null; }
        var fall = Math.Log(earlier / bound) / Math.Log2((double)boxes / before);
        var needed = boxes * Math.Pow(2, Math.Log(bound / target) / fall);
        return needed <= MostBoxes ? (long)needed : null;
    }

    /// <summary>The estimate in words, two digits; "" where there is none.</summary>
    public static string Words(long? needed)
    {
        if (needed is not { } boxes) { return ""; }
        var step = (long)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(boxes)) - 1));
        return $" At the rate at which the bound fell, about {Results.Boxes((boxes + step - 1) / step * step)} would be needed.";
    }
}
