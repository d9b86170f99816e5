using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Audit.Engine.Policies;

/// <summary>Reads the mappings of names to models, data sets, regions and coarse-grainings.</summary>
internal static partial class NamedReader
{
    /// <summary>Reads every entry of a section; the names are those declared, faulty ones included.</summary>
    public static ImmutableSortedDictionary<string, T> Read<T>(Fields document, string section, Faults faults, Func<SourceEntry, string, T?> read)
        where T : class
    {
        SourceNode? node = document.Node(section);
        if (node is not (null or SourceNode.Mapping))
        {
            faults.Wrong("type", node, section, "a mapping of names", "write name: { ... } lines");
        }

        ImmutableSortedDictionary<string, T>.Builder all = ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
        foreach (SourceEntry entry in (node as SourceNode.Mapping)?.Entries ?? [])
        {
            string place = $"{section}.{SourceNode.Shorten(entry.Key)}";
            if (!IsName(entry.Key))
            {
                faults.Add("name", entry.Line, place, "got a name that cannot be used, wanted 1 to 64 letters, digits, '.', '-' or '_', "
                    + "a letter or digit first; rename it.");
            }

            if (read(entry, place) is { } value) { all.Add(entry.Key, value); }
        }

        return all.ToImmutable();
    }

    /// <summary>The names that a section declares, faulty definitions included.</summary>
    public static ImmutableHashSet<string> Names(Fields document, string section) =>
        [.. ((document.Node(section) as SourceNode.Mapping)?.Entries ?? []).Select(e => e.Key)];

    /// <summary>Whether a name is safe as a word and as part of a file name.</summary>
    public static bool IsName(string text) => Name().IsMatch(text) && !text.EndsWith('.');

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Name();
}
