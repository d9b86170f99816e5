using System.Runtime.ExceptionServices;

namespace Audit.Models.Passes;

/// <summary>Cuts a batch into slices and runs them, on two threads where that pays.</summary>
/// <remarks>Rows are split, never sums, and each slice writes its own rows: no bit depends on the cut or on the threads.</remarks>
internal static class Slicing
{
    private const int MostThreads = 2;
    private const long WorthAThread = 1 << 20;

    /// <summary>Runs each slice; of several failures the one of the first slice is thrown.</summary>
    /// <param name="plan">The graph's plan.</param>
    /// <param name="patches">Checked patches.</param>
    /// <param name="batch">Number of rows.</param>
    /// <param name="action">What to do with a slice, its first row and its number of rows.</param>
    public static void Run(PassPlan plan, ILookup<string, BoundPatch> patches, int batch, Action<Slice, int, int> action)
    {
        var threads = batch > 1 && plan.Work * batch >= WorthAThread ? Math.Min(MostThreads, Environment.ProcessorCount) : 1;
        var size = Math.Max(1, Math.Min(plan.SliceRows, (batch + threads - 1) / threads));
        var slices = (batch + size - 1) / size;
        if (slices <= 1 || threads == 1)
        {
            var alone = new Slice(plan, patches, size);
            for (var index = 0; index < slices; index++) { action(alone, index * size, Math.Min(size, batch - (index * size))); }
            return;
        }

        var (next, failures) = (-1, new Exception?[slices]);
        Parallel.For(0, Math.Min(threads, slices), new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            var slice = new Slice(plan, patches, size);
            for (var index = Interlocked.Increment(ref next); index < slices; index = Interlocked.Increment(ref next))
            {
                failures[index] = Try(() => action(slice, index * size, Math.Min(size, batch - (index * size))));
            }
        });
        if (failures.FirstOrDefault(failure => failure is not null) is { } first) { ExceptionDispatchInfo.Throw(first); }
    }

    private static NonFiniteException? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (NonFiniteException failure)
        {
            return failure;
        }
    }
}
