using Audit.Models.Graphs;

namespace Audit.Models.Formats.Transformers;

/// <summary>Takes the weights of a model by name and shape, and notes what is missing, of another shape, or left over.</summary>
/// <param name="weights">All weights of the files.</param>
/// <param name="prefix">What names may start with, such as "model."; tried with and without.</param>
/// <param name="faults">Where faults are noted.</param>
internal sealed class WeightLookup(WeightSet weights, string prefix, Faults faults)
{
    private const int Near = 3;
    private readonly HashSet<string> used = [];

    /// <summary>A weight that must be there; a stand-in of zeros where it is not, after a fault.</summary>
    public NamedTensor Required(string name, params int[] extents)
    {
        CheckSize(name, extents);
        var shape = new Shape(extents);
        if (Optional(name, extents) is { } found) { return found; }
        if (Find(name) is null)
        {
            faults.Add("weights.missing", prefix + name, $"The weight is missing, wanted {shape}; nearest by name: {string.Join(", ", Nearest(name))}. The configuration and the weights do not belong together, or a shard is missing.");
        }

        return new NamedTensor(name, new Tensor(shape, () => new float[shape.Count]));
    }

    /// <summary>The weight and bias of a layer normalisation, both of which must be there.</summary>
    public NormWeights LayerNorm(string name, int width) => new(Required($"{name}.weight", width), Required($"{name}.bias", width));

    /// <summary>A weight that may be absent.</summary>
    public NamedTensor? Optional(string name, params int[] extents)
    {
        CheckSize(name, extents);
        if (Find(name) is not { } key) { return null; }
        used.Add(key);
        var shape = new Shape(extents);
        if (!weights.TryGet(key, out var tensor, out var fault))
        {
            faults.Add(fault.Code, key, fault.Message);
            return null;
        }

        if (tensor.Shape == shape) { return new NamedTensor(key, tensor); }
        faults.Add("weights.shape", key, $"Got shape {tensor.Shape}, the configuration wants {shape}; they do not belong together.");
        return null;
    }

    /// <summary>Whether a weight is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Notes every weight that nothing has read, but for those that hold no weights of the model.</summary>
    public void Finish(Func<string, bool> isBuffer)
    {
        foreach (var name in weights.Names.Where(name => !used.Contains(name) && !isBuffer(name)).Order(StringComparer.Ordinal))
        {
            faults.Add("weights.unused", name, "Nothing in the architecture of the configuration reads this weight; the configuration and the weights do not belong together.");
        }
    }

    /// <summary>Nothing can stand in for a tensor that has no shape, so this fault ends the reading.</summary>
    private void CheckSize(string name, int[] extents)
    {
        if (extents.Aggregate(1.0, (product, extent) => product * extent) <= int.MaxValue) { return; }
        faults.Throw("weights.size", prefix + name, $"The configuration wants shape [{string.Join(", ", extents)}], which is more than 2^31 numbers; the configuration is damaged or absurd.");
    }

    private string? Find(string name) => weights.Has(prefix + name) ? prefix + name : weights.Has(name) ? name : null;

    private IEnumerable<string> Nearest(string name) =>
        weights.Names.OrderByDescending(key => key.Split('.').Intersect(name.Split('.')).Count()).ThenBy(key => key, StringComparer.Ordinal).Take(Near);
}
