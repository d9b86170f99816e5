using Audit.Models.Devices.Cpu;

namespace Audit.Models.Devices;

/// <summary>The processor: a lane width and a number of threads, neither of which changes a bit. Thread safe; disposing it does nothing.</summary>
public sealed class CpuDevice : Device
{
    /// <summary>The processor with a given lane width.</summary>
    /// <param name="width">Lanes that kernels work on at once; a width that the processor lacks is emulated or replaced by one lane.</param>
    /// <param name="threads">Threads that share out the work, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no thread, or no such width.</exception>
    public CpuDevice(LaneWidth width, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        if (!Enum.IsDefined(width)) { throw new ArgumentOutOfRangeException(nameof(width), width, "Wanted 1, 4, 8 or 16 lanes."); }
        (Width, Threads) = (width, threads);
    }

    /// <summary>Lanes that kernels work on at once.</summary>
    public LaneWidth Width { get; }

    /// <summary>Threads that share out the work.</summary>
    public int Threads { get; }

    /// <inheritdoc/>
    public override string Name => $"cpu ({(int)Width} {(Width == LaneWidth.Scalar ? "lane" : "lanes")}, {Threads} {(Threads == 1 ? "thread" : "threads")})";
}
