using Audit.Benchmarks.Mutations;

namespace Audit.Benchmarks;

/// <summary>10,000 seeded changes of certificates and networks, every part of the format: each is rejected, or its statement stands.</summary>
internal static class MutationsBenchmark
{
    private const int Count = 10_000;

    public static int Run()
    {
        var counts = new SortedDictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        var start = ThreadClock.Now();
        var total = MutationCount.Run(Count, 1, (kind, outcome) =>
        {
            var row = counts.TryGetValue(kind, out var known) ? known : counts[kind] = [];
            row[outcome] = row.GetValueOrDefault(outcome) + 1;
        });
        string[] outcomes = ["rejected", "unchanged", "following", "proved", "attacked", "wrong"];
        Console.WriteLine($"| changed | {string.Join(" | ", outcomes)} |\n|---|---|---|---|---|---|---|");
        foreach (var (kind, row) in counts) { Console.WriteLine($"| {kind} | {string.Join(" | ", outcomes.Select(o => row.GetValueOrDefault(o)))} |"); }
        Console.WriteLine(FormattableString.Invariant(
            $"mutations: total={total.Total} rejected={total.Rejected} unchanged={total.Unchanged} following={total.Following} proved={total.Proved} attacked={total.Attacked} wrongly_accepted={total.Wrong} seconds={ThreadClock.Now() - start:0.0}"));
        return total.Wrong == 0 ? 0 : 1;
    }
}
