using Audit.Bounds.Statistics;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>Collects the faults of a claim about outcomes, and how many rows, clusters or tries it needs.</summary>
/// <param name="claim">The claim.</param>
/// <param name="alpha">Its error.</param>
/// <param name="add">Takes a fault: code and message.</param>
internal sealed class OutcomeNeeds(ClaimSpec claim, ExactAlpha alpha, Action<string, string> add)
{
    private const long MostUnits = 1 << 22;

    /// <summary>The claim.</summary>
    public ClaimSpec Claim => claim;

    /// <summary>Its error.</summary>
    public ExactAlpha Alpha => alpha;

    /// <summary>The fewest rows (or clusters, or tries) with which it can be verified; null where that was not asked, or none is enough.</summary>
    public long? Fewest { get; private set; }

    /// <summary>Adds a fault.</summary>
    public void Add(string code, string message) => add(code, message);

    /// <summary>Refuses a rate that no outcome on so many rows could verify.</summary>
    public void Rate(long rows, string what)
    {
        var threshold = Results.Threshold(claim).Text;
        var needed = claim.Comparison == Comparison.AtLeast ? RequiredSamples.ForRateAtLeast(threshold, alpha) : RequiredSamples.ForRateAtMost(threshold, alpha);
        Few((rows, needed), what);
    }

    /// <summary>Refuses a rate of a fixed set that no outcome on so many drawn rows could verify.</summary>
    public void Drawn(long all, long drawn)
    {
        var atLeast = claim.Comparison == Comparison.AtLeast;
        bool Passes(long count)
        {
            var ends = OutcomeEnds.Rate(atLeast ? count : 0, count, alpha, all);
            return Results.Satisfies(atLeast ? ends.Lower : ends.Upper, claim);
        }

        Few((drawn, Passes(drawn) ? drawn : Passes(all) ? First(drawn, all, Passes) : null), "drawn rows");
    }

    /// <summary>The first count with which a claim passes, above one that fails and up to one that passes.</summary>
    private static long First(long fails, long passes, Func<long, bool> isEnough)
    {
        while (passes - fails > 1)
        {
            var middle = fails + ((passes - fails) / 2);
            if (isEnough(middle)) { passes = middle; } else { fails = middle; }
        }

        return passes;
    }

    /// <summary>Refuses a quantile that no outcome on so many rows could verify.</summary>
    public void Quantile(ExactDecimal share, long rows)
    {
        Few((rows, claim.Comparison == Comparison.AtLeast ? RequiredSamples.ForQuantileAtLeast(share.Text, alpha) : RequiredSamples.ForQuantileAtMost(share.Text, alpha)), "rows");
    }

    /// <summary>Refuses a mean of a range that not even rows all at the best end could verify.</summary>
    public void Mean((long Count, (ExactDecimal From, ExactDecimal To) Range) units, string what)
    {
        var (scale, atLeast) = (new UnitScale(units.Range.From, units.Range.To), claim.Comparison == Comparison.AtLeast);
        bool Passes(long count)
        {
            var ends = OutcomeEnds.Mean([.. Enumerable.Repeat(atLeast ? 1.0 : 0.0, (int)count)], [.. Enumerable.Repeat(atLeast ? 1.0 : 0.0, (int)count)], alpha);
            return Results.Satisfies(scale.Back(atLeast ? ends.Lower : ends.Upper, up: !atLeast), claim);
        }

        Search(units.Count, Passes, what);
    }

    /// <summary>Refuses what not even the best outcome on so many units could verify; finds how many could.</summary>
    /// <param name="have">Units there are.</param>
    /// <param name="passes">Whether the best outcome on a number of units verifies the claim: true from some number on.</param>
    /// <param name="what">The units in words.</param>
    public void Search(long have, Func<long, bool> passes, string what)
    {
        var (fails, enough) = (0L, have);
        while (enough <= MostUnits && !passes(enough)) { (fails, enough) = (enough, 2 * enough); }
        Few((have, enough <= MostUnits ? First(fails, enough, passes) : null), what);
    }

    /// <summary>Refuses a claim with fewer rows than the best outcome needs.</summary>
    public void Few((long Rows, long? Needed) count, string what)
    {
        Fewest = count.Needed;
        if (count.Needed is null) { add("claim.threshold", $"Got threshold {Results.Threshold(claim).Text}, which no number of {what} can establish at confidence {claim.Confidence.Text}; use a threshold strictly inside the range of the quantity."); }
        else if (count.Needed > count.Rows) { add("claim.rows", $"Got {count.Rows:N0} {what}, but even with the best outcome {count.Needed:N0} are needed at the error {alpha} (confidence {claim.Confidence.Text}); give more rows, a weaker threshold or a lower confidence."); }
    }
}
