using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Audit.Models.Formats;

/// <summary>Turns stored elements into float32 or integers, and finds the first element that cannot be a weight.</summary>
/// <remarks>Guarantee: every float32 equals the stored number exactly. Float16 and bfloat16 always can; of float64 the scan refuses those that cannot.</remarks>
internal static class WeightValues
{
    /// <summary>Stored floats as float32; the bytes hold as many elements as the result.</summary>
    public static void Widen(WeightType type, ReadOnlySpan<byte> bytes, Span<float> result)
    {
        switch (type)
        {
            case WeightType.F32: MemoryMarshal.Cast<byte, float>(bytes).CopyTo(result); break;
            case WeightType.F16: Halves(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<float, uint>(result)); break;
            case WeightType.BF16: Brains(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<float, uint>(result)); break;
            default:
                for (var index = 0; index < result.Length; index++) { result[index] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * 8)..]); }
                break;
        }
    }

    /// <summary>One stored integer or truth value; U64 beyond the largest long does not occur after the scan.</summary>
    public static long Integer(WeightType type, ReadOnlySpan<byte> bytes, int index) => type switch
    {
        WeightType.Bool => bytes[index] == 0 ? 0 : 1,
        WeightType.U8 => bytes[index],
        WeightType.I8 => unchecked((sbyte)bytes[index]),
        WeightType.U16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(index * 2)..]),
        WeightType.I16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(index * 2)..]),
        WeightType.U32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(index * 4)..]),
        WeightType.I32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(index * 4)..]),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * 8)..]),
    };

    /// <summary>The first element that is NaN, infinite (unless allowed), a float64 that no float32 equals, or beyond a long; -1 where there is none.</summary>
    public static int FirstBad(WeightType type, ReadOnlySpan<byte> bytes, bool allowNonFinite) => type switch
    {
        WeightType.F64 => FirstNoSingle(bytes, allowNonFinite),
        WeightType.U64 => FirstWithAll(MemoryMarshal.Cast<byte, ulong>(bytes), 1ul << 63),
        _ when allowNonFinite => -1,
        WeightType.F32 => FirstWithAll(MemoryMarshal.Cast<byte, uint>(bytes), 0x7F80_0000u),
        WeightType.F16 => FirstWithAll(MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7C00),
        WeightType.BF16 => FirstWithAll(MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)0x7F80),
        _ => -1,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstWithAll<T>(ReadOnlySpan<T> elements, T mask)
        where T : struct, IBinaryInteger<T>
    {
        var (wide, at) = (new Vector<T>(mask), 0);
        for (; at <= elements.Length - Vector<T>.Count; at += Vector<T>.Count)
        {
            if (Vector.EqualsAny(new Vector<T>(elements[at..]) & wide, wide)) { break; }
        }

        for (; at < elements.Length; at++)
        {
            if ((elements[at] & mask) == mask) { return at; }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FirstNoSingle(ReadOnlySpan<byte> bytes, bool allowNonFinite)
    {
        for (var index = 0; index < bytes.Length / 8; index++)
        {
            var number = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(index * 8)..]);
            if (double.IsFinite(number) ? (double)(float)number != number : !allowNonFinite) { return index; }
        }

        return -1;
    }

    /// <summary>bfloat16 is the upper half of a float32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Brains(ReadOnlySpan<ushort> from, Span<uint> to)
    {
        var at = 0;
        for (; at <= from.Length - Vector<ushort>.Count; at += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[at..]), out var low, out var high);
            (low << 16).CopyTo(to[at..]);
            (high << 16).CopyTo(to[(at + Vector<uint>.Count)..]);
        }

        for (; at < from.Length; at++) { to[at] = (uint)from[at] << 16; }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Halves(ReadOnlySpan<ushort> from, Span<uint> to)
    {
        var at = 0;
        for (; at <= from.Length - Vector<ushort>.Count; at += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[at..]), out var low, out var high);
            Half(low).CopyTo(to[at..]);
            Half(high).CopyTo(to[(at + Vector<uint>.Count)..]);
        }

        for (; at < from.Length; at++) { to[at] = BitConverter.SingleToUInt32Bits((float)BitConverter.UInt16BitsToHalf(from[at])); }
    }

    /// <summary>
    /// Exponent and fraction moved to their float32 places make a number too small by 2^112; the product with 2^112 is exact, also for subnormal halves.
    /// </summary>
    private static Vector<uint> Half(Vector<uint> half)
    {
        var magnitude = half & new Vector<uint>(0x7FFF);
        var number = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude << 13) * new Vector<float>(BitConverter.UInt32BitsToSingle(0x7780_0000)));
        var special = Vector.GreaterThanOrEqual(magnitude, new Vector<uint>(0x7C00)) & new Vector<uint>(0x7F80_0000);
        return number | special | ((half & new Vector<uint>(0x8000)) << 16);
    }
}
