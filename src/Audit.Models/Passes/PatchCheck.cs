using System.Collections.Immutable;
using Audit.Models.Devices;
using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>What is wrong with patches, found before a pass runs.</summary>
internal static class PatchCheck
{
    /// <summary>What is wrong with a patch of a value of so many elements, or null.</summary>
    public static Diagnostic? Fault(Patch patch, int count)
    {
        if (patch.Units.IsDefaultOrEmpty) { return new Diagnostic("patch.invalid", patch.Site, "The patch names no unit and would change nothing; name the units that it replaces."); }
        foreach (var unit in patch.Units)
        {
            if (unit < 0 || unit >= count) { return new Diagnostic("site.unit", patch.Site, $"Unit {unit} is not there; the site has units 0 to {count - 1}."); }
        }

        return patch.Units.Distinct().Count() == patch.Units.Length
            ? null
            : new Diagnostic("site.unit", patch.Site, "A unit is listed twice; list each once.");
    }

    /// <summary>Refuses numbers that do not fit the units.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public static void Sizes(Patch patch, int batch)
    {
        long units = patch.Units.Length;
        var (got, wanted) = patch.With switch
        {
            Substitute.Values values => ([values.Numbers.Length], [batch * units]),
            Substitute.Mean mean => ([mean.Numbers.Length], [units]),
            Substitute.Project p => ([p.Basis.Length % units, p.Dual.Length, p.Middle.Length], [0, p.Basis.Length, units]),
            Substitute.Affine affine => ([affine.Matrix.Length, affine.Offset.Length], [units * units, units]),
            _ => (Array.Empty<long>(), Array.Empty<long>()),
        };
        if (!got.SequenceEqual(wanted))
        {
            throw new ArgumentException($"Got {string.Join(", ", got)} values for patch of {patch.Site}, wanted {string.Join(", ", wanted)} ({batch} rows, {units} units).", nameof(patch));
        }
    }

    /// <summary>Refuses patches of values on which no result depends: they could only be misread as "no effect".</summary>
    /// <exception cref="InputFaultException">There is one: every such patch.</exception>
    public static void Influence(PassPlan plan, BoundPatch[][] patches, IEnumerable<int> results)
    {
        if (patches == plan.Unpatched) { return; }
        var read = new bool[plan.Counts.Length];
        foreach (var slot in results.Append(plan.Output)) { read[slot] = true; }
        foreach (var step in plan.Steps.Reverse().Where(step => read[step.Output]))
        {
            foreach (var source in step.Inputs.Where(source => source.Tensor is null)) { read[source.Slot] = true; }
        }

        var faults = patches.SelectMany((own, slot) => read[slot] ? [] : own).Select(patch => new Diagnostic(
            "patch.invalid", patch.Site, "Neither the output nor a captured site depends on this value, so the patch could change nothing that is seen."));
        if (faults.ToImmutableArray() is { Length: > 0 } all) { throw new InputFaultException(all); }
    }

    /// <summary>The same patches with those from other inputs made into values, by one pass over each set of inputs.</summary>
    public static IReadOnlyList<Patch>? Sourced(Model model, IReadOnlyList<Patch>? patches, int batch, Device? device)
    {
        if (patches is null || !patches.Any(patch => patch.With is Substitute.FromInput)) { return patches; }
        var passes = patches.Where(patch => patch.With is Substitute.FromInput).GroupBy(patch => ((Substitute.FromInput)patch.With).Inputs)
            .ToDictionary(group => group.Key, group => ForwardPass.Run(model, group.Key, batch, null, [.. group.Select(patch => patch.Site)], device).Captured);
        return [.. patches.Select(patch => patch.With is Substitute.FromInput source ? Sourced(model.Graph, patch, passes[source.Inputs][patch.Site], batch) : patch)];
    }

    private static Patch Sourced(Graph graph, Patch patch, float[] all, int batch)
    {
        var count = graph.Shapes[Sites.Resolve(graph, patch.Site)].Count;
        if (Fault(patch, count) is { } fault) { throw new InputFaultException(fault); }
        var values = new float[batch * patch.Units.Length];
        for (var index = 0; index < values.Length; index++) { values[index] = all[(index / patch.Units.Length * count) + patch.Units[index % patch.Units.Length]]; }
        return patch with { With = new Substitute.Values(values) };
    }
}
