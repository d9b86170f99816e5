using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>How well a unit's values rank the rows of a concept, with bounds: the area under the ROC curve.</summary>
/// <remarks>
/// Guarantee: that of <see cref="Auroc"/> for the concept named, or chosen on other rows; of the winner on these rows at the error over the number of concepts, so uniformly. Who is compared with whom
/// is drawn by the run's seed from the counts of rows with and without the concept alone.
/// </remarks>
internal static class RankedExplanation
{
    public static ClaimResult Judge(ClaimResult start, ExplanationCase item)
    {
        var winner = Winner(item);
        var column = ValueSimilarity.Column(item.File, winner);
        double[] positives = [.. item.Values.Where((_, row) => column[row] != 0)], negatives = [.. item.Values.Where((_, row) => column[row] == 0)];
        if (positives.Length == 0 || negatives.Length == 0) { return Results.Unknown(start, $"every row has the concept '{item.File.Names[winner]}', or none has."); }
        var (pairing, level) = (RankedEnds.Pairing(positives.Length, negatives.Length, start.Spec.Id, item.Seed), ExplanationJudge.Level(item));
        var (wins, all) = Auroc.Estimate(positives, negatives);
        var result = SampleVerdict.Conclude(start, (double)wins / (double)all, (Auroc.Lower(positives, negatives, pairing, level), Auroc.Upper(positives, negatives, pairing, level)));
        return result with { Reason = $"the concept is '{item.File.Names[winner]}'; {result.Reason}" };
    }

    /// <summary>The concept named, or the best on other rows, or on these.</summary>
    private static int Winner(ExplanationCase item)
    {
        if (item.Subject.Concept is { } named) { return item.File.Names.IndexOf(named); }
        var similarities = item.Subject.WinnerOn is null ? ExplanationExhibits.Similarities(item) : ValueSimilarity.Of(ConceptMetric.Auroc, item.Selection!.Values!, null, item.Selection);
        return Array.IndexOf(similarities, similarities.Max());
    }
}
