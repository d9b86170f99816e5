using System.Buffers.Binary;

namespace Audit.Reports.Pdf;

/// <summary>Packs bytes as a zlib stream that depends on nothing but them.</summary>
/// <remarks>
/// Guarantee: any inflate gives the bytes back; the packed bytes are the same on every machine and runtime. One block of fixed Huffman codes.
/// Source: RFC 1950, RFC 1951 section 3.2.6. Cost: about an eighth larger than dynamic codes.
/// </remarks>
internal static class Zlib
{
    private const int LongestMatch = 258;
    private const int ShortestMatch = 3;
    private const int Window = 32768;
    private const int Tries = 96;

    /// <summary>Header, packed bytes, checksum.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> data)
    {
        var bits = new BitSink();
        bits.Write(0x0178, 16);
        bits.Write(0b011, 3);
        Matches(data, bits);
        FixedCodes.WriteLiteral(bits, 256);
        bits.Align();
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32(data));
        return [.. bits.Bytes, .. checksum];
    }

    /// <summary>The checksum of RFC 1950.</summary>
    public static uint Adler32(ReadOnlySpan<byte> data)
    {
        var (a, b) = (1u, 0u);
        foreach (var value in data)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }

    /// <summary>Greedy matches over chains of equal three-byte starts, put off by one byte where the next match is longer.</summary>
    private static void Matches(ReadOnlySpan<byte> data, BitSink bits)
    {
        var chains = new Chains(data.Length);
        var at = 0;
        while (at < data.Length)
        {
            var (length, distance) = chains.Longest(data, at);
            chains.Add(data, at);
            if (length >= ShortestMatch && at + 1 < data.Length && length < 32 && chains.Longest(data, at + 1).Length > length) { length = 0; }
            if (length < ShortestMatch)
            {
                FixedCodes.WriteLiteral(bits, data[at++]);
                continue;
            }

            FixedCodes.WriteMatch(bits, length, distance);
            for (var step = 1; step < length; step++) { chains.Add(data, at + step); }
            at += length;
        }
    }

    /// <summary>Earlier places whose next three bytes hash alike, latest first.</summary>
    private sealed class Chains
    {
        private readonly int[] heads = new int[1 << 15];
        private readonly int[] previous;

        public Chains(int length)
        {
            Array.Fill(heads, -1);
            previous = new int[length];
        }

        public void Add(ReadOnlySpan<byte> data, int at)
        {
            if (at + ShortestMatch > data.Length) { return; }
            ref var head = ref heads[Hash(data, at)];
            (previous[at], head) = (head, at);
        }

        public (int Length, int Distance) Longest(ReadOnlySpan<byte> data, int at)
        {
            var (best, distance) = (0, 0);
            if (at + ShortestMatch > data.Length) { return (0, 0); }
            var here = data[at..Math.Min(data.Length, at + LongestMatch)];
            var place = heads[Hash(data, at)];
            for (var tries = 0; place >= 0 && at - place <= Window && tries < Tries; tries++, place = previous[place])
            {
                var length = here.CommonPrefixLength(data[place..]);
                if (length > best) { (best, distance) = (length, at - place); }
                if (best == here.Length) { break; }
            }

            return best == ShortestMatch && distance > 4096 ? (0, 0) : (best, distance);
        }

        private static int Hash(ReadOnlySpan<byte> data, int at) => unchecked((int)(((uint)(data[at] | (data[at + 1] << 8) | (data[at + 2] << 16)) * 2654435761u) >> 17));
    }
}
