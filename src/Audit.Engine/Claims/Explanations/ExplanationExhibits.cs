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

    /// <summary>The exhibits of a claim.</summary>
    public static IEnumerable<Exhibit> Of(ExplanationCase item)
    {
        if (item.Counts is null) { yield break; }
        yield return Forest(item);
        if (item.Subject.Question == ExplanationQuestion.Stable) { yield return SetSizes(item); }
    }

    private static Exhibit Forest(ExplanationCase item)
    {
        var ranked = BestConcepts.Ranked(item.Counts!);
        var winner = ExplanationJudge.Winner(item);
        ImmutableArray<int> shown = [.. ranked.Take(MostConcepts).Append(winner).Distinct()];
        var level = item.Alpha.Over(2L * ranked.Length);
        var set = item.Subject.Question == ExplanationQuestion.Stable ? BestConcepts.Set(item.Counts!, item.Alpha).ToHashSet() : [winner];
        var use = $"The intervals of all {ranked.Length:N0} concepts hold together at the claim's confidence, whichever is looked at. "
            + (item.Subject.Question == ExplanationQuestion.Stable ? "Filled: concepts that may be the best; they are excluded by paired tests, which see more than intervals that overlap." : "Filled: the concept that the claim is about.");
        return new Exhibit(ExhibitKind.Forest, $"{Words(item.Subject.Metric)} of the most similar concepts", "", Words(item.Subject.Metric), use, [.. shown.Select(concept =>
        {
            var (low, high) = ExplanationEnds.Of(item, concept, level);
            var seen = CountMetrics.Value(item.Subject.Metric, item.Counts!.Counts(concept));
            return new ExhibitRow((set.Contains(concept) ? "* " : "") + item.File.Names[concept], null, OutwardDecimal.Lower(low), OutwardDecimal.Lower(seen), OutwardDecimal.Upper(high));
        })]);
    }

    private static Exhibit SetSizes(ExplanationCase item)
    {
        var rows = ImmutableArray.CreateBuilder<ExhibitRow>();
        var units = item.Counts!.Units;
        foreach (var count in Enumerable.Range(1, Points).Select(point => Math.Max(1, (int)((long)units * point / Points))).Distinct())
        {
            IConceptRows first = item.Counts is RowConcepts own ? own.First(count) : ((ClusterConcepts)item.Counts).First(count);
            var size = BestConcepts.Set(first, item.Alpha).Length;
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
