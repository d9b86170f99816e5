using System.Globalization;
using Audit.Bounds.Statistics;

namespace Audit.Benchmarks;

/// <summary>Coverage of ends from counts: rates, draws, quantiles, ratios, paired differences, thresholds chosen on other rows, tests that stop early, calibration.</summary>
internal static class CountCells
{
    private static readonly string[] Errors = ["0.05", "0.001"];
    private static readonly string[] Rates = ["0.01", "0.05", "0.5"];

    public static IEnumerable<CoverageCell> All => Errors.SelectMany(error => Of(error, ExactAlpha.Parse(error)));

    private static IEnumerable<CoverageCell> Of(string error, ExactAlpha alpha)
    {
        foreach (var rate in Rates)
        {
            foreach (var n in new[] { 50, 200, 1000 }) { yield return Rate("Clopper-Pearson", rate, n, error, k => (ClopperPearson.Upper(k, n, alpha), ClopperPearson.Lower(k, n, alpha))); }
            yield return Rate("Hoeffding-Chernoff", rate, 200, error, k => (ChernoffMean.Upper((k, 1), 200, alpha), 0));
            yield return Sequential(rate, error, alpha);
        }

        yield return Drawn(500, 25, 100, error, alpha);
        yield return Quantile("0.9", 200, error, alpha);
        yield return Ratio(1000, 0.05, 0.3, error, alpha);
        yield return Ratio(1000, 0.01, 0.8, error, alpha);
        yield return Chosen(400, error, alpha);
        foreach (var bins in new[] { 1, 10, 100 }) { yield return Calibration(bins, error, alpha); }
    }

    /// <summary>An end of a binomial count; each count's ends are computed once.</summary>
    private static CoverageCell Rate(string method, string rate, int n, string error, Func<int, (double Upper, double Lower)> ends)
    {
        var p = double.Parse(rate, CultureInfo.InvariantCulture);
        var misses = Table(n, ends, p);
        return new(method, $"Bernoulli({rate})", n, error, random => misses[Count(random, n, p)].Value);
    }

    /// <summary>Stopped where the evidence against the true rate is largest: verified although it is not below the limit.</summary>
    private static CoverageCell Sequential(string rate, string error, ExactAlpha alpha)
    {
        var p = double.Parse(rate, CultureInfo.InvariantCulture);
        var design = (p / 4).ToString(CultureInfo.InvariantCulture);
        SequentialRate test = new(new SequentialPlan { Limit = rate, Designs = [design], Alpha = alpha, Cap = 2000, Futility = null });
        return new("likelihood-ratio e-process, after every row", $"Bernoulli({rate})", 2000, error, random =>
        {
            var hits = new bool[2000];
            for (var i = 0; i < hits.Length; i++) { hits[i] = random.NextDouble() < p; }
            return (test.Run(default, hits).Verdict == SequentialVerdict.Verified, false);
        });
    }

    private static CoverageCell Drawn(int items, int bad, int n, string error, ExactAlpha alpha)
    {
        Lazy<(bool, bool)>[] misses = [.. Enumerable.Range(0, n + 1).Select(k => new Lazy<(bool, bool)>(() => (FinitePopulation.MostBad(items, n, k, alpha) < bad, FinitePopulation.FewestBad(items, n, k, alpha) > bad)))];
        return new($"hypergeometric, drawn from {items}", $"{bad} bad", n, error, random =>
        {
            var (left, found) = (bad, 0);
            for (var i = 0; i < n; i++) { if (random.Next(items - i) < left) { (left, found) = (left - 1, found + 1); } }
            return misses[found].Value;
        });
    }

    private static CoverageCell Quantile(string share, int n, string error, ExactAlpha alpha)
    {
        var (upper, lower, q) = (OrderStatisticQuantile.UpperRank(n, share, alpha), OrderStatisticQuantile.LowerRank(n, share, alpha), double.Parse(share, CultureInfo.InvariantCulture));
        return new("order statistic", $"quantile {share}, uniform", n, error, random => Count(random, n, q) is var below ? (below >= upper, below < lower) : default); // the r-th value lies below the quantile where r rows do
    }

    /// <summary>Intersection given the union of two masks.</summary>
    private static CoverageCell Ratio(int n, double union, double iou, string error, ExactAlpha alpha)
    {
        var tables = new System.Collections.Concurrent.ConcurrentDictionary<(int K, int M), (bool, bool)>();
        return new("IoU given the union", FormattableString.Invariant($"union {union}, IoU {iou}"), n, error, random =>
        {
            var m = Count(random, n, union);
            return m == 0 ? (false, false) : tables.GetOrAdd((Count(random, m, iou), m), key => (ClopperPearson.Upper(key.K, key.M, alpha) < iou, ClopperPearson.Lower(key.K, key.M, alpha) > iou));
        });
    }

    /// <summary>Of twenty thresholds the one with the fewest failures on half the rows; its rate bounded on the other half.</summary>
    private static CoverageCell Chosen(int n, string error, ExactAlpha alpha)
    {
        double[] rates = [.. Enumerable.Range(0, 20).Select(i => 0.05 + (0.001 * i))];
        var misses = rates.Select(rate => Table(n / 2, k => (ClopperPearson.Upper(k, n / 2, alpha), ClopperPearson.Lower(k, n / 2, alpha)), rate)).ToArray();
        return new("Clopper-Pearson, threshold chosen on the other half", "rates .050 to .069", n, error, random =>
        {
            var (best, fewest) = (0, int.MaxValue);
            for (var i = 0; i < rates.Length; i++) { if (Count(random, n / 2, rates[i]) is var seen && seen < fewest) { (best, fewest) = (i, seen); } }
            return misses[best][Count(random, n / 2, rates[best])].Value;
        });
    }

    private static CoverageCell Calibration(int bins, string error, ExactAlpha alpha) => new($"calibration error, {bins} bins", "right .1 less often than told", 200, error, random =>
    {
        var (confidences, right) = (new double[200], new bool[200]);
        for (var i = 0; i < right.Length; i++) { (confidences[i], right[i]) = (0.2 + (0.8 * random.NextDouble()), false); right[i] = random.NextDouble() < confidences[i] - 0.1; }
        return (CalibrationError.Upper(confidences, right, bins, alpha) < 0.1 - 1e-9, CalibrationError.Lower(confidences, right, bins, alpha) > 0.1 + 1e-9);
    });

    private static Lazy<(bool, bool)>[] Table(int n, Func<int, (double Upper, double Lower)> ends, double truth) =>
        [.. Enumerable.Range(0, n + 1).Select(k => new Lazy<(bool, bool)>(() => ends(k) is var (upper, lower) ? (upper < truth, lower > truth) : default))];

    private static int Count(Random random, int n, double p)
    {
        var count = 0;
        for (var i = 0; i < n; i++) { count += random.NextDouble() < p ? 1 : 0; }
        return count;
    }
}
