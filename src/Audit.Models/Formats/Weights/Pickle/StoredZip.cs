using System.Buffers.Binary;
using System.Text;

namespace Audit.Models.Formats;

/// <summary>The directory of a zip whose entries are stored without compression, as torch.save writes them; nothing is copied.</summary>
/// <remarks>
/// Guarantee: every entry lies within the file and overlaps no other, so that nothing expands. Its checksums are not compared: torch may leave them
/// out, and the digest of the file pins its bytes. Source: PKWARE APPNOTE 6.3.9, with its 64-bit records.
/// </remarks>
internal static class StoredZip
{
    private const int EndLength = 22;
    private const int LongestTail = EndLength + ushort.MaxValue;

    /// <summary>Where an entry's bytes lie.</summary>
    internal readonly record struct Entry(string Name, long Begin, long Length);

    /// <summary>The entries by their names.</summary>
    /// <exception cref="InputFaultException">The directory is damaged, or an entry is compressed or encrypted.</exception>
    public static Dictionary<string, Entry> Read(FileBytes file, Faults faults)
    {
        var (at, length, count) = Directory(file, faults);
        var (end, entries) = (at + length, new Dictionary<string, Entry>(StringComparer.Ordinal));
        while (at < end)
        {
            var (entry, next) = Next(file, at, end, faults);
            if (!entries.TryAdd(entry.Name, entry)) { faults.Throw("zip.twice", entry.Name, "The archive has two entries of this name; wanted one."); }
            at = next;
        }

        if (entries.Count != count) { faults.Throw("zip.count", "", $"The archive's directory is said to have {count} entries and has {entries.Count}; the file is damaged."); }
        var before = 0L;
        foreach (var entry in entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.Length))
        {
            if (entry.Begin < before) { faults.Throw("zip.overlap", entry.Name, "The entry lies within another one; the file is damaged."); }
            before = entry.Begin + entry.Length;
        }

        return entries;
    }

    private static (long At, long Length, long Count) Directory(FileBytes file, Faults faults)
    {
        var tail = file.Span(Math.Max(0, file.Length - LongestTail), (int)Math.Min(file.Length, LongestTail));
        var from = tail.LastIndexOf("PK\x05\x06"u8);
        if (from < 0 || tail.Length - from < EndLength) { faults.Throw("zip.end", "", "The archive's directory has no end; the file is cut off."); }
        var end = tail[from..];
        var (count, length, at) = ((long)U16(end, 10), U32(end, 12), U32(end, 16));
        var place = file.Length - tail.Length + from;
        if (count == ushort.MaxValue || length == uint.MaxValue || at == uint.MaxValue)
        {
            (at, length, count) = Wide(file, place, faults);
        }

        if (at < 0 || length < 0 || at > place || length > place - at) { faults.Throw("zip.directory", "", "The archive's directory does not lie before its end; the file is damaged."); }
        return (at, length, count);
    }

    /// <summary>The directory's place by the 64-bit record, which a locator before the end names.</summary>
    private static (long At, long Length, long Count) Wide(FileBytes file, long end, Faults faults)
    {
        if (end >= 20 && file.Span(end - 20, 20) is var locator && locator.StartsWith("PK\x06\x07"u8)
            && I64(locator, 8) is var place && place >= 0 && place <= end - 56
            && file.Span(place, 56) is var record && record.StartsWith("PK\x06\x06"u8))
        {
            return (I64(record, 48), I64(record, 40), I64(record, 32));
        }

        faults.Throw("zip.wide", "", "The archive's 64-bit directory record is missing; the file is damaged.");
        return default;
    }

    private static (Entry Entry, long Next) Next(FileBytes file, long at, long end, Faults faults)
    {
        const int Fixed = 46;
        if (end - at < Fixed || !file.Span(at, 4).SequenceEqual("PK\x01\x02"u8)) { faults.Throw("zip.directory", $"byte {at}", "The archive's directory is damaged."); }
        var head = file.Span(at, Fixed);
        var (nameLength, extraLength) = (U16(head, 28), U16(head, 30));
        var next = at + Fixed + nameLength + extraLength + U16(head, 32);
        if (next > end) { faults.Throw("zip.directory", $"byte {at}", "An entry of the archive's directory reaches beyond it; the file is damaged."); }
        var name = Encoding.UTF8.GetString(file.Span(at + Fixed, nameLength));
        var (flags, method) = (U16(head, 8), U16(head, 10));
        if ((flags & 1) != 0 || method != 0)
        {
            faults.Throw("zip.method", name, $"Got {((flags & 1) != 0 ? "an encrypted entry" : $"compression method {method}")}; wanted stored entries, as torch.save writes them: save model.state_dict(), not a TorchScript program.");
        }

        var (packed, length, local) = Sizes(head, file.Span(at + Fixed + nameLength, extraLength));
        if (packed != length || length < 0) { faults.Throw("zip.size", name, $"The stored entry is said to have {packed} and {length} bytes; wanted the same number."); }
        var entry = new Entry(name, Content(file, local), length);
        if (entry.Begin < 0 || length > file.Length - entry.Begin) { faults.Throw("zip.entry", name, "The entry does not lie within the file; it is cut off or damaged."); }
        return (entry, next);
    }

    /// <summary>Sizes and place of an entry; numbers that do not fit 32 bits stand in the extra field 1, in the order length, packed, place.</summary>
    private static (long Packed, long Length, long Local) Sizes(ReadOnlySpan<byte> head, ReadOnlySpan<byte> extra)
    {
        var (packed, length, local) = (U32(head, 20), U32(head, 24), U32(head, 42));
        while (extra.Length >= 4)
        {
            var size = Math.Min(U16(extra, 2), extra.Length - 4);
            if (U16(extra, 0) == 1)
            {
                var wide = extra.Slice(4, size);
                (length, packed, local) = (Wide(ref wide, length), Wide(ref wide, packed), Wide(ref wide, local));
            }

            extra = extra[(4 + size)..];
        }

        return (packed, length, local);
    }

    private static long Wide(ref ReadOnlySpan<byte> wide, long number)
    {
        if (number != uint.MaxValue || wide.Length < 8) { return number; }
        number = I64(wide, 0);
        wide = wide[8..];
        return number;
    }

    /// <summary>Where the bytes of an entry begin, after its local header; -1 where there is none.</summary>
    private static long Content(FileBytes file, long local)
    {
        const int Fixed = 30;
        if (local < 0 || local > file.Length - Fixed || !file.Span(local, 4).SequenceEqual("PK\x03\x04"u8)) { return -1; }
        var begin = local + Fixed + U16(file.Span(local, Fixed), 26) + U16(file.Span(local, Fixed), 28);
        return begin <= file.Length ? begin : -1;
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static long U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long I64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes[at..]);
}
