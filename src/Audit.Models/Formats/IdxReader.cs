using System.Buffers.Binary;
using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads IDX arrays, the format of MNIST: big-endian elements of one type.</summary>
/// <remarks>Form: two zero bytes, type, rank, one 32-bit extent per axis, elements. Types: 08 u1, 09 i1, 0B i2, 0C i4, 0D f4, 0E f8. Source: LeCun, yann.lecun.com/exdb/mnist.</remarks>
internal static class IdxReader
{
    private const int MostAxes = 8;

    public static bool IsMagic(ReadOnlySpan<byte> bytes) => bytes.Length >= 4 && bytes[0] == 0 && bytes[1] == 0 && TypeOf(bytes[2]).IsKnown && bytes[3] is > 0 and <= MostAxes;

    public static DataArray Read(ReadOnlySpan<byte> bytes, Faults faults)
    {
        var (type, rank) = (TypeOf(bytes[2]), bytes[3]);
        var start = 4 + 4 * rank;
        if (bytes.Length < start) { faults.Throw("idx.truncated", "", $"Got {bytes.Length} bytes, wanted at least {start} for a header of {rank} axes; the file is cut off."); }
        var extents = ImmutableArray.CreateBuilder<int>();
        Int128 count = 1;
        for (var axis = 0; axis < rank; axis++)
        {
            var extent = BinaryPrimitives.ReadUInt32BigEndian(bytes[(4 + 4 * axis)..]);
            count = Int128.Min(count * extent, long.MaxValue);
            extents.Add((int)Math.Min(extent, int.MaxValue));
        }

        if (count * type.Size != bytes.Length - start || extents.Contains(int.MaxValue))
        {
            faults.Throw("idx.size", "", $"The header names {count} elements of {type.Size} bytes and {bytes.Length - start} bytes follow; the file is cut off or damaged.");
        }

        return type.Decode(bytes[start..], new Shape(extents));
    }

    private static ElementType TypeOf(byte code) => code switch
    {
        0x08 => new('u', 1, true),
        0x09 => new('i', 1, true),
        0x0B => new('i', 2, true),
        0x0C => new('i', 4, true),
        0x0D => new('f', 4, true),
        0x0E => new('f', 8, true),
        _ => default,
    };
}
