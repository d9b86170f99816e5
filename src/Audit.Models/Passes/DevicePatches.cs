using System.Runtime.InteropServices;
using Audit.Models.Devices.Compute;

namespace Audit.Models.Passes;

/// <summary>The patches of a pass, copied to a device for the whole batch.</summary>
internal sealed class DevicePatches : IDisposable
{
    private readonly GpuDevice device;
    private readonly PassPlan plan;
    private readonly List<(int Slot, int Width, nint Units, nint Values)> entries = [];

    /// <summary>Copies patches to a device.</summary>
    /// <param name="device">Where.</param>
    /// <param name="plan">The graph's plan.</param>
    /// <param name="patches">For each slot its patches, in order.</param>
    public DevicePatches(GpuDevice device, PassPlan plan, BoundPatch[][] patches)
    {
        (this.device, this.plan) = (device, plan);
        for (var slot = 0; slot < patches.Length; slot++)
        {
            foreach (var patch in patches[slot].Where(patch => patch.Units.Length > 0 && patch.Values.Length > 0))
            {
                var units = Copy(MemoryMarshal.AsBytes(patch.Units.AsSpan()));
                entries.Add((slot, patch.Units.Length, units, Copy(MemoryMarshal.AsBytes(patch.Values.Span))));
            }
        }

        Slots = entries.Select(entry => entry.Slot).ToHashSet();
    }

    /// <summary>The slots that are patched.</summary>
    public IReadOnlySet<int> Slots { get; }

    /// <summary>Overwrites the units of a slot in the rows of a slice, in the order in which the patches were given.</summary>
    public void Apply(DeviceSlice slice, int slot)
    {
        foreach (var (_, width, units, values) in entries.Where(entry => entry.Slot == slot))
        {
            var total = slice.Rows * width;
            device.Each("patch", total, units, values, slice[slot], total, width, plan.Counts[slot], slice.Start * width);
        }
    }

    public void Dispose()
    {
        foreach (var (_, _, units, values) in entries)
        {
            device.Pool.Return(units);
            device.Pool.Return(values);
        }
    }

    private nint Copy(ReadOnlySpan<byte> bytes)
    {
        var buffer = device.Pool.Rent(bytes.Length);
        device.Api.Write(buffer, bytes);
        return buffer;
    }
}
