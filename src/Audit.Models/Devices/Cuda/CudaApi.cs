using System.Text;
using Audit.Models.Devices.Compute;

namespace Audit.Models.Devices.Cuda;

/// <summary>The primary context of a CUDA device with one stream for kernels, one for copies, and the kernels as PTX.</summary>
/// <remarks>
/// Not established: it has never run on hardware. The driver compiles the PTX when it is loaded. Every call first makes the context current,
/// since passes may come from any thread.
/// </remarks>
internal sealed unsafe class CudaApi : IComputeApi
{
    private const int OutOfMemory = 2;
    private const int Multiprocessors = 16;
    private const int ErrorLog = 5;
    private const int ErrorLogSize = 6;
    private const int LogRoom = 8192;
    private const uint BesideTheDefault = 1;
    private const uint WithoutTiming = 2;
    private readonly Dictionary<string, nint> functions = [];
    private readonly int device;
    private readonly nint context;
    private readonly nint module;
    private readonly nint stream;
    private readonly nint copies;
    private bool isDisposed;

    /// <summary>Opens a device and loads the kernels.</summary>
    /// <exception cref="ComputeException">The driver refused; for the PTX, with its log.</exception>
    public CudaApi(CudaEntry entry, string ptx)
    {
        (device, Name, Units) = (entry.Handle, entry.Name, Math.Max(1, CudaCatalogue.Attribute(entry.Handle, Multiprocessors)));
        nuint bytes;
        Check(CudaNative.GetMemory(&bytes, device), "cuDeviceTotalMem");
        Memory = (long)bytes;
        nint made;
        Check(CudaNative.RetainContext(&made, device), "cuDevicePrimaryCtxRetain");
        context = made;
        Enter();
        Check(CudaNative.CreateStream(&made, BesideTheDefault), "cuStreamCreate");
        stream = made;
        Check(CudaNative.CreateStream(&made, BesideTheDefault), "cuStreamCreate");
        copies = made;
        module = Load(ptx);
    }

    public string Name { get; }

    public long Memory { get; }

    public long LargestBuffer => Memory;

    public int Units { get; }

    public nint Allocate(long bytes)
    {
        Enter();
        nint buffer;
        var error = CudaNative.Allocate(&buffer, (nuint)Math.Max(bytes, 4));
        if (error == OutOfMemory) { return 0; }
        Check(error, "cuMemAlloc");
        return buffer;
    }

    public void Free(nint buffer)
    {
        Enter();
        Check(CudaNative.Free(buffer), "cuMemFree");
    }

    public void Write(nint buffer, ReadOnlySpan<byte> source)
    {
        Enter();
        fixed (byte* from = source) { Check(CudaNative.CopyToDevice(buffer, from, (nuint)source.Length, stream), "cuMemcpyHtoDAsync"); }
        Check(CudaNative.Synchronize(stream), "cuStreamSynchronize");
    }

    public nint StartWrite(nint buffer, nint source, long bytes, nint after)
    {
        Enter();
        if (after != 0) { Check(CudaNative.WaitFor(copies, after, 0), "cuStreamWaitEvent"); }
        Check(CudaNative.CopyToDevice(buffer, (void*)source, (nuint)bytes, copies), "cuMemcpyHtoDAsync");
        return Record(copies);
    }

    public void Read(nint buffer, nint target, long bytes, nint after)
    {
        Enter();
        if (after != 0) { Check(CudaNative.WaitFor(copies, after, 0), "cuStreamWaitEvent"); }
        Check(CudaNative.CopyToHost((void*)target, buffer, (nuint)bytes, copies), "cuMemcpyDtoHAsync");
        Check(CudaNative.Synchronize(copies), "cuStreamSynchronize");
    }

    public void RunAfter(nint ticket)
    {
        Enter();
        Check(CudaNative.WaitFor(stream, ticket, 0), "cuStreamWaitEvent");
    }

    public nint Mark()
    {
        Enter();
        return Record(stream);
    }

    public void Forget(nint ticket)
    {
        Enter();
        Check(CudaNative.DestroyEvent(ticket), "cuEventDestroy");
    }

    public void Launch(string kernel, int groups, int items, ReadOnlySpan<KernelArgument> arguments)
    {
        Enter();
        var function = Function(kernel);
        var bits = stackalloc ulong[arguments.Length];
        var places = stackalloc void*[arguments.Length];
        for (var index = 0; index < arguments.Length; index++)
        {
            bits[index] = arguments[index].Bits;
            places[index] = bits + index;
        }

        Check(CudaNative.Launch(function, (uint)groups, 1, 1, (uint)items, 1, 1, 0, stream, places, null), $"cuLaunchKernel of {kernel}");
    }

    public void Finish()
    {
        Enter();
        Check(CudaNative.Synchronize(stream), "cuStreamSynchronize");
        Check(CudaNative.Synchronize(copies), "cuStreamSynchronize");
    }

    public void Dispose()
    {
        if (isDisposed) { return; }
        isDisposed = true;
        _ = CudaNative.SetContext(context);
        _ = CudaNative.UnloadModule(module);
        _ = CudaNative.DestroyStream(copies);
        _ = CudaNative.DestroyStream(stream);
        _ = CudaNative.ReleaseContext(device);
    }

    private static void Check(int error, string call)
    {
        if (error != 0) { throw new ComputeException($"{call} gave {error}."); }
    }

    private void Enter() => Check(CudaNative.SetContext(context), "cuCtxSetCurrent");

    private static nint Record(nint stream)
    {
        nint ticket;
        Check(CudaNative.CreateEvent(&ticket, WithoutTiming), "cuEventCreate");
        Check(CudaNative.Record(ticket, stream), "cuEventRecord");
        return ticket;
    }

    private nint Function(string name)
    {
        if (functions.TryGetValue(name, out var known)) { return known; }
        nint made;
        Check(CudaNative.GetFunction(&made, module, name), $"cuModuleGetFunction {name}");
        return functions[name] = made;
    }

    private nint Load(string ptx)
    {
        var image = Encoding.ASCII.GetBytes(ptx + "\0");
        var log = new byte[LogRoom];
        fixed (byte* text = image, room = log)
        {
            nint made;
            var names = stackalloc int[] { ErrorLog, ErrorLogSize };
            var values = stackalloc nint[] { (nint)room, LogRoom };
            var error = CudaNative.LoadModule(&made, text, 2, names, values);
            return error == 0 ? made : throw new ComputeException($"cuModuleLoadDataEx gave {error} on {Name}.\n{Encoding.UTF8.GetString(log).TrimEnd('\0')}");
        }
    }
}
