namespace Audit.Models.Devices.Compute;

/// <summary>Device memory that is used again: sizes are rounded up by at most an eighth, and what is returned waits for the next of its size.</summary>
/// <remarks>A buffer may be returned as soon as its last kernel is in the queue: kernels run in order. Not thread safe.</remarks>
/// <param name="api">Where the memory comes from.</param>
/// <param name="makeRoom">Called when there is no room left even without what waits here; false where nothing more can be given up.</param>
internal sealed class BufferPool(IComputeApi api, Func<bool> makeRoom) : IDisposable
{
    private readonly Dictionary<long, Stack<nint>> waiting = [];
    private readonly Dictionary<nint, long> rented = [];

    /// <summary>A buffer of at least so many bytes, its content arbitrary.</summary>
    /// <exception cref="InputFaultException">The device has too little memory.</exception>
    public nint Rent(long bytes)
    {
        var size = Rounded(bytes);
        if (waiting.TryGetValue(size, out var stack) && stack.TryPop(out var known)) { rented[known] = size; return known; }
        var made = api.Allocate(size);
        if (made == 0) { Trim(); made = api.Allocate(size); }
        while (made == 0 && makeRoom()) { made = api.Allocate(size); }
        if (made == 0) { throw TooLittle(size); }
        rented[made] = size;
        return made;
    }

    /// <summary>Takes a buffer back.</summary>
    public void Return(nint buffer)
    {
        if (!rented.Remove(buffer, out var size)) { throw new InvalidOperationException("The buffer is not one that was rented here."); }
        if (!waiting.TryGetValue(size, out var stack)) { waiting[size] = stack = new Stack<nint>(); }
        stack.Push(buffer);
    }

    /// <summary>Gives back to the device what waits here.</summary>
    public void Trim()
    {
        foreach (var buffer in waiting.Values.SelectMany(stack => stack)) { api.Free(buffer); }
        waiting.Clear();
    }

    /// <summary>The size that is allocated for so many bytes: the next with three leading bits, at least 256.</summary>
    internal static long Rounded(long bytes)
    {
        if (bytes <= 256) { return 256; }
        var step = 1L << (61 - System.Numerics.BitOperations.LeadingZeroCount((ulong)bytes));
        return (bytes + step - 1) / step * step;
    }

    public void Dispose()
    {
        Trim();
        foreach (var buffer in rented.Keys) { api.Free(buffer); }
        rented.Clear();
    }

    private InputFaultException TooLittle(long size) => new(new Diagnostic(
        "device.memory", api.Name, $"No room for {size} bytes beside the {rented.Values.Sum()} in use; run fewer rows at a time, or choose the device cpu."));
}
