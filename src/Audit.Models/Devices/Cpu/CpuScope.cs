namespace Audit.Models.Devices.Cpu;

/// <summary>What kernels on this thread may use until the scope is left: a lane width and a number of threads. It changes no bit.</summary>
/// <remarks>Set by passes on their own threads alone, so that a kernel need not be told what its device is; never seen outside a pass.</remarks>
internal readonly ref struct CpuScope
{
    [ThreadStatic]
    private static LaneWidth currentWidth;

    [ThreadStatic]
    private static int currentThreads;

    private readonly LaneWidth outerWidth;
    private readonly int outerThreads;

    /// <summary>Enters a scope.</summary>
    public CpuScope(LaneWidth width, int threads)
    {
        (outerWidth, outerThreads) = (currentWidth, currentThreads);
        (currentWidth, currentThreads) = (width, threads);
    }

    /// <summary>The width of the innermost scope, or null outside of every scope.</summary>
    public static LaneWidth? Width => currentWidth == 0 ? null : currentWidth;

    /// <summary>The threads of the innermost scope; 1 outside of every scope.</summary>
    public static int Threads => Math.Max(1, currentThreads);

    /// <summary>Leaves the scope.</summary>
    public void Dispose() => (currentWidth, currentThreads) = (outerWidth, outerThreads);
}
