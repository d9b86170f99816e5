using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;

namespace Audit.Engine.Running;

/// <summary>Fits models of sequences to the length of the sequences that a policy names, and checks the token ids.</summary>
internal static class SequenceLength
{
    /// <summary>The models at the one length that data sets and grids have.</summary>
    public static SortedDictionary<string, Model> Fit(
        SortedDictionary<string, Model> models, Policy policy, IReadOnlyDictionary<string, DataSet> data, FaultCollector faults)
    {
        var lengths = data.Where(pair => pair.Value.Width > 0).Select(pair => (pair.Key, Length: pair.Value.Width))
            .Concat(policy.Regions.Where(pair => pair.Value is RegionSpec.Grid).Select(pair => (pair.Key, Length: ((RegionSpec.Grid)pair.Value).Axes.Length))).ToList();
        if (lengths.Select(pair => pair.Length).Distinct().Count() > 1)
        {
            faults.Add(new Diagnostic("model.length", "models.subject", $"Got sequences of different lengths ({string.Join(", ", lengths.Select(pair => $"{pair.Key}: {pair.Length}"))}), wanted one; give models.subject.length, and one policy for each length."));
        }

        return lengths.Count == 0 ? models : faults.Each(models, (_, model) => model.WithLength(lengths[0].Length));
    }

    /// <summary>Adds a fault for the first row of each data set and region that holds something else than token ids, where the subject reads tokens.</summary>
    public static void CheckTokens(Inputs inputs, FaultCollector faults)
    {
        var graph = inputs.Subject.Graph;
        if (graph.TokenEmbedding is not { } embedding) { return; }
        var count = graph.Initializers[embedding.Inputs[1]].Shape[0];
        foreach (var (name, set) in inputs.Data)
        {
            Check($"data '{name}'", Enumerable.Range(0, set.Rows).Select(row => set.Slice(row, 1).ToArray()), count, faults);
        }

        foreach (var (name, region) in inputs.Regions.Where(pair => pair.Value.Site is null))
        {
            if (region.Boxes.Any(box => !box.Lower.AsSpan().SequenceEqual(box.Upper)))
            {
                faults.Add(new Diagnostic("region.tokens", $"region '{name}'", "Got a box with an inside, but the model reads token ids; use a grid or rows."));
                continue;
            }

            Check($"region '{name}'", region.Boxes.Select(box => box.Lower), count, faults);
        }
    }

    private static void Check(string place, IEnumerable<float[]> rows, int count, FaultCollector faults)
    {
        var index = 0;
        foreach (var row in rows)
        {
            if (Array.FindIndex(row, id => !(id >= 0 && id < count && id == MathF.Truncate(id))) is >= 0 and var at)
            {
                faults.Add(new Diagnostic("data.tokens", place, $"Got {row[at]} in row {index}, position {at}; wanted token ids from 0 to {count - 1}."));
                return;
            }

            index++;
        }
    }
}
