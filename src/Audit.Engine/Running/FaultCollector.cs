using Audit.Models;

namespace Audit.Engine.Running;

/// <summary>Collects input faults so that all are told at once.</summary>
internal sealed class FaultCollector
{
    private readonly List<Diagnostic> faults = [];

    /// <summary>Adds a fault.</summary>
    public void Add(Diagnostic fault) => faults.Add(fault);

    /// <summary>Reads each entry, keeping the faults of those that cannot be read.</summary>
    public SortedDictionary<string, TOut> Each<TIn, TOut>(IEnumerable<KeyValuePair<string, TIn>> entries, Func<string, TIn, TOut> read)
    {
        var results = new SortedDictionary<string, TOut>(StringComparer.Ordinal);
        foreach (var (name, entry) in entries) { Try(() => results[name] = read(name, entry)); }
        return results;
    }

    /// <summary>Runs a step, keeping its faults.</summary>
    public void Try(Action step)
    {
        try { step(); }
        catch (InputFaultException exception) { faults.AddRange(exception.Diagnostics); }
    }

    /// <summary>Throws all faults, if there are any.</summary>
    public void ThrowIfAny()
    {
        if (faults.Count > 0) { throw Exception(); }
    }

    /// <summary>All faults, of which there is at least one.</summary>
    public InputFaultException Exception() => new(faults.Distinct());
}
