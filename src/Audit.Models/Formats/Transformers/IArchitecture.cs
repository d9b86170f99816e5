namespace Audit.Models.Formats.Transformers;

/// <summary>An architecture: how its configuration and its weights are brought to the one description of transformers.</summary>
internal interface IArchitecture
{
    /// <summary>The values of model_type that it reads.</summary>
    static abstract IReadOnlyList<string> ModelTypes { get; }

    /// <summary>What the names of its weights may start with.</summary>
    static virtual string Prefix => "";

    /// <summary>What it computes; faults are noted in the configuration.</summary>
    static abstract TransformerSpec Spec(ModelConfig config);

    /// <summary>Its weights; faults are noted in the look-up.</summary>
    static abstract TransformerWeights Weights(ModelConfig config, TransformerSpec spec, WeightLookup weights);

    /// <summary>Whether a stored tensor is no weight, such as a mask.</summary>
    static virtual bool IsBuffer(string name) => name.EndsWith("inv_freq", StringComparison.Ordinal);
}

/// <summary>One member of the table: the functions of an architecture as values.</summary>
internal sealed record ArchitectureEntry(
    string Prefix, Func<ModelConfig, TransformerSpec> Spec, Func<ModelConfig, TransformerSpec, WeightLookup, TransformerWeights> Weights, Func<string, bool> IsBuffer);

/// <summary>Every architecture that is read, one line each.</summary>
internal static class ArchitectureTable
{
    private static readonly Dictionary<string, ArchitectureEntry> entries = new(
        [.. Entries<Gpt2>(), .. Entries<GptNeo>(), .. Entries<GptNeoX>(), .. Entries<HookedTransformer>(), .. Entries<Llama>()], StringComparer.Ordinal);

    /// <summary>The values of model_type that are read, in order.</summary>
    public static IEnumerable<string> ModelTypes => entries.Keys.Order(StringComparer.Ordinal);

    /// <summary>The architecture of a model_type, or null.</summary>
    public static ArchitectureEntry? Find(string modelType) => entries.GetValueOrDefault(modelType);

    private static IEnumerable<KeyValuePair<string, ArchitectureEntry>> Entries<T>()
        where T : IArchitecture =>
        T.ModelTypes.Select(type => KeyValuePair.Create(type, new ArchitectureEntry(T.Prefix, T.Spec, T.Weights, T.IsBuffer)));
}
