using System.Diagnostics;
using System.Globalization;
using Audit.Bounds.Statistics;
using Audit.Bounds.Statistics.Concepts;

namespace Audit.Benchmarks;

/// <summary>Sets of best concepts in near ties beside the bootstrap's, coverage of IoU where unions are rare, and the time of 20,000 concepts, 1,000 units, 10,000 rows.</summary>
internal static class ExplanationsBenchmark
{
    private const int SetAudits = 400;
    private const int Resamples = 200;
    private const int IouAudits = 100_000;
    private static readonly ExactAlpha error = ExactAlpha.Parse("0.05");

    public static int Run()
    {
        var sets = Sets();
        var iou = Iou();
        var (seconds, megabytes, screened, setSeconds) = Speed();
        Console.WriteLine(FormattableString.Invariant(
            $"explanations: sets_least_coverage={sets:F3} iou_least_coverage={iou:F4} seconds_20000x1000x10000={seconds:F1} megabytes={megabytes:F0} units_with_end_above_half={screened} seconds_a_set={setSeconds:F2}"));
        return sets >= 0.95 - (3.1 * Math.Sqrt(0.0475 / SetAudits)) && iou >= 0.95 - (3.1 * Math.Sqrt(0.0475 / IouAudits)) ? 0 : 1;
    }

    private static double Sets()
    {
        (int Rows, int Concepts, double Gap)[] cells = [(500, 20, 0.01), (500, 20, 0.002), (500, 100, 0.001), (100, 50, 0.0005)];
        Console.WriteLine($"{SetAudits} audits a cell, error 0.05: coverage of the best concept (mean size of the set); bootstrap: concepts by votes of {Resamples} resamples up to 95 %\n");
        Console.WriteLine("| n, concepts, gap | accuracy | IoU | F1 | recall | bootstrap, accuracy |\n|---|---|---|---|---|---|");
        var least = 1.0;
        foreach (var (rows, concepts, gap) in cells)
        {
            var text = new List<string>();
            foreach (var metric in new[] { ConceptMetric.Accuracy, ConceptMetric.Iou, ConceptMetric.F1, ConceptMetric.Recall })
            {
                var (covered, size) = Coverage(rows, concepts, gap, (unit, all) => BestConcepts.Set(new RowConcepts(metric, unit, all), error));
                least = Math.Min(least, covered);
                text.Add(Cell(covered, size));
            }

            var (votes, length) = Coverage(rows, concepts, gap, (unit, all) => ByVotes(BootstrapVotes.Count(ConceptMetric.Accuracy, unit, all, (7, (ulong)unit.Count(0), Resamples))));
            Console.WriteLine(FormattableString.Invariant($"| {rows}, {concepts}, {gap} | {string.Join(" | ", text)} | {Cell(votes, length)} |"));
        }

        return least;
    }

    private static string Cell(double covered, double size) => FormattableString.Invariant($"{covered:F3} ({size:F1})");

    /// <summary>The concept of index 0 is the best: agreements .90, .90 - gap, .90 - 2 gap, ... as in the worked regimes.</summary>
    private static (double Covered, double Size) Coverage(int rows, int concepts, double gap, Func<BitColumns, BitColumns, IReadOnlyCollection<int>> set)
    {
        var (covered, size) = (new int[SetAudits], new int[SetAudits]);
        Parallel.For(0, SetAudits, audit =>
        {
            var random = new Random(HashCode.Combine(rows, concepts) + audit);
            var unit = BitColumns.Of(rows, 1, (_, _) => random.Next(2) == 0);
            var all = BitColumns.Of(rows, concepts, (row, concept) => unit.Has(row, 0) == (random.NextDouble() < 0.9 - (gap * concept)));
            var found = set(unit, all);
            (covered[audit], size[audit]) = (found.Contains(0) ? 1 : 0, found.Count);
        });
        return (covered.Average(), size.Average());
    }

    private static List<int> ByVotes(long[] votes)
    {
        var (set, sum) = (new List<int>(), 0L);
        foreach (var concept in Enumerable.Range(0, votes.Length).OrderByDescending(concept => votes[concept]))
        {
            set.Add(concept);
            if ((sum += votes[concept]) >= 0.95 * Resamples) { break; }
        }

        return set;
    }

