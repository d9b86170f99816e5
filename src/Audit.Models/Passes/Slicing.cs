using System.Runtime.ExceptionServices;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;

namespace Audit.Models.Passes;

/// <summary>Cuts a batch into slices and runs them, on the device's threads where that pays.</summary>
/// <remarks>Rows are split, never sums, and each slice writes its own rows: no bit depends on the cut or on the threads.</remarks>
internal static class Slicing
{
    private const long WorthAThread = 1 << 20;

    /// <summary>Runs each slice forward; of several failures the one of the first slice is thrown.</summary>
    /// <param name="task">The pass.</param>
    /// <param name="device">Lanes and threads.</param>
    /// <param name="action">What to do with a slice that has run forward.</param>
    public static void Run(PassTask task, CpuDevice device, Action<Slice> action)
    {
        if (task.Batch == 0) { return; }
        var threads = task.Plan.Work * task.Batch >= WorthAThread ? device.Threads : 1;
        var size = Math.Min(task.Schedule.Rows, (task.Batch + threads - 1) / threads);
        if (size == task.Batch || threads == 1) { Alone(task, device, size, action); }
        else { Shared(task, device, size, action); }
    }

    /// <summary>Runs the slices one after the other; the kernels share out their work.</summary>
    public static void Alone(PassTask task, CpuDevice device, int size, Action<Slice> action)
    {
        using var slice = new Slice(task, size);
        using var scope = new CpuScope(device.Width, device.Threads);
        for (var start = 0; start < task.Batch; start += size) { Run(slice, start, Math.Min(size, task.Batch - start), action); }
    }

    private static void Shared(PassTask task, CpuDevice device, int size, Action<Slice> action)
    {
        var slices = (task.Batch + size - 1) / size;
        var (next, failures) = (-1, new Exception?[slices]);
        var threads = Math.Min(device.Threads, slices);
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using var slice = new Slice(task, size);
            using var scope = new CpuScope(device.Width, 1);
            for (var index = Interlocked.Increment(ref next); index < slices; index = Interlocked.Increment(ref next))
            {
                try
                {
                    Run(slice, index * size, Math.Min(size, task.Batch - (index * size)), action);
                }
                catch (Exception failure) when (failure is NonFiniteException or InputFaultException)
                {
                    failures[index] = failure;
                }
            }
        });
        if (failures.FirstOrDefault(failure => failure is not null) is { } first) { ExceptionDispatchInfo.Throw(first); }
    }

    private static void Run(Slice slice, int start, int rows, Action<Slice> action)
    {
        slice.Forward(start, rows);
        action(slice);
    }
}
