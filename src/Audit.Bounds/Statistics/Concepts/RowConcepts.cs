using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Audit.Bounds.Statistics.Concepts;

/// <summary>One unit against concepts over independent rows, bit by bit.</summary>
/// <remarks>
/// Tests: accuracy and precision by the sign test on rows where exactly one of the two is right (<see cref="PairedSign"/>); recall, IoU and F1 by <see cref="PairedRatio"/> over an interval of the own
/// concept's similarity that takes half of the error, a quarter for each end. Given which rows count (all, or the active ones) and that the two differ, the sign test is exact.
/// </remarks>
public sealed class RowConcepts : IConceptRows
{
    private readonly ConceptMetric metric;
    private readonly BitColumns active;
    private readonly BitColumns concepts;
    private readonly ImmutableArray<Contingency> tables;

    /// <summary>One active column, and the concepts over the same rows.</summary>
    /// <param name="metric">A metric of counts.</param>
    /// <param name="active">The unit's activity: one column.</param>
    /// <param name="concepts">The concepts.</param>
    public RowConcepts(ConceptMetric metric, BitColumns active, BitColumns concepts)
    {
        if (!CountMetrics.IsCounted(metric) || active.Columns != 1 || active.Rows != concepts.Rows) { throw new ArgumentException("Wanted a metric of counts and one active column over the rows of the concepts."); }
        (this.metric, this.active, this.concepts) = (metric, active, concepts);
        tables = [.. Enumerable.Range(0, concepts.Columns).Select(concept => Contingency.Of(active, 0, concepts, concept))];
    }

    /// <inheritdoc/>
    public int Concepts => concepts.Columns;

    /// <inheritdoc/>
    public int Units => concepts.Rows;

    /// <summary>The counts of a concept.</summary>
    public Contingency Table(int concept) => tables[concept];

    /// <inheritdoc/>
    public (long Hits, long Of) Counts(int concept) => CountMetrics.Counts(metric, tables[concept]);

    /// <summary>The first rows alone.</summary>
    public RowConcepts First(int rows) => new(metric, active.First(rows), concepts.First(rows));

    /// <inheritdoc/>
    public Func<int, int, bool> Tests(IReadOnlyList<int> rivals, ExactAlpha alpha)
    {
        BitColumns masked = concepts.Masked(rivals, active[0]);
        if (metric is ConceptMetric.Accuracy or ConceptMetric.Precision)
        {
            Signs signs = new(alpha.Over(Concepts - 1));
            return (own, rival) => signs.Rejects(Wins(Differences(own, rivals[rival], masked[rival])));
        }

        ExactAlpha level = alpha.Over(2L * (Concepts - 1));
        ExactAlpha quarter = alpha.Over(4);
        Lazy<(int Low, int High)>[] ends = [.. Enumerable.Range(0, Concepts).Select(own => new Lazy<(int, int)>(() => Ends(Counts(own), quarter)))];
        return (own, rival) =>
        {
            var (rivalActive, ownActive, rivalIdle, ownIdle) = Differences(own, rivals[rival], masked[rival]);
            return PairedRatio.Rejects(RatioDifference.OfRows(metric, rivalActive, ownActive, rivalIdle, ownIdle), ends[own].Value.Low, ends[own].Value.High, level);
        };
    }

    /// <summary>How often a concept and its rival differ on the rows, by how much.</summary>
    public RatioDifference Difference(int own, int rival)
    {
        var (rivalActive, ownActive, rivalIdle, ownIdle) = Differences(own, rival, concepts.Masked([rival], active[0])[0]);
        return RatioDifference.OfRows(metric, rivalActive, ownActive, rivalIdle, ownIdle);
    }

    /// <summary>An interval of a similarity, rounded outward to units of 2^-16.</summary>
    internal static (int Low, int High) Ends((long Hits, long Of) counts, ExactAlpha alpha) => counts.Of == 0 ? (0, PairedRatio.Whole) :
        ((int)Math.Floor(ClopperPearson.Lower(counts.Hits, counts.Of, alpha) * PairedRatio.Whole), (int)Math.Ceiling(ClopperPearson.Upper(counts.Hits, counts.Of, alpha) * PairedRatio.Whole));

    /// <summary>Rows on which exactly one of the two concepts is there, by activity.</summary>
    private (long RivalActive, long OwnActive, long RivalIdle, long OwnIdle) Differences(int own, int rival, ReadOnlySpan<ulong> rivalActive)
    {
        long both = BitColumns.Both(concepts[own], concepts[rival]);
        long bothActive = BitColumns.Both(concepts[own], rivalActive);
        (Contingency a, Contingency b) = (tables[own], tables[rival]);
        return (b.Both - bothActive, a.Both - bothActive, b.Concept - both - (b.Both - bothActive), a.Concept - both - (a.Both - bothActive));
    }

    private (long Wins, long Discordant) Wins((long RivalActive, long OwnActive, long RivalIdle, long OwnIdle) rows) => metric == ConceptMetric.Precision
        ? (rows.RivalActive, rows.RivalActive + rows.OwnActive)
        : (rows.RivalActive + rows.OwnIdle, rows.RivalActive + rows.OwnActive + rows.RivalIdle + rows.OwnIdle);

    /// <summary>The sign test at one error: for each number of discordant rows the fewest wins that reject.</summary>
    private sealed class Signs(ExactAlpha alpha)
    {
        private readonly ConcurrentDictionary<long, long> least = new();

        public bool Rejects((long Wins, long Discordant) rows) =>
            2 * rows.Wins > rows.Discordant && rows.Wins >= least.GetOrAdd(rows.Discordant, d => Frontier.Smallest((d / 2) + 1, d + 1, wins => wins > d || PairedSign.IsAtMost(wins, d, alpha)));
    }
}
