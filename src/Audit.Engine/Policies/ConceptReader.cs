using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Reads definitions of sets of concepts.</summary>
internal static class ConceptReader
{
    public static readonly ImmutableArray<(string Word, ConceptKind Value)> Kinds =
        [("labels", ConceptKind.Labels), ("scores", ConceptKind.Scores), ("similarity", ConceptKind.Similarity)];

    public static ConceptReference Read(SourceEntry entry, string place, Faults faults)
    {
        Fields fields = new(entry.Value, place, PolicyKeys.ConceptSet, faults);
        return new ConceptReference(
            fields.Text("path", required: true) ?? "", fields.Text("values"), fields.Text("names"), fields.Word("kind", Kinds) ?? ConceptKind.Labels, fields.Sha256("sha256"));
    }
}
