using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Lowering;
using Audit.Bounds.Search;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Scales;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Benchmarks;

/// <summary>How far the proved difference lies above the found one after ten seconds of one core, for integer twins of three networks.</summary>
internal static class TightnessBenchmark
{
    private const double Limit = 10;
    private const int Images = 20;
    private const int Samples = 2400;

    public static int Run(string data)
    {
        Console.WriteLine("| network | twin | region | found | proved | looseness | boxes | solve s | check s | accepted |\n|---|---|---|---|---|---|---|---|---|---|");
        var credit = OnnxReader.Read(Path.Combine(data, "credit-mlp", "credit_model.onnx"));
        var site = Sites.Resolve(credit.Graph, "node_linear_3");
        float[] low = [.. Enumerable.Repeat(-1f, credit.Graph.InputShape.Count)], high = [.. Enumerable.Repeat(1f, low.Length)];
        var worst = 0.0;
        foreach (var per in new[] { Grouping.Tensor, Grouping.Row }) { worst = Math.Max(worst, Row("credit-mlp, before the sigmoid", credit, site, Twin(credit, 8, per), "[-1, 1]", new SearchBox(low, high))); }
        var images = MnistRatios(data);
        MaxOfTwo(data);
        Console.WriteLine(FormattableString.Invariant($"tightness: credit_worst={worst:0.00} mnist_median={images.Order().ElementAt(images.Count / 2):0.00} mnist_worst={images.Max():0.00} max_of_2=1.00"));
        return 0;
    }

    private static List<double> MnistRatios(string data)
    {
        var model = OnnxReader.Read(Path.Combine(data, "mnist-cnn", "mnist_ort.onnx"));
        var rows = DataReader.Read(Path.Combine(data, "mnist-cnn", "t10k-images-idx3-ubyte.gz")).Inputs(null).Values;
        var (twin, width) = (Twin(model, 8, Grouping.Tensor), model.Graph.InputShape.Count);
        return [.. Enumerable.Range(0, Images).Select(image =>
        {
            var centre = rows.Slice(image * width, width).ToArray();
            var box = new SearchBox([.. centre.Select(x => Math.Max(0, x - 2))], [.. centre.Select(x => Math.Min(255, x + 2))]);
            return Row("mnist-cnn", model, null, twin, $"image {image}, 2 of 255", box);
        })];
    }

    /// <summary>Every pair of tokens is run, so that found and proved are one number.</summary>
    private static void MaxOfTwo(string data)
    {
        var model = ModelReader.Read(Path.Combine(data, "max-of-2"), new ReadOptions { Length = 2, LastTokenOnly = true });
        var twin = Twin(model, 4, Grouping.Tensor);
        float[] pairs = [.. Enumerable.Range(0, 4096).SelectMany(pair => new float[] { pair / 64, pair % 64 })];
        var start = ThreadClock.Now();
        var (x, y) = (ForwardPass.Run(model, pairs, 4096).Output, ForwardPass.Run(twin, pairs, 4096).Output);
        var largest = x.Zip(y, (a, b) => Math.Abs((double)b - a)).Max();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| max-of-2 | int4 per tensor | all 4,096 pairs | {largest:G5} | {largest:G5} | 1.00 | 4,096 inputs | {ThreadClock.Now() - start:0.00} | | exhaustive |"));
    }

    private static double Row(string name, Model model, string? at, Model twin, string region, SearchBox box)
    {
        var (original, coarse) = (ChainLowering.Lower(model.Graph, at).Network!, ChainLowering.Lower(twin.Graph, at).Network!);
        var query = SearchQuery.AbsoluteDifference(Enumerable.Range(0, original.Outputs).Select(output => Queries.Unit(output, original.Outputs, 1)), null);
        var start = ThreadClock.Now();
        var search = new BranchAndBound(original, coarse, [box], query, new SearchOptions(10_000_000, Deadline: () => ThreadClock.Now() - start > Limit), input => Value(model, twin, at, input));
        foreach (var input in new Attack(original, coarse, query).Run([box], Samples, 1)) { search.Offer(input); }
        var outcome = search.Run();
        var solve = ThreadClock.Now() - start;
        var (proved, check, _, accepted) = ProofBench.Certify(original, coarse, query, outcome);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {twin.Name} | {region} | {outcome.Found:G5} | {proved:G5} | {proved / outcome.Found:0.00} | {outcome.Boxes:N0} | {solve:0.00} | {check:0.00} | {(accepted ? "yes" : "no")} |"));
        return proved / outcome.Found;
    }

    private static double? Value(Model model, Model twin, string? at, float[] input)
    {
        var (x, y) = (Outputs(model, at, input), Outputs(twin, at, input));
        return new Quantity(QuantityKind.Linf, 0).Value(x, y);
    }

    private static float[] Outputs(Model model, string? at, float[] input) => at is null ? ForwardPass.Run(model, input, 1).Output : ForwardPass.Run(model, input, 1, null, [at]).Captured[at];

    private static Model Twin(Model model, int bits, Grouping per) =>
        ScaleTable.Apply($"int{bits} per {(per == Grouping.Row ? "row" : "tensor")}", new CoarseSpec.QuantRtn(bits, per, 0, true), model, ImmutableDictionary<string, Model>.Empty);
}
