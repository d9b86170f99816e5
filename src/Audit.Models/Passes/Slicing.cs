using System.Runtime.ExceptionServices;

namespace Audit.Models.Passes;

/// <summary>Cuts a batch into slices and runs them, on two threads where that pays.</summary>
/// <remarks>Rows are split, never sums, and each slice writes its own rows: no bit depends on the cut or on the threads.</remarks>
internal static class Slicing
{
    private const int MostThreads = 2;
    private const long WorthAThread = 1 << 20;

    /// <summary>Runs each slice forward; of several failures the one of the first slice is thrown.</summary>
    /// <param name="task">The pass.</param>
    /// <param name="action">What to do with a slice that has run forward.</param>
    public static void Run(PassTask task, Action<Slice> action)
    {
        if (task.Batch == 0) { return; }
        var threads = task.Batch > 1 && task.Plan.Work * task.Batch >= WorthAThread ? Math.Min(MostThreads, Environment.ProcessorCount) : 1;
        var size = Math.Min(task.Schedule.Rows, (task.Batch + threads - 1) / threads);
        var slices = (task.Batch + size - 1) / size;
        if (slices == 1 || threads == 1) { Alone(task, size, action); }
        else { Shared(task, size, Math.Min(threads, slices), action); }
    }

    /// <summary>Runs the slices one after the other.</summary>
    public static void Alone(PassTask task, int size, Action<Slice> action)
    {
        using var slice = new Slice(task, size);
        for (var start = 0; start < task.Batch; start += size) { Run(slice, start, Math.Min(size, task.Batch - start), action); }
    }

    private static void Shared(PassTask task, int size, int threads, Action<Slice> action)
    {
        var slices = (task.Batch + size - 1) / size;
        var (next, failures) = (-1, new Exception?[slices]);
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            using var slice = new Slice(task, size);
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
