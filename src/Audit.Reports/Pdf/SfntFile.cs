using System.Buffers.Binary;
using System.Text;

namespace Audit.Reports.Pdf;

/// <summary>Writes the tables of a TrueType file with their checksums.</summary>
/// <remarks>Source: ISO/IEC 14496-22, 4.5.</remarks>
internal static class SfntFile
{
    private const int HeaderLength = 12;
    private const int EntryLength = 16;

    /// <summary>The file of tables, given in the order of their tags.</summary>
    public static byte[] Write(params (string Tag, byte[] Bytes)[] tables)
    {
        var offset = HeaderLength + (EntryLength * tables.Length);
        var file = new byte[offset + tables.Sum(table => Padded(table.Bytes.Length))];
        WriteHeader(file, tables.Length);
        for (var index = 0; index < tables.Length; index++)
        {
            var (tag, bytes) = tables[index];
            bytes.CopyTo(file, offset);
            var entry = file.AsSpan(HeaderLength + (EntryLength * index), EntryLength);
            Encoding.ASCII.GetBytes(tag, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(file.AsSpan(offset, Padded(bytes.Length))));
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], offset);
            BinaryPrimitives.WriteInt32BigEndian(entry[12..], bytes.Length);
            offset += Padded(bytes.Length);
        }

        AdjustHead(file, tables);
        return file;
    }

    private static void WriteHeader(byte[] file, int count)
    {
        var power = 1;
        var log = 0;
        while (power * 2 <= count) { (power, log) = (power * 2, log + 1); }
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        foreach (var (at, value) in new[] { (4, count), (6, power * 16), (8, log), (10, (count - power) * 16) })
        {
            BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)value);
        }
    }

    private static void AdjustHead(byte[] file, (string Tag, byte[] Bytes)[] tables)
    {
        var offset = HeaderLength + (EntryLength * tables.Length) + tables.TakeWhile(table => table.Tag != "head").Sum(table => Padded(table.Bytes.Length));
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(offset + 8), unchecked(0xB1B0AFBA - Checksum(file)));
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var at = 0; at < bytes.Length; at += 4) { sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(bytes[at..])); }
        return sum;
    }

    private static int Padded(int length) => (length + 3) & ~3;
}
