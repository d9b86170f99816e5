using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Text;

namespace Audit.Reports.Documents.Fonts;

/// <summary>The tables of a TrueType file and big-endian reads within them.</summary>
/// <remarks>A read outside of the file throws ArgumentOutOfRangeException, which <see cref="TrueTypeFont.Read"/> turns into a fault. Source: ISO/IEC 14496-22.</remarks>
internal sealed class SfntReader
{
    private readonly ReadOnlyMemory<byte> file;
    private readonly FrozenDictionary<string, ReadOnlyMemory<byte>> tables;

    public SfntReader(ReadOnlyMemory<byte> file)
    {
        this.file = file;
        tables = Enumerable.Range(0, U16(file.Span, 4)).Select(Table).ToFrozenDictionary(table => table.Tag, table => table.Bytes);
    }

    /// <summary>A table, or nothing where it is missing.</summary>
    public ReadOnlyMemory<byte> this[string tag] => tables.GetValueOrDefault(tag);

    /// <summary>An unsigned 16-bit number.</summary>
    public static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.Slice(at, 2));

    /// <summary>A signed 16-bit number.</summary>
    public static int I16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt16BigEndian(bytes.Slice(at, 2));

    /// <summary>An unsigned 32-bit number.</summary>
    public static long U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.Slice(at, 4));

    private (string Tag, ReadOnlyMemory<byte> Bytes) Table(int index)
    {
        var at = 12 + (16 * index);
        var tag = Encoding.ASCII.GetString(file.Span.Slice(at, 4));
        var (offset, length) = (U32(file.Span, at + 8), U32(file.Span, at + 12));
        if (offset + length > file.Length) { throw new ArgumentOutOfRangeException(nameof(index), $"table {tag} ends behind the file"); }
        return (tag, file.Slice((int)offset, (int)length));
    }
}
