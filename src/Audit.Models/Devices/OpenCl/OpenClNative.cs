using System.Runtime.InteropServices;

namespace Audit.Models.Devices.OpenCl;

/// <summary>The functions of the OpenCL library that are used, with their C signatures; a missing library means that there is no device.</summary>
internal static unsafe partial class OpenClNative
{
    private const string Library = "libOpenCL.so.1";

    /// <summary>Whether the library can be loaded.</summary>
    public static bool IsInstalled { get; } = NativeLibrary.TryLoad(Library, typeof(OpenClNative).Assembly, null, out _);

    [LibraryImport(Library, EntryPoint = "clGetPlatformIDs")]
    public static partial int GetPlatforms(uint room, nint* platforms, uint* count);

    [LibraryImport(Library, EntryPoint = "clGetDeviceIDs")]
    public static partial int GetDevices(nint platform, ulong type, uint room, nint* devices, uint* count);

    [LibraryImport(Library, EntryPoint = "clGetPlatformInfo")]
    public static partial int GetPlatformInfo(nint platform, uint name, nuint room, void* value, nuint* size);

    [LibraryImport(Library, EntryPoint = "clGetDeviceInfo")]
    public static partial int GetDeviceInfo(nint device, uint name, nuint room, void* value, nuint* size);

    [LibraryImport(Library, EntryPoint = "clCreateContext")]
    public static partial nint CreateContext(nint* properties, uint count, nint* devices, nint notify, nint data, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateCommandQueue")]
    public static partial nint CreateQueue(nint context, nint device, ulong properties, int* error);

    [LibraryImport(Library, EntryPoint = "clCreateProgramWithSource")]
    public static partial nint CreateProgram(nint context, uint count, byte** texts, nuint* lengths, int* error);

    [LibraryImport(Library, EntryPoint = "clBuildProgram", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BuildProgram(nint program, uint count, nint* devices, string options, nint notify, nint data);

    [LibraryImport(Library, EntryPoint = "clGetProgramBuildInfo")]
    public static partial int GetBuildInfo(nint program, nint device, uint name, nuint room, void* value, nuint* size);

    [LibraryImport(Library, EntryPoint = "clCreateKernel", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint CreateKernel(nint program, string name, int* error);

    [LibraryImport(Library, EntryPoint = "clSetKernelArg")]
    public static partial int SetArgument(nint kernel, uint index, nuint size, void* value);

    [LibraryImport(Library, EntryPoint = "clCreateBuffer")]
    public static partial nint CreateBuffer(nint context, ulong flags, nuint bytes, nint host, int* error);

    [LibraryImport(Library, EntryPoint = "clEnqueueWriteBuffer")]
    public static partial int EnqueueWrite(
        nint queue, nint buffer, uint wait, nuint offset, nuint bytes, void* source, uint events, nint* after, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueReadBuffer")]
    public static partial int EnqueueRead(
        nint queue, nint buffer, uint wait, nuint offset, nuint bytes, void* target, uint events, nint* after, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueNDRangeKernel")]
    public static partial int EnqueueKernel(
        nint queue, nint kernel, uint axes, nuint* offset, nuint* global, nuint* local, uint events, nint* after, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueBarrierWithWaitList")]
    public static partial int EnqueueBarrier(nint queue, uint events, nint* after, nint* done);

    [LibraryImport(Library, EntryPoint = "clEnqueueMarkerWithWaitList")]
    public static partial int EnqueueMarker(nint queue, uint events, nint* after, nint* done);

    [LibraryImport(Library, EntryPoint = "clFlush")]
    public static partial int Flush(nint queue);

    [LibraryImport(Library, EntryPoint = "clFinish")]
    public static partial int Finish(nint queue);

    [LibraryImport(Library, EntryPoint = "clReleaseEvent")]
    public static partial int ReleaseEvent(nint ticket);

    [LibraryImport(Library, EntryPoint = "clReleaseMemObject")]
    public static partial int ReleaseBuffer(nint buffer);

    [LibraryImport(Library, EntryPoint = "clReleaseKernel")]
    public static partial int ReleaseKernel(nint kernel);

    [LibraryImport(Library, EntryPoint = "clReleaseProgram")]
    public static partial int ReleaseProgram(nint program);

    [LibraryImport(Library, EntryPoint = "clReleaseCommandQueue")]
    public static partial int ReleaseQueue(nint queue);

    [LibraryImport(Library, EntryPoint = "clReleaseContext")]
    public static partial int ReleaseContext(nint context);
}
