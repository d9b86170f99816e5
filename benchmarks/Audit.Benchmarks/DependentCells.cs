using System.Globalization;
using System.Numerics;
using Audit.Bounds.Statistics;

namespace Audit.Benchmarks;

/// <summary>Coverage where rows are not independent draws at a fixed number: clusters, ends by blocks, drawn without replacement, ratios, looked at after every row.</summary>
internal static class DependentCells
{
    private const int Items = 512;
    private static readonly string[] Errors = ["0.05", "0.001"];

    public static IEnumerable<CoverageCell> All => Errors.SelectMany(error => Of(error, ExactAlpha.Parse(error)));

    private static IEnumerable<CoverageCell> Of(string error, ExactAlpha alpha)
    {
        foreach (var law in UnitLaw.All)
        {
            yield return new("Hedged, shares of clusters", $"32 rows, rate {law.Name}", 80, error, random => Clusters(random, law, 80, alpha));
            foreach (var method in new[] { MeanMethod.Hedged, MeanMethod.Hoeffding })
            {
                foreach (var n in method == MeanMethod.Hedged ? new[] { 50, 300 } : [300]) { yield return Drawn(law, method, n, error, alpha); }
            }

            yield return new("AnytimeMean, after every row", law.Name, 300, error, random => Anytime(random, law, alpha));
            yield return new("Precise, looked at five times", law.Name, 160, error, random => Peeking(random, law, alpha));
            yield return new("RatioMean", $"sizes uniform, rate {law.Name}", 200, error, random => Ratio(random, law, alpha));
        }

        yield return new("RatioMean", "sizes .2 or 1, rate .1 or .4", 200, error, random => Ratio(random, 200, alpha));
        yield return new("Star, whole ends", "uniform", 20, error, random => Ends(random, UnitLaw.All[3], 20, alpha));
        yield return new("Star, whole ends", "Bernoulli(.05)", 20, error, random => Ends(random, UnitLaw.All[1], 20, alpha));
    }

    private static (bool Upper, bool Lower) Clusters(Random random, UnitLaw law, int n, ExactAlpha alpha)
    {
        var counts = new ClusterCount[n];
        for (var i = 0; i < n; i++)
        {
            var (rate, failures) = (law.Draw(random), 0);
            for (var row = 0; row < 32; row++) { failures += random.NextDouble() < rate ? 1 : 0; }
            counts[i] = new ClusterCount(failures, 32);
        }

        var rows = UnitRows.OfShares(counts);
        return (BoundedMean.RefutesAtLeast(rows, law.Mean, alpha, MeanMethod.Hedged), BoundedMean.RefutesAtMost(rows, law.Mean, alpha, MeanMethod.Hedged));
    }

    /// <summary>A fixed set of 512 values, multiples of 2^-20, whose mean is a decimal number; samples of it in random order.</summary>
    private static CoverageCell Drawn(UnitLaw law, MeanMethod method, int n, string error, ExactAlpha alpha)
    {
        double[] items = [.. law.Rows(new Random(1), Items).Select(x => Math.Round(x * (1 << 20)) / (1 << 20))];
        var mean = "0." + ((BigInteger)(items.Sum() * (1 << 20)) * BigInteger.Pow(5, 29)).ToString(CultureInfo.InvariantCulture).PadLeft(29, '0');
        return new($"{method}, drawn from {Items}", law.Name, n, error, random =>
        {
            double[] order = [.. items];
            random.Shuffle(order);
            var rows = UnitRows.OfDoubles(order.AsSpan(0, n));
            return (BoundedMean.RefutesAtLeast(rows, mean, alpha, method, Items), BoundedMean.RefutesAtMost(rows, mean, alpha, method, Items));
        });
    }

    private static (bool Upper, bool Lower) Anytime(Random random, UnitLaw law, ExactAlpha alpha)
    {
        var rows = UnitRows.OfDoubles(law.Rows(random, 300));
        return (AnytimeMean.OfAtLeast(law.Mean, alpha).After(rows).IsRefuted, AnytimeMean.OfAtMost(law.Mean, alpha).After(rows).IsRefuted);
    }

    private static (bool Upper, bool Lower) Peeking(Random random, UnitLaw law, ExactAlpha alpha)
    {
        var rows = UnitRows.OfDoubles(law.Rows(random, 160));
        var (upper, lower) = (false, false);
        for (var n = 10; n <= rows.Count; n *= 2)
        {
            var first = rows.Take(n);
            upper |= BoundedMean.RefutesAtLeast(first, law.Mean, alpha, MeanMethod.Precise);
            lower |= BoundedMean.RefutesAtMost(first, law.Mean, alpha, MeanMethod.Precise);
        }

        return (upper, lower);
    }

    private static (bool Upper, bool Lower) Ratio(Random random, UnitLaw law, ExactAlpha alpha)
    {
        var pairs = new (double, double)[200];
        for (var i = 0; i < pairs.Length; i++)
        {
            var whole = random.NextDouble();
            pairs[i] = (whole * law.Draw(random), whole);
        }

        return Misses(RatioRows.OfDoubles(pairs), law.Mean, alpha);
    }

    private static (bool Upper, bool Lower) Ratio(Random random, int n, ExactAlpha alpha)
    {
        var pairs = new (double, double)[n];
        for (var i = 0; i < n; i++)
        {
            var whole = random.Next(2) == 0 ? 0.2 : 1;
            pairs[i] = (random.NextDouble() < (whole == 1 ? 0.4 : 0.1) ? whole : 0, whole);
        }

        return Misses(RatioRows.OfDoubles(pairs), "0.35", alpha);
    }

    private static (bool Upper, bool Lower) Misses(RatioRows rows, string ratio, ExactAlpha alpha) =>
        (RatioMean.RefutesAtLeast(rows, ratio, alpha), RatioMean.RefutesAtMost(rows, ratio, alpha));

    /// <summary>The ends themselves, which are made of one test for each block of means.</summary>
    private static (bool Upper, bool Lower) Ends(Random random, UnitLaw law, int n, ExactAlpha alpha)
    {
        var rows = UnitRows.OfDoubles(law.Rows(random, n));
        var mean = double.Parse(law.Mean, CultureInfo.InvariantCulture);
        return (BoundedMean.Upper(rows, alpha, MeanMethod.Star) < mean, BoundedMean.Lower(rows, alpha, MeanMethod.Star) > mean);
    }
}
