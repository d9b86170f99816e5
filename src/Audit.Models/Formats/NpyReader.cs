using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads NumPy arrays, format versions 1 to 3.</summary>
/// <remarks>Read: f2 f4 f8, i1..i8, u1..u8, b1 of both byte orders, and one-dimensional texts (U, S). C order. Source: NumPy, numpy.lib.format.</remarks>
internal static class NpyReader
{
    private const int LongestHeader = 65_536;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static bool IsMagic(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Reads one array that ends where the stream ends.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="length">How many bytes the stream is said to hold; nothing larger is allocated.</param>
    /// <param name="where">The array's name within the file, for faults, or "".</param>
    /// <param name="faults">Receives a fault, which also ends the reading.</param>
    public static DataArray Read(Stream stream, long length, string where, Faults faults)
    {
        try
        {
            var header = ReadHeader(stream, where, faults);
            var rank = header.Dimensions.Length;
            if (rank == 0) { faults.Throw("npy.scalar", where, "Got an array without axes, wanted rows along a first axis; save it with shape (1,)."); }
            if (header.FortranOrder && rank > 1) { faults.Throw("npy.fortran", where, "Got Fortran order, wanted C order; save numpy.ascontiguousarray(array)."); }
            var (isText, size) = (IsText(header.Description), ElementSize(header.Description, where, faults));
            var count = header.Dimensions.Aggregate((Int128)1, (product, extent) => Int128.Min(product * extent, long.MaxValue));
            if (count > int.MaxValue || header.Dimensions.Any(extent => extent > int.MaxValue) || count * size > length)
            {
                faults.Throw("npy.size", where, $"The header asks for {count} elements of {size} bytes and the file holds {length} bytes; it is cut off or damaged.");
            }

            var bytes = new byte[(int)count * size];
            stream.ReadExactly(bytes);
            if (stream.ReadByte() >= 0) { faults.Throw("npy.trailing", where, $"Bytes follow after the {count} elements that the header names; the file is damaged."); }
            var shape = new Shape(header.Dimensions.Select(extent => (int)extent));
            return isText ? Texts(bytes, header.Description, size, shape, where, faults) : TypeOf(header.Description).Decode(bytes, shape);
        }
        catch (Exception fault) when (fault is EndOfStreamException or InvalidDataException)
        {
            faults.Throw("npy.truncated", where, "The array ends before all its elements were read; the file is cut off or damaged.");
            throw;
        }
    }

    private static NpyHeader ReadHeader(Stream stream, string where, Faults faults)
    {
        var start = new byte[8];
        stream.ReadExactly(start);
        if (!IsMagic(start) || start[6] is < 1 or > 3) { faults.Throw("npy.magic", where, "Got other bytes than a NumPy array of version 1, 2 or 3; save it with numpy.save."); }
        var size = new byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(size);
        var length = size.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestHeader) { faults.Throw("npy.header", where, $"Got a header of {length} bytes, wanted at most {LongestHeader}; the file is damaged."); }
        var text = new byte[length];
        stream.ReadExactly(text);
        if (NpyHeader.TryParse(Encoding.UTF8.GetString(text)) is { } header) { return header; }
        faults.Throw("npy.header", where, "The header is not a dictionary of descr (one type), fortran_order and shape; structured types are not read.");
        return null;
    }

    private static bool IsText(string description) => description.Length >= 2 && description[1] is 'U' or 'S';

    private static ElementType TypeOf(string description) => new(
        description.Length > 1 ? description[1] : ' ', description.Length == 3 && char.IsAsciiDigit(description[2]) ? description[2] - '0' : 0, description[0] == '>');

    private static int ElementSize(string description, string where, Faults faults)
    {
        var isOrder = description.Length > 2 && description[0] is '<' or '>' or '|';
        if (isOrder && IsText(description) && int.TryParse(description.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var letters) && letters is > 0 and < 100_000)
        {
            return description[1] == 'U' ? 4 * letters : letters;
        }

        if (isOrder && TypeOf(description).IsKnown) { return TypeOf(description).Size; }
        faults.Throw("npy.type", where, $"Got elements of type \"{description}\", wanted f2, f4, f8, i1 to i8, u1 to u8, b1, U or S; convert with array.astype(numpy.float32).");
        return 0;
    }

    private static DataArray Texts(byte[] bytes, string description, int size, Shape shape, string where, Faults faults)
    {
        if (shape.Rank > 1) { faults.Throw("npy.texts", where, $"Got texts of shape {shape}, wanted one text per row."); }
        Encoding encoding = description[1] == 'S' ? Encoding.Latin1 : new UTF32Encoding(description[0] == '>', false);
        var texts = Enumerable.Range(0, shape.Count).Select(row => encoding.GetString(bytes, row * size, size).TrimEnd('\0'));
        return new DataArray(shape, default) { Texts = [.. texts], NotNumeric = "Got texts, wanted numbers." };
    }
}
