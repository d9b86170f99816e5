using Audit.Models.Devices.Compute;
using Audit.Models.Passes.Kernels;

namespace Audit.Models.Passes;

/// <summary>A run of rows on its way through a device: the memory that outlives its kernels, and the tickets of its copies.</summary>
/// <remarks>Two of them take turns, so that the rows of one are copied while the kernels of the other run.</remarks>
internal sealed class DeviceSlice : IDisposable
{
    private readonly GpuDevice device;
    private readonly PassPlan plan;
    private readonly DeviceSchedule schedule;
    private readonly nint[] values;
    private nint written;

    public DeviceSlice(GpuDevice device, PassPlan plan, DeviceSchedule schedule, int capacity)
    {
        (this.device, this.plan, this.schedule, Capacity) = (device, plan, schedule, capacity);
        values = new nint[plan.Counts.Length];
        values[0] = Rent(0);
        Faults = device.Pool.Rent(sizeof(int));
    }

    /// <summary>The most rows it takes.</summary>
    public int Capacity { get; }

    /// <summary>Row of the batch at which it begins.</summary>
    public int Start { get; private set; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Where kernels note the least row that is not finite.</summary>
    public nint Faults { get; }

    /// <summary>The moment at which its kernels are done; 0 before its first run.</summary>
    public nint Done { get; private set; }

    /// <summary>The buffer that holds a slot's value.</summary>
    public nint this[int slot] => values[schedule.Roots[slot]];

    /// <summary>Starts copying rows of the input; kernels launched from now on wait for them.</summary>
    /// <param name="inputs">Address of the whole batch.</param>
    /// <param name="start">First row.</param>
    /// <param name="rows">Number of rows.</param>
    public void Begin(nint inputs, int start, int rows)
    {
        (Start, Rows) = (start, rows);
        var bytes = (long)plan.Counts[0] * sizeof(float);
        Forget();
        written = device.Api.StartWrite(values[0], (nint)(inputs + (start * bytes)), rows * bytes, Done);
        device.Api.RunAfter(written);
        device.Api.Launch("fill_int", 1, 64, [Faults, 1, int.MaxValue]);
    }

    /// <summary>Makes room for a step's output.</summary>
    public void Make(int slot)
    {
        if (values[slot] == 0) { values[slot] = Rent(slot); }
    }

    /// <summary>Gives back what no later kernel reads.</summary>
    public void Free(int step)
    {
        foreach (var root in schedule.FreeAfter(step))
        {
            device.Pool.Return(values[root]);
            values[root] = 0;
        }
    }

    /// <summary>Notes the moment at which everything launched so far is done.</summary>
    public void End()
    {
        if (Done != 0) { device.Api.Forget(Done); }
        Done = device.Api.Mark();
    }

    /// <summary>Gives back everything.</summary>
    public void Dispose()
    {
        Forget();
        if (Done != 0) { device.Api.Forget(Done); }
        Done = 0;
        device.Pool.Return(Faults);
        foreach (var buffer in values.Where(buffer => buffer != 0)) { device.Pool.Return(buffer); }
    }

    private nint Rent(int slot) => device.Pool.Rent((long)plan.Counts[slot] * Capacity * sizeof(float));

    private void Forget()
    {
        if (written != 0) { device.Api.Forget(written); }
        written = 0;
    }
}
