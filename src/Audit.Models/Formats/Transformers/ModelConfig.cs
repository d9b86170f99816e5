using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Audit.Models.Formats.Transformers;

/// <summary>A model's config.json: typed look-ups that note a fault where a value has another type or range.</summary>
internal sealed class ModelConfig
{
    private const int Deepest = 32;
    private const int MostLayers = 4096;
    private readonly JObject root;
    private readonly string prefix;

    private ModelConfig(JObject root, string prefix, Faults faults) => (this.root, this.prefix, Faults) = (root, prefix, faults);

    /// <summary>The faults of the file so far.</summary>
    public Faults Faults { get; }

    /// <summary>Reads a configuration; throws where it is no JSON object.</summary>
    public static ModelConfig Parse(string text, string path)
    {
        var faults = new Faults(path);
        try
        {
            using var reader = new JsonTextReader(new StringReader(text)) { MaxDepth = Deepest, DateParseHandling = DateParseHandling.None };
            var root = JToken.Load(reader, new JsonLoadSettings { DuplicatePropertyNameHandling = DuplicatePropertyNameHandling.Error });
            if (root is JObject found) { return new ModelConfig(found, "", faults); }
            faults.Throw("config.json", "", "Got no JSON object; wanted the model's configuration.");
        }
        catch (JsonException damaged)
        {
            faults.Throw("config.json", "", $"The file is not JSON as wanted ({damaged.Message.Split('.')[0]}); fetch it again.");
        }

        return null;
    }

    /// <summary>Whether a key is there and not null.</summary>
    public bool Has(string key) => root.TryGetValue(key, out var token) && token.Type != JTokenType.Null;

    /// <summary>Whether a key is there, be it null.</summary>
    public bool Mentions(string key) => root.ContainsKey(key);

    /// <summary>An object under a key, or null.</summary>
    public ModelConfig? Section(string key) => Token(key) switch
    {
        null => null,
        JObject section => new ModelConfig(section, $"{prefix}{key}.", Faults),
        var other => Fault<ModelConfig?>(key, other, "an object", null),
    };

    /// <summary>A positive integer; without a default the key must be there.</summary>
    public int Integer(string key, int? missing = null)
    {
        if (Token(key) is not { } token) { return missing ?? Missing(key, 1); }
        return IsCount(token) ? (int)token : Fault(key, token, "an integer from 1 to 2^30", missing ?? 1);
    }

    /// <summary>Integers beyond 64 bits have another type than long.</summary>
    private static bool IsCount(JToken token) => token is JValue { Value: long and > 0 and <= 1 << 30 };

    /// <summary>The number of layers, at most 4,096.</summary>
    public int Layers(string key)
    {
        var layers = Integer(key);
        return layers <= MostLayers ? layers : Fault(key, root[key]!, $"at most {MostLayers} layers", 1);
    }

    /// <summary>A list of positive integers, one for each layer; a single integer stands for every layer.</summary>
    public IReadOnlyList<int> Integers(string key, int count, int missing)
    {
        if (Token(key) is not JArray list) { return [.. Enumerable.Repeat(Integer(key, missing), count)]; }
        return list.Count == count && list.All(IsCount)
            ? [.. list.Select(item => (int)item)]
            : Fault<IReadOnlyList<int>>(key, list, $"one positive integer for each of {count} layers", [.. Enumerable.Repeat(1, count)]);
    }

    /// <summary>Words, one for each layer, or null.</summary>
    public IReadOnlyList<string>? Words(string key, int count) => Token(key) switch
    {
        null => null,
        JArray list when list.Count == count && list.All(item => item.Type == JTokenType.String) => [.. list.Select(item => (string)item!)],
        var other => Fault<IReadOnlyList<string>?>(key, other, $"one word for each of {count} layers", null),
    };

    /// <summary>A finite number.</summary>
    public double Number(string key, double missing)
    {
        if (Token(key) is not { } token) { return missing; }
        return token.Type is JTokenType.Integer or JTokenType.Float && double.IsFinite((double)token) ? (double)token : Fault(key, token, "a finite number", missing);
    }

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool missing)
    {
        if (Token(key) is not { } token) { return missing; }
        return token.Type == JTokenType.Boolean ? (bool)token : Fault(key, token, "true or false", missing);
    }

    /// <summary>A word.</summary>
    public string Word(string key, string missing)
    {
        if (Token(key) is not { } token) { return missing; }
        return token.Type == JTokenType.String ? (string)token! : Fault(key, token, "a word", missing);
    }

    /// <summary>Notes a fault where a key that changes the model's meaning holds something that is not computed here.</summary>
    public void Refuse(string key, bool isRefused, string wanted)
    {
        if (isRefused) { Faults.Add("config.unsupported", prefix + key, $"Got {Token(key)?.ToString(Formatting.None) ?? "nothing"}, wanted {wanted}; this part of the architecture is not computed here."); }
    }

    private JToken? Token(string key) => Has(key) ? root[key] : null;

    private int Missing(string key, int value)
    {
        Faults.Add("config.missing", prefix + key, "The key is missing; the configuration must give it.");
        return value;
    }

    private T Fault<T>(string key, JToken got, string wanted, T instead)
    {
        var text = got.ToString(Formatting.None);
        Faults.Add("config.value", prefix + key, $"Got {(text.Length > 60 ? text[..60] + "..." : text)}, wanted {wanted}.");
        return instead;
    }
}
