using System.Buffers.Binary;

namespace Audit.Bounds.Certificates;

/// <summary>Reads little-endian fields in order; the first field that is not as the format says ends the reading with an InvalidDataException that names it.</summary>
/// <remarks>Nothing is allocated for a count before the bytes that it promises are known to be there.</remarks>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => bytes.Length - position;

    /// <summary>The next bytes, as they are.</summary>
    public ReadOnlySpan<byte> Take(int count, string field)
    {
        if (count > Remaining)
        {
            throw Fault(field, $"{Remaining} bytes left", $"{count}");
        }

        position += count;
        return bytes.Slice(position - count, count);
    }

    /// <summary>The eight letters that open a file, and its version.</summary>
    public void Opening(ReadOnlySpan<byte> magic, uint version)
    {
        if (!Take(magic.Length, "magic").SequenceEqual(magic))
        {
            throw Fault("magic", "other bytes", System.Text.Encoding.ASCII.GetString(magic));
        }

        var got = U32("version");
        if (got != version)
        {
            throw Fault("version", $"{got}", $"{version}");
        }
    }

    /// <summary>An unsigned byte of the given range.</summary>
    public byte U8(string field, byte least, byte most) => (byte)Within(Take(1, field)[0], field, least, most);

    /// <summary>An unsigned 16-bit number of the given range.</summary>
    public int U16(string field, int least, int most) => (int)Within(BinaryPrimitives.ReadUInt16LittleEndian(Take(2, field)), field, least, most);

    /// <summary>An unsigned 32-bit number.</summary>
    public uint U32(string field) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, field));

    /// <summary>An unsigned 32-bit number of the given range.</summary>
    public int U32(string field, long least, long most) => (int)Within(U32(field), field, least, most);

    /// <summary>How many items follow, each of at least the given number of bytes.</summary>
    public int Count(string field, long bytesEach) => U32(field, 1, Math.Min(int.MaxValue, Remaining / bytesEach));

    /// <summary>Finite float32 values, zero without a sign.</summary>
    public float[] F32(int count, string field)
    {
        Need(count, 4, field);
        var result = new float[count];
        for (var i = 0; i < count; i++)
        {
            var bits = U32(field);
            result[i] = BitConverter.UInt32BitsToSingle(bits);
            if (!float.IsFinite(result[i]) || bits == 0x8000_0000)
            {
                throw Fault($"{field} {i}", $"bits {bits:x8}", "a finite number, zero without a sign");
            }
        }

        return result;
    }

    /// <summary>A finite float64 value, zero without a sign.</summary>
    public double F64(string field)
    {
        var bits = BinaryPrimitives.ReadUInt64LittleEndian(Take(8, field));
        var result = BitConverter.UInt64BitsToDouble(bits);
        return double.IsFinite(result) && bits != 0x8000_0000_0000_0000
            ? result
            : throw Fault(field, $"bits {bits:x16}", "a finite number, zero without a sign");
    }

    /// <summary>Finite float64 values, zero without a sign.</summary>
    public double[] F64(int count, string field)
    {
        Need(count, 8, field);
        var result = new double[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = F64(field);
        }

        return result;
    }

    /// <summary>Unsigned 32-bit numbers of at most the given value.</summary>
    public int[] U32(int count, string field, long most)
    {
        Need(count, 4, field);
        var result = new int[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = U32(field, 0, most);
        }

        return result;
    }

    /// <summary>Refuses bytes after the last field.</summary>
    public readonly void End()
    {
        if (Remaining > 0)
        {
            throw Fault("end", $"{Remaining} bytes more", "none");
        }
    }

    /// <summary>The fault of a field at the current place.</summary>
    public readonly InvalidDataException Fault(string field, string got, string wanted) => new($"{field} (before byte {position}): got {got}, wanted {wanted}");

    private readonly void Need(int count, int bytesEach, string field)
    {
        if (count > Remaining / bytesEach)
        {
            throw Fault(field, $"{Remaining} bytes left", $"{(long)bytesEach * count}");
        }
    }

    private readonly long Within(long value, string field, long least, long most) =>
        value >= least && value <= most ? value : throw Fault(field, $"{value}", most < least ? "bytes for at least one" : $"{least} to {most}");
}
