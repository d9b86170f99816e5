using System.Text;
using Audit.Models.Devices.Compute;

namespace Audit.Models.Devices.OpenCl;

/// <summary>A context with one queue for kernels, one for copies, and the program, on one OpenCL device.</summary>
/// <remarks>
/// Build options: correctly rounded division and square root are asked for, nothing that would loosen arithmetic. Clean-up is by
/// <see cref="Dispose"/>; OpenCL itself keeps what is still in use.
/// </remarks>
internal sealed unsafe class OpenClApi : IComputeApi
{
    /// <summary>How the kernels are built.</summary>
    internal const string Options = "-cl-std=CL1.2 -cl-fp32-correctly-rounded-divide-sqrt";

    private const uint GlobalMemory = 0x101F;
    private const uint MaxUnits = 0x1002;
    private const uint LargestAllocation = 0x1010;
    private const uint BuildLog = 0x1183;
    private const ulong ReadWrite = 1;
    private const int NoRoom = -4;
    private const int OutOfResources = -5;
    private const int OutOfHostMemory = -6;
    private const int TooLarge = -61;
    private readonly Dictionary<string, nint> kernels = [];
    private readonly nint device;
    private readonly nint context;
    private readonly nint queue;
    private readonly nint copies;
    private readonly nint program;
    private bool isDisposed;

    /// <summary>Opens a device and builds the kernels.</summary>
    /// <exception cref="ComputeException">The library refused; for the compiler, with its log.</exception>
    public OpenClApi(OpenClEntry entry, string source)
    {
        (device, Name) = (entry.Handle, entry.Name);
        (Memory, LargestBuffer) = ((long)OpenClCatalogue.Number(device, GlobalMemory), (long)OpenClCatalogue.Number(device, LargestAllocation));
        var own = device;
        int error;
        context = OpenClNative.CreateContext(null, 1, &own, 0, 0, &error);
        Check(error, "clCreateContext");
        queue = OpenClNative.CreateQueue(context, device, 0, &error);
        Check(error, "clCreateCommandQueue");
        copies = OpenClNative.CreateQueue(context, device, 0, &error);
        Check(error, "clCreateCommandQueue");
        program = Build(source);
    }

    public string Name { get; }

    public long Memory { get; }

    public long LargestBuffer { get; }

    public int Units => (int)Math.Max(1, OpenClCatalogue.Number(device, MaxUnits));

    public nint Allocate(long bytes)
    {
        int error;
        var buffer = OpenClNative.CreateBuffer(context, ReadWrite, (nuint)Math.Max(bytes, 4), 0, &error);
        if (error is NoRoom or OutOfResources or OutOfHostMemory or TooLarge) { return 0; }
        Check(error, "clCreateBuffer");
        return buffer;
    }

    public void Free(nint buffer) => Check(OpenClNative.ReleaseBuffer(buffer), "clReleaseMemObject");

    public void Write(nint buffer, ReadOnlySpan<byte> source)
    {
        fixed (byte* from = source)
        {
            Check(OpenClNative.EnqueueWrite(queue, buffer, 1, 0, (nuint)source.Length, from, 0, null, null), "clEnqueueWriteBuffer");
        }
    }

    public nint StartWrite(nint buffer, nint source, long bytes, nint after)
    {
        nint done;
        var count = after == 0 ? 0u : 1u;
        Check(OpenClNative.EnqueueWrite(copies, buffer, 0, 0, (nuint)bytes, (void*)source, count, count == 0 ? null : &after, &done), "clEnqueueWriteBuffer");
        Check(OpenClNative.Flush(copies), "clFlush");
        return done;
    }

    public void Read(nint buffer, nint target, long bytes, nint after)
    {
        var count = after == 0 ? 0u : 1u;
        Check(OpenClNative.EnqueueRead(copies, buffer, 1, 0, (nuint)bytes, (void*)target, count, count == 0 ? null : &after, null), "clEnqueueReadBuffer");
    }

    public void RunAfter(nint ticket) => Check(OpenClNative.EnqueueBarrier(queue, 1, &ticket, null), "clEnqueueBarrierWithWaitList");

    public nint Mark()
    {
        nint done;
        Check(OpenClNative.EnqueueMarker(queue, 0, null, &done), "clEnqueueMarkerWithWaitList");
        Check(OpenClNative.Flush(queue), "clFlush");
        return done;
    }

    public void Forget(nint ticket) => Check(OpenClNative.ReleaseEvent(ticket), "clReleaseEvent");

    public void Launch(string kernel, int groups, int items, ReadOnlySpan<KernelArgument> arguments)
    {
        var handle = Kernel(kernel);
        for (var index = 0; index < arguments.Length; index++)
        {
            var bits = arguments[index].Bits;
            Check(OpenClNative.SetArgument(handle, (uint)index, (nuint)arguments[index].Bytes, &bits), $"clSetKernelArg {index} of {kernel}");
        }

        var (global, local) = ((nuint)groups * (nuint)items, (nuint)items);
        Check(OpenClNative.EnqueueKernel(queue, handle, 1, null, &global, &local, 0, null, null), $"clEnqueueNDRangeKernel of {kernel}");
    }

    public void Finish()
    {
        Check(OpenClNative.Finish(queue), "clFinish");
        Check(OpenClNative.Finish(copies), "clFinish");
    }

    public void Dispose()
    {
        if (isDisposed) { return; }
        isDisposed = true;
        foreach (var kernel in kernels.Values) { _ = OpenClNative.ReleaseKernel(kernel); }
        _ = OpenClNative.ReleaseProgram(program);
        _ = OpenClNative.ReleaseQueue(copies);
        _ = OpenClNative.ReleaseQueue(queue);
        _ = OpenClNative.ReleaseContext(context);
    }

    private static void Check(int error, string call)
    {
        if (error != 0) { throw new ComputeException($"{call} gave {error}."); }
    }

    private nint Kernel(string name)
    {
        if (kernels.TryGetValue(name, out var known)) { return known; }
        int error;
        var made = OpenClNative.CreateKernel(program, name, &error);
        Check(error, $"clCreateKernel {name}");
        return kernels[name] = made;
    }

    private nint Build(string source)
    {
        var bytes = Encoding.UTF8.GetBytes(source);
        nint made;
        int error;
        fixed (byte* text = bytes)
        {
            var texts = text;
            var length = (nuint)bytes.Length;
            made = OpenClNative.CreateProgram(context, 1, &texts, &length, &error);
            Check(error, "clCreateProgramWithSource");
        }

        var own = device;
        error = OpenClNative.BuildProgram(made, 1, &own, Options, 0, 0);
        return error == 0 ? made : throw new ComputeException($"clBuildProgram gave {error} on {Name}.\n{Log(made)}");
    }

    private string Log(nint built)
    {
        nuint size = 0;
        if (OpenClNative.GetBuildInfo(built, device, BuildLog, 0, null, &size) != 0 || size == 0) { return "The compiler says nothing."; }
        var bytes = new byte[size];
        fixed (byte* room = bytes) { _ = OpenClNative.GetBuildInfo(built, device, BuildLog, size, room, null); }
        return Encoding.UTF8.GetString(bytes).TrimEnd((char)0);
    }
}
