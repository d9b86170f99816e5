using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Explanations;

/// <summary>What is judged: the unit's activity and the concepts on the committed rows, as counts.</summary>
/// <param name="Subject">What the claim is about.</param>
/// <param name="File">The concepts over the rows.</param>
/// <param name="Selection">Concepts and values over the rows that something was chosen on, or null.</param>
/// <param name="Activity">When the unit is active, or null for metrics that read its values.</param>
/// <param name="Counts">Counts of each concept, or null for metrics without counts.</param>
/// <param name="Values">The unit's values.</param>
/// <param name="Clusters">Cluster keys, or null.</param>
/// <param name="Alpha">The error of the claim.</param>
internal sealed record ExplanationCase(
    Subject.Explanation Subject, ConceptFile File, ConceptFile? Selection, Activity? Activity, IConceptRows? Counts, double[] Values, ImmutableArray<string>? Clusters, ExactAlpha Alpha)
{
    /// <summary>The seed of the run, for resamples.</summary>
    public ulong Seed { get; init; }

    /// <summary>Puts together what was committed; null and why where it does not fit.</summary>
    public static ExplanationCase? Of(ClaimResult start, CommittedRows rows, string folder, out string why)
    {
        var subject = (Subject.Explanation)start.Spec.Subject;
        var (file, selection) = (Read(start, folder, ConceptFile.Certifying), Read(start, folder, ConceptFile.Choosing));
        why = "the concepts of the committed rows are missing or altered";
        if (file is null || file.Rows != rows.Count) { return null; }
        why = "the rows that something was chosen on are missing or altered";
        if ((subject.Active?.ChosenOn ?? subject.WinnerOn) is not null && !(selection is { Values: not null } && selection.Names.SequenceEqual(file.Names) && selection.Bits is null == file.Bits is null)) { return null; }
        var activity = subject.Active is { } rule ? Activity.Of(rule, selection?.Values) : null;
        why = "no row of the data on which the number is chosen lies above it, or the share is less than one row";
        if (subject.Active is not null && activity is null) { return null; }
        why = "the rows state no error";
        if ((start.Spec.Assurance == Assurance.Statistical ? rows.Alpha : ExactAlpha.Parse("0.05")) is not { } alpha) { return null; }
        var counts = activity is null || !CountMetrics.IsCounted(subject.Metric) || file.Bits is null ? null : CountsOf(subject, file.Bits, activity.On(rows.Values), rows.Clusters);
        why = "the rows are not as the claim's metric needs them: labels, and clusters of the declared size";
        return counts is null && CountMetrics.IsCounted(subject.Metric) ? null : new ExplanationCase(subject, file, selection, activity, counts, rows.Values, rows.Clusters, alpha) { Seed = Draws.SeedOf(folder) };
    }

    /// <summary>Counts over rows, or over clusters.</summary>
    public static IConceptRows? CountsOf(Subject.Explanation subject, BitColumns concepts, bool[] active, ImmutableArray<string>? clusters)
    {
        var unit = BitColumns.Of(active.Length, 1, (row, _) => active[row]);
        return clusters is { } keys ? Clustered(subject, concepts, unit, keys) : new RowConcepts(subject.Metric, unit, concepts);
    }

    private static ClusterConcepts? Clustered(Subject.Explanation subject, BitColumns concepts, BitColumns unit, ImmutableArray<string> keys)
    {
        var (order, sizes, of) = (new Dictionary<string, int>(), new List<int>(), new int[keys.Length]);
        for (var row = 0; row < keys.Length; row++)
        {
            if (!order.TryGetValue(keys[row], out of[row])) { of[row] = order.Count; order.Add(keys[row], of[row]); sizes.Add(0); }
            sizes[of[row]]++;
        }

        if (sizes.Max() > (subject.ClusterSize ?? sizes.Min())) { return null; }
        return new ClusterConcepts(subject.ClusterSize ?? sizes[0], [.. Enumerable.Range(0, concepts.Columns).Select(concept => Cells(subject.Metric, unit, concepts, concept, of, sizes.Count))]);
    }

    private static ImmutableArray<(int Hits, int Of)> Cells(ConceptMetric metric, BitColumns unit, BitColumns concepts, int concept, int[] of, int clusters)
    {
        var cells = new Contingency[clusters];
        for (var row = 0; row < of.Length; row++)
        {
            var (active, has, cell) = (unit.Has(row, 0) ? 1 : 0, concepts.Has(row, concept) ? 1 : 0, cells[of[row]]);
            cells[of[row]] = new Contingency(cell.Rows + 1, cell.Active + active, cell.Concept + has, cell.Both + (active & has));
        }

        return [.. cells.Select(cell => CountMetrics.Counts(metric, cell)).Select(count => ((int)count.Hits, (int)count.Of))];
    }

    /// <summary>The attached file with an ending; null where it is missing or altered.</summary>
    public static ConceptFile? Read(ClaimResult start, string folder, string ending) =>
        start.Attachments.FirstOrDefault(file => file.Path.EndsWith("." + ending, StringComparison.Ordinal)) is { } found && Evidence.Read(folder, found) is { } bytes ? ConceptFile.TryRead(bytes) : null;
}
