using System.Buffers.Binary;
using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>How a binary array writes its elements.</summary>
/// <param name="Kind">f float, i signed, u unsigned, b bool, as in NumPy.</param>
/// <param name="Size">Bytes per element.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
internal readonly record struct ElementType(char Kind, int Size, bool BigEndian)
{
    /// <summary>Whether this is a type that is read.</summary>
    public bool IsKnown => (Kind, Size) is ('f', 2 or 4 or 8) or ('i' or 'u', 1 or 2 or 4 or 8) or ('b', 1);

    /// <summary>Decodes elements: float32 rounded to nearest, and the exact integers of arrays with one number per row.</summary>
    public DataArray Decode(ReadOnlySpan<byte> bytes, Shape shape)
    {
        var values = new float[shape.Count];
        if (Kind == 'f') { return new DataArray(shape, values) { IsExact = Floats(bytes, values) }; }
        var keep = shape.Count == shape[0];
        if (Kind == 'u' && Size == 1 && !keep) { return Pixels(bytes, shape, values); }
        var exact = true;
        var integers = keep ? ImmutableArray.CreateBuilder<long>(shape.Count) : null;
        for (var index = 0; index < values.Length; index++)
        {
            var integer = Integer(bytes.Slice(index * Size, Size));
            values[index] = (float)integer;
            exact &= (Int128)values[index] == integer;
            if (integer > long.MaxValue) { integers = null; }
            integers?.Add((long)Int128.Min(integer, long.MaxValue));
        }

        return new DataArray(shape, values) { IsExact = exact, Integers = integers?.ToImmutable() ?? [] };
    }

    /// <summary>The common case of images, without a decision per element.</summary>
    private static DataArray Pixels(ReadOnlySpan<byte> bytes, Shape shape, float[] values)
    {
        for (var index = 0; index < values.Length; index++) { values[index] = bytes[index]; }
        return new DataArray(shape, values) { IsExact = true };
    }

    private bool Floats(ReadOnlySpan<byte> bytes, float[] values)
    {
        var exact = true;
        for (var index = 0; index < values.Length; index++)
        {
            var part = bytes.Slice(index * Size, Size);
            var value = Size switch
            {
                2 => (double)(BigEndian ? BinaryPrimitives.ReadHalfBigEndian(part) : BinaryPrimitives.ReadHalfLittleEndian(part)),
                4 => BigEndian ? BinaryPrimitives.ReadSingleBigEndian(part) : BinaryPrimitives.ReadSingleLittleEndian(part),
                _ => BigEndian ? BinaryPrimitives.ReadDoubleBigEndian(part) : BinaryPrimitives.ReadDoubleLittleEndian(part),
            };
            values[index] = (float)value;
            exact &= values[index] == value;
        }

        return exact;
    }

    private Int128 Integer(ReadOnlySpan<byte> part)
    {
        ulong bits = 0;
        for (var index = 0; index < Size; index++) { bits = (bits << 8) | part[BigEndian ? index : Size - 1 - index]; }
        if (Kind == 'b') { return bits == 0 ? 0 : 1; }
        return Kind == 'u' ? bits : unchecked((long)(bits << (64 - 8 * Size)) >> (64 - 8 * Size));
    }
}
