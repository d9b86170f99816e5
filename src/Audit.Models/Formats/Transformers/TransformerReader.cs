using System.Collections.Immutable;
using System.Text;
using Audit.Models.Graphs;

namespace Audit.Models.Formats.Transformers;

/// <summary>Reads a transformer from a folder: config.json and its weights.</summary>
internal static class TransformerReader
{
    private const string ConfigName = "config.json";
    private const int ShortLength = 128;

    /// <summary>Whether a path names a transformer: a folder with a configuration, the configuration itself, or weights beside one.</summary>
    public static bool IsOne(string path) => Folder(path) is { } folder && File.Exists(Path.Combine(folder, ConfigName));

    /// <summary>Reads the model of a folder.</summary>
    /// <exception cref="InputFaultException">Every fault of the configuration, else of the weights, else of how they fit together.</exception>
    public static Model Read(string path, ReadOptions options)
    {
        var folder = Folder(path)!;
        var configPath = Path.Combine(folder, ConfigName);
        var bytes = InputFile.Bytes(configPath);
        var config = ModelConfig.Parse(new UTF8Encoding(false, false).GetString(bytes), configPath);
        var type = config.Word("model_type", "");
        if (ArchitectureTable.Find(type) is not { } architecture)
        {
            config.Faults.Throw("config.architecture", "model_type", $"Got '{type}', wanted one of {string.Join(", ", ArchitectureTable.ModelTypes)}.");
            return null;
        }

        options = options with { HeadResults = options.HeadResults || config.Flag("use_attn_result", false), SplitInputs = options.SplitInputs || config.Flag("use_split_qkv_input", false) };
        var spec = Checked(architecture.Spec(config), config);
        var set = WeightSet.Read(IsWeights(path) ? path : folder);
        var faults = new Faults(set.Place);
        var lookup = new WeightLookup(set, architecture.Prefix, faults);
        var weights = architecture.Weights(config, spec, lookup);
        config.Faults.ThrowIfAny();
        lookup.Finish(architecture.IsBuffer);
        faults.ThrowIfAny();
        var name = Path.GetFileName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar));
        var files = set.Files.Add(new ModelFile(ConfigName, Digest.Of(bytes), bytes.Length));
        Graph At(int length) => TransformerGraph.Make(spec, weights, options, length);
        return new Model(name, At(options.Length ?? Math.Min(spec.Context, ShortLength)), files) { AtLength = At, Context = spec.Context, ChangedFiles = () => set.ChangedFiles.Select(file => file.Name) };
    }

    private static TransformerSpec Checked(TransformerSpec spec, ModelConfig config)
    {
        config.Refuse("num_key_value_heads", spec.Heads % spec.Groups != 0, $"a divisor of {spec.Heads} heads");
        if (spec.Epsilon < 0 || !float.IsFinite(spec.Epsilon)) { config.Faults.Add("config.value", "epsilon", $"Got {spec.Epsilon}, wanted at least 0, as float32."); }
        config.Refuse("attn_scale", !spec.Scales.All(scale => scale > 0 && float.IsFinite(scale)), "a divisor of the scores that float32 holds");
        if ((long)spec.Heads * spec.HeadWidth > 1 << 24 || (long)spec.Vocabulary * spec.Width > int.MaxValue)
        {
            config.Faults.Add("config.value", "sizes", $"Got {spec.Layers} layers, {spec.Heads} heads of {spec.HeadWidth} and a vocabulary of {spec.Vocabulary} by {spec.Width}; wanted tensors of fewer than 2^31 numbers.");
        }

        config.Faults.ThrowIfAny();
        return spec;
    }

    private static string? Folder(string path) => Directory.Exists(path) ? path
        : Path.GetFileName(path) == ConfigName || IsWeights(path) ? Path.GetDirectoryName(Path.GetFullPath(path)) : null;

    private static bool IsWeights(string path) => Path.GetExtension(path) is ".safetensors" or ".bin" or ".pt" or ".pth" or ".dat" || path.EndsWith(".safetensors.index.json", StringComparison.Ordinal);
}
