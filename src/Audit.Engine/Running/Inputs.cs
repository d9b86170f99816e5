using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Scales;
using Audit.Models;
using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Engine.Running;

/// <summary>Everything that a policy names, read and fitted together; every fault is found before the first pass.</summary>
internal sealed record Inputs(
    Policy Policy,
    Model Subject,
    SortedDictionary<string, Model> Models,
    SortedDictionary<string, Model> Coarse,
    SortedDictionary<string, DataSet> Data,
    SortedDictionary<string, Region> Regions,
    SortedDictionary<string, VnnLibProperty> Properties,
    Tokenizer? Tokenizer)
{
    /// <summary>Sets of concepts by name.</summary>
    public SortedDictionary<string, ConceptSet> Concepts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Digests of the files of weights that directions are read from, by the path written in the policy.</summary>
    public SortedDictionary<string, Digest> Directions { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Reads all inputs.</summary>
    /// <exception cref="InputFaultException">With every fault that was found.</exception>
    public static Inputs Read(Policy policy)
    {
        var faults = new FaultCollector();
        var models = ReadModels(policy, faults);
        var isOpen = models.GetValueOrDefault("subject") is { AtLength: not null } && policy.Models["subject"].Length is null;
        var width = isOpen ? null : models.GetValueOrDefault("subject")?.Graph.InputShape.Count;
        var tokenizer = TokenTexts.Beside(policy, faults);
        var data = faults.Each(policy.Data, (name, reference) => DataLoader.Read(policy, name, reference, width, tokenizer));
        if (isOpen) { models = SequenceLength.Fit(models, policy, data, faults); }
        if (models.GetValueOrDefault("subject") is not { } subject) { throw faults.Exception(); }
        var coarse = faults.Each(
            policy.Coarse.Where(pair => pair.Value is not CoarseSpec.QuantGiven given || models.ContainsKey(given.Model)), (name, spec) => ScaleTable.Apply(name, spec, subject, models));
        var regions = faults.Each(
            policy.Regions.Where(pair => DataOf(pair.Value) is not { } name || data.ContainsKey(name)),
            (name, spec) => RegionLoader.Make(policy, name, spec, data, subject));
        var files = policy.Claims.Select(claim => claim.Subject switch { Subject.Property property => property.Path, Subject.Mass mass => mass.Path, Subject.Rare rare => rare.Path, _ => null }).OfType<string>().Distinct();
        var properties = faults.Each(files.Select(file => KeyValuePair.Create(file, file)), (_, file) => ReadProperty(policy, file, subject));
        var directions = policy.Claims.Select(claim => claim.Subject is Subject.Explanation { Direction: { } direction } ? direction.Path : null).OfType<string>().Distinct();
        var inputs = new Inputs(policy, subject, models, coarse, data, regions, properties, tokenizer)
        {
            Concepts = faults.Each(policy.Concepts, (name, reference) => ConceptSet.Read(policy, name, reference)),
            Directions = faults.Each(directions.Select(file => KeyValuePair.Create(file, file)), (_, file) => DataReader.Read(policy.Resolve(file)).Sha256),
        };
        SequenceLength.CheckTokens(inputs, faults);
        ClaimCheck.All(inputs, faults);
        faults.ThrowIfAny();
        return inputs;
    }

    /// <summary>The same with the rows that are drawn without replacement, by the seed of the run.</summary>
    public Inputs Drawn()
    {
        var data = new SortedDictionary<string, DataSet>(Data, StringComparer.Ordinal);
        foreach (var (name, set) in Data.Where(pair => pair.Value.Draw is not null)) { data[name] = DataParts.Drawn(set, (ulong)Policy.Seed); }
        return this with { Data = data };
    }

    /// <summary>The data set that a region is made of, or null.</summary>
    internal static string? DataOf(RegionSpec spec) => spec switch { RegionSpec.Ball ball => ball.Centres, RegionSpec.Hull hull => hull.Points, RegionSpec.Tokens tokens => tokens.Data, RegionSpec.Rows rows => rows.Data, _ => null };

    private static SortedDictionary<string, Model> ReadModels(Policy policy, FaultCollector faults) => faults.Each(policy.Models, (name, reference) =>
    {
        if (reference.Path is null) { throw new InputFaultException(new Diagnostic("model.missing", $"models.{name}", "Got no path; give one in the policy or with --model.")); }
        var model = ModelReader.Read(policy.Resolve(reference.Path), new ReadOptions { Length = reference.Length, LastTokenOnly = !reference.AllTokens, HeadResults = reference.HeadResults, SplitInputs = reference.SplitInputs });
        DataLoader.Pin(reference.Sha256, model.Files[0].Sha256, $"model '{name}' ({reference.Path})");
        return model;
    });

    private static VnnLibProperty ReadProperty(Policy policy, string file, Model subject)
    {
        var property = VnnLibReader.Read(policy.Resolve(file));
        var (inputs, outputs) = (subject.Graph.InputShape.Count, subject.Graph.OutputShape.Count);
        if (property.Cases.Any(item => item.Unsafe.IsEmpty || item.Unsafe.Any(conjunction => conjunction.IsEmpty)))
        {
            throw new InputFaultException(new Diagnostic("property.outputs", file, "Got a case without a condition on the outputs, wanted what is unsafe; use the file as a region instead."));
        }

        if (property.Inputs == inputs && property.Outputs == outputs) { return property; }
        throw new InputFaultException(new Diagnostic("property.shape", file, $"Got {property.Inputs} inputs and {property.Outputs} outputs, wanted {inputs} and {outputs} as in the model; give a file for this model."));
    }
}
