using System.Text;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Json;

namespace Audit.Benchmarks;

/// <summary>Lies about statistical evidence: each kind many times over, told by somebody who may also make digests and Merkle roots agree with the lie.</summary>
/// <remarks>A lie that leaves every published number as it follows from the rows is counted as without effect: only the signature, or a rerun, can tell.</remarks>
internal static class TamperBenchmark
{
    private const int Each = 40;

    private const string Policy = """
        audit: 1
        name: tamper
        models: { subject: { path: classifier.onnx } }
        data: { holdout: { path: holdout.npz, inputs: x }, grouped: { path: holdout.npz, inputs: x, cluster: cluster }, drawn: { path: holdout.npz, inputs: x, draw: 1000 } }
        coarse: { int4: { quant.rtn: { bits: 4, per: row } } }
        smt: off
        claims:
          - { id: RATE, influence: { of: int4, quantity: top1-flip, over: holdout }, at-most: 0.1, assurance: statistical }
          - { id: MEAN, influence: { of: int4, quantity: linf, over: holdout }, cap: 2, at-most: 1.2, assurance: statistical }
          - { id: CLUSTERS, influence: { of: int4, quantity: top1-flip, over: grouped }, at-most: 0.2, assurance: statistical }
          - { id: DRAWN, influence: { of: int4, quantity: top1-flip, over: drawn }, at-most: 0.1, assurance: statistical }
          - { id: QUANTILE, influence: { of: int4, quantity: linf, over: holdout }, quantile: 0.9, at-most: 3, assurance: statistical }
          - { id: SEQUENTIAL, influence: { of: int4, quantity: top1-flip, over: holdout }, at-most: 0.1, assurance: statistical, sequential: { design: 0.01 } }
        """;

    private static readonly (string Name, Func<Random, List<string>, bool> Change)[] RowLies =
    [
        ("row changed", (random, lines) => Change(random, lines, line => line.Contains(",1,", StringComparison.Ordinal) ? line.Replace(",1,0x1p+0", ",0,0x0p+0", StringComparison.Ordinal).Replace(",1,", ",0,", StringComparison.Ordinal) : line.Replace(",0,0x0p+0", ",1,0x1p+0", StringComparison.Ordinal).Replace("p-", "p-1", StringComparison.Ordinal))),
        ("row dropped", (random, lines) => { lines.RemoveAt(random.Next(lines.Count)); return true; }),
        ("rows swapped", (random, lines) => { var i = random.Next(lines.Count - 1); (lines[i], lines[i + 1]) = (lines[i + 1], lines[i]); return true; }),
        ("cluster key changed", (random, lines) => Change(random, lines, line => line.EndsWith('"') ? line[..^1] + "0\"" : line)),
    ];

    private static readonly (string Name, Func<Random, ClaimResult, ClaimResult> Change)[] ReportLies =
    [
        ("n", (random, claim) => claim with { Rows = claim.Rows! with { Count = claim.Rows.Count + 1 + random.Next(9) } }),
        ("failures", (random, claim) => claim with { Rows = claim.Rows! with { Failures = claim.Rows.Failures + 1 + random.Next(9) } }),
        ("error split", (random, claim) => claim with { Rows = claim.Rows! with { Alpha = $"0.00{1 + random.Next(8)}5" } }),
        ("population", (random, claim) => claim with { Rows = claim.Rows! with { Population = (claim.Rows.Population ?? 10_000) + 1 + random.Next(99) } }),
        ("method", (_, claim) => claim with { Spec = claim.Spec with { Method = claim.Spec.Quantity == QuantityKind.Top1Flip ? StatisticalMethod.Hoeffding : StatisticalMethod.MaurerPontil, Quantile = claim.Spec.Quantile is null ? null : new ExactDecimal("0.8", 0.8), Sequential = null } }),
        ("threshold", (random, claim) => claim with { Spec = claim.Spec with { Threshold = new ExactDecimal($"0.000{1 + random.Next(8)}", 0) } }),
        ("proved end", (random, claim) => claim with { Proved = OutwardDecimal.Upper(HexFloat.TryParse(claim.Proved!.Hex)!.Value * (1 - (0.5 * random.NextDouble()))) }),
    ];

