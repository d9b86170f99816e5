using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Audit.Models.Tests.Formats;

/// <summary>Damages files: bytes, runs, numbers in binary and in text, words, nesting, and parts of other files.</summary>
/// <param name="random">Decides; the same seed gives the same damage.</param>
/// <param name="words">What the format's readers look for, to be put in anywhere.</param>
internal sealed class FuzzMutator(Random random, byte[][] words)
{
    private static readonly long[] numbers =
    [
        0, 1, 2, -1, -2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue, 1L << 62, 100_000_001,
    ];

    private static readonly string[] texts =
    [
        "-1", "0", "1", "1.5", "1e9", "1e999", "-0", "4294967296", "2147483648", "9223372036854775808", "18446744073709551616", "99999999999999999999999", "null", "true", "{}", "[]", "\"\"", "\"\\ud800\"",
    ];

    /// <summary>A damaged copy, by one to eight changes.</summary>
    public byte[] Damage(byte[] file, byte[] other)
    {
        var bytes = new List<byte>(file);
        for (var count = 1 + random.Next(random.Next(1, 9)); count > 0; count--) { Change(bytes, other); }
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, random.Next(2, 40)), bytes.Count - at);
        switch (random.Next(14))
        {
            case 0 or 1 when length > 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2 when length > 0: bytes[at] = (byte)random.Next(256); break;
            case 3: Insert(bytes, at, Noise(random.Next(1, 12))); break;
            case 4: bytes.RemoveRange(at, length); break;
            case 5: Insert(bytes, random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
            case 6: bytes.RemoveRange(at, bytes.Count - at); break;
            case 7: Binary(bytes, at); break;
            case 8: Digits(bytes, at, Encoding.ASCII.GetBytes(texts[random.Next(texts.Length)])); break;
            case 9: Digits(bytes, at, Encoding.ASCII.GetBytes(numbers[random.Next(numbers.Length)].ToString(CultureInfo.InvariantCulture))); break;
            case 10 when words.Length > 0: Insert(bytes, at, words[random.Next(words.Length)]); break;
            case 11 when words.Length > 0: Replace(bytes, at, length, words[random.Next(words.Length)]); break;
            case 12: Insert(bytes, at, Enumerable.Repeat((byte)"[({}])\0\xFF"[random.Next(8)], random.Next(1, random.Next(2, 3000)))); break;
            case 13: Splice(bytes, at, other); break;
            default: break;
        }
    }

    private byte[] Noise(int count)
    {
        var noise = new byte[count];
        random.NextBytes(noise);
        return noise;
    }

    private void Binary(List<byte> bytes, int at)
    {
        var eight = new byte[8];
        var number = random.Next(4) == 0 ? bytes.Count + random.Next(-3, 4) : numbers[random.Next(numbers.Length)];
        if (random.Next(4) == 0) { BinaryPrimitives.WriteInt64BigEndian(eight, number); } else { BinaryPrimitives.WriteInt64LittleEndian(eight, number); }
        for (var index = 0; index < 1 << random.Next(4) && at + index < bytes.Count; index++) { bytes[at + index] = eight[index]; }
    }

    /// <summary>Replaces the next run of decimal digits.</summary>
    private static void Digits(List<byte> bytes, int from, byte[] text)
    {
        var at = bytes.FindIndex(from, letter => letter is >= (byte)'0' and <= (byte)'9');
        if (at < 0) { return; }
        var end = at;
        while (end < bytes.Count && bytes[end] is >= (byte)'0' and <= (byte)'9') { end++; }
        Replace(bytes, at, end - at, text);
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        var from = random.Next(other.Length + 1);
        Insert(bytes, at, other.Skip(from).Take(random.Next(1, 200)));
    }

    private static void Replace(List<byte> bytes, int at, int length, byte[] text)
    {
        bytes.RemoveRange(at, length);
        bytes.InsertRange(at, text);
    }

    private static void Insert(List<byte> bytes, int at, IEnumerable<byte> more) => bytes.InsertRange(at, more.ToArray());
}
