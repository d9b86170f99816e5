using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Audit.Benchmarks;

/// <summary>Seconds of processor time of this thread, so that a busy machine disturbs a measurement less than by the clock on the wall.</summary>
internal static unsafe partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    /// <summary>Seconds since an arbitrary start; wall time where the system has no such clock.</summary>
    public static double Now()
    {
        if (!OperatingSystem.IsLinux()) { return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency; }
        var time = stackalloc long[2];
        _ = GetTime(ThreadProcessorTime, time);
        return time[0] + time[1] * 1e-9;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, long* time);
}
