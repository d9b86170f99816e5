using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>One unit of a screen.</summary>
/// <param name="Unit">Its index.</param>
/// <param name="Concept">The concept chosen on other rows.</param>
/// <param name="Seen">Their similarity on the rows that certify.</param>
/// <param name="Evidence">The e-value of "not more similar than the limit".</param>
internal readonly record struct ScreenEntry(int Unit, int Concept, double Seen, double Evidence);

/// <summary>Which units are listed.</summary>
/// <remarks>
/// Guarantee: the expected share of listed units whose similarity does not exceed the limit is at most alpha, for independent rows that had no part in the choice of concepts and thresholds, whatever the dependence between units.
/// Formula: <see cref="SimilarityEvidence"/> for each unit, <see cref="EBenjaminiHochberg"/> over all of them.
/// </remarks>
internal static class ScreenList
{
    /// <summary>The concept most similar to each unit, ties to the first.</summary>
    /// <param name="metric">A metric of counts.</param>
    /// <param name="units">Activity of units on the rows that choose.</param>
    /// <param name="concepts">Concepts over the same rows.</param>
    /// <param name="threads">Workers; nothing depends on them.</param>
    public static int[] Winners(ConceptMetric metric, BitColumns units, BitColumns concepts, int threads)
    {
        var winners = new int[units.Columns];
        long[] has = [.. Enumerable.Range(0, concepts.Columns).Select(concept => (long)concepts.Count(concept))];
        ContingencyTables.Each(units, concepts, threads, (unit, both) =>
        {
            var active = units.Count(unit);
            (long, long) Counts(int concept) => CountMetrics.Counts(metric, new Contingency(units.Rows, active, has[concept], both[concept]));
            for (var concept = 1; concept < both.Length; concept++)
            {
                if (CountMetrics.Compare(Counts(concept), Counts(winners[unit])) > 0) { winners[unit] = concept; }
            }
        });
        return winners;
    }

    /// <summary>The units that are listed, most evidence first.</summary>
    /// <param name="rule">The metric, and decimal text of the similarity to be exceeded.</param>
    /// <param name="units">Activity of units on the rows that certify.</param>
    /// <param name="concepts">Concepts over the same rows.</param>
    /// <param name="winners">Each unit's concept.</param>
    /// <param name="alpha">Expected share of wrong entries.</param>
    public static ImmutableArray<ScreenEntry> Of((ConceptMetric Metric, string Limit) rule, BitColumns units, BitColumns concepts, int[] winners, ExactAlpha alpha)
    {
        ScreenEntry[] all = [.. winners.Select((concept, unit) => Entry(rule, Contingency.Of(units, unit, concepts, concept), (unit, concept)))];
        var listed = EBenjaminiHochberg.Rejected([.. all.Select(entry => entry.Evidence)], alpha);
        return [.. all.Where(entry => listed[entry.Unit]).OrderByDescending(entry => entry.Evidence)];
    }

    /// <summary>The most evidence that a unit can have on so many rows: every one a hit.</summary>
    public static double MostEvidence((ConceptMetric Metric, string Limit) rule, long rows) => SimilarityEvidence.EValue(rule.Metric, (rows, rows), rule.Limit);

    private static ScreenEntry Entry((ConceptMetric Metric, string Limit) rule, Contingency table, (int Unit, int Concept) pair)
    {
        var counts = CountMetrics.Counts(rule.Metric, table);
        return new ScreenEntry(pair.Unit, pair.Concept, CountMetrics.Value(rule.Metric, counts), SimilarityEvidence.EValue(rule.Metric, counts, rule.Limit));
    }
}
