using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>The numbers beside the bound of an explanation: intervals of the most similar concepts, and how the set of best concepts shrinks with rows.</summary>
internal static class ExplanationExhibits
{
    private const int MostConcepts = 16;
    private const int Points = 8;
    private const int Resamples = 200;
    private const long MostVoteWork = 2_000_000_000;
    private const ulong VoteStream = 0x766f746573; // "votes"

    /// <summary>The exhibits of a claim.</summary>
    public static IEnumerable<Exhibit> Of(ExplanationCase item)
    {
        if (item.Counts is null)
        {
            yield return Observed(item);
            yield break;
        }

        yield return Forest(item);
        if (item.Subject.Question == ExplanationQuestion.Stable)
        {
            yield return SetSizes(item);
            if (Votes(item) is { } votes) { yield return votes; }
        }
    }

    private static Exhibit Forest(ExplanationCase item)
    {
        var ranked = BestConcepts.Ranked(item.Counts!);
        var winner = ExplanationJudge.Winner(item);
        ImmutableArray<int> shown = [.. ranked.Take(MostConcepts).Append(winner).Distinct()];
        var level = item.Alpha.Over(2L * ranked.Length);
        var set = item.Subject.Question == ExplanationQuestion.Stable ? BestConcepts.Set(item.Counts!, item.Alpha, Environment.ProcessorCount).ToHashSet() : [winner];
        var use = $"The intervals of all {ranked.Length:N0} concepts hold together at the claim's confidence, whichever is looked at. "
            + (item.Subject.Question == ExplanationQuestion.Stable ? "Filled: concepts that may be the best; they are excluded by paired tests, which see more than intervals that overlap." : "Filled: the concept that the claim is about.");
        return new Exhibit(ExhibitKind.Forest, $"{Words(item.Subject.Metric)} of the most similar concepts", "", Words(item.Subject.Metric), use, [.. shown.Select(concept =>
        {
            var (low, high) = ExplanationEnds.Of(item, concept, level);
            var seen = CountMetrics.Value(item.Subject.Metric, item.Counts!.Counts(concept));
            return new ExhibitRow((set.Contains(concept) ? "* " : "") + item.File.Names[concept], null, OutwardDecimal.Lower(low), OutwardDecimal.Lower(seen), OutwardDecimal.Upper(high));
        })]);
    }

    /// <summary>The similarity of each concept, of metrics that read values.</summary>
    public static double[] Similarities(ExplanationCase item) => ValueSimilarity.Of(item.Subject.Metric, item.Values, item.Activity?.On(item.Values), item.File);

    private static Exhibit Observed(ExplanationCase item)
    {
        var similarities = Similarities(item);
        var shown = Enumerable.Range(0, similarities.Length).OrderByDescending(concept => similarities[concept]).Take(MostConcepts).ToList();
        var marked = item.Subject.Concept is { } named ? item.File.Names.IndexOf(named) : shown[0];
        return new Exhibit(ExhibitKind.Forest, $"{Words(item.Subject.Metric)} of the most similar concepts", "", Words(item.Subject.Metric), "Seen on the rows; none of these numbers has a bound. Filled: the concept that the claim is about.",
            [.. shown.Append(marked).Distinct().Select(concept => new ExhibitRow((concept == marked ? "* " : "") + item.File.Names[concept], null, null, OutwardDecimal.Lower(similarities[concept]), null))]);
    }

    /// <summary>Votes of resampled rows, beside the set; null where the rows are clustered or the work is too much.</summary>
    private static Exhibit? Votes(ExplanationCase item)
    {
        if (item.Counts is not RowConcepts || (long)item.Counts.Units * item.Counts.Concepts * Resamples > MostVoteWork) { return null; }
        var unit = item.Activity!.On(item.Values);
        var votes = BootstrapVotes.Count(item.Subject.Metric, BitColumns.Of(unit.Length, 1, (row, _) => unit[row]), item.File.Bits!, (item.Seed, VoteStream, Resamples));
        var level = item.Alpha.Over(2);
        var shown = Enumerable.Range(0, votes.Length).Where(concept => votes[concept] > 0).OrderByDescending(concept => votes[concept]).Take(MostConcepts);
        return new Exhibit(ExhibitKind.Table, $"Votes of {Resamples} resamples", "", "share of votes",
            "Stability of the procedure, given these rows: each resample draws rows again with replacement and votes for its winner; the ends bound the share that infinitely many resamples would give, one at a time. No statement about the best concept: sets made of votes miss it in near ties.",
            [.. shown.Select(concept => new ExhibitRow(item.File.Names[concept], null, OutwardDecimal.Lower(ClopperPearson.Lower(votes[concept], Resamples, level)), OutwardDecimal.Lower(votes[concept] / (double)Resamples), OutwardDecimal.Upper(ClopperPearson.Upper(votes[concept], Resamples, level))))]);
    }

    private static Exhibit SetSizes(ExplanationCase item)
    {
        var rows = ImmutableArray.CreateBuilder<ExhibitRow>();
        var units = item.Counts!.Units;
        foreach (var count in Enumerable.Range(1, Points).Select(point => Math.Max(1, (int)((long)units * point / Points))).Distinct())
        {
            IConceptRows first = item.Counts is RowConcepts own ? own.First(count) : ((ClusterConcepts)item.Counts).First(count);
            var size = BestConcepts.Set(first, item.Alpha, Environment.ProcessorCount).Length;
            rows.Add(new ExhibitRow("", OutwardDecimal.Lower(count), null, OutwardDecimal.Lower(size), null));
        }

        return new Exhibit(ExhibitKind.Curve, "Concepts that may be the best, against rows", item.Clusters is null ? "rows" : "clusters", "concepts in the set",
            "Each point holds alone at the claim's confidence for the first rows in committed order; the claim is about the last point. The others show what fewer rows would have given.", rows.ToImmutable());
    }

    /// <summary>A metric in words.</summary>
    public static string Words(ConceptMetric metric) => metric switch
    {
        ConceptMetric.Iou => "IoU",
        ConceptMetric.Auroc or ConceptMetric.Auprc => metric.ToString().ToUpperInvariant(),
        ConceptMetric.SoftWpmi => "soft-WPMI",
        _ => metric.ToString().ToLower(CultureInfo.InvariantCulture) is "f1" ? "F1" : metric.ToString().ToLower(CultureInfo.InvariantCulture),
    };
}
