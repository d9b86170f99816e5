using System.Buffers.Binary;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>A constant of an ONNX graph while it is imported: numbers or integers.</summary>
/// <param name="Name">The name by which the graph knows it.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Numbers">Its numbers, or null.</param>
/// <param name="Integers">Its integers, or null.</param>
internal sealed record OnnxConstant(string Name, Shape Shape, float[]? Numbers, long[]? Integers)
{
    /// <summary>The type of its elements in the file, as ONNX numbers them; 0 where it was computed.</summary>
    public long Type { get; init; }

    /// <summary>Whether it held minus infinity, read as the least finite number.</summary>
    public bool HasMask { get; init; }

    /// <summary>Whether it holds numbers.</summary>
    public bool IsNumber => Numbers is not null;
}

/// <summary>Turns the data of a TensorProto into a constant, exactly or not at all.</summary>
internal static class OnnxData
{
    /// <summary>Bytes per element of the types that are read, by ONNX data type.</summary>
    private static readonly Dictionary<long, (string Name, int Size)> types = new()
    {
        [1] = ("float32", 4), [2] = ("uint8", 1), [3] = ("int8", 1), [4] = ("uint16", 2), [5] = ("int16", 2), [6] = ("int32", 4),
        [7] = ("int64", 8), [9] = ("bool", 1), [10] = ("float16", 2), [11] = ("float64", 8), [16] = ("bfloat16", 2), [21] = ("uint4", 0), [22] = ("int4", 0),
    };

    /// <summary>The least and the largest whole number of a type.</summary>
    public static (long Low, long High) Range(long type) => type switch
    {
        2 => (0, 255),
        3 => (-128, 127),
        4 => (0, 65535),
        5 => (-32768, 32767),
        6 => (int.MinValue, int.MaxValue),
        21 => (0, 15),
        22 => (-8, 7),
        _ => throw new OnnxRuleException($"It quantises to {TypeName(type)}; wanted a whole type of 4, 8 or 16 bits."),
    };

    /// <summary>The name of a data type.</summary>
    public static string TypeName(long type) => types.TryGetValue(type, out var known) ? known.Name : $"type {type}";

    /// <summary>The length in bytes of a tensor's raw data, or why there is none.</summary>
    public static (Shape Shape, long Length, string? Fault) Measure(OnnxTensor tensor)
    {
        if (tensor.HasStrings || !types.TryGetValue(tensor.DataType, out var type))
        {
            return (default, 0, $"Got {TypeName(tensor.DataType)}; wanted one of {string.Join(", ", types.Values.Select(known => known.Name))}.");
        }

        var product = tensor.Extents.Aggregate(1.0, (count, extent) => count * Math.Max(extent, 0));
        if (tensor.Extents.Any(extent => extent is < 0 or > int.MaxValue) || product > Array.MaxLength)
        {
            return (default, 0, $"Got extents [{string.Join(", ", tensor.Extents)}]; wanted none negative and a product within 2^31.");
        }

        return (new Shape(tensor.Extents.Select(extent => (int)extent)), type.Size == 0 ? ((long)product + 1) / 2 : (long)product * type.Size, null);
    }

    /// <summary>Decodes raw little-endian bytes of a measured tensor.</summary>
    public static (OnnxConstant? Constant, string? Fault) Decode(OnnxTensor tensor, Shape shape, ReadOnlySpan<byte> raw)
    {
        if (tensor.DataType is 1 or 10 or 11 or 16)
        {
            var numbers = new float[shape.Count];
            for (var index = 0; index < numbers.Length; index++)
            {
                var (number, exact) = Number(tensor.DataType, raw, index);
                if (!exact) { return (null, $"Element {index} is a float64 that no float32 equals; convert the model to float32 first."); }
                numbers[index] = number;
            }

            return Finite(tensor.Name, shape, numbers);
        }

        var integers = new long[shape.Count];
        for (var index = 0; index < integers.Length; index++) { integers[index] = Integer(tensor.DataType, raw, index); }
        return (new OnnxConstant(tensor.Name, shape, null, integers) { Type = tensor.DataType }, null);
    }

