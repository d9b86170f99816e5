using System.Collections.Immutable;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>What was seen and the two one-sided ends; or why there are none.</summary>
/// <param name="Found">What was seen on the rows.</param>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
/// <param name="Trouble">Why there are no ends, or empty.</param>
internal sealed record OutcomeEnds(double Found, double Lower, double Upper, string Trouble = "")
{
    /// <summary>How means are bounded.</summary>
    public const MeanMethod Method = MeanMethod.Betting;

    /// <summary>Relative room for what a sum of fewer than 2^26 doubles of 0 or more loses by rounding.</summary>
    private const double Room = 1.0 / (1 << 26);

    /// <summary>No ends.</summary>
    public static OutcomeEnds None(string trouble) => new(0, 0, 0, trouble);

    /// <summary>A rate of independent rows: Clopper-Pearson; of a fixed set drawn without replacement: hypergeometric.</summary>
    public static OutcomeEnds Rate(long count, long rows, ExactAlpha alpha, long? population)
    {
        var found = count / (double)rows;
        if (population is not { } items) { return new(found, ClopperPearson.Lower(count, rows, alpha), ClopperPearson.Upper(count, rows, alpha)); }
        var (fewest, most) = (FinitePopulation.FewestBad(items, rows, count, alpha), FinitePopulation.MostBad(items, rows, count, alpha));
        return new(found, fewest == 0 ? 0 : Math.BitDecrement(fewest / (double)items), most == items ? 1 : Math.BitIncrement(most / (double)items));
    }

    /// <summary>The mean over clusters of the share of each.</summary>
    public static OutcomeEnds Shares(ImmutableArray<ClusterCount> clusters, ExactAlpha alpha, long? population = null)
    {
        var rows = UnitRows.OfShares(clusters.AsSpan());
        var found = clusters.Sum(cluster => cluster.Failures / (double)cluster.Rows) / clusters.Length;
        return new(found, BoundedMean.Lower(rows, alpha, Method, population), BoundedMean.Upper(rows, alpha, Method, population));
    }

    /// <summary>The mean of numbers of [0, 1], each known between two doubles.</summary>
    public static OutcomeEnds Mean(double[] low, double[] high, ExactAlpha alpha, long? population = null) =>
        new(low.Average(), BoundedMean.Lower(UnitRows.OfDoubles(low), alpha, Method, population), BoundedMean.Upper(UnitRows.OfDoubles(high), alpha, Method, population));

    /// <summary>The mean over clusters of the weighted mean of each, of numbers of a declared range; over single rows where there are no clusters.</summary>
    /// <param name="rows">Number and weight of each row.</param>
    /// <param name="clusters">The cluster of each row, or null.</param>
    /// <param name="scale">The range.</param>
    /// <param name="alpha">Error of each end.</param>
    /// <param name="population">Size of the fixed set that single rows were drawn from, or null.</param>
    public static OutcomeEnds Ranged((double Value, double Weight)[] rows, ImmutableArray<string>? clusters, UnitScale scale, ExactAlpha alpha, long? population = null)
    {
        double[] Units(bool up) => Means(rows, clusters, row => scale.Unit(row, up), up);
        var ends = Mean(Units(up: false), Units(up: true), alpha, population);
        return new(Means(rows, clusters, row => row, null).Average(), scale.Back(ends.Lower, up: false), scale.Back(ends.Upper, up: true));
    }

    /// <summary>A difference of two shares on the same rows or clusters: the mean of (d + 1) / 2.</summary>
    public static OutcomeEnds Difference(ImmutableArray<ClusterCount> halves, ExactAlpha alpha, long? population = null)
    {
        var ends = Shares(halves, alpha, population);
        var found = halves.Sum(half => ((2 * half.Failures) - half.Rows) / (double)half.Rows) / halves.Length;
        return new(found, UnitScale.Difference(ends.Lower, up: false), UnitScale.Difference(ends.Upper, up: true));
    }

    /// <summary>A quantile, by order statistics; ends are infinite where n is too short.</summary>
    public static OutcomeEnds Quantile(double[] values, string share, ExactAlpha alpha)
    {
        var sorted = values.Order().ToArray();
        var lower = OrderStatisticQuantile.LowerRank(values.Length, share, alpha) is { } low ? sorted[low - 1] : double.NegativeInfinity;
        var upper = OrderStatisticQuantile.UpperRank(values.Length, share, alpha) is { } high ? sorted[high - 1] : double.PositiveInfinity;
        var rank = Math.Clamp((int)Math.Ceiling(double.Parse(share, System.Globalization.CultureInfo.InvariantCulture) * values.Length) - 1, 0, values.Length - 1);
        return new(sorted[rank], lower, upper);
    }

    /// <summary>The verdict that follows, and its numbers, each printed on its safe side.</summary>
    /// <param name="start">The result, nothing decided.</param>
    /// <param name="exhibits">What is shown beside the numbers.</param>
    public ClaimResult Judge(ClaimResult start, Func<IEnumerable<Exhibit>> exhibits)
    {
        if (Trouble.Length > 0) { return Results.Unknown(start, Trouble); }
        return SampleVerdict.Conclude(start, Found, (Lower, Upper)) with { Exhibits = [.. exhibits()] };
    }

    /// <summary>The mean of each cluster, rounded to the side asked; the numbers themselves where there are no clusters.</summary>
    private static double[] Means((double Value, double Weight)[] rows, ImmutableArray<string>? clusters, Func<double, double> map, bool? up)
    {
        if (clusters is not { } keys) { return [.. rows.Select(row => map(row.Value))]; }
        var (order, sums) = (new List<string>(), new Dictionary<string, (double Sum, double Weight)>());
        for (var row = 0; row < rows.Length; row++)
        {
            if (!sums.TryGetValue(keys[row], out var sum)) { order.Add(keys[row]); }
            sums[keys[row]] = (sum.Sum + (map(rows[row].Value) * rows[row].Weight), sum.Weight + rows[row].Weight);
        }

        var room = up switch { true => 1 + Room, false => 1 - Room, _ => 1 };
        return [.. order.Select(key => sums[key].Sum / sums[key].Weight * room).Select(mean => up == true ? Math.Min(1, mean) : mean)];
    }
}
