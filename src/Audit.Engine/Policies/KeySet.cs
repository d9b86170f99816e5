using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Thrown inside the readers where the source itself is refused; turned into a fault at their edge.</summary>
internal sealed class SourceRefusedException(string code, int line, string message) : Exception(message)
{
    public string Code { get; } = code;

    public int Line { get; } = line;
}

/// <summary>Builds the entries of a mapping and refuses a key that stands twice.</summary>
internal sealed class KeySet(Faults faults)
{
    private readonly Dictionary<string, int> lines = [];
    private readonly ImmutableArray<SourceEntry>.Builder entries = ImmutableArray.CreateBuilder<SourceEntry>();

    public void Add(SourceEntry entry)
    {
        if (lines.TryGetValue(entry.Key, out int first))
        {
            faults.Add("duplicate-key", entry.Line, SourceNode.Shorten(entry.Key),
                $"got this key again, first on line {first}, wanted it once; remove one of the two.");
            return;
        }

        lines.Add(entry.Key, entry.Line);
        entries.Add(entry);
    }

    public ImmutableArray<SourceEntry> ToImmutable() => entries.ToImmutable();
}