    /// <summary>Decodes the typed fields of a measured tensor.</summary>
    public static (OnnxConstant? Constant, string? Fault) DecodeFields(OnnxTensor tensor, Shape shape)
    {
        if (tensor.DataType is 21 or 22) { return (null, $"Its {TypeName(tensor.DataType)} elements are not stored raw; wanted raw data."); }
        var count = tensor.DataType switch { 1 => tensor.Singles.Count, 11 => tensor.Doubles.Count, _ => tensor.Integers.Count };
        if (count != shape.Count)
        {
            return (null, $"Got {count} elements of {TypeName(tensor.DataType)}, the extents {shape} want {shape.Count}.");
        }
        switch (tensor.DataType)
        {
            case 1: return Finite(tensor.Name, shape, [.. tensor.Singles]);
            case 10: return Finite(tensor.Name, shape, [.. tensor.Integers.Select(bits => (float)BitConverter.UInt16BitsToHalf(unchecked((ushort)bits)))]);
            case 16: return Finite(tensor.Name, shape, [.. tensor.Integers.Select(bits => Bfloat(unchecked((ushort)bits)))]);
            case 11:
                return tensor.Doubles.FindIndex(number => (double)(float)number != number) is >= 0 and var index
                    ? (null, $"Element {index} is a float64 that no float32 equals; convert the model to float32 first.")
                    : Finite(tensor.Name, shape, [.. tensor.Doubles.Select(number => (float)number)]);
            default: return (new OnnxConstant(tensor.Name, shape, null, [.. tensor.Integers]) { Type = tensor.DataType }, null);
        }
    }

    /// <summary>Numbers are finite; minus infinity, with which masks are built, becomes the least finite one and is told.</summary>
    private static (OnnxConstant? Constant, string? Fault) Finite(string name, Shape shape, float[] numbers)
    {
        var index = Array.FindIndex(numbers, number => !float.IsFinite(number) && number != float.NegativeInfinity);
        if (index >= 0) { return (null, $"Element {index} is NaN or infinite; wanted finite weights."); }
        var masks = false;
        for (var at = 0; at < numbers.Length; at++)
        {
            if (numbers[at] == float.NegativeInfinity) { (numbers[at], masks) = (float.MinValue, true); }
        }

        return (new OnnxConstant(name, shape, numbers, null) { HasMask = masks }, null);
    }

    private static (float Number, bool Exact) Number(long type, ReadOnlySpan<byte> raw, int index)
    {
        switch (type)
        {
            case 1: return (BinaryPrimitives.ReadSingleLittleEndian(raw[(index * 4)..]), true);
            case 10: return ((float)BinaryPrimitives.ReadHalfLittleEndian(raw[(index * 2)..]), true);
            case 16: return (Bfloat(BinaryPrimitives.ReadUInt16LittleEndian(raw[(index * 2)..])), true);
            default:
                var number = BinaryPrimitives.ReadDoubleLittleEndian(raw[(index * 8)..]);
                return ((float)number, (double)(float)number == number);
        }
    }

    private static long Integer(long type, ReadOnlySpan<byte> raw, int index) => type switch
    {
        2 or 9 => raw[index],
        3 => unchecked((sbyte)raw[index]),
        4 => BinaryPrimitives.ReadUInt16LittleEndian(raw[(index * 2)..]),
        5 => BinaryPrimitives.ReadInt16LittleEndian(raw[(index * 2)..]),
        6 => BinaryPrimitives.ReadInt32LittleEndian(raw[(index * 4)..]),
        21 => (raw[index / 2] >> (index % 2 * 4)) & 15,
        22 => (((raw[index / 2] >> (index % 2 * 4)) & 15) ^ 8) - 8,
        _ => BinaryPrimitives.ReadInt64LittleEndian(raw[(index * 8)..]),
    };

    private static float Bfloat(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
