using System.Globalization;
using Audit.Bounds.Statistics;

namespace Audit.Benchmarks;

/// <summary>Mean widths of two-sided 95 % intervals of the mean of rows in [0, 1], and how long the longest take.</summary>
internal static class WidthsBenchmark
{
    private static readonly MeanMethod[] Methods =
        [MeanMethod.Hoeffding, MeanMethod.MaurerPontil, MeanMethod.EmpiricalBernstein, MeanMethod.Precise, MeanMethod.Hedged, MeanMethod.Star, MeanMethod.Betting];

    private static readonly ExactAlpha Half = ExactAlpha.Parse("0.025");
    private static readonly ExactAlpha Whole = ExactAlpha.Parse("0.05");

    public static int Run()
    {
        Console.WriteLine("| law | n | audits | " + string.Join(" | ", Methods) + " | Clopper-Pearson | betting / hedged |");
        Console.WriteLine("|" + string.Concat(Enumerable.Repeat("---|", Methods.Length + 5)));
        var worst = 0.0;
        foreach (var law in UnitLaw.All.Where(law => law.Name != "Bernoulli(.05)"))
        {
            foreach (var (n, audits) in new[] { (100, 200), (1_000, 50), (10_000, 8) }) { worst = Math.Max(worst, Row(law, n, audits)); }
        }

        Console.WriteLine();
        var seconds = Speed();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nwidths: worst_betting_per_hedged={worst:F3} million_rows_s={seconds:F2}"));
        return 0;
    }

    /// <summary>Prints a row and gives the width of the default beside the hedged interval's, where rows are not binary and n is at most 1,000.</summary>
    private static double Row(UnitLaw law, int n, int audits)
    {
        var widths = new double[Methods.Length + 1];
        Parallel.For(0, audits, new ParallelOptions { MaxDegreeOfParallelism = 2 }, audit =>
        {
            var rows = law.Rows(new Random(audit + n), n);
            var units = UnitRows.OfDoubles(rows);
            for (var i = 0; i < Methods.Length; i++)
            {
                var alpha = Methods[i] == MeanMethod.Precise ? Whole : Half;
                Add(ref widths[i], BoundedMean.Upper(units, alpha, Methods[i]) - BoundedMean.Lower(units, alpha, Methods[i]));
            }

            if (!law.IsBinary) { return; }
            var failures = (long)rows.Sum();
            Add(ref widths[^1], ClopperPearson.Upper(failures, n, Half) - ClopperPearson.Lower(failures, n, Half));
        });
        var hedged = widths[Array.IndexOf(Methods, MeanMethod.Hedged)];
        var cells = widths.Select((width, i) => i == widths.Length - 1 && !law.IsBinary ? "" : Cell(width / audits, width / hedged));
        var ratio = widths[Array.IndexOf(Methods, MeanMethod.Betting)] / hedged;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {law.Name} | {n:N0} | {audits} | {string.Join(" | ", cells)} | {ratio:F2} |"));
        return n <= 1_000 ? ratio : 0;
    }

    private static string Cell(double width, double ratio) => string.Create(CultureInfo.InvariantCulture, $"{width:F4} ({ratio:F2})");

    private static void Add(ref double sum, double value)
    {
        double seen;
        do { seen = Volatile.Read(ref sum); } while (Interlocked.CompareExchange(ref sum, seen + value, seen) != seen);
    }

    /// <summary>Processor seconds of both ends: a million bounded rows by the default, and ten million binary ones from their counts.</summary>
    private static double Speed()
    {
        Console.WriteLine("| both ends | rows | processor s |");
        Console.WriteLine("|---|---|---|");
        var slowest = 0.0;
        foreach (var law in UnitLaw.All)
        {
            var rows = law.Rows(new Random(1), 1_000_000);
            var start = ThreadClock.Now();
            var units = UnitRows.OfDoubles(rows);
            _ = BoundedMean.Upper(units, Half, MeanMethod.Betting) - BoundedMean.Lower(units, Half, MeanMethod.Betting);
            var seconds = ThreadClock.Now() - start;
            slowest = Math.Max(slowest, seconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| betting, {law.Name} | 1,000,000 | {seconds:F3} |"));
        }

        var began = ThreadClock.Now();
        _ = ClopperPearson.Upper(1_234, 10_000_000, Half) - ClopperPearson.Lower(1_234, 10_000_000, Half);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| Clopper-Pearson, 1,234 failures | 10,000,000 | {ThreadClock.Now() - began:F4} |"));
        return slowest;
    }
}
