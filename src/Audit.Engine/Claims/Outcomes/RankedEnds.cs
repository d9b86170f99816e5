using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models.Devices;

namespace Audit.Engine.Claims;

/// <summary>The ends of an area under the ROC curve; who is compared with whom is drawn by the seed of the run.</summary>
/// <remarks>Guarantee: see <see cref="Auroc"/>: given the class counts, for independent rows; the method follows from the two counts alone.</remarks>
internal static class RankedEnds
{
    public static OutcomeEnds Of(Subject.Performance asked, string id, CommittedRows rows, string folder)
    {
        var (positives, negatives) = Split(asked, rows);
        if (positives.Length == 0 || negatives.Length == 0) { return OutcomeEnds.None("there are no rows of the class, or no others."); }
        var (pairing, alpha) = (Pairing(positives.Length, negatives.Length, id, Draws.SeedOf(folder)), rows.Alpha!.Value);
        var (wins, all) = Auroc.Estimate(positives, negatives);
        return new((double)wins / (double)all, Auroc.Lower(positives, negatives, pairing, alpha), Auroc.Upper(positives, negatives, pairing, alpha));
    }

    /// <summary>Rows of the class, and others.</summary>
    public static (long Positives, long Negatives) Counts(IReadOnlyCollection<int> labels, int k)
    {
        long positives = labels.Count(label => label == k);
        return (positives, labels.Count - positives);
    }

    /// <summary>How many rows were compared.</summary>
    public static Exhibit Comparisons(Subject.Performance asked, CommittedRows rows)
    {
        var (positives, negatives) = Split(asked, rows);
        long few = Math.Min(positives.Length, negatives.Length);
        static ExhibitRow Row(string label, long count) => new(label, null, null, OutwardDecimal.Lower(count), null);
        return new Exhibit(
            ExhibitKind.Table, "Rows that are ranked", "", "rows", "Counts of these rows. What was found is the share over all pairs, which depend on each other; the bound uses the pairs that do not.",
            [Row($"of class {asked.Class}", positives.Length), Row("others", negatives.Length), Row("pairs that the bound uses", few * (Math.Max(positives.Length, negatives.Length) / few))]);
    }

    /// <summary>A permutation of the larger class and a coin for each row of the smaller, by Philox at (seed, purpose and id, index).</summary>
    public static AurocPairing Pairing(int positives, int negatives, string id, ulong seed)
    {
        var (few, many) = (Math.Min(positives, negatives), Math.Max(positives, negatives));
        var (order, coins) = (DataParts.Stream($"auroc order:{id}"), DataParts.Stream($"auroc coins:{id}"));
        return new AurocPairing([.. DataParts.Permuted(many, many, seed, order)], [.. Enumerable.Range(0, few).Select(row => (Philox.Bits(seed, coins, (ulong)row) & 1) == 1)]);
    }

    private static (double[] Positives, double[] Negatives) Split(Subject.Performance asked, CommittedRows rows)
    {
        var (labels, scores) = (rows[PerformanceColumns.Label], rows[PerformanceColumns.Score]);
        return ([.. scores.Where((_, row) => labels[row] == asked.Class)], [.. scores.Where((_, row) => labels[row] != asked.Class)]);
    }
}
