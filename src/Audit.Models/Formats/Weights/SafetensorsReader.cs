using System.Buffers.Binary;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads a safetensors file.</summary>
/// <remarks>
/// Form: the header's length as 8 bytes little-endian, the header, the data. Guarantee: the tensors lie in the data without overlap, hole or rest,
/// and every weight is finite; else an <see cref="InputFaultException"/> with every fault of the header, or with the first bad element of every weight.
/// Nothing is allocated that the file does not have. Cost: one walk over the file, of which hashing is nearly all.
/// </remarks>
internal static class SafetensorsReader
{
    private const long LongestHeader = 100_000_000;

    /// <summary>The weights of one file.</summary>
    /// <exception cref="InputFaultException">Every fault of the file.</exception>
    public static WeightFile Read(FileBytes file, WeightOptions options)
    {
        var faults = new Faults(file.Path);
        var start = DataStart(file, faults);
        var entries = SafetensorsHeader.Parse(file.Span(8, (int)(start - 8)), faults);
        faults.ThrowIfAny();
        entries.Sort((one, other) => (one.Begin, one.End).CompareTo((other.Begin, other.End)));
        CheckCover(entries, file.Length - start, faults);
        faults.ThrowIfAny();
        var runs = entries.Select(entry => new WeightRun(SafetensorsHeader.Short(entry.Name), entry.Type, start + entry.Begin, entry.End - entry.Begin));
        var walked = WeightScan.Walk(file, runs, options, faults);
        faults.ThrowIfAny();
        return new WeightFile(file, walked, [.. entries.Select(entry => Weight.Stored(entry.Name, new Shape(entry.Extents), entry.Type, file, start + entry.Begin))]);
    }

    private static long DataStart(FileBytes file, Faults faults)
    {
        if (file.Length < 10) { faults.Throw("safetensors.short", "", $"Got {file.Length} bytes; wanted the header's length in 8 bytes, and a header."); }
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Span(0, 8));
        if (length > LongestHeader || length > (ulong)file.Length - 8)
        {
            faults.Throw("safetensors.header", "", $"The header is said to have {length} bytes; wanted at most {LongestHeader} and the file's {file.Length - 8}: the file is cut off or no safetensors file.");
        }

        if (length < 2 || file.Span(8, 1)[0] != '{')
        {
            faults.Throw("safetensors.header", "", "The header does not start with '{'; the file is no safetensors file.");
        }

        return 8 + (long)length;
    }

    private static void CheckCover(List<SafetensorsEntry> entries, long length, Faults faults)
    {
        var (end, before) = (0L, "the header");
        foreach (var entry in entries)
        {
            var name = SafetensorsHeader.Short(entry.Name);
            if (entry.Begin < end) { faults.Add("safetensors.overlap", name, $"It begins at byte {entry.Begin} of the data, within '{before}', which ends at {end}."); }
            if (entry.Begin > end) { faults.Add("safetensors.hole", name, $"It begins at byte {entry.Begin} of the data, but '{before}' ends at {end}; wanted no bytes between them."); }
            if (entry.End > length) { faults.Add("safetensors.truncated", name, $"It ends at byte {entry.End} of the data, of which the file has {length}; the file is cut off."); }
            if (entry.End >= end) { (end, before) = (entry.End, name); }
        }

        if (end < length) { faults.Add("safetensors.trailing", "", $"{length - end} bytes follow after the last tensor; wanted none."); }
    }
}
