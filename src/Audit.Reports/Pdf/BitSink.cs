namespace Audit.Reports.Pdf;

/// <summary>Collects bits, the lowest first, into bytes.</summary>
internal sealed class BitSink
{
    private ulong held;
    private int count;

    /// <summary>The whole bytes so far.</summary>
    public List<byte> Bytes { get; } = [];

    /// <summary>Writes the lowest bits of a value.</summary>
    public void Write(int value, int bits)
    {
        held |= (ulong)(uint)value << count;
        count += bits;
        while (count >= 8)
        {
            Bytes.Add((byte)(held & 0xFF));
            held >>= 8;
            count -= 8;
        }
    }

    /// <summary>Writes a Huffman code: its highest bit first.</summary>
    public void WriteReversed(int code, int bits)
    {
        var reversed = 0;
        for (var bit = 0; bit < bits; bit++)
        {
            reversed |= ((code >> bit) & 1) << (bits - 1 - bit);
        }

        Write(reversed, bits);
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align()
    {
        if (count > 0) { Write(0, 8 - count); }
    }
}
