using System.Diagnostics;
using Audit.Bounds.Tests.Statistics.Ends;

namespace Audit.Benchmarks;

/// <summary>Judges random ends of every kind by tails of 106 bits from other formulas: how many are unsafe, how many further out than they had to be.</summary>
internal static class EndsBenchmark
{
    private const int Block = 500;
    private const int Seed = 1_000_003;

    public static int Run(bool all)
    {
        int blocks = all ? 2000 : 100;
        Stopwatch clock = Stopwatch.StartNew();
        List<EndCase> cases = [];
        Lock gate = new();
        Parallel.For(0, blocks, block =>
        {
            Random random = new(Seed + block);
            EndCase[] drawn = [.. Enumerable.Range(0, Block).Select(_ => EndCase.Draw(random)).Select(c => c.Verdict == EndVerdict.Tight ? c with { Says = "" } : c)];
            lock (gate) { cases.AddRange(drawn); }
        });
        Console.WriteLine("| end | cases | unsafe | undecided | loose |\n|---|---|---|---|---|");
        foreach (var kind in cases.GroupBy(c => c.Kind).OrderByDescending(group => group.Count()))
        {
            Console.WriteLine(FormattableString.Invariant($"| {kind.Key} | {kind.Count():N0} | {Count(kind, EndVerdict.Unsafe)} | {Count(kind, EndVerdict.Undecided)} | {Count(kind, EndVerdict.Loose)} |"));
        }

        foreach (EndCase wrong in cases.Where(c => c.Verdict is EndVerdict.Unsafe or EndVerdict.Loose).Take(20)) { Console.Error.WriteLine($"{wrong.Verdict}: {wrong.Says}"); }
        int faults = Count(cases, EndVerdict.Unsafe);
        Console.WriteLine(FormattableString.Invariant(
            $"ends: cases={cases.Count} unsafe={faults} undecided={Count(cases, EndVerdict.Undecided)} loose={Count(cases, EndVerdict.Loose)} seconds={clock.Elapsed.TotalSeconds:F0}"));
        return faults == 0 ? 0 : 1;
    }

    private static int Count(IEnumerable<EndCase> cases, EndVerdict verdict) => cases.Count(c => c.Verdict == verdict);
}
