using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>A patch whose site, units and sizes have been checked, and the account of what it does.</summary>
internal sealed class BoundPatch
{
    private readonly Lock gate = new();
    private long changed;
    private double largest;

    private BoundPatch(Patch patch, int index, int batch)
    {
        (Site, Index, Units, Batch) = (patch.Site, index, patch.Units, batch);
        Map = patch.With switch
        {
            Substitute.Project project => new UnitMap(project, patch.Units.Length),
            Substitute.Affine affine => new UnitMap(affine),
            _ => null,
        };
        Values = patch.With switch
        {
            Substitute.Values given => given.Numbers,
            Substitute.Mean mean => Repeated(mean.Numbers.Span, batch),
            Substitute.Zero => new float[batch * patch.Units.Length],
            _ => default,
        };
    }

    /// <summary>The site as the patch names it.</summary>
    public string Site { get; }

    /// <summary>Its place among the patches of the pass.</summary>
    public int Index { get; }

    /// <summary>Flat per-sample positions.</summary>
    public ImmutableArray<int> Units { get; }

    /// <summary>The numbers to be put in, [batch, units]; nothing where there is a map.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>How the new elements follow from the old ones, or null where they do not.</summary>
    public UnitMap? Map { get; }

    /// <summary>What was done so far.</summary>
    public PatchFacts Facts => new(Site, (long)Batch * Units.Length, changed, largest);

    private int Batch { get; }

    /// <summary>Checks patches against a graph and gives those of each slot, in the order given.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="patches">The patches; those from other inputs are already made into values.</param>
    /// <param name="batch">Rows.</param>
    /// <exception cref="InputFaultException">A site or unit does not exist, or a patch touches nothing.</exception>
    public static BoundPatch[][] Bind(Graph graph, PassPlan plan, IReadOnlyList<Patch>? patches, int batch)
    {
        if (patches is not { Count: > 0 }) { return plan.Unpatched; }
        var faults = new List<Diagnostic>();
        var bound = new List<(int Slot, BoundPatch Patch)>();
        foreach (var patch in patches)
        {
            var slot = plan.Slots[Sites.Resolve(graph, patch.Site)];
            if (PatchCheck.Fault(patch, plan.Counts[slot]) is { } fault) { faults.Add(fault); }
            else
            {
                PatchCheck.Sizes(patch, batch);
                bound.Add((slot, new BoundPatch(patch, bound.Count, batch)));
            }
        }

        if (faults.Count > 0) { throw new InputFaultException(faults); }
        var ofSlot = bound.ToLookup(entry => entry.Slot, entry => entry.Patch);
        return [.. plan.Counts.Select((_, slot) => ofSlot[slot].ToArray())];
    }

    /// <summary>Overwrites the units in rows [start, start + rows) of the batch.</summary>
    public void Apply(Span<float> value, int count, int start, int rows)
    {
        var (old, made, differ, most) = (new float[Units.Length], new float[Units.Length], 0L, 0.0);
        for (var row = 0; row < rows; row++)
        {
            var own = value.Slice(row * count, count);
            for (var index = 0; index < old.Length; index++) { old[index] = own[Units[index]]; }
            if (Map is not null) { Map.Apply(old, made); } else { Values.Span.Slice((start + row) * Units.Length, Units.Length).CopyTo(made); }
            for (var index = 0; index < old.Length; index++)
            {
                own[Units[index]] = made[index];
                if (BitConverter.SingleToInt32Bits(old[index]) == BitConverter.SingleToInt32Bits(made[index])) { continue; }
                differ++;
                most = Math.Max(most, Math.Abs((double)made[index] - old[index]));
            }
        }

        lock (gate) { (changed, largest) = (changed + differ, Math.Max(largest, most)); }
    }

    /// <summary>From the gradient of the patched value to that of the value before: what was overwritten has no influence.</summary>
    public void PullBack(Span<float> gradient, int count, int rows)
    {
        var (after, before) = (new float[Units.Length], new float[Units.Length]);
        for (var row = 0; row < rows; row++)
        {
            var own = gradient.Slice(row * count, count);
            for (var index = 0; index < after.Length; index++) { after[index] = own[Units[index]]; }
            Map?.PullBack(after, before);
            for (var index = 0; index < after.Length; index++) { own[Units[index]] = before[index]; }
        }
    }

    private static float[] Repeated(ReadOnlySpan<float> numbers, int batch)
    {
        var result = new float[batch * numbers.Length];
        for (var row = 0; row < batch; row++) { numbers.CopyTo(result.AsSpan(row * numbers.Length)); }
        return result;
    }
}
