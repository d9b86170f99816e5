using System.Buffers;
using Audit.Models.Operators;

namespace Audit.Models.Passes;

/// <summary>The memory of a pass over a run of rows, and the calls that fill it.</summary>
/// <remarks>Not thread safe: each thread has its own. The calls of steps that touch only the arena are made once.</remarks>
internal sealed class Slice : IDisposable
{
    private const int Line = 16;
    private readonly PassPlan plan;
    private readonly PassTask task;
    private readonly int capacity;
    private readonly float[] arena;
    private readonly int origin;
    private readonly ForwardCall?[] calls;
    private readonly Dictionary<int, float[]> unpatched = [];
    private readonly ReadOnlyMemory<float>[] held = new ReadOnlyMemory<float>[8];

    public Slice(PassTask task, int capacity)
    {
        (this.task, plan, this.capacity) = (task, task.Plan, capacity);
        arena = ArrayPool<float>.Shared.Rent(checked((int)((task.Schedule.RowElements * capacity) + Line)));
        origin = Aligned(arena);
        calls = new ForwardCall?[task.Schedule.Steps.Length];
    }

    /// <summary>Row of the batch at which the slice begins.</summary>
    public int Start { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Gives the memory back; no value of the slice may be read afterwards.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(arena);

    /// <summary>Runs every node on rows [start, start + rows) of the inputs.</summary>
    /// <exception cref="NonFiniteException">A value is not finite.</exception>
    public void Forward(int start, int rows)
    {
        if (rows != Rows) { Array.Clear(calls); }
        (Start, Rows) = (start, rows);
        if (task.Schedule.Places[0].Kind != PlaceKind.Input) { task.InputRows(start, rows).CopyTo(Writable(0)); }
        Finish(0);
        for (var index = 0; index < task.Schedule.Steps.Length; index++)
        {
            var step = task.Schedule.Steps[index];
            if (!task.Schedule.IsAlias(step.Output)) { Run(index, step); }
            Finish(step.Output);
        }
    }

    /// <summary>The value in a slot, [rows, count].</summary>
    public ReadOnlyMemory<float> Value(int slot) =>
        task.Schedule.Places[slot].Kind == PlaceKind.Input ? task.InputRows(Start, Rows) : Writable(slot);

    /// <summary>What the step of a slot made, before patches that compute with it, in a pass that keeps every value.</summary>
    public ReadOnlyMemory<float> Made(int slot) => unpatched.TryGetValue(slot, out var made) ? made : Value(slot);

    /// <summary>The patches of a slot.</summary>
    public BoundPatch[] Patches(int slot) => task.Patches[slot];

    /// <summary>The inputs of a step.</summary>
    public Operand[] Operands(PassPlan.Step step)
    {
        var operands = new Operand[step.Inputs.Length];
        for (var index = 0; index < operands.Length; index++)
        {
            var source = step.Inputs[index];
            operands[index] = new Operand(source.Shape, source.Tensor is null ? Value(source.Slot) : default, source.Tensor);
        }

        return operands;
    }

    /// <summary>Copies the results that do not lie in their place already.</summary>
    public void Collect()
    {
        foreach (var slot in task.Schedule.Kept)
        {
            var place = task.Schedule.Places[slot];
            if (place.Kind != PlaceKind.Result || place.Keeper != slot) { Value(slot).CopyTo(ResultRows(slot)); }
        }
    }

    private void Run(int index, PassPlan.Step step)
    {
        var call = calls[index] ?? new ForwardCall(step.Node, Rows, Operands(step), step.Shape, Writable(step.Output));
        if (task.Schedule.StaysInArena(step)) { calls[index] = call; }
        Hold(step);
        if (step.Entry == FusedAttention.Entry) { FusedAttention.Run(call, Start); } else { step.Entry.Forward(call); }
        held.AsSpan().Clear();
    }

    /// <summary>Keeps the values of computed initialisers alive for one step, so that they are computed once for it and may go after it.</summary>
    private void Hold(PassPlan.Step step)
    {
        for (var index = 0; index < Math.Min(held.Length, step.Inputs.Length); index++)
        {
            if (step.Inputs[index].Tensor is { } tensor) { held[index] = tensor.Values; }
        }
    }

    private Memory<float> Writable(int slot)
    {
        var (place, count) = (task.Schedule.Places[slot], plan.Counts[slot]);
        return place.Kind == PlaceKind.Result
            ? ResultRows(place.Keeper)
            : arena.AsMemory(checked((int)(origin + (place.Offset * capacity))), Rows * count);
    }

    private Memory<float> ResultRows(int slot) =>
        task.Results[slot].AsMemory(Start * plan.Counts[slot], Rows * plan.Counts[slot]);

    private void Finish(int slot)
    {
        var patches = task.Patches[slot];
        if (task.Schedule.IsAlias(slot) && patches.Length == 0) { return; }
        if (patches.Length > 0)
        {
            var value = Writable(slot).Span;
            if (task.Schedule.Kept.IsEmpty && Array.Exists(patches, patch => patch.Map is not null)) { unpatched[slot] = value.ToArray(); }
            foreach (var patch in patches) { patch.Apply(value, plan.Counts[slot], Start, Rows); }
        }

        NonFiniteException.Check(Value(slot).Span, plan.Names[slot], Start, plan.Counts[slot]);
    }

    /// <summary>The first element on a cache line; the array may move later, which costs time and nothing else.</summary>
    private static unsafe int Aligned(float[] memory)
    {
        fixed (float* first = memory) { return (int)((64 - ((nuint)first % 64)) % 64 / sizeof(float)); }
    }
}
