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
using Newtonsoft.Json.Linq;

namespace Audit.Benchmarks;

/// <summary>What 8-bit weights change in one transformer block, over boxes of activations around eight prompts: found, proved, certified.</summary>
internal static class BlockBenchmark
{
    private const int Length = 8;
    private const int Prompts = 8;
    private const int Stride = 12;
    private const int Samples = 600;
    private const string From = "blocks.2.hook_resid_pre";
    private const string At = "blocks.2.hook_resid_post";

    public static int Run(string data)
    {
        var folder = Path.Combine(data, "stories260k");
        var model = ModelReader.Read(folder, new ReadOptions { Length = Length });
        var twin = ScaleTable.Apply("int8", new CoarseSpec.QuantRtn(8, Grouping.Row, 0, true), model, ImmutableDictionary<string, Model>.Empty);
        var (original, coarse) = (ChainLowering.Lower(model.Graph, At, from: From).Network!, ChainLowering.Lower(twin.Graph, At, from: From).Network!);
        Console.WriteLine($"stories260k, {From} to {At}, int8 per row, {Length} tokens: {original.Layers.Length} layers, {original.Layers.Sum(layer => layer.Rows):N0} rows, {original.Layers.Sum(layer => layer.Weights.Length):N0} weights");
        Console.WriteLine("| prompt | radius | found | proved | looseness | certificate bytes | solve s | check s | accepted |\n|---|---|---|---|---|---|---|---|---|");
        var greedy = JObject.Parse(File.ReadAllText(Path.Combine(folder, "greedy.json")))["greedy_from_bos"]!.Select(token => (float)token).ToArray();
        var worst = new Dictionary<float, double>();
        for (var prompt = 0; prompt < Prompts; prompt++)
        {
            float[] tokens = [1, .. greedy.AsSpan(1 + (Stride * prompt), Length - 1)];
            var block = new Block(model, twin, original, coarse, tokens);
            foreach (var radius in new[] { 0.001f, 0.003f, 0.01f }) { worst[radius] = Math.Max(worst.GetValueOrDefault(radius), block.Row(prompt, radius)); }
        }

        Console.WriteLine("block: " + string.Join(' ', worst.Select(pair => string.Create(CultureInfo.InvariantCulture, $"worst_at_{pair.Key}={pair.Value:0.00}"))));
        return 0;
    }

    /// <summary>The block of both models behind one prompt.</summary>
    private sealed record Block(Model Model, Model Twin, ChainNetwork Original, ChainNetwork Coarse, float[] Tokens)
    {
        public double Row(int prompt, float radius)
        {
            var centre = ForwardPass.Run(Model, Tokens, 1, null, [From]).Captured[From];
            var box = new SearchBox([.. centre.Select(x => x - radius)], [.. centre.Select(x => x + radius)]);
            var outputs = Original.Outputs;
            var query = SearchQuery.AbsoluteDifference(Enumerable.Range(0, outputs).Select(output => Queries.Unit(output, outputs, 1)), null);
            var start = ThreadClock.Now();
            var search = new BranchAndBound(Original, Coarse, [box], query, new SearchOptions(1), Value);
            foreach (var input in new Attack(Original, Coarse, query).Run([box], Samples, 1)) { search.Offer(input); }
            var outcome = search.Run();
            var solve = ThreadClock.Now() - start;
            var (proved, check, bytes, accepted) = ProofBench.Certify(Original, Coarse, query, outcome);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {prompt + 1} | {radius} | {outcome.Found:G5} | {proved:G5} | {proved / outcome.Found:0.00} | {bytes:N0} | {solve:0.0} | {check:0.0} | {(accepted ? "yes" : "no")} |"));
            return proved / outcome.Found;
        }

        /// <summary>The largest difference at an input of the block, by the reference pass of both models with the site replaced.</summary>
        private double? Value(float[] input) => Outputs(Model, input).Zip(Outputs(Twin, input), (x, y) => Math.Abs((double)y - x)).Max();

        private float[] Outputs(Model model, float[] input) =>
            ForwardPass.Run(model, Tokens, 1, [new Patch(From, [.. Enumerable.Range(0, input.Length)], input)], [At]).Captured[At];
    }
}
