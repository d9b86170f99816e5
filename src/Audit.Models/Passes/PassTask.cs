namespace Audit.Models.Passes;

/// <summary>One pass over a batch: the plan, where values lie, what is patched, what comes in and where results go.</summary>
internal sealed class PassTask
{
    private readonly ReadOnlyMemory<float> inputs;

    private PassTask(PassPlan plan, Schedule schedule, BoundPatch[][] patches, ReadOnlyMemory<float> inputs, int batch)
    {
        (Plan, Schedule, Patches, this.inputs, Batch) = (plan, schedule, patches, inputs, batch);
        Results = new float[plan.Counts.Length][];
        foreach (var slot in schedule.Kept) { Results[slot] = GC.AllocateUninitializedArray<float>(checked(batch * plan.Counts[slot])); }
    }

    public PassPlan Plan { get; }

    public Schedule Schedule { get; }

    /// <summary>The patches of each slot, in order.</summary>
    public BoundPatch[][] Patches { get; }

    /// <summary>Number of rows.</summary>
    public int Batch { get; }

    /// <summary>[batch, count] for each kept slot.</summary>
    public float[][] Results { get; }

    /// <summary>A pass that gives the output and the values of some slots.</summary>
    public static PassTask Forward(PassPlan plan, BoundPatch[][] patches, ReadOnlyMemory<float> inputs, int batch, IReadOnlyCollection<int> captured) =>
        new(plan, patches == plan.Unpatched && captured.Count == 0 ? plan.Plain : Schedule.For(plan, Patched(patches), captured), patches, inputs, batch);

    /// <summary>A pass after which each slice still has every value.</summary>
    public static PassTask KeepingAll(PassPlan plan, BoundPatch[][] patches, ReadOnlyMemory<float> inputs, int batch) =>
        new(plan, patches == plan.Unpatched ? plan.Whole : Schedule.KeepingAll(plan, Patched(patches)), patches, inputs, batch);

    /// <summary>Rows [start, start + rows) of the inputs.</summary>
    public ReadOnlyMemory<float> InputRows(int start, int rows) => inputs.Slice(start * Plan.Counts[0], rows * Plan.Counts[0]);

    private static IEnumerable<int> Patched(BoundPatch[][] patches) =>
        Enumerable.Range(0, patches.Length).Where(slot => patches[slot].Length > 0);
}
