using System.Collections.Immutable;
using System.IO.MemoryMappedFiles;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads an ONNX file and the weight files beside it.</summary>
/// <remarks>
/// Guarantee: a file gives a model whose graph is in normal form (Operators/README.md), or an <see cref="InputFaultException"/> with
/// every fault that could be found; never another exception, a hang, or memory beyond a small multiple of the files' lengths and 1 GiB.
/// The graph is per sample: axis 0 of an input with two or more axes is the batch; an input with one axis is a whole sample. Whole-number inputs are
/// token ids as float32 numbers; further inputs are bound to constants and told as assumptions.
/// Reads: operator sets 7 to 23; float32, float16, bfloat16 and float64 weights, each exactly or not at all; quantised weights as (q - zero) scale,
/// rounded once. Source: onnx.proto and the ONNX operator documentation. It does not read: control flow, functions, sparse tensors, several outputs
/// (an option names one).
/// </remarks>
public static class OnnxReader
{
    /// <summary>Reads a model with the default options; what it takes for granted is told by the other overload.</summary>
    /// <exception cref="InputFaultException">Every fault of the file.</exception>
    public static Model Read(string path) => Read(path, OnnxOptions.Default).Model;

    /// <summary>Reads a model.</summary>
    /// <exception cref="InputFaultException">Every fault of the file.</exception>
    public static OnnxReading Read(string path, OnnxOptions options)
    {
        var name = Path.GetFileName(path);
        try
        {
            if (LengthFault(path) is { } fault) { throw new InputFaultException(new Diagnostic("onnx.file", name, fault)); }
            using var map = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
            return Read(map, path, (int)new FileInfo(path).Length, options);
        }
        catch (OnnxWireException damage)
        {
            throw new InputFaultException(new Diagnostic("onnx.wire", $"{name}, byte {damage.Offset}", damage.Message));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InputFaultException(new Diagnostic("onnx.file", name, $"It cannot be read: {failure.Message}"));
        }
    }

    private static string? LengthFault(string path) =>
        Directory.Exists(path) ? "Got a folder; wanted an ONNX file."
        : !File.Exists(path) ? "There is no such file; check the path."
        : new FileInfo(path).Length is var length && length == 0 ? "The file is empty or no ordinary file; wanted an ONNX model."
        : length > Array.MaxLength ? $"The file has {length} bytes; wanted at most {Array.MaxLength}: store its weights as external data."
        : null;

    private static unsafe OnnxReading Read(MemoryMappedFile map, string path, int length, OnnxOptions options)
    {
        using var view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        try
        {
            return Read(pointer + view.PointerOffset, length, path, options);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }

    private static unsafe OnnxReading Read(byte* pointer, int length, string path, OnnxOptions options)
    {
        var bytes = new ReadOnlySpan<byte>(pointer, length);
        var model = OnnxParser.Model(bytes);
        var external = new OnnxExternalData(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var import = new OnnxImport(model, options, tensor => Decode(tensor, pointer, external));
        var graph = import.Run(Path.GetFileName(path));
        ModelFile[] files = [new ModelFile(Path.GetFileName(path), Digest.Of(bytes), length), .. external.Files];
        return new OnnxReading(new Model(Path.GetFileNameWithoutExtension(path), graph, [.. files]), [.. import.Assumptions]);
    }

    private static unsafe (OnnxConstant? Constant, string? Fault) Decode(OnnxTensor tensor, byte* pointer, OnnxExternalData external)
    {
        var (shape, length, fault) = OnnxData.Measure(tensor);
        if (fault is not null) { return (null, fault); }
        if (tensor.External is { } entries)
        {
            var (bytes, missing) = external.Read(entries, length);
            return bytes is null ? (null, missing) : OnnxData.Decode(tensor, shape, bytes);
        }

        if (tensor.Raw is not { } raw) { return OnnxData.DecodeFields(tensor, shape); }
        return raw.Length == length
            ? OnnxData.Decode(tensor, shape, new ReadOnlySpan<byte>(pointer + raw.Offset, raw.Length))
            : (null, $"Got {raw.Length} bytes of data, the extents {shape} of {OnnxData.TypeName(tensor.DataType)} want {length}.");
    }
}
