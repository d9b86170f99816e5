using System.Text;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Tests.Operators;

namespace Audit.Models.Tests.Formats.Transformers;

/// <summary>A small transformer in a temporary folder: a configuration and seeded weights, which the test also reads as plain arrays.</summary>
internal sealed class StoredModel : IDisposable
{
    private readonly Dictionary<string, (int[] Shape, float[] Values)> weights = [];
    private readonly Random random = new(17);

    public StoredModel(string config)
    {
        Folder = Directory.CreateTempSubdirectory("audit-model-").FullName;
        Config = config;
    }

    public string Folder { get; }

    public string Config { get; set; }

    /// <summary>Adds a weight of random numbers; those named as weights of a normalisation lie around 1.</summary>
    public StoredModel Add(string name, params int[] shape)
    {
        var values = Samples.Uniform(random, shape.Aggregate(1, (product, extent) => product * extent), 0.6f);
        if (name.Contains("norm", StringComparison.Ordinal) && name.EndsWith("weight", StringComparison.Ordinal)) { values = [.. values.Select(value => 1 + value)]; }
        weights[name] = (shape, values);
        return this;
    }

    public StoredModel Remove(string name)
    {
        weights.Remove(name);
        return this;
    }

    /// <summary>Element [row, column] of a weight, or element [column] of a vector; 0 where the weight is absent.</summary>
    public double At(string name, int row, int column) => weights.TryGetValue(name, out var weight) ? weight.Values[(row * weight.Shape[^1]) + column] : 0;

    public bool Has(string name) => weights.ContainsKey(name);

    /// <summary>Writes the folder and reads the model.</summary>
    public Model Read(ReadOptions? options = null)
    {
        var (header, data) = (new List<string>(), new List<byte>());
        foreach (var (name, (shape, values)) in weights)
        {
            var bytes = SafetensorsFiles.Singles(values);
            header.Add(SafetensorsFiles.Entry(name, "F32", string.Join(",", shape), data.Count, data.Count + bytes.Length));
            data.AddRange(bytes);
        }

        File.WriteAllBytes(Path.Combine(Folder, "model.safetensors"), SafetensorsFiles.Of("{" + string.Join(",", header) + "}", [.. data]));
        File.WriteAllText(Path.Combine(Folder, "config.json"), Config, new UTF8Encoding(false));
        return ModelReader.Read(Folder, options);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