    private static double Iou()
    {
        (int Rows, double Union, double Jaccard)[] cells = [(1000, 0.005, 0.9), (1000, 0.01, 0.8), (10000, 0.005, 0.9), (10000, 0.05, 0.3)];
        Console.WriteLine($"\n{IouAudits:N0} audits a cell, IoU given the union, two-sided 95 %\n\n| n, share of the union, IoU | coverage | mean width |\n|---|---|---|");
        var half = ExactAlpha.Parse("0.025");
        var least = 1.0;
        foreach (var (rows, union, jaccard) in cells)
        {
            var random = new Random(31);
            var ends = new Dictionary<(int, int), (double Low, double High)>();
            var (covered, width) = (0L, 0.0);
            for (var audit = 0; audit < IouAudits; audit++)
            {
                var of = Binomial(random, rows, union);
                var hits = Binomial(random, of, jaccard);
                if (!ends.TryGetValue((hits, of), out var end)) { ends[(hits, of)] = end = (SimilarityEnds.Lower(ConceptMetric.Iou, (hits, of), half), SimilarityEnds.Upper(ConceptMetric.Iou, (hits, of), half)); }
                covered += end.Low <= jaccard && jaccard <= end.High ? 1 : 0;
                width += end.High - end.Low;
            }

            least = Math.Min(least, covered / (double)IouAudits);
            Console.WriteLine(FormattableString.Invariant($"| {rows}, {union}, {jaccard} | {covered / (double)IouAudits:F4} | {width / IouAudits:F3} |"));
        }

        return least;
    }

    /// <summary>Successes of independent trials, by jumps from success to success.</summary>
    private static int Binomial(Random random, int trials, double chance)
    {
        var (count, at) = (0, -1L);
        var log = Math.Log(1 - Math.Min(chance, 1 - chance));
        while ((at += 1 + (long)(Math.Log(1 - random.NextDouble()) / log)) < trials) { count++; }
        return chance <= 0.5 ? count : trials - count;
    }

    /// <summary>Every table of every unit, the winner's end over all concepts, and one set of best concepts.</summary>
    private static (double Seconds, double Megabytes, int Above, double SetSeconds) Speed()
    {
        const int Rows = 10_000, Units = 1_000, Concepts = 20_000;
        var concepts = Random(Rows, Concepts, new Random(1));
        var units = Near(concepts, Units);
        var level = error.Over(Concepts);
        var sizes = Enumerable.Range(0, Concepts).Select(concepts.Count).ToArray();
        GC.Collect();
        var watch = Stopwatch.StartNew();
        var ends = new double[Units];
        ContingencyTables.Each(units, concepts, Environment.ProcessorCount, (unit, both) =>
        {
            var (active, best) = (units.Count(unit), (Hits: -1L, Of: 1L));
            for (var concept = 0; concept < both.Length; concept++)
            {
                var counts = ((long)both[concept], (long)active + sizes[concept] - both[concept]);
                if (CountMetrics.Compare(counts, best) > 0) { best = counts; }
            }

            ends[unit] = SimilarityEnds.Lower(ConceptMetric.Iou, best, level);
        });
        var seconds = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var set = BestConcepts.Set(new RowConcepts(ConceptMetric.Iou, units.Masked([0], units[0]), concepts), error, Environment.ProcessorCount);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{Concepts:N0} concepts, {Units:N0} units, {Rows:N0} rows on {Environment.ProcessorCount} cores: {seconds:F1} s for all {(long)Concepts * Units:N0} tables and the winners' ends; {watch.Elapsed.TotalSeconds:F2} s for the set of one unit ({set.Length} of {Concepts:N0} concepts); peak {peak:F0} MB of the whole process\n"));
        return (seconds, peak, ends.Count(end => end > 0.5), watch.Elapsed.TotalSeconds);
    }

    /// <summary>Concepts that are there on 2 % of rows.</summary>
    private static BitColumns Random(int rows, int columns, Random random)
    {
        var words = new ulong[BitColumns.Words(rows) * columns];
        for (var column = 0; column < columns; column++)
        {
            for (var hit = 0; hit < rows / 50; hit++)
            {
                var row = random.Next(rows);
                words[(column * BitColumns.Words(rows)) + (row >> 6)] |= 1UL << (row & 63);
            }
        }

        return BitColumns.TryRead(rows, columns, words)!;
    }

    /// <summary>Units that are active like one concept each, but for one row in a thousand.</summary>
    private static BitColumns Near(BitColumns concepts, int units)
    {
        var random = new Random(2);
        return BitColumns.Of(concepts.Rows, units, (row, unit) => concepts.Has(row, unit) != (random.Next(1000) == 0));
    }
}
