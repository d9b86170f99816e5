using System.Buffers.Binary;
using System.Text;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Writes NumPy arrays, format version 1, little-endian, C order: the same values give the same bytes, which are NumPy's own.</summary>
public static class NpyWriter
{
    private const int Alignment = 64;

    /// <summary>The bytes of a float32 array.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the shape's.</exception>
    public static byte[] Bytes(Shape shape, ReadOnlySpan<float> values)
    {
        var (bytes, start) = Start("<f4", shape, values.Length, sizeof(float));
        for (var index = 0; index < values.Length; index++) { BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(start + 4 * index), values[index]); }
        return bytes;
    }

    /// <summary>The bytes of an int64 array.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the shape's.</exception>
    public static byte[] Bytes(Shape shape, ReadOnlySpan<long> values)
    {
        var (bytes, start) = Start("<i8", shape, values.Length, sizeof(long));
        for (var index = 0; index < values.Length; index++) { BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(start + 8 * index), values[index]); }
        return bytes;
    }

    /// <summary>The bytes of an array of bytes.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the shape's.</exception>
    public static byte[] Bytes(Shape shape, ReadOnlySpan<byte> values)
    {
        var (bytes, start) = Start("|u1", shape, values.Length, 1);
        values.CopyTo(bytes.AsSpan(start));
        return bytes;
    }

    private static (byte[] Bytes, int Start) Start(string type, Shape shape, int count, int size)
    {
        if (count != shape.Count) { throw new ArgumentException($"Got {count} values for shape {shape}, wanted {shape.Count}."); }
        var extents = shape.Rank == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.Dimensions)})";
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': {extents}, }}";
        var start = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[start + count * size];
        byte[] magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];
        magic.CopyTo(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)(start - 10)));
        Encoding.ASCII.GetBytes(text.PadRight(start - 11) + "\n").CopyTo(bytes, 10);
        return (bytes, start);
    }
}
