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
    /// <summary>Checks patches against a graph and groups them by value, in the order given.</summary>
    public static ILookup<string, BoundPatch> Bind(Graph graph, IReadOnlyList<Patch>? patches, int batch)
    {
        var faults = new List<Diagnostic>();
        var bound = new List<(string Value, BoundPatch Patch)>();
        foreach (var patch in patches ?? [])
        {
            var value = Sites.Resolve(graph, patch.Site);
            var count = graph.Shapes[value].Count;
            if (patch.Units.FirstOrDefault(unit => unit < 0 || unit >= count, -1) is var unit && patch.Units.Any(u => u < 0 || u >= count))
            {
                faults.Add(new Diagnostic("site.unit", patch.Site, $"Unit {unit} is not there; the site has units 0 to {count - 1}."));
            }
            else if (patch.Units.Distinct().Count() != patch.Units.Length)
            {
                faults.Add(new Diagnostic("site.unit", patch.Site, "A unit is listed twice; list each once."));
            }
            else if (patch.Values.Length != (long)batch * patch.Units.Length)
            {
                throw new ArgumentException($"Got {patch.Values.Length} values for patch of {patch.Site}, wanted {batch} x {patch.Units.Length}.", nameof(patches));
            }

            bound.Add((value, new BoundPatch(patch.Units, patch.Values)));
        }

        if (faults.Count > 0) { throw new InputFaultException(faults); }
        return bound.ToLookup(entry => entry.Value, entry => entry.Patch);
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
