using System.Collections.Immutable;

namespace Audit.Models.Passes;

/// <summary>Which values of a graph share memory on a device, and when each may be given back.</summary>
/// <remarks>Made from the plan, the slots that patches change and those that must be kept to the end; depends on no row.</remarks>
internal sealed class DeviceSchedule
{
    private readonly PassPlan plan;
    private readonly int[] lastUse;

    /// <summary>Lays out a graph.</summary>
    /// <param name="plan">The graph's plan.</param>
    /// <param name="patched">Slots that a patch changes: they need memory of their own.</param>
    /// <param name="kept">Slots that are read at the end.</param>
    public DeviceSchedule(PassPlan plan, IReadOnlySet<int> patched, IReadOnlySet<int> kept)
    {
        this.plan = plan;
        var roots = new int[plan.Counts.Length];
        lastUse = new int[roots.Length];
        for (var index = 0; index < plan.Steps.Length; index++)
        {
            var step = plan.Steps[index];
            var isShared = step.Entry.Renames && step.Inputs[0].Tensor is null && !patched.Contains(step.Output);
            roots[step.Output] = isShared ? roots[step.Inputs[0].Slot] : step.Output;
            lastUse[roots[step.Output]] = index;
            foreach (var source in step.Inputs.Where(source => source.Tensor is null)) { lastUse[roots[source.Slot]] = index; }
        }

        Roots = [.. roots];
        foreach (var slot in kept.Append(0)) { lastUse[roots[slot]] = int.MaxValue; }
    }

    /// <summary>For each slot the slot whose memory holds its value.</summary>
    public ImmutableArray<int> Roots { get; }

    /// <summary>Whether a step makes a value that no memory holds yet.</summary>
    public bool Makes(PassPlan.Step step) => Roots[step.Output] == step.Output;

    /// <summary>The values whose memory is free once a step is in the queue.</summary>
    public IEnumerable<int> FreeAfter(int index)
    {
        var step = plan.Steps[index];
        return step.Inputs.Where(source => source.Tensor is null).Select(source => Roots[source.Slot]).Append(Roots[step.Output]).Distinct()
            .Where(root => lastUse[root] == index);
    }

    /// <summary>The most elements per row that are held at the same time, the input's and those that are kept counted twice.</summary>
    public long ElementsPerRow()
    {
        var kept = Enumerable.Range(0, lastUse.Length).Where(root => lastUse[root] == int.MaxValue).Sum(root => (long)plan.Counts[root]);
        var (now, most) = (2 * kept, 2 * kept);
        for (var index = 0; index < plan.Steps.Length; index++)
        {
            var step = plan.Steps[index];
            if (Makes(step) && lastUse[step.Output] != int.MaxValue) { now += plan.Counts[step.Output]; }
            most = Math.Max(most, now);
            now -= FreeAfter(index).Sum(root => (long)plan.Counts[root]);
        }

        return most;
    }
}
