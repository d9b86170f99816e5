using System.Globalization;

namespace Audit.Benchmarks;

/// <summary>How often bounds miss the truth: 100,000 simulated audits a cell, 1,000,000 with --all where the error is .001.</summary>
/// <remarks>A cell fails where either side misses in more than error + 3.1 standard errors of the audits. Every cell and every audit has its own seed.</remarks>
internal static class CoverageBenchmark
{
    private const int Portion = 1_000;

    /// <summary>A family of cells adds its line here.</summary>
    private static IEnumerable<CoverageCell> Cells => [.. MeanCells.All, .. DependentCells.All, .. CountCells.All];

    public static int Run(bool all)
    {
        Console.WriteLine("| method | law | rows | error | audits | upper end misses | lower end misses | allowed | processor s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var (cells, failed, worst, place) = (0, 0, double.NegativeInfinity, "");
        foreach (var cell in Cells)
        {
            var audits = all && cell.Error == "0.001" ? 1_000_000 : 100_000;
            var (excess, line) = Row(cell, audits);
            Console.WriteLine(line);
            cells++;
            failed += excess > 3.1 ? 1 : 0;
            if (excess > worst) { (worst, place) = (excess, $"{cell.Method}, {cell.Law}, n={cell.Rows}, error {cell.Error}"); }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nLargest excess in standard errors: {place}.\n\ncoverage: cells={cells} worst={worst:F2} failed={failed}"));
        return failed == 0 ? 0 : 1;
    }

    private static (double Excess, string Line) Row(CoverageCell cell, int audits)
    {
        var start = System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime;
        var (upper, lower) = (0, 0);
        var seed = (cell.Method + cell.Law + cell.Rows + cell.Error).Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));
        Parallel.For(0, audits / Portion, new ParallelOptions { MaxDegreeOfParallelism = 2 }, portion =>
        {
            var random = new Random(unchecked(seed + (portion * 7919)));
            var (above, below) = (0, 0);
            for (var audit = 0; audit < Portion; audit++)
            {
                var miss = cell.Audit(random);
                (above, below) = (above + (miss.Upper ? 1 : 0), below + (miss.Lower ? 1 : 0));
            }

            Interlocked.Add(ref upper, above);
            Interlocked.Add(ref lower, below);
        });
        var error = double.Parse(cell.Error, CultureInfo.InvariantCulture);
        var deviation = Math.Sqrt(error * (1 - error) / audits);
        var seconds = (System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds;
        var line = string.Create(CultureInfo.InvariantCulture, $"| {cell.Method} | {cell.Law} | {cell.Rows:N0} | {cell.Error} | {audits:N0} | {(double)upper / audits:G4} | {(double)lower / audits:G4} | {error + 3.1 * deviation:G4} | {seconds:F1} |");
        return ((((double)Math.Max(upper, lower) / audits) - error) / deviation, line);
    }
}
