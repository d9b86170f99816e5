using System.Globalization;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Newtonsoft.Json.Linq;

namespace Audit.Benchmarks;

/// <summary>Transformers with known answers: exhaustive domains, published logits, ablations known by construction, greedy text.</summary>
internal static class ModelsBenchmark
{
    public static int Run(string data)
    {
        Console.WriteLine("| model | asked | right | of | largest distance |\n|---|---|---|---|---|");
        var (pairs, logits, within) = MaxOfTwo(Path.Combine(data, "max-of-2"));
        var reverse = Tracr(Path.Combine(data, "tracr-reverse"), 4, [0, 1, 2, 3], tokens => [.. tokens.Reverse()]);
        var hist = Tracr(Path.Combine(data, "tracr-hist"), 3, [0, 1, 2, 5], tokens => [.. tokens.Select(token => tokens.Count(other => other == token))]);
        var greedy = Greedy(Path.Combine(data, "stories260k"));
        Console.WriteLine(FormattableString.Invariant(
            $"models: max_of_2={pairs} logits_distance={logits:0.0e+0} logits_within_error={within} tracr_reverse={reverse.Right} tracr_hist={hist.Right} ablations={reverse.Ablations + hist.Ablations} ablations_of={reverse.Of + hist.Of} greedy={greedy}"));
        return 0;
    }

    private static (int Right, double Distance, int Within) MaxOfTwo(string folder)
    {
        var model = ModelReader.Read(folder);
        var pairs = Enumerable.Range(0, 4096).SelectMany(pair => new float[] { pair / 64, pair % 64 }).ToArray();
        var output = ForwardPass.Run(model, pairs, 4096).Output;
        var right = Enumerable.Range(0, 4096).Count(pair => ArgMax(output.AsSpan((pair * 128) + 64, 64)) == Math.Max(pair / 64, pair % 64));
        var reference = JObject.Parse(File.ReadAllText(Path.Combine(folder, "reference.json")));
        var (distance, bound, within, all) = (0.0, 0.0, 0, 0);
        foreach (var (tokens, logits) in reference["tokens"]!.Zip(reference["logits_f64"]!))
        {
            var bounded = ErrorPass.Run(model, new[] { (float)tokens[0]!, (float)tokens[1]! }, 1).Output;
            foreach (var (index, value) in logits.Index())
            {
                var off = Math.Abs((double)value - bounded.Values[64 + index]);
                (distance, bound) = (Math.Max(distance, off), Math.Max(bound, bounded.Errors[64 + index]));
                (within, all) = (within + (off <= bounded.Errors[64 + index] ? 1 : 0), all + 1);
            }
        }

        Row("max-of-2", "the larger of two tokens, all pairs", (right, 4096), "");
        Row("max-of-2", string.Create(CultureInfo.InvariantCulture, $"float64 logits within the stated error (at most {bound:0.0e+0})"), (within, all), distance.ToString("0.0e+0", CultureInfo.InvariantCulture));
        return (right, distance, within);
    }

    private static (int Right, int Ablations, int Of) Tracr(string folder, int bos, int[] alphabet, Func<int[], int[]> program)
    {
        var model = ModelReader.Read(folder);
        var truth = JObject.Parse(File.ReadAllText(Path.Combine(folder, "program.json")))["component_truth_zero_ablation"]!.Cast<JProperty>().ToList();
        var (right, all, changed) = (0, 0, new int[truth.Count]);
        for (var count = 1; count <= 5; count++)
        {
            var inputs = Inputs(alphabet, count);
            var tokens = inputs.SelectMany(input => input.Prepend(bos).Select(token => (float)token)).ToArray();
            var at = model.WithLength(count + 1);
            var answers = Answers(at, tokens, inputs.Length, null);
            all += inputs.Length;
            right += inputs.Where((input, row) => answers[row].SequenceEqual(program([.. input.Select(token => Array.IndexOf(alphabet, token))]))).Count();
            for (var component = 0; component < truth.Count; component++)
            {
                var ablated = Answers(at, tokens, inputs.Length, Zero(at, truth[component].Name, inputs.Length));
                changed[component] += answers.Where((answer, row) => !answer.SequenceEqual(ablated[row])).Count();
            }
        }

        var agree = truth.Where((component, index) => Math.Abs((double)component.Value["zero_ablation_changed_fraction"]! - (changed[index] / (double)all)) < 1e-6).Count();
        Row(Path.GetFileName(folder), "outputs over all inputs", (right, all), "");
        Row(Path.GetFileName(folder), "share of inputs that zero ablation of a component changes", (agree, truth.Count), "");
        return (right, agree, truth.Count);
    }

    /// <summary>The answer at every position after the first: the index of its largest logit.</summary>
    private static int[][] Answers(Model model, float[] tokens, int batch, Patch? patch)
    {
        var output = ForwardPass.Run(model, tokens, batch, patch is null ? null : [patch]).Output;
        var (length, width) = (model.Graph.OutputShape[0], model.Graph.OutputShape[1]);
        return [.. Enumerable.Range(0, batch).Select(row => Enumerable.Range(1, length - 1).Select(position => ArgMax(output.AsSpan(((row * length) + position) * width, width))).ToArray())];
    }

    private static Patch Zero(Model model, string component, int batch)
    {
        var site = component.EndsWith(".mlp", StringComparison.Ordinal) ? component.Replace(".mlp", ".hook_mlp_out", StringComparison.Ordinal) : component.Replace(".h0", ".hook_z", StringComparison.Ordinal);
        var count = model.Graph.Shapes[site].Count;
        return new Patch(site, [.. Enumerable.Range(0, count)], new float[batch * count]);
    }

    private static int[][] Inputs(int[] alphabet, int count)
    {
        IEnumerable<int[]> inputs = [[]];
        for (var position = 0; position < count; position++) { inputs = inputs.SelectMany(input => alphabet.Select(token => (int[])[.. input, token])); }
        return [.. inputs];
    }

    private static int Greedy(string folder)
    {
        var model = ModelReader.Read(folder, new ReadOptions { Length = 1 });
        var expected = JObject.Parse(File.ReadAllText(Path.Combine(folder, "greedy.json")))["greedy_from_bos"]!.Select(token => (int)token).ToArray();
        var right = 1;
        for (var length = 1; length < expected.Length; length++)
        {
            var output = ForwardPass.Run(model.WithLength(length), expected.Take(length).Select(token => (float)token).ToArray(), 1).Output;
            if (ArgMax(output.AsSpan(output.Length - 512)) == expected[length]) { right++; }
        }

        Row("stories260k", "greedy tokens, each after the published ones before it", (right, expected.Length), "");
        return right;
    }

    private static int ArgMax(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var index = 1; index < values.Length; index++) { best = values[index] > values[best] ? index : best; }
        return best;
    }

    private static void Row(string model, string asked, (int Right, int Of) count, string distance) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {model} | {asked} | {count.Right:N0} | {count.Of:N0} | {distance} |"));
}
