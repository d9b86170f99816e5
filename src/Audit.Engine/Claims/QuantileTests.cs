using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Statistics;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Confidence ends of a quantile where rows come in clusters, or were drawn from a file without replacement: by tests of the share of rows beyond a value.</summary>
/// <remarks>
/// Guarantee: with probability 1 - alpha the upper end is at least the quantile, each end by itself. Over clusters the quantile is that of the law in which every cluster counts alike.
/// Formula: U = the least row value such that "P(X &gt; v) &gt;= 1 - q" is refuted at every row value v from the largest down to U. If U lay below the quantile x, then the test of
/// {X &gt;= x}, a true hypothesis and one of those, would have been refuted: probability at most alpha. The contrary end is one test at the threshold: it refutes that the quantile satisfies the claim.
/// Cost: at most <see cref="MostSteps"/> tests; where more would be needed the end stays at the value reached, which is looser and still valid.
/// </remarks>
internal static class QuantileTests
{
    private const int MostSteps = 2_000;

    /// <summary>Lower and upper end; infinite where there is none.</summary>
    public static (double Lower, double Upper) Ends(ClaimSpec spec, CommittedRows rows, ExactAlpha alpha)
    {
        var (share, limit) = (spec.Quantile!.Value.Text, Results.Threshold(spec));
        var rest = ExactAlpha.OfConfidence(share).ToString(); // 1 - q, exactly
        var sorted = rows.Values.Distinct().Order().ToArray();
        if (spec.Comparison == Comparison.AtLeast)
        {
            var lower = Walk(sorted, value => Refuted(rows, x => x < value, share, alpha));
            return (lower ?? double.NegativeInfinity, Refuted(rows, x => Exact.Compare(x, limit) >= 0, rest, alpha) ? Math.BitDecrement(Exact.Above(limit)) : double.PositiveInfinity);
        }

        var upper = Walk([.. sorted.Reverse()], value => Refuted(rows, x => x > value, rest, alpha, isStrict: true));
        var isBelow = spec.Comparison == Comparison.Below;
        bool Holds(double x) => isBelow ? Exact.Compare(x, limit) < 0 : Exact.Compare(x, limit) <= 0;
        return (Refuted(rows, Holds, share, alpha) ? isBelow ? Exact.Above(limit) : Math.BitIncrement(Exact.Below(limit)) : double.NegativeInfinity, upper ?? double.PositiveInfinity);
    }

    /// <summary>The last of the leading values of which the test holds.</summary>
    private static double? Walk(double[] values, Func<double, bool> test)
    {
        double? reached = null;
        foreach (var value in values.Take(MostSteps))
        {
            if (!test(value)) { break; }
            reached = value;
        }

        return reached;
    }

    /// <summary>Whether "the share of such values is at least so large", or in a file "is larger", is refuted.</summary>
    /// <remarks>Below its quantile a file has strictly more than (1 - q) n rows beyond a value; of a law that may be an equality in the limit.</remarks>
    private static bool Refuted(CommittedRows rows, Func<double, bool> isSuch, string share, ExactAlpha alpha, bool isStrict = false)
    {
        if (rows.Clusters is { } keys)
        {
            ImmutableArray<ClusterCount> counts = SampleEnds.Count(keys, row => isSuch(rows.Values[row]));
            return BoundedMean.RefutesAtLeast(UnitRows.OfShares(counts.AsSpan()), share, alpha, MeanMethod.Betting);
        }

        if (!DecimalText.TryParse(share, out var p, out var d)) { return false; }
        var (all, such) = (rows.Population!.Value, rows.Values.LongCount(isSuch));
        var fewest = (long)(isStrict ? (p * all / d) + 1 : ((p * all) + d - 1) / d);
        return FinitePopulation.IsExcluded(fewest, all, rows.Count, such, alpha);
    }
}
