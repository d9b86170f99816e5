using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Engine.Claims;
using Audit.Models.Formats;
using Newtonsoft.Json.Linq;

namespace Audit.Benchmarks;

/// <summary>Certificates of real networks, 1,000 leaves and more of each kind: time, memory and bytes per leaf of the check, beside the time of the search that made them.</summary>
internal static class CheckerBenchmark
{
    private const int Wanted = 1000;

    private sealed class Totals
    {
        public long Leaves { get; set; }

        public long Bytes { get; set; }

        public long Allocated { get; set; }

        public double Solve { get; set; }

        public double Check { get; set; }

        public int Rejected { get; set; }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"leaves={Leaves} rejected={Rejected} bytes_per_leaf={(double)Bytes / Leaves:0.0} solve_ms_per_leaf={1e3 * Solve / Leaves:0.000} check_ms_per_leaf={1e3 * Check / Leaves:0.000} check_per_solve={Check / Solve:0.00} allocated_kb_per_leaf={Allocated / 1024.0 / Leaves:0.0}");
    }

    public static int Run(string data)
    {
        Console.WriteLine("| statement | leaves | solve s | check s | bytes | answer |\n|---|---|---|---|---|---|");
        var (one, two) = (Properties(data), Differences(data));
        Console.WriteLine($"checker: one: {one}; two: {two}; peak_mb={Environment.WorkingSet >> 20}");
        return one.Rejected + two.Rejected == 0 ? 0 : 1;
    }

    private static Totals Properties(string data)
    {
        var (folder, totals) = (Path.Combine(data, "acasxu"), new Totals());
        foreach (var parts in File.ReadLines(Path.Combine(folder, "instances.csv")).Skip(1).Select(line => line.Split(',')).Where(p => p[2] == "unsat"))
        {
            var network = ChainLowering.Lower(OnnxReader.Read(Path.Combine(folder, parts[0])).Graph).Network!;
            var item = VnnLibReader.Read(Path.Combine(folder, parts[1])).Cases[0];
            var box = new SearchBox([.. item.Lower], [.. item.Upper], [.. item.InnerLower], [.. item.InnerUpper]);
            One($"{Path.GetFileNameWithoutExtension(parts[0])} {Path.GetFileNameWithoutExtension(parts[1])}", network, null, box, Queries.Property(item, network.Outputs), totals);
            if (totals.Leaves >= Wanted) { break; }
        }

        return totals;
    }

    private static Totals Differences(string data)
    {
        var (folder, totals) = (Path.Combine(data, "difference"), new Totals());
        foreach (var instance in JObject.Parse(File.ReadAllText(Path.Combine(folder, "instances.json")))["instances"]!.OfType<JObject>())
        {
            ChainNetwork Network(string name) => ChainLowering.Lower(OnnxReader.Read(Path.Combine(folder, (string)instance[name]!)).Graph).Network!;
            var (original, coarse) = (Network("f"), Network("g"));
            float[] Ends(string name) => [.. instance[name]!.Select(value => (float)value)];
            ImmutableArray<double> row = [.. Enumerable.Range(0, original.Outputs).Select(index => index == (int)instance["output"]! ? 1.0 : 0.0)];
            One((string)instance["id"]!, original, coarse, new SearchBox(Ends("lower"), Ends("upper")), SearchQuery.AbsoluteDifference([row], (double)instance["eps"]![0]!), totals);
            if (totals.Leaves >= Wanted) { break; }
        }

        return totals;
    }

    private static void One(string name, ChainNetwork original, ChainNetwork? coarse, SearchBox region, SearchQuery query, Totals totals)
    {
        var start = ThreadClock.Now();
        var search = new BranchAndBound(original, coarse, [region], query, new SearchOptions(20_000, Deadline: () => ThreadClock.Now() - start > 20), _ => null);
        var outcome = search.Run();
        var solve = ThreadClock.Now() - start;
        if (outcome.Status != SearchStatus.Proved) { return; }
        var (first, second) = (CertificateCodec.Write(original), coarse is null ? null : CertificateCodec.Write(coarse));
        var bytes = CertificateCodec.Write(new Certificate(CertificateCodec.Digest(first), second is null ? "" : CertificateCodec.Digest(second), 32, 40, query.Fill(outcome.Proved), outcome.Cover));
        start = ThreadClock.Now();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var result = Checker.Check(bytes, first, second);
        var check = ThreadClock.Now() - start;
        (totals.Leaves, totals.Bytes, totals.Solve, totals.Check) = (totals.Leaves + outcome.Leaves, totals.Bytes + bytes.Length, totals.Solve + solve, totals.Check + check);
        totals.Allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
        totals.Rejected += result is CheckResult.Accepted ? 0 : 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {outcome.Leaves} | {solve:0.00} | {check:0.00} | {bytes.Length:N0} | {result} |"));
    }
}
