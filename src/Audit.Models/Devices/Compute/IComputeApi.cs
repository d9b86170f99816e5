namespace Audit.Models.Devices.Compute;

/// <summary>What a pass needs of a library that runs kernels beside the processor: OpenCL, or the CUDA driver.</summary>
/// <remarks>
/// Kernels run one after the other in the order of their launches. Copies that are started run beside them; a ticket stands for a moment of
/// either, and each ticket is given back by <see cref="Forget"/>. Buffers and tickets are the library's own handles. Used by one thread at a time.
/// </remarks>
internal interface IComputeApi : IDisposable
{
    /// <summary>The device and the library, for people.</summary>
    string Name { get; }

    /// <summary>Bytes of device memory.</summary>
    long Memory { get; }

    /// <summary>Bytes of the largest buffer.</summary>
    long LargestBuffer { get; }

    /// <summary>How many groups run at the same time, about: the device's processors.</summary>
    int Units { get; }

    /// <summary>A new buffer, or 0 where there is no room.</summary>
    nint Allocate(long bytes);

    /// <summary>Gives a buffer back once the kernels launched so far are done with it.</summary>
    void Free(nint buffer);

    /// <summary>Copies to a buffer before anything launched from now on; the memory is free again when this returns.</summary>
    void Write(nint buffer, ReadOnlySpan<byte> source);

    /// <summary>Starts a copy to a buffer once a ticket (0: none) has passed; the memory must stay where it is until the copy's ticket has passed.</summary>
    nint StartWrite(nint buffer, nint source, long bytes, nint after);

    /// <summary>Copies from a buffer once a ticket has passed, and returns when it is done.</summary>
    void Read(nint buffer, nint target, long bytes, nint after);

    /// <summary>Kernels launched from now on run after a ticket has passed.</summary>
    void RunAfter(nint ticket);

    /// <summary>A ticket that passes when every kernel launched so far is done.</summary>
    nint Mark();

    /// <summary>Gives a ticket back.</summary>
    void Forget(nint ticket);

    /// <summary>Puts a kernel in the queue.</summary>
    /// <param name="kernel">Its name in the kernels' source.</param>
    /// <param name="groups">Groups of items, in one direction.</param>
    /// <param name="items">Items per group.</param>
    /// <param name="arguments">In the kernel's order.</param>
    void Launch(string kernel, int groups, int items, ReadOnlySpan<KernelArgument> arguments);

    /// <summary>Waits until everything launched and started is done.</summary>
    void Finish();
}

/// <summary>One argument of a kernel: a buffer, an integer or a number, as the bytes that the library is given.</summary>
internal readonly record struct KernelArgument(ulong Bits, int Bytes)
{
    public static implicit operator KernelArgument(nint buffer) => new((ulong)buffer, sizeof(ulong));

    public static implicit operator KernelArgument(int number) => new(unchecked((uint)number), sizeof(int));

    public static implicit operator KernelArgument(float number) => new(BitConverter.SingleToUInt32Bits(number), sizeof(float));
}

/// <summary>A compute library refused what it should do: the driver's fault or ours, never that of a file.</summary>
internal sealed class ComputeException(string message) : InvalidOperationException(message);
