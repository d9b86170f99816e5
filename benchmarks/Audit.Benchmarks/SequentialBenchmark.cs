using System.Diagnostics;
using System.Globalization;
using Audit.Bounds.Statistics;

namespace Audit.Benchmarks;

/// <summary>Simulates the sequential gate at five true rates: mean stop over the rows of the fixed test of the same power, and how often a model at the limit passes.</summary>
internal static class SequentialBenchmark
{
    private const int Runs = 100_000;
    private const int Seed = 20_240_611;

    public static int Run()
    {
        (string Limit, string Design, string Alpha)[] gates = [("1e-2", "2e-3", "1e-3"), ("1e-3", "2e-4", "1e-3"), ("1e-4", "1e-5", "1e-2"), ("5e-2", "2e-2", "5e-2")];
        Console.WriteLine("| limit, design, error | fixed n | truth design/4 | design | sqrt(limit design) | limit | 2 limit | passed at design | false verifications at the limit | allowed |\n|---|---|---|---|---|---|---|---|---|---|");
        Stopwatch clock = Stopwatch.StartNew();
        Row[] rows = [.. gates.Select(gate => Measure(gate.Limit, gate.Design, gate.Alpha))];
        foreach (Row row in rows) { Console.WriteLine(row.Text); }
        bool kept = rows.All(row => row.False <= row.Allowed);
        (double design, double limit, double twice) = (rows.Take(3).Max(r => r.Stops[1]), rows.Take(3).Max(r => r.Stops[3]), rows.Take(3).Max(r => r.Stops[4]));
        Console.WriteLine("A model at twice the limit, tested with design, limit and opposite = 2 limit, no futility:");
        (double falsified, double wrong) = Opposite();
        Console.WriteLine(FormattableString.Invariant($"falsified in {falsified:F4} of runs; a model at the limit in {wrong:F5} (error 0.001)."));
        bool all = kept && wrong <= 0.001 + (3.1 * Math.Sqrt(0.001 / Runs));
        Console.WriteLine(FormattableString.Invariant(
            $"sequential: runs={Runs} at_design={design:F3} at_limit={limit:F3} at_twice={twice:F3} false_ok={(all ? 1 : 0)} falsified={falsified:F4} seconds={clock.Elapsed.TotalSeconds:F1}"));
        return all && design <= 0.8 && limit <= 0.3 && twice <= 0.15 ? 0 : 1;
    }

    private static Row Measure(string limit, string design, string alpha)
    {
        long rows = RequiredPower.ForRateAtMost(limit, design, ExactAlpha.Parse(alpha), "0.9")!.Value.Rows;
        Gate gate = new(new SequentialPlan { Limit = limit, Designs = [design], Alpha = ExactAlpha.Parse(alpha), Cap = SequentialPlan.CapOf(rows) });
        (double p0, double p1, double error) = (Number(limit), Number(design), Number(alpha));
        Tally[] tallies = [.. new[] { p1 / 4, p1, Math.Sqrt(p0 * p1), p0, 2 * p0 }.Select((truth, index) => gate.Simulate(truth, Runs, new Random(Seed + index)))];
        double[] stops = [.. tallies.Select(tally => tally.MeanRows / rows)];
        (double wrong, double allowed) = (tallies[3].Verified, error + (3.1 * Math.Sqrt(error * (1 - error) / Runs)));
        string cells = string.Join(" | ", stops.Select(stop => stop.ToString("F3", CultureInfo.InvariantCulture)));
        return new Row(FormattableString.Invariant($"| {limit}, {design}, {alpha} | {rows:N0} | {cells} | {tallies[1].Verified:F3} | {wrong:F5} | {allowed:F5} |"), stops, wrong, allowed);
    }

    private static (double Falsified, double Wrong) Opposite()
    {
        Gate gate = new(new SequentialPlan { Limit = "1e-2", Designs = ["2e-3"], Alpha = ExactAlpha.Parse("1e-3"), Cap = 4503, Futility = null, Opposite = "2e-2" });
        return (gate.Simulate(0.02, Runs, new Random(Seed)).Falsified, gate.Simulate(0.01, Runs, new Random(Seed + 1)).Falsified);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private sealed record Row(string Text, double[] Stops, double False, double Allowed);

    private sealed record Tally(double MeanRows, double Verified, double Falsified);

    /// <summary>The certified boundaries of a test; between two hits only a verification can stop it, so runs jump from hit to hit.</summary>
    private sealed class Gate(SequentialPlan plan)
    {
        private readonly SequentialRate test = new(plan);
        private readonly List<(long Verified, long Futile, long Falsified)> boundaries = [];

        public Tally Simulate(double rate, int runs, Random random)
        {
            (double rows, long verified, long falsified) = (0, 0, 0);
            for (int run = 0; run < runs; run++)
            {
                (long stop, SequentialVerdict verdict) = Stop(rate, random);
                rows += stop;
                verified += verdict == SequentialVerdict.Verified ? 1 : 0;
                falsified += verdict == SequentialVerdict.Falsified ? 1 : 0;
            }

            return new Tally(rows / runs, (double)verified / runs, (double)falsified / runs);
        }

        private (long Rows, SequentialVerdict Verdict) Stop(double rate, Random random)
        {
            double log = Math.Log(1 - rate);
            long at = 0;
            for (int hits = 0; ; hits++)
            {
                (long verifiedFrom, long futileUpTo, long falsifiedUpTo) = Boundary(hits);
                if (at <= falsifiedUpTo) { return (at, SequentialVerdict.Falsified); }
                if (at <= futileUpTo) { return (at, SequentialVerdict.Futile); }
                long next = at + 1 + (long)(Math.Log(1 - random.NextDouble()) / log);
                if (verifiedFrom <= Math.Min(next - 1, plan.Cap)) { return (verifiedFrom, SequentialVerdict.Verified); }
                if (next > plan.Cap) { return (plan.Cap, SequentialVerdict.Inconclusive); }
                at = next;
            }
        }

        private (long Verified, long Futile, long Falsified) Boundary(int hits)
        {
            while (boundaries.Count <= hits) { boundaries.Add((test.VerifiedFrom(boundaries.Count), test.FutileUpTo(boundaries.Count), test.FalsifiedUpTo(boundaries.Count))); }
            return boundaries[hits];
        }
    }
}
