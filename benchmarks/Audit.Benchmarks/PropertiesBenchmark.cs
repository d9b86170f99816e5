using System.Globalization;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Engine.Claims;
using Audit.Engine.Verdicts;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Benchmarks;

/// <summary>VNN-LIB properties with known answers: decided or not in 60 s of one core per case, and how many wrongly.</summary>
internal static class PropertiesBenchmark
{
    public static int Run(string data)
    {
        var folder = Path.Combine(data, "acasxu");
        var instances = File.ReadLines(Path.Combine(folder, "instances.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        Console.WriteLine("| network | property | known | answer | boxes | solve s | certificate | check s |\n|---|---|---|---|---|---|---|---|");
        var (decided, wrong, certified, unsat, total) = (0, 0, 0, 0, 0.0);
        foreach (var parts in instances)
        {
            var (answer, proofs) = Decide(OnnxReader.Read(Path.Combine(folder, parts[0])), VnnLibReader.Read(Path.Combine(folder, parts[1])));
            decided += answer == "unknown" ? 0 : 1;
            wrong += answer != "unknown" && answer != parts[2] ? 1 : 0;
            unsat += answer == "unsat" ? 1 : 0;
            certified += answer == "unsat" && proofs.All(proof => proof.IsAccepted) ? 1 : 0;
            total += proofs.Sum(proof => proof.SolveSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {Path.GetFileNameWithoutExtension(parts[0])} | {Path.GetFileNameWithoutExtension(parts[1])} | {parts[2]} | {answer} | {proofs.Sum(proof => proof.Outcome.Boxes):N0} | {proofs.Sum(proof => proof.SolveSeconds):0.00} | {proofs.Sum(proof => proof.Bytes):N0} B | {proofs.Sum(proof => proof.CheckSeconds):0.00} |"));
        }

        Console.WriteLine(FormattableString.Invariant($"properties: instances={instances.Count} decided={decided} wrong={wrong} unsat={unsat} unsat_certified={certified} solve_s={total:0.0}"));
        return 0;
    }

    private static (string Answer, List<ProofBench> Proofs) Decide(Model model, VnnLibProperty property)
    {
        var network = ChainLowering.Lower(model.Graph).Network!;
        var proofs = new List<ProofBench>();
        foreach (var item in property.Cases)
        {
            var box = new SearchBox([.. item.Lower], [.. item.Upper], [.. item.InnerLower], [.. item.InnerUpper]);
            proofs.Add(ProofBench.Run(network, null, box, Queries.Property(item, network.Outputs), input => Violation(model, item, input)));
            if (proofs[^1].Outcome.Status == SearchStatus.Falsified) { return ("sat", proofs); }
        }

        return (proofs.All(proof => proof.Outcome.Status == SearchStatus.Proved) ? "unsat" : "unknown", proofs);
    }

    private static double? Violation(Model model, VnnLibCase item, float[] input)
    {
        var output = ForwardPass.Run(model, input, 1).Output;
        return item.Unsafe.Any(conjunction => conjunction.All(row => Exact.SignOfSum(row.Coefficients.AsSpan(), output, row.BoundDown) <= 0)) ? 1 : -1;
    }
}
