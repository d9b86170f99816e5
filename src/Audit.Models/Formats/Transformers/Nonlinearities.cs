using Audit.Models.Graphs;

namespace Audit.Models.Formats.Transformers;

/// <summary>The nonlinearities by the names that configurations give them.</summary>
internal static class Nonlinearities
{
    private static readonly SortedDictionary<string, Nonlinearity> names = new(StringComparer.Ordinal)
    {
        ["gelu"] = new("Gelu", Attributes.None),
        ["gelu_fast"] = new("Gelu", Attributes.None.With("approximate", 1)),
        ["gelu_new"] = new("Gelu", Attributes.None.With("approximate", 1)),
        ["gelu_pytorch_tanh"] = new("Gelu", Attributes.None.With("approximate", 1)),
        ["identity"] = new("Identity", Attributes.None),
        ["linear"] = new("Identity", Attributes.None),
        ["relu"] = new("Relu", Attributes.None),
        ["sigmoid"] = new("Sigmoid", Attributes.None),
        ["silu"] = new("Silu", Attributes.None),
        ["swish"] = new("Silu", Attributes.None),
        ["tanh"] = new("Tanh", Attributes.None),
    };

    /// <summary>The nonlinearity under a key of the configuration.</summary>
    public static Nonlinearity Of(ModelConfig config, string key, string missing)
    {
        var word = config.Word(key, missing);
        config.Refuse(key, !names.ContainsKey(word), $"one of {string.Join(", ", names.Keys)}");
        return names.GetValueOrDefault(word) ?? names["relu"];
    }
}
