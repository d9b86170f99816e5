using Audit.Models.Operators;

namespace Audit.Models.Passes;

/// <summary>A run of rows of the batch, with room for every value of the graph.</summary>
internal sealed class Slice
{
    private readonly PassPlan plan;
    private readonly ILookup<string, BoundPatch> patches;
    private readonly float[][] buffers;

    public Slice(PassPlan plan, ILookup<string, BoundPatch> patches, int capacity)
    {
        this.plan = plan;
        this.patches = patches;
        buffers = [.. plan.Counts.Select(count => GC.AllocateUninitializedArray<float>(count * capacity))];
    }

    /// <summary>Row of the batch at which the slice begins.</summary>
    public int Start { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Runs every node on rows [start, start + rows) of the inputs.</summary>
    /// <exception cref="NonFiniteException">A value is not finite.</exception>
    public void Forward(ReadOnlyMemory<float> inputs, int start, int rows)
    {
        (Start, Rows) = (start, rows);
        inputs.Span.Slice(start * plan.Counts[0], rows * plan.Counts[0]).CopyTo(buffers[0]);
        Finish(0);
        foreach (var step in plan.Steps)
        {
            step.Entry.Forward(new ForwardCall(step.Node, rows, Operands(step), step.Shape, Value(step.Output)));
            Finish(step.Output);
        }
    }

    /// <summary>The value in a slot, [rows, count].</summary>
    public Memory<float> Value(int slot) => buffers[slot].AsMemory(0, Rows * plan.Counts[slot]);

    /// <summary>The inputs of a step.</summary>
    public Operand[] Operands(PassPlan.Step step) =>
        [.. step.Inputs.Select(source => new Operand(source.Shape, source.Tensor?.Values ?? Value(source.Slot), source.Tensor))];

    /// <summary>The patches of a slot.</summary>
    public IEnumerable<BoundPatch> Patches(int slot) => patches[plan.Names[slot]];

    private void Finish(int slot)
    {
        var value = Value(slot).Span;
        foreach (var patch in Patches(slot)) { patch.Apply(value, plan.Counts[slot], Start, Rows); }
        NonFiniteException.Check(value, plan.Names[slot], Start, plan.Counts[slot]);
    }
}
