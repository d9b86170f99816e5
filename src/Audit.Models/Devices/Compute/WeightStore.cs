using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Audit.Models.Graphs;

namespace Audit.Models.Devices.Compute;

/// <summary>The initialisers that a device holds: copied there when first asked for, given back with the tensor, or when room is needed.</summary>
/// <param name="api">The device.</param>
internal sealed class WeightStore(IComputeApi api)
{
    private readonly ConditionalWeakTable<Tensor, Held> held = [];
    private readonly ConcurrentQueue<nint> left = new();
    private readonly HashSet<Tensor> inUse = [];

    /// <summary>Buffers of several tensors, all of them valid until the next call.</summary>
    /// <param name="tensors">What one launch reads.</param>
    /// <param name="rent">Where buffers come from; it may call <see cref="GiveUp"/>.</param>
    public nint[] Of(IReadOnlyList<Tensor> tensors, Func<long, nint> rent)
    {
        inUse.Clear();
        inUse.UnionWith(tensors);
        return [.. tensors.Select(tensor => held.TryGetValue(tensor, out var known) ? known.Buffer : Copy(tensor, rent))];
    }

    /// <summary>Buffers of tensors that are no more.</summary>
    public IEnumerable<nint> Left()
    {
        while (left.TryDequeue(out var buffer)) { yield return buffer; }
    }

    /// <summary>Gives up every tensor that the launch at hand does not read; returns their buffers.</summary>
    public IReadOnlyList<nint> GiveUp()
    {
        var idle = held.Where(entry => !inUse.Contains(entry.Key)).ToList();
        foreach (var (tensor, own) in idle)
        {
            held.Remove(tensor);
            own.IsGivenUp = true;
        }

        return [.. idle.Select(entry => entry.Value.Buffer)];
    }

    private nint Copy(Tensor tensor, Func<long, nint> rent)
    {
        var buffer = rent((long)tensor.Shape.Count * sizeof(float));
        api.Write(buffer, MemoryMarshal.AsBytes(tensor.Values.Span));
        held.Add(tensor, new Held(buffer, left));
        return buffer;
    }

    /// <summary>A buffer whose tensor, once gone, leaves it behind.</summary>
    private sealed class Held(nint buffer, ConcurrentQueue<nint> left)
    {
        public nint Buffer { get; } = buffer;

        public bool IsGivenUp { get; set; }

        ~Held()
        {
            if (!IsGivenUp) { left.Enqueue(Buffer); }
        }
    }
}
