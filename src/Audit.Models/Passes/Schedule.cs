using System.Collections.Immutable;

namespace Audit.Models.Passes;

/// <summary>Where the value of a slot lies while a pass runs.</summary>
/// <param name="Kind">Which memory.</param>
/// <param name="Offset">Elements before it for one row, in the arena.</param>
/// <param name="Keeper">The kept slot in whose result it lies.</param>
internal readonly record struct Place(PlaceKind Kind, long Offset, int Keeper);

/// <summary>The memories in which a value can lie.</summary>
internal enum PlaceKind
{
    /// <summary>Nowhere: fused steps pass it on without making it.</summary>
    Absent,

    /// <summary>The slice's own memory, which values share one after the other.</summary>
    Arena,

    /// <summary>The caller's inputs, read where they lie.</summary>
    Input,

    /// <summary>The rows of a result, written where they are wanted.</summary>
    Result,
}

/// <summary>Decides where the values of a plan lie, so that a pass needs little memory and copies nothing.</summary>
/// <remarks>
/// Guarantee: no bit of any value that is still read changes. A value that only renames another lies in the same place unless it is
/// patched; an elementwise step writes over an input that is read for the last time; a place is given away after its last reader;
/// what is kept (the output, captures) lies in the result from the start. Cost: once per set of kept and patched values.
/// </remarks>
internal sealed class Schedule
{
    /// <summary>Elements of a slice that stay in a second-level cache of 1 MiB beside the weights that stream through it.</summary>
    private const long CachedElements = 3 << 16;

    /// <summary>A product of fewer rows than this reads its weights too often for them to be worth reading.</summary>
    private const long ProductRows = 512;

    /// <summary>Elements of the largest arena, unless one row is larger.</summary>
    private const long LargestArena = 1 << 24;
    private const int LargestSlice = 4096;
    private const int Never = int.MaxValue;

    private readonly PassPlan plan;
    private readonly bool[] patched;
    private readonly int[] name;
    private readonly int[] lastUse;
    private readonly int[] storage;

    private Schedule(PassPlan plan, IEnumerable<int> patched, IEnumerable<int> kept, bool keepAll)
    {
        this.plan = plan;
        this.patched = new bool[plan.Counts.Length];
        foreach (var slot in patched) { this.patched[slot] = true; }
        Steps = plan.Steps;
        Kept = keepAll ? [] : [.. kept.Append(plan.Output).Distinct()];
        if (!keepAll) { Steps = Fusion.Of(plan, slot => this.patched[slot] || Kept.Contains(slot)); }
        name = Names();
        lastUse = LastUses(keepAll);
        storage = Storages(keepAll);
        Places = new Place[plan.Counts.Length];
        RowElements = Lay();
        Rows = RowsPerSlice();
    }

    /// <summary>The slots whose values are results: the output and what is captured.</summary>
    public ImmutableArray<int> Kept { get; }

    /// <summary>The steps that run, in order: those of the plan, some of them fused.</summary>
    public ImmutableArray<PassPlan.Step> Steps { get; }

    /// <summary>Where each slot's value lies.</summary>
    public Place[] Places { get; }

    /// <summary>Arena elements per row.</summary>
    public long RowElements { get; }

    /// <summary>Rows that run together: decides the memory and the speed of a pass, never its bits.</summary>
    public int Rows { get; }

    /// <summary>Whether a slot's value is another's under a second name.</summary>
    public bool IsAlias(int slot) => name[slot] != slot;

    /// <summary>Whether a step reads and writes nothing but the arena and initialisers.</summary>
    public bool StaysInArena(PassPlan.Step step)
    {
        if (Places[step.Output].Kind != PlaceKind.Arena) { return false; }
        foreach (var source in step.Inputs)
        {
            if (source.Tensor is null && Places[source.Slot].Kind != PlaceKind.Arena) { return false; }
        }

        return true;
    }

    /// <summary>The schedule of a pass that gives results alone.</summary>
    public static Schedule For(PassPlan plan, IEnumerable<int> patched, IEnumerable<int> kept) => new(plan, patched, kept, false);

    /// <summary>The schedule of a pass after which every value is still there.</summary>
    public static Schedule KeepingAll(PassPlan plan, IEnumerable<int> patched) => new(plan, patched, [], true);

    /// <summary>For each slot the first slot that holds the same value.</summary>
    private int[] Names()
    {
        var names = Enumerable.Range(0, plan.Counts.Length).ToArray();
        foreach (var step in Steps)
        {
            if (step.Entry.Renames && !patched[step.Output] && step.Inputs[0].Tensor is null) { names[step.Output] = names[step.Inputs[0].Slot]; }
        }

        return names;
    }

