using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Newtonsoft.Json.Linq;

namespace Audit.Benchmarks;

/// <summary>Pairs of networks whose difference is bounded over a box: proved or not in 60 s of one core, beside the baselines in the file.</summary>
internal static class DifferenceBenchmark
{
    public static int Run(string data)
    {
        var folder = Path.Combine(data, "difference");
        var instances = JObject.Parse(File.ReadAllText(Path.Combine(folder, "instances.json")))["instances"]!.OfType<JObject>().ToList();
        Console.WriteLine("| pair | eps | verdict | splits | solve s | found | proved | looseness | certificate | check s | accepted | baseline, splits / s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|");
        var (proved, accepted, solve, check) = (new int[2], 0, 0.0, 0.0);
        foreach (var instance in instances)
        {
            var limits = instance["eps"]!.Select(value => (double)value).ToArray();
            for (var index = 0; index < limits.Length; index++)
            {
                var result = One(folder, instance, limits[index]);
                proved[Math.Min(index, 1)] += result.Outcome.Status == SearchStatus.Proved ? 1 : 0;
                accepted += result.IsAccepted ? 1 : 0;
                (solve, check) = (solve + result.SolveSeconds, check + result.CheckSeconds);
                Print(instance, limits[index], result, index == 0);
            }
        }

        Console.WriteLine(FormattableString.Invariant(
            $"difference: pairs={instances.Count} proved_first_eps={proved[0]} proved_second_eps={proved[1]} accepted={accepted} solve_s={solve:0.0} check_s={check:0.0}"));
        return 0;
    }

    private static ProofBench One(string folder, JObject instance, double limit)
    {
        var (f, g) = (OnnxReader.Read(Path.Combine(folder, (string)instance["f"]!)), OnnxReader.Read(Path.Combine(folder, (string)instance["g"]!)));
        var (original, coarse) = (ChainLowering.Lower(f.Graph).Network!, ChainLowering.Lower(g.Graph).Network!);
        float[] Ends(string name) => [.. instance[name]!.Select(value => (float)value)];
        var output = (int)instance["output"]!;
        ImmutableArray<double> row = [.. Enumerable.Range(0, original.Outputs).Select(index => index == output ? 1.0 : 0.0)];
        return ProofBench.Run(original, coarse, new SearchBox(Ends("lower"), Ends("upper")), SearchQuery.AbsoluteDifference([row], limit), input => Change(f, g, input, output));
    }

    private static double? Change(Model f, Model g, float[] input, int output) =>
        Math.Abs((double)ForwardPass.Run(g, input, 1).Output[output] - ForwardPass.Run(f, input, 1).Output[output]);

    private static void Print(JObject instance, double limit, ProofBench result, bool isFirst)
    {
        var baseline = isFirst && instance["measured_at_first_eps"] is JObject known
            ? string.Join("; ", known.Properties().Select(item => $"{item.Name.Split(' ')[0].TrimEnd(':')} {item.Value["splits"]} / {item.Value["cpu_s"]}")) : "";
        var outcome = result.Outcome;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {instance["id"]} | {limit} | {outcome.Status} | {(outcome.Boxes - 1) / 2} | {result.SolveSeconds:0.00} | {outcome.Found:G4} | {outcome.Proved:G4} | {outcome.Proved / outcome.Found:0.0} | {result.Bytes:N0} B | {result.CheckSeconds:0.00} | {(result.IsAccepted ? "yes" : "no")} | {baseline} |"));
    }
}
