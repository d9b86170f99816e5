using System.IO.Compression;
using Audit.Reports.Pdf;
using NUnit.Framework;

namespace Audit.Reports.Tests.Pdf;

[TestFixture]
public sealed class ZlibTest
{
    private static IEnumerable<TestCaseData> Inputs()
    {
        yield return new TestCaseData(Array.Empty<byte>()).SetArgDisplayNames("nothing");
        yield return new TestCaseData(new byte[] { 255 }).SetArgDisplayNames("one byte");
        yield return new TestCaseData(new byte[] { 7, 7 }).SetArgDisplayNames("two bytes");
        yield return new TestCaseData(new byte[100_000]).SetArgDisplayNames("zeros");
        yield return new TestCaseData(Enumerable.Range(0, 90_000).Select(index => (byte)((long)index * index % 251)).ToArray()).SetArgDisplayNames("period");
        yield return new TestCaseData(Enumerable.Range(0, 256).Select(value => (byte)value).ToArray()).SetArgDisplayNames("every literal");
        for (var length = 3; length <= 259; length += 16)
        {
            yield return new TestCaseData(Enumerable.Repeat((byte)'a', length).ToArray()).SetArgDisplayNames($"run of {length}");
        }
    }

    [TestCaseSource(nameof(Inputs))]
    public void Pack_InflatesToTheSame(byte[] data) => Assert.That(Inflate(Zlib.Pack(data)), Is.EqualTo(data));

    [Test]
    public void Pack_RandomWithCopies_InflatesToTheSame([Random(0, int.MaxValue, 8)] int seed)
    {
        var random = new Random(seed);
        var data = new List<byte>();
        while (data.Count < 60_000)
        {
            var length = random.Next(1, 400);
            var start = random.Next(0, data.Count + 1);
            if (random.Next(2) == 0 && start + length <= data.Count) { data.AddRange(data.GetRange(start, length)); continue; }
            var fresh = new byte[length];
            random.NextBytes(fresh);
            data.AddRange(fresh);
        }

        Assert.That(Inflate(Zlib.Pack([.. data])), Is.EqualTo(data));
    }

    [Test]
    public void Pack_Repetitive_IsSmall() => Assert.That(Zlib.Pack(new byte[100_000]), Has.Length.LessThan(1_000));

    [Test]
    public void Adler32_OfWikipedia_IsKnown() => Assert.That(Zlib.Adler32("Wikipedia"u8), Is.EqualTo(0x11E60398));

    private static byte[] Inflate(byte[] packed)
    {
        using var stream = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }
}
