using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>The published ends of claims about a change of outputs over data, from the committed rows alone: recomputed when a report is checked.</summary>
/// <remarks>
/// A rate: Clopper-Pearson; of a draw without replacement the hypergeometric bound; over clusters, or where the policy names a method, a bound of the mean of [0, 1] values.
/// A mean up to a cap: the same of min(value, cap) / cap. A quantile: order statistics, or <see cref="QuantileTests"/>. Each end is one-sided at the error of the rows.
/// </remarks>
internal static class SampleEnds
{
    /// <summary>Lower and upper confidence end; infinite where the rows are too few for one.</summary>
    public static (double Lower, double Upper) Of(ClaimSpec spec, CommittedRows rows)
    {
        var alpha = rows.Alpha ?? throw new ArgumentException("The rows have no error.", nameof(rows));
        if (spec.Quantity != QuantityKind.Top1Flip && spec.Cap is null) { return rows is { Clusters: null, Population: null } ? Ranks(rows.Values, spec, alpha) : QuantileTests.Ends(spec, rows, alpha); }
        var isCounted = spec.Cap is null && rows.Clusters is null && spec.Method is null or StatisticalMethod.ClopperPearson;
        return isCounted ? Counted(rows, alpha) : Means(spec, rows, alpha);
    }

    /// <summary>What the rows show of the number that is bounded: a share, a mean, a quantile.</summary>
    public static double Seen(ClaimSpec spec, CommittedRows rows)
    {
        if (spec.Quantity == QuantityKind.Top1Flip || spec.Cap is not null)
        {
            var values = Capped(spec, rows.Values, up: false);
            var mean = rows.Clusters is { } keys ? ClusterMeans(values, keys, up: false).Average() : values.Average();
            return spec.Cap is { } cap ? mean * cap.Value : mean;
        }

        var sorted = rows.Values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(spec.Quantile!.Value.Value * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <summary>The end on the claim's side if so many rows had been altered in its favour; null where the method has none that survives (betting) or the rows do not.</summary>
    /// <remarks>Formula: a count of failures moves by the altered rows, and so does the rank of an order statistic; the other rows are as committed.</remarks>
    public static double? Surviving(ClaimSpec spec, CommittedRows rows, long altered)
    {
        if (spec.Subject is not (Subject.Influence or Subject.Effect) || rows is not { Alpha: { } alpha, Clusters: null } || spec.Cap is not null || spec.Sequential is not null) { return null; }
        var (n, atLeast) = (rows.Count, spec.Comparison == Comparison.AtLeast);
        if (spec.Quantity != QuantityKind.Top1Flip)
        {
            if (rows.Population is not null) { return null; }
            var (share, sorted) = (spec.Quantile!.Value.Text, rows.Values.Order().ToArray());
            var rank = atLeast ? OrderStatisticQuantile.LowerRank(n, share, alpha) - altered : OrderStatisticQuantile.UpperRank(n, share, alpha) + altered;
            return rank is >= 1 && rank <= n ? sorted[rank.Value - 1] : null;
        }

        if (spec.Method is not (null or StatisticalMethod.ClopperPearson)) { return null; }
        var failures = rows.Values.LongCount(value => value > 0);
        var moved = atLeast ? Math.Max(0, failures - altered) : Math.Min(n, failures + altered);
        return rows.Population is { } all
            ? atLeast ? Share(FinitePopulation.FewestBad(all, n, moved, alpha), all, up: false) : Share(FinitePopulation.MostBad(all, n, moved, alpha), all, up: true)
            : atLeast ? ClopperPearson.Lower(moved, n, alpha) : ClopperPearson.Upper(moved, n, alpha);
    }

    /// <summary>The method in words, known before any row.</summary>
    public static string Method(ClaimSpec spec, bool isClustered, bool isDrawn)
    {
        var isMean = spec.Cap is not null || isClustered || spec.Method is not (null or StatisticalMethod.ClopperPearson);
        if (spec.Quantity != QuantityKind.Top1Flip && spec.Cap is null) { return isClustered ? "test of the share of rows beyond each value over clusters, one-sided" : isDrawn ? "hypergeometric test of the rows beyond each value, one-sided" : "order statistic of the quantile, one-sided"; }
        if (isMean) { return $"{MeanMethods.Describe(MeanMethodOf(spec))}{(isClustered ? " on the clusters' means" : "")}{(isDrawn ? ", without replacement" : "")}, one-sided"; }
        return isDrawn ? "hypergeometric, one-sided" : "Clopper-Pearson, one-sided";
    }

    /// <summary>Failures and rows of each cluster, in the order in which clusters first appear.</summary>
    public static ImmutableArray<ClusterCount> Count(IReadOnlyList<string> clusters, Func<int, bool> fails)
    {
        var (order, counts) = (new List<string>(), new Dictionary<string, (long Failures, long Rows)>());
        for (var row = 0; row < clusters.Count; row++)
        {
            if (!counts.TryGetValue(clusters[row], out var count)) { order.Add(clusters[row]); }
            counts[clusters[row]] = (count.Failures + (fails(row) ? 1 : 0), count.Rows + 1);
        }

        return [.. order.Select(key => new ClusterCount(counts[key].Failures, counts[key].Rows))];
    }

    /// <summary>The method for the mean of [0, 1] rows that a claim names; the default else.</summary>
    public static MeanMethod MeanMethodOf(ClaimSpec spec) => spec.Method switch
    {
        StatisticalMethod.Hedged => MeanMethod.Hedged,
        StatisticalMethod.Star => MeanMethod.Star,
        StatisticalMethod.Precise => MeanMethod.Precise,
        StatisticalMethod.MaurerPontil => MeanMethod.MaurerPontil,
        StatisticalMethod.EmpiricalBernstein => MeanMethod.EmpiricalBernstein,
        StatisticalMethod.Hoeffding => MeanMethod.Hoeffding,
        _ => MeanMethod.Betting,
    };

    private static (double Lower, double Upper) Counted(CommittedRows rows, ExactAlpha alpha)
    {
        var failures = rows.Values.LongCount(value => value > 0);
        if (rows.Population is not { } all) { return (ClopperPearson.Lower(failures, rows.Count, alpha), ClopperPearson.Upper(failures, rows.Count, alpha)); }
        return (Share(FinitePopulation.FewestBad(all, rows.Count, failures, alpha), all, up: false), Share(FinitePopulation.MostBad(all, rows.Count, failures, alpha), all, up: true));
    }

    private static (double Lower, double Upper) Means(ClaimSpec spec, CommittedRows rows, ExactAlpha alpha)
    {
        var method = MeanMethodOf(spec);
        var lower = BoundedMean.Lower(Unit(spec, rows, up: false), alpha, method, rows.Population);
        var upper = BoundedMean.Upper(Unit(spec, rows, up: true), alpha, method, rows.Population);
        return spec.Cap is { } cap ? (Math.Max(0, Math.BitDecrement(lower * Exact.Below(cap))), Math.BitIncrement(upper * Exact.Above(cap))) : (lower, upper);
    }

    /// <summary>The rows in [0, 1], or their clusters' means, no lower (or no higher) than they are.</summary>
    private static UnitRows Unit(ClaimSpec spec, CommittedRows rows, bool up)
    {
        if (spec.Cap is null && rows.Clusters is { } counted) { return UnitRows.OfShares(Count(counted, row => rows.Values[row] > 0).AsSpan()); }
        var values = Capped(spec, rows.Values, up);
        return UnitRows.OfDoubles(rows.Clusters is { } keys ? ClusterMeans(values, keys, up) : values);
    }

    /// <summary>min(value, cap) / cap, or 1 where a decision changed; rounded to one side.</summary>
    public static double[] Capped(ClaimSpec spec, double[] values, bool up)
    {
        if (spec.Cap is not { } cap) { return [.. values.Select(value => value > 0 ? 1.0 : 0.0)]; }
        var (below, above) = (Exact.Below(cap), Exact.Above(cap));
        return [.. values.Select(value => value <= 0 ? 0 : value >= above ? 1 : up ? Math.Min(1, Math.BitIncrement(value / below)) : Math.BitDecrement(value / above))];
    }

    /// <summary>The mean of each cluster's values, in the order in which clusters first appear; rounded to one side.</summary>
    public static double[] ClusterMeans(double[] values, ImmutableArray<string> keys, bool up)
    {
        var (order, sums) = (new List<string>(), new Dictionary<string, (double Sum, long Rows)>());
        for (var row = 0; row < values.Length; row++)
        {
            if (!sums.TryGetValue(keys[row], out var sum)) { order.Add(keys[row]); }
            var next = sum.Sum + values[row];
            sums[keys[row]] = (next == 0 ? 0 : up ? Math.BitIncrement(next) : Math.BitDecrement(next), sum.Rows + 1);
        }

        return [.. order.Select(key => Math.Clamp(sums[key].Sum == 0 ? 0 : up ? Math.BitIncrement(sums[key].Sum / sums[key].Rows) : Math.BitDecrement(sums[key].Sum / sums[key].Rows), 0, 1))];
    }

    private static (double Lower, double Upper) Ranks(double[] values, ClaimSpec spec, ExactAlpha alpha)
    {
        var share = spec.Quantile!.Value.Text;
        var sorted = values.Order().ToArray();
        var lower = OrderStatisticQuantile.LowerRank(values.Length, share, alpha) is { } low ? sorted[low - 1] : double.NegativeInfinity;
        var upper = OrderStatisticQuantile.UpperRank(values.Length, share, alpha) is { } high ? sorted[high - 1] : double.PositiveInfinity;
        return (lower, upper);
    }

    /// <summary>part / all, rounded to one side.</summary>
    private static double Share(long part, long all, bool up)
    {
        var near = part / (double)all;
        var (mantissa, exponent) = Exact.Dyadic(near);
        var sign = (mantissa * all).CompareTo(new BigInteger(part) << -exponent); // near - part/all; the exponent is below 0 for a share
        return up && sign < 0 ? Math.BitIncrement(near) : !up && sign > 0 ? Math.BitDecrement(near) : near;
    }
}
