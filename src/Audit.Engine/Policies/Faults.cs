using System.Collections.Immutable;
using Audit.Models;

namespace Audit.Engine.Policies;

/// <summary>Collects the faults of one policy file, so that all are told at once.</summary>
internal sealed class Faults(string file)
{
    private readonly List<(int Line, Diagnostic Fault)> found = [];

    /// <summary>Number of faults so far.</summary>
    public int Count => found.Count;

    /// <summary>Adds a fault at a line and key.</summary>
    public void Add(string code, int line, string key, string message)
    {
        string place = key.Length == 0 ? $"{file}:{line}" : $"{file}:{line} {key}";
        found.Add((line, new Diagnostic("policy." + code, place, message)));
    }

    /// <summary>Adds a fault with what was got, what was wanted and the remedy.</summary>
    public void Wrong(string code, SourceNode node, string key, string wanted, string remedy) =>
        Add(code, node.Line, key, $"got {node.Describe()}, wanted {wanted}; {remedy}.");

    /// <summary>Throws where there is any fault; in the order of the lines.</summary>
    public void ThrowIfAny()
    {
        if (found.Count == 0) { return; }
        ImmutableArray<Diagnostic> ordered = [.. found.OrderBy(f => f.Line).Select(f => f.Fault)];
        throw new InputFaultException(ordered);
    }
}
