using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>The named weights of a model, and the files they were read from.</summary>
/// <remarks>Immutable and thread safe. Every number is finite and equals the stored one exactly.</remarks>
internal sealed class WeightSet
{
    private readonly ImmutableDictionary<string, Weight> weights;

    private readonly ImmutableArray<WeightFile> files;

    /// <summary>Collects the weights of files, none twice; the main file first.</summary>
    public WeightSet(string place, ImmutableArray<WeightFile> files)
    {
        (Place, this.files) = (place, files);
        weights = files.SelectMany(file => file.Weights).ToImmutableDictionary(weight => weight.Name, StringComparer.Ordinal);
        Names = [.. weights.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>The path that was read, as the caller gave it; the first part of the place of every fault.</summary>
    public string Place { get; }

    /// <summary>The names in ordinal order.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The files with their digests, the main one first.</summary>
    public ImmutableArray<ModelFile> Files => [.. files.Select(file => file.File)];

    /// <summary>Files whose length or time of change is another than when they were read; large files are mapped, so that their weights may have changed too.</summary>
    public ImmutableArray<ModelFile> ChangedFiles => [.. files.Where(file => !file.Bytes.IsUnchanged).Select(file => file.File)];

    /// <summary>The numbers of a weight.</summary>
    /// <exception cref="InputFaultException">There is no such weight, or it holds integers.</exception>
    public Tensor this[string name] => TryGet(name, out var tensor, out var fault) ? tensor : throw new InputFaultException(fault);

    /// <summary>Reads a .safetensors file, or the one in a folder.</summary>
    /// <exception cref="InputFaultException">Every fault of the files.</exception>
    public static WeightSet Read(string path, WeightOptions? options = null) => WeightFiles.Read(path, options ?? new WeightOptions());

    /// <summary>Whether there is a weight of this name, of numbers or of integers.</summary>
    public bool Has(string name) => weights.ContainsKey(name);

    /// <summary>How a weight is stored; the name must exist.</summary>
    public WeightType TypeOf(string name) => weights[name].Type;

    /// <summary>The extents of a weight; the name must exist.</summary>
    public Shape ShapeOf(string name) => weights[name].Shape;

    /// <summary>The exact integers of a weight that is not stored as floats, such as a mask; the name must exist.</summary>
    public ImmutableArray<long> Integers(string name) => weights[name].Whole?.Invoke()
        ?? throw new InputFaultException(Fault("weights.kind", name, $"It holds {weights[name].Type} numbers; wanted integers."));

    /// <summary>The numbers of a weight, or the fault that says what is there instead.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out Tensor? tensor, [NotNullWhen(false)] out Diagnostic? fault)
    {
        tensor = weights.GetValueOrDefault(name)?.Numbers;
        fault = tensor is not null ? null
            : Has(name) ? Fault("weights.kind", name, $"It holds integers of type {weights[name].Type}; wanted float32, float16, bfloat16 or float64 numbers.")
            : Fault("weights.missing", name, $"There is no such weight; the nearest names are {Nearest(name)}.");
        return tensor is not null;
    }

    private Diagnostic Fault(string code, string name, string message) => new(code, $"{Place}: {name}", message);

    private string Nearest(string name) => Names.IsEmpty ? "none: the file is empty"
        : string.Join(", ", Names.Take(5000).OrderBy(other => NameDistance.Between(name, other)).Take(3).Select(other => $"'{SafetensorsHeader.Short(other)}'"));
}