    public static int Run()
    {
        var folder = Directory.CreateTempSubdirectory("audit-tamper-").FullName;
        try
        {
            var report = Make(folder);
            var output = Path.Combine(folder, "out");
            Console.WriteLine("| lie | told | named, digests as they were | named, digests and roots made to agree | without effect |\n|---|---|---|---|---|");
            var (told, missed) = (0, 0);
            foreach (var (name, change) in RowLies) { Count(name, report, output, (random, claim) => Rows(report, claim, output, lines => change(random, lines)), ref told, ref missed); }
            foreach (var (name, change) in ReportLies) { Count(name, report, output, (random, claim) => Faults(report, change(random, claim), output), ref told, ref missed); }
            Seeds(report, output, ref told, ref missed);
            Console.WriteLine(FormattableString.Invariant($"tamper: told={told} missed={missed}"));
            return missed == 0 ? 0 : 1;
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static Report Make(string folder)
    {
        foreach (var file in new[] { "classifier.onnx", "holdout.npz" }) { File.Copy(Path.Combine(Samples(), file), Path.Combine(folder, file)); }
        var policy = Path.Combine(folder, "policy.yaml");
        File.WriteAllText(policy, Policy);
        return Auditor.Run(new RunOptions(policy, null, Path.Combine(folder, "out"), 2, DateTimeOffset.UnixEpoch, new ReportCodec(ReportJson.Write, ReportJson.Read), null));
    }

    /// <summary>Tells one kind of lie of every claim, many times; null from a lie that does not apply.</summary>
    private static void Count(string name, Report report, string output, Func<Random, ClaimResult, (bool Plain, bool Agreeing, bool HasEffect)?> lie, ref int told, ref int missed)
    {
        var (all, plain, agreeing, idle) = (0, 0, 0, 0);
        foreach (var claim in report.Claims)
        {
            for (var seed = 0; seed < Each; seed++)
            {
                if (lie(new Random(seed), claim) is not { } outcome) { continue; }
                all++;
                plain += outcome.Plain ? 1 : 0;
                agreeing += outcome.Agreeing ? 1 : 0;
                idle += outcome is { Agreeing: false, HasEffect: false } ? 1 : 0;
                missed += outcome.Plain && (outcome.Agreeing || !outcome.HasEffect) ? 0 : 1;
            }
        }

        told += all;
        Console.WriteLine($"| {name} | {all} | {plain} | {agreeing} | {idle} |");
    }

    private static (bool Plain, bool Agreeing, bool HasEffect)? Rows(Report report, ClaimResult claim, string output, Func<List<string>, bool> change)
    {
        var path = Path.Combine(output, claim.Rows!.File.Path);
        var kept = File.ReadAllBytes(path);
        var lines = Encoding.UTF8.GetString(kept).Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (!change(lines)) { return null; }
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        try
        {
            File.WriteAllBytes(path, bytes);
            var file = new EvidenceFile(claim.Rows.File.Path, Digest.Of(bytes), bytes.Length);
            var agreeing = claim with
            {
                Rows = claim.Rows with { File = file, Root = MerkleTree.Root(MerkleTree.Lines(bytes)).Hex, Count = lines.Count, Failures = lines.Count(line => line.Split(',')[1] == "1") },
            };
            var isNamed = IsNamed(report, agreeing, output);
            return (IsNamed(report, claim, output), isNamed, isNamed);
        }
        finally { File.WriteAllBytes(path, kept); }
    }

    private static (bool Plain, bool Agreeing, bool HasEffect)? Faults(Report report, ClaimResult lie, string output) =>
        lie == report.Claims.Single(claim => claim.Spec.Id == lie.Spec.Id) ? null : (IsNamed(report, lie, output), IsNamed(report, lie, output), true);

    private static void Seeds(Report report, string output, ref int told, ref int missed)
    {
        var draws = report.Randomness!;
        var lies = Enumerable.Range(1, Each).SelectMany(i => new[] { draws with { Seed = $"{i}" }, draws with { Nonce = $"{i}" }, draws with { Tries = i + 1 }, draws with { Try = i } }).ToList();
        var named = lies.Count(lie => Recheck.Faults(Alone(report, report.Claims[0]) with { Randomness = lie }, output).Any());
        (told, missed) = (told + lies.Count, missed + lies.Count - named);
        Console.WriteLine($"| seed, nonce, tries | {lies.Count} | {named} | {named} | 0 |");
    }

    private static bool IsNamed(Report report, ClaimResult claim, string output) => Recheck.Faults(Alone(report, claim), output).Any(fault => fault.StartsWith($"claim '{claim.Spec.Id}'", StringComparison.Ordinal));

    private static Report Alone(Report report, ClaimResult claim) => report with { Claims = [claim], Opinion = Gate.OpinionOf([claim]) };

    private static bool Change(Random random, List<string> lines, Func<string, string> change)
    {
        var at = random.Next(lines.Count);
        var changed = change(lines[at]);
        if (changed == lines[at]) { return false; }
        lines[at] = changed;
        return true;
    }

    private static string Samples()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Audit.sln"))) { folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Audit.sln above the program."); }
        return Path.Combine(folder, "samples");
    }
}
