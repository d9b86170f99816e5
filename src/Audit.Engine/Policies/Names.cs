using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>The names that a policy declares, for references from elsewhere in it.</summary>
/// <param name="Models">Names under models, and "subject".</param>
/// <param name="Data">Names under data.</param>
/// <param name="Regions">Names under regions.</param>
/// <param name="FiniteRegions">Those regions that are rows or a grid.</param>
/// <param name="Coarse">Names under coarse.</param>
/// <param name="Faults">Where an unknown name goes.</param>
internal sealed record Names(
    ImmutableHashSet<string> Models, ImmutableHashSet<string> Data, ImmutableHashSet<string> Regions,
    ImmutableHashSet<string> FiniteRegions, ImmutableHashSet<string> Coarse, Faults Faults)
{
    /// <summary>Names under concepts.</summary>
    public ImmutableHashSet<string> Concepts { get; init; } = [];

    /// <summary>The names of a document.</summary>
    public static Names Of(Fields document, Faults faults) => new(
        NamedReader.Names(document, "models").Add(PolicyReader.SubjectRole), NamedReader.Names(document, "data"),
        NamedReader.Names(document, "regions"), Finite(document), NamedReader.Names(document, "coarse"), faults) { Concepts = NamedReader.Names(document, "concepts") };

    /// <summary>Adds a fault where a name is given and not declared.</summary>
    public void Require(ImmutableHashSet<string> known, string what, string? name, Fields fields, string key)
    {
        if (name is null || known.Contains(name)) { return; }
        string remedy = known.IsEmpty ? "define it first." : Nearest.Remedy(name, [.. known.Order(StringComparer.Ordinal)]);
        Faults.Add("unknown-name", fields.LineOf(key), fields.PathOf(key), $"got \"{SourceNode.Shorten(name)}\", wanted the name of a "
            + $"defined {what}; {remedy}");
    }

    private static ImmutableHashSet<string> Finite(Fields document) =>
    [
        .. ((document.Node("regions") as SourceNode.Mapping)?.Entries ?? [])
            .Where(e => e.Value is SourceNode.Mapping m && m.Entries.Any(k => k.Key is "rows" or "grid"))
            .Select(e => e.Key),
    ];
}
