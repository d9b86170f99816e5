using System.Text;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads a checkpoint that TorchSharp's Module.save wrote (.dat).</summary>
/// <remarks>
/// Form: the number of entries; then for each its name (length in bytes, UTF-8), element type, number of axes, extents, and elements, row-major and
/// little-endian. All numbers but the elements are LEB128. Element types are those of torch's ScalarType. Guarantee: as for safetensors.
/// Source: dotnet/TorchSharp, Module.save_state_dict and TensorExtensionMethods.Save.
/// </remarks>
internal static class TorchSharpReader
{
    private const int LongestName = 4096;
    private const int MostAxes = 64;
    private static readonly UTF8Encoding strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The weights of one file.</summary>
    /// <exception cref="InputFaultException">The faults of the file.</exception>
    public static WeightFile Read(FileBytes file, WeightOptions options)
    {
        var faults = new Faults(file.Path);
        var runs = new List<WeightRun>();
        var shapes = new List<Shape>();
        var at = 0L;
        var count = Number(file, ref at, "the number of entries", faults);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0L; index < count; index++)
        {
            var name = Name(file, ref at, faults);
            if (!names.Add(name)) { faults.Add("torchsharp.twice", name, "The file has this name twice; wanted every name once."); }
            var type = Type(Number(file, ref at, "an element type", faults), name, faults);
            shapes.Add(Extents(file, ref at, name, type, faults));
            var length = (long)shapes[^1].Count * type.Size();
            runs.Add(new WeightRun(name, type, at, length));
            at += length;
        }

        if (at < file.Length) { faults.Add("torchsharp.trailing", $"byte {at}", $"{file.Length - at} bytes follow after the last of {count} entries; wanted none."); }
        faults.ThrowIfAny();
        var walked = WeightScan.Walk(file, runs, options, faults);
        faults.ThrowIfAny();
        return new WeightFile(file, walked, [.. runs.Zip(shapes, (run, shape) => Weight.Stored(run.Name, shape, run.Type, file, run.Begin))]);
    }

    private static string Name(FileBytes file, ref long at, Faults faults)
    {
        var (start, length) = (at, Number(file, ref at, "the length of a name", faults));
        if (length > LongestName || length > file.Length - at)
        {
            faults.Throw("torchsharp.name", $"byte {start}", $"A name is said to have {length} bytes; wanted at most {LongestName} and the file's {file.Length - at}: the file is cut off or no TorchSharp checkpoint.");
        }

        try
        {
            var name = strict.GetString(file.Span(at, (int)length));
            at += length;
            return name;
        }
        catch (DecoderFallbackException)
        {
            faults.Throw("torchsharp.name", $"byte {at}", "A name is not UTF-8; the file is damaged or no TorchSharp checkpoint.");
            return "";
        }
    }

    private static WeightType Type(long number, string name, Faults faults)
    {
        WeightType? type = number switch
        {
            0 => WeightType.U8, 1 => WeightType.I8, 2 => WeightType.I16, 3 => WeightType.I32, 4 => WeightType.I64,
            5 => WeightType.F16, 6 => WeightType.F32, 7 => WeightType.F64, 11 => WeightType.Bool, 15 => WeightType.BF16,
            _ => null,
        };
        if (type is null) { faults.Throw("torchsharp.type", name, $"Got element type {number}; wanted one of 0 to 7, 11 or 15: convert the weights to float32."); }
        return type.Value;
    }

    private static Shape Extents(FileBytes file, ref long at, string name, WeightType type, Faults faults)
    {
        var axes = Number(file, ref at, "a number of axes", faults);
        if (axes > MostAxes) { faults.Throw("torchsharp.axes", name, $"Got {axes} axes; wanted at most {MostAxes}."); }
        var (extents, elements) = (new int[axes], (Int128)1);
        for (var axis = 0; axis < axes; axis++)
        {
            var extent = Number(file, ref at, "an extent", faults);
            extents[axis] = (int)Math.Min(extent, int.MaxValue);
            elements = Int128.Min(elements * extent, long.MaxValue);
        }

        if (elements > Array.MaxLength || extents.Contains(int.MaxValue) || (type != WeightType.F32 && elements * type.Size() > int.MaxValue))
        {
            faults.Throw("torchsharp.too-large", name, $"Extents [{string.Join(", ", extents)}] give {elements} elements; wanted fewer than 2^31, and bytes unless they are float32.");
        }

        if (elements * type.Size() > file.Length - at)
        {
            faults.Throw("torchsharp.truncated", name, $"Extents [{string.Join(", ", extents)}] of {type.Size()} bytes want {elements * type.Size()} bytes, and {file.Length - at} are left; the file is cut off.");
        }

        return new Shape(extents);
    }

    /// <summary>One LEB128 number from 0 to 2^63 - 1, in as few bytes as it needs.</summary>
    private static long Number(FileBytes file, ref long at, string what, Faults faults)
    {
        var (start, number) = (at, 0L);
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (at == file.Length) { faults.Throw("torchsharp.truncated", $"byte {start}", $"The file ends within {what}; it is cut off."); }
            var part = file.Span(at++, 1)[0];
            number |= (long)(part & 127) << shift;
            if (part < 128 && (part > 0 || shift == 0)) { return number; }
            if (part == 0) { break; }
        }

        faults.Throw("torchsharp.number", $"byte {start}", $"Got no number for {what} in the shortest LEB128 form; the file is no TorchSharp checkpoint.");
        return 0;
    }
}
