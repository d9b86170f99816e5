using System.Buffers.Binary;
using System.Text;

namespace Audit.Models.Formats;

/// <summary>Writes NumPy archives as a stored zip with fixed times: the same arrays in the same order give the same bytes on every system.</summary>
/// <remarks>Source: PKWARE, APPNOTE 6.3.3, sections 4.3.7, 4.3.12 and 4.3.16. No zip64: an archive stays below 2 GB.</remarks>
public static class NpzWriter
{
    private const ushort Version = 20;
    private const ushort FirstOf1980 = 0x21;
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Remainder((uint)value))];

    /// <summary>The bytes of an archive.</summary>
    /// <param name="arrays">Names without ".npy", ASCII letters, digits, _ - and ., each once; the bytes of <see cref="NpyWriter"/>.</param>
    /// <exception cref="ArgumentException">A name is empty, repeated or holds another letter, or the archive is too large.</exception>
    public static byte[] Bytes(params IEnumerable<(string Name, byte[] Npy)> arrays)
    {
        var entries = arrays.ToList();
        if (entries.Any(entry => entry.Name.Length == 0 || !entry.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.'))
            || entries.DistinctBy(entry => entry.Name).Count() != entries.Count)
        {
            throw new ArgumentException("The names of arrays must be distinct and of ASCII letters, digits, '_', '-' and '.'.");
        }

        if (entries.Count > 10_000 || entries.Sum(entry => entry.Npy.LongLength) > 2_000_000_000) { throw new ArgumentException("The arrays are too large for one archive."); }
        using var archive = new MemoryStream();
        using var directory = new MemoryStream();
        foreach (var (name, npy) in entries)
        {
            var file = Encoding.ASCII.GetBytes(name + ".npy");
            var common = Common(file, npy);
            var offset = (uint)archive.Length;
            archive.Write([0x50, 0x4B, 3, 4, .. common, .. file]);
            archive.Write(npy);
            directory.Write([0x50, 0x4B, 1, 2, (byte)Version, 0, .. common, .. new byte[10], .. Little(offset), .. file]);
        }

        var start = (uint)archive.Length;
        directory.WriteTo(archive);
        var count = (ushort)entries.Count;
        archive.Write([0x50, 0x4B, 5, 6, 0, 0, 0, 0, .. Little(count), .. Little(count), .. Little((uint)directory.Length), .. Little(start), 0, 0]);
        return archive.ToArray();
    }

    /// <summary>The 26 bytes that a local and a central header share: version, flags, method, time, date, CRC, sizes, lengths of name and extra field.</summary>
    private static byte[] Common(byte[] file, byte[] npy) =>
    [
        .. Little(Version), 0, 0, 0, 0, 0, 0, .. Little(FirstOf1980), .. Little(Crc(npy)), .. Little((uint)npy.Length), .. Little((uint)npy.Length),
        .. Little((ushort)file.Length), 0, 0,
    ];

    private static byte[] Little(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Little(ushort value) => [(byte)(value & 0xFF), (byte)(value >> 8)];

    /// <summary>CRC-32 of IEEE 802.3, reflected, as zip asks.</summary>
    private static uint Crc(byte[] bytes) => ~bytes.Aggregate(uint.MaxValue, (crc, value) => (crc >> 8) ^ Table[(crc ^ value) & 0xFF]);

    private static uint Remainder(uint value)
    {
        for (var bit = 0; bit < 8; bit++) { value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1; }
        return value;
    }
}
