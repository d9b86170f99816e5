namespace Audit.Reports.Pdf;

/// <summary>The fixed Huffman codes of deflate.</summary>
/// <remarks>Source: RFC 1951, sections 3.2.5 and 3.2.6.</remarks>
internal static class FixedCodes
{
    private static readonly int[] LengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    private static readonly int[] DistanceBase =
        [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];

    /// <summary>Writes a byte, or 256 for the end of the block.</summary>
    public static void WriteLiteral(BitSink bits, int symbol)
    {
        var (code, length) = symbol switch
        {
            < 144 => (0x30 + symbol, 8),
            < 256 => (0x190 + symbol - 144, 9),
            < 280 => (symbol - 256, 7),
            _ => (0xC0 + symbol - 280, 8),
        };
        bits.WriteReversed(code, length);
    }

    /// <summary>Writes a copy of 3 to 258 bytes from 1 to 32,768 bytes before.</summary>
    public static void WriteMatch(BitSink bits, int length, int distance)
    {
        var lengthCode = Last(LengthBase, length);
        WriteLiteral(bits, 257 + lengthCode);
        bits.Write(length - LengthBase[lengthCode], lengthCode is < 8 or 28 ? 0 : (lengthCode / 4) - 1);
        var distanceCode = Last(DistanceBase, distance);
        bits.WriteReversed(distanceCode, 5);
        bits.Write(distance - DistanceBase[distanceCode], distanceCode < 4 ? 0 : (distanceCode / 2) - 1);
    }

    private static int Last(int[] starts, int value)
    {
        var found = Array.BinarySearch(starts, value);
        return found >= 0 ? found : ~found - 1;
    }
}
