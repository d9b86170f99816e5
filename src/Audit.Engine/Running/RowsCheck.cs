using Audit.Bounds.Statistics;
using Audit.Engine.Claims;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models;

namespace Audit.Engine.Running;

/// <summary>Refuses statistical claims that no outcome on their rows could verify, before anything is run; tells how many rows are needed.</summary>
internal static class RowsCheck
{
    /// <summary>The fewest rows, or clusters, with which a claim about a change of outputs can be verified at all; null where no number is enough.</summary>
    public static long? Fewest(ClaimSpec claim, DataSet data, ExactAlpha alpha)
    {
        var (threshold, atLeast) = (Results.Threshold(claim).Text, claim.Comparison == Comparison.AtLeast);
        if (claim.Sequential is { Design: not null })
        {
            var plan = SequentialClaim.Plan(claim, alpha, data.Rows);
            return new SequentialRate(plan with { Cap = ClopperPearson.MostRows }).VerifiedFrom(0);
        }

        if (claim.Quantity != QuantityKind.Top1Flip && claim.Cap is null) { return Quantile(claim, data, alpha); }
        var isMean = claim.Cap is not null || data.Clusters is not null || claim.Method is not (null or StatisticalMethod.ClopperPearson);
        if (!isMean) { return atLeast ? RequiredSamples.ForRateAtLeast(threshold, alpha) : RequiredSamples.ForRateAtMost(threshold, alpha); }
        if (claim.Cap is not null) { return 1; }
        var method = SampleEnds.MeanMethodOf(claim);
        return atLeast ? RequiredRows.ForMeanAtLeast(threshold, alpha, method) : RequiredRows.ForMeanAtMost(threshold, alpha, method);
    }

    /// <summary>Adds what is wrong with a claim's rows.</summary>
    public static void Add(Policy policy, ClaimSpec claim, DataSet data, FaultCollector faults)
    {
        var place = ClaimCheck.Place(claim);
        if (claim.Sequential is { Design: not null } && data.Clusters is not null) { faults.Add(new Diagnostic("claim.sequential", place, "Got a design rate over clustered rows, which are not independent; leave out 'design': clusters are tested one by one by their means.")); return; }
        if (claim.Sequential is not null && data.Draw is not null) { faults.Add(new Diagnostic("claim.sequential", place, "Got a test row by row over drawn rows, for which there is no rule; leave out 'sequential' or 'draw'.")); return; }
        if (claim.Method == StatisticalMethod.ClopperPearson && data.Clusters is not null) { faults.Add(new Diagnostic("claim.clusters", place, "Got clopper-pearson over clustered rows, which are not independent; leave out the method: clusters are bounded by their means.")); return; }
        var alpha = Levels.Of(policy, claim);
        var threshold = Results.Threshold(claim).Text;
        var (needed, have, unit) = (Fewest(claim, data, alpha), data.Clusters is { } keys ? keys.Distinct().Count() : Math.Min(data.Draw ?? data.Rows, claim.Sequential?.Most ?? int.MaxValue), data.Clusters is null ? "rows" : "clusters");
        if (claim.Method is { } named and not StatisticalMethod.ClopperPearson && !MeanMethods.Fits(have, SampleEnds.MeanMethodOf(claim), data.Draw is null ? null : data.Rows))
        {
            faults.Add(new Diagnostic("claim.method", place, $"Got {PolicyWords.Of(PolicyWords.Methods, named)} for {have:N0} {unit}{(data.Draw is null ? "" : $" drawn from {data.Rows:N0}")}, for which it has no bound; wanted betting, hedged or hoeffding: write one of them, or leave the method out."));
            return;
        }

        if (needed is null) { faults.Add(new Diagnostic("claim.threshold", place, $"Got threshold {threshold}, which no number of {unit} can establish at confidence {claim.Confidence.Text}; use a threshold strictly between 0 and 1, or an exhaustive claim.")); }
        else if (needed > have && data.Draw is null) { faults.Add(new Diagnostic("claim.rows", place, $"Got {have:N0} {unit}, but even without a failure {needed:N0} are needed at the error {alpha} (confidence {claim.Confidence.Text}); give more {unit}, a weaker threshold or a lower confidence.")); }
    }

    private static long? Quantile(ClaimSpec claim, DataSet data, ExactAlpha alpha)
    {
        var (share, atLeast) = (claim.Quantile!.Value.Text, claim.Comparison == Comparison.AtLeast);
        if (data.Clusters is null) { return atLeast ? RequiredSamples.ForQuantileAtLeast(share, alpha) : RequiredSamples.ForQuantileAtMost(share, alpha); }
        return RequiredRows.ForMeanAtMost(atLeast ? share : ExactAlpha.OfConfidence(share).ToString(), alpha, MeanMethod.Betting);
    }
}