    /// <summary>For each value the index of the last step that reads it.</summary>
    private int[] LastUses(bool keepAll)
    {
        var last = new int[plan.Counts.Length];
        for (var index = 0; index < Steps.Length; index++)
        {
            var step = Steps[index];
            last[name[step.Output]] = Math.Max(last[name[step.Output]], index);
            foreach (var source in step.Inputs.Where(source => source.Tensor is null)) { last[name[source.Slot]] = index; }
        }

        foreach (var slot in Kept) { last[name[slot]] = Never; }
        if (keepAll) { Array.Fill(last, Never); }
        return last;
    }

    /// <summary>For each slot the slot that first used its place.</summary>
    private int[] Storages(bool keepAll)
    {
        var result = name.ToArray();
        for (var index = 0; index < Steps.Length && !keepAll; index++)
        {
            var step = Steps[index];
            if (name[step.Output] != step.Output)
            {
                result[step.Output] = result[name[step.Output]];
            }
            else if (step.Entry.Overwrites && step.Inputs.FirstOrDefault(source => MayOverwrite(source, step, index)) is { Name: not null } source)
            {
                result[step.Output] = result[name[source.Slot]];
            }
        }

        return result;
    }

    private bool MayOverwrite(PassPlan.Source source, PassPlan.Step step, int index) =>
        source.Tensor is null && source.Shape.Count == step.Shape.Count && lastUse[name[source.Slot]] == index
        && (name[source.Slot] != 0 || patched[0]);

    /// <summary>Gives each storage a place and returns the arena's elements per row.</summary>
    private long Lay()
    {
        var (first, last, keeper) = Lifetimes();
        var (live, size) = (new List<(long Offset, long Length, int Last)>(), 0L);
        for (var slot = 0; slot < storage.Length; slot++)
        {
            if (storage[slot] != slot)
            {
                Places[slot] = Places[storage[slot]];
            }
            else if (first[slot] == Never)
            {
                Places[slot] = new Place(PlaceKind.Absent, 0, -1);
            }
            else if (slot == 0 && !patched[0])
            {
                Places[slot] = new Place(PlaceKind.Input, 0, -1);
            }
            else if (keeper[slot] >= 0)
            {
                Places[slot] = new Place(PlaceKind.Result, 0, keeper[slot]);
            }
            else
            {
                live.RemoveAll(run => run.Last < first[slot]);
                var offset = FirstGap(live, Rounded(plan.Counts[slot]));
                live.Add((offset, Rounded(plan.Counts[slot]), last[slot]));
                size = Math.Max(size, offset + Rounded(plan.Counts[slot]));
                Places[slot] = new Place(PlaceKind.Arena, offset, -1);
            }
        }

        return size;
    }

    /// <summary>For each storage the first step and the last at which it is in use, and the kept slot that lies in it, or -1.</summary>
    private (int[] First, int[] Last, int[] Keeper) Lifetimes()
    {
        var (first, last) = (new int[storage.Length], new int[storage.Length]);
        var keeper = Enumerable.Repeat(-1, storage.Length).ToArray();
        Array.Fill(first, Never);
        first[0] = -1;
        for (var index = 0; index < Steps.Length; index++) { first[Steps[index].Output] = index; }
        for (var slot = 0; slot < storage.Length; slot++)
        {
            last[storage[slot]] = Math.Max(last[storage[slot]], lastUse[name[slot]]);
        }

        foreach (var slot in Kept) { keeper[storage[slot]] = keeper[storage[slot]] < 0 ? slot : keeper[storage[slot]]; }
        return (first, last, keeper);
    }

    private static long FirstGap(List<(long Offset, long Length, int Last)> live, long length)
    {
        live.Sort();
        var offset = 0L;
        foreach (var run in live)
        {
            if (run.Offset - offset >= length) { return offset; }
            offset = Math.Max(offset, run.Offset + run.Length);
        }

        return offset;
    }

    /// <summary>Whole cache lines.</summary>
    private static long Rounded(int count) => (count + 15L) / 16 * 16;

    private int RowsPerSlice()
    {
        var perRow = Math.Max(1, RowElements);
        var cached = CachedElements / perRow;
        var products = plan.LargestWeights > CachedElements ? ProductRows / plan.ProductRows : 1;
        return (int)Math.Clamp(Math.Max(cached, Math.Min(products, LargestArena / perRow)), 1, LargestSlice);
    }
}
