using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Audit.Models.Formats;

/// <summary>Builds one protobuf message, field by field, in the order of the calls.</summary>
internal sealed class OnnxBytes
{
    private readonly ArrayBufferWriter<byte> content = new();

    /// <summary>An integer field.</summary>
    public OnnxBytes Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint(unchecked((ulong)value));
        return this;
    }

    /// <summary>A float32 field.</summary>
    public OnnxBytes Single(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        content.Write(four);
        return this;
    }

    /// <summary>A text field.</summary>
    public OnnxBytes Text(int field, string text) => Bytes(field, Encoding.UTF8.GetBytes(text));

    /// <summary>A nested message.</summary>
    public OnnxBytes Message(int field, OnnxBytes message) => Bytes(field, message.content.WrittenSpan);

    /// <summary>A field of bytes.</summary>
    public OnnxBytes Bytes(int field, ReadOnlySpan<byte> bytes)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)bytes.Length);
        content.Write(bytes);
        return this;
    }

    /// <summary>The bytes so far.</summary>
    public byte[] ToArray() => content.WrittenSpan.ToArray();

    /// <summary>A dense float32 tensor with raw little-endian data.</summary>
    public static OnnxBytes Tensor(string name, IEnumerable<int> extents, ReadOnlySpan<float> values)
    {
        var raw = new byte[values.Length * 4];
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(index * 4), values[index]);
        }
        return Header(name, extents, 1).Bytes(9, raw);
    }

    /// <summary>A vector of int64 with raw little-endian data.</summary>
    public static OnnxBytes Tensor(string name, ReadOnlySpan<long> values)
    {
        var raw = new byte[values.Length * 8];
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(index * 8), values[index]);
        }
        return Header(name, [values.Length], 7).Bytes(9, raw);
    }

    /// <summary>Whole numbers of a type of 1, 2, 4 or 8 bytes, with raw little-endian data.</summary>
    public static OnnxBytes Whole(string name, IEnumerable<int> extents, long type, ReadOnlySpan<long> values)
    {
        var size = type switch { 2 or 3 or 9 => 1, 4 or 5 => 2, 6 => 4, _ => 8 };
        var raw = new byte[values.Length * size];
        for (var index = 0; index < raw.Length; index++) { raw[index] = unchecked((byte)(values[index / size] >> (index % size * 8))); }
        return Header(name, extents, type).Bytes(9, raw);
    }

    /// <summary>TensorProto: 1 extents, 2 data type, 8 name.</summary>
    private static OnnxBytes Header(string name, IEnumerable<int> extents, long type)
    {
        var tensor = new OnnxBytes();
        foreach (var extent in extents) { tensor.Integer(1, extent); }
        return tensor.Integer(2, type).Text(8, name);
    }

    private void Varint(ulong value)
    {
        for (; value >= 128; value >>= 7) { content.Write([(byte)((value & 127) | 128)]); }
        content.Write([(byte)value]);
    }
}
