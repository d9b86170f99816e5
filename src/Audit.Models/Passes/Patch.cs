using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>Replaces chosen elements of one value by given numbers while a pass runs.</summary>
/// <param name="Site">The value, by its name or its node's.</param>
/// <param name="Units">Flat per-sample positions in the value, each at most once.</param>
/// <param name="Values">The numbers, [batch, units].</param>
public sealed record Patch(string Site, ImmutableArray<int> Units, ReadOnlyMemory<float> Values);

/// <summary>A patch whose site, units and size have been checked.</summary>
internal sealed record BoundPatch(ImmutableArray<int> Units, ReadOnlyMemory<float> Values)
{
    /// <summary>Checks patches against a graph and gives those of each slot, in the order given.</summary>
    public static BoundPatch[][] Bind(Graph graph, PassPlan plan, IReadOnlyList<Patch>? patches, int batch)
    {
        if (patches is not { Count: > 0 }) { return plan.Unpatched; }
        var faults = new List<Diagnostic>();
        var bound = new List<(int Slot, BoundPatch Patch)>();
        foreach (var patch in patches)
        {
            var slot = plan.Slots[Sites.Resolve(graph, patch.Site)];
            if (Fault(patch, plan.Counts[slot]) is { } fault) { faults.Add(fault); }
            else if (patch.Values.Length != (long)batch * patch.Units.Length)
            {
                throw new ArgumentException($"Got {patch.Values.Length} values for patch of {patch.Site}, wanted {batch} x {patch.Units.Length}.", nameof(patches));
            }

            bound.Add((slot, new BoundPatch(patch.Units, patch.Values)));
        }

        if (faults.Count > 0) { throw new InputFaultException(faults); }
        var ofSlot = bound.ToLookup(entry => entry.Slot, entry => entry.Patch);
        return [.. plan.Counts.Select((_, slot) => ofSlot[slot].ToArray())];
    }

    private static Diagnostic? Fault(Patch patch, int count)
    {
        foreach (var unit in patch.Units)
        {
            if (unit < 0 || unit >= count) { return new Diagnostic("site.unit", patch.Site, $"Unit {unit} is not there; the site has units 0 to {count - 1}."); }
        }

        return patch.Units.Distinct().Count() == patch.Units.Length
            ? null
            : new Diagnostic("site.unit", patch.Site, "A unit is listed twice; list each once.");
    }

    /// <summary>Overwrites the units in rows [start, start + rows) of the batch.</summary>
    public void Apply(Span<float> value, int count, int start, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var numbers = Values.Span.Slice((start + row) * Units.Length, Units.Length);
            for (var index = 0; index < numbers.Length; index++) { value[(row * count) + Units[index]] = numbers[index]; }
        }
    }

    /// <summary>What was overwritten has no influence: sets the gradient of the units to zero.</summary>
    public void Cut(Span<float> gradient, int count, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            foreach (var unit in Units) { gradient[(row * count) + unit] = 0; }
        }
    }
}
