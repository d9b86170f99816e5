using System.Diagnostics.CodeAnalysis;

namespace Audit.Models.Formats;

/// <summary>Collects the faults of one file, so that all are told at once.</summary>
/// <param name="file">The file's path as the caller gave it; the first part of every place.</param>
internal sealed class Faults(string file)
{
    /// <summary>More than these are counted and not listed.</summary>
    private const int Listed = 100;

    /// <summary>Longer messages and places are cut, because they may quote the file.</summary>
    private const int Longest = 1500;
    private readonly List<Diagnostic> found = [];
    private int unlisted;

    public bool Any => found.Count > 0;

    /// <summary>Adds a fault; where is a line, a byte, a name, or "" for the whole file.</summary>
    public void Add(string code, string where, string message)
    {
        if (found.Count == Listed) { unlisted++; return; }
        found.Add(new Diagnostic(code, where.Length == 0 ? file : $"{file}: {Cut(where)}", Cut(message)));
    }

    private static string Cut(string text) => text.Length <= Longest ? text : text[..Longest] + "...";

    /// <summary>Throws when anything was found.</summary>
    public void ThrowIfAny()
    {
        if (!Any) { return; }
        if (unlisted > 0) { throw new InputFaultException([.. found, new Diagnostic("file.more", file, $"{unlisted} more faults are not listed.")]); }
        throw new InputFaultException(found);
    }

    /// <summary>Adds a fault and throws: nothing after it in the file can be read.</summary>
    [DoesNotReturn]
    public void Throw(string code, string where, string message)
    {
        Add(code, where, message);
        throw new InputFaultException(found);
    }
}
