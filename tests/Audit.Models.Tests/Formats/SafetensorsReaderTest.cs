using System.Text;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.SafetensorsFiles;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class SafetensorsReaderTest
{
    [Test]
    public void Read_TwoTensors_ByHand([Values("", " ", "   ")] string padding)
    {
        var header = $"{{\"__metadata__\":{{\"format\":\"pt\"}},{Entry("b", "F32", "2", 16, 24)},{Entry("a", "F32", "2,2", 0, 16)}}}{padding}";
        var bytes = Of(header, Singles(1, -2, 0.1f, 4, 5, 6));
        var set = Read(bytes);
        Assert.That(set.Names, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(set["a"].Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(set["a"].Values.ToArray(), Is.EqualTo(new[] { 1, -2, 0.1f, 4 }));
        Assert.That(set["b"].Values.ToArray(), Is.EqualTo(new[] { 5f, 6 }));
        Assert.That(set.Files, Is.EqualTo(new[] { new ModelFile("file", Digest.Of(bytes), bytes.Length) }));
    }

    [TestCase("F16", new byte[] { 0, 0x3C, 1, 0, 0xFF, 0xFB, 0, 0x80 }, new float[] { 1, 5.9604645e-8f, -65504, -0f })]
    [TestCase("BF16", new byte[] { 0x80, 0x3F, 1, 0, 0x7F, 0xFF, 0, 0x80 }, new float[] { 1, 9.18355e-41f, -3.3895314e38f, -0f })]
    [TestCase("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x80 }, new float[] { 1, -0f })]
    public void Read_OtherFloats_AreWidenedExactly(string type, byte[] data, float[] wanted)
    {
        var values = Read(One(type, $"{wanted.Length}", data))["w"].Values.ToArray();
        Assert.That(values.Select(BitConverter.SingleToUInt32Bits), Is.EqualTo(wanted.Select(BitConverter.SingleToUInt32Bits)));
    }

    [Test]
    public void Read_EveryHalf_EqualsItsDefinition([Values("F16", "BF16")] string type)
    {
        var bytes = Enumerable.Range(0, 65536).SelectMany(bits => BitConverter.GetBytes((ushort)bits)).ToArray();
        var values = Read(One(type, "65536", bytes), new WeightOptions(UnsoundAllowNonFinite: true))["w"].Values.Span;
        for (var bits = 0; bits < 65536; bits++)
        {
            var wanted = type == "F16" ? (float)BitConverter.UInt16BitsToHalf((ushort)bits) : BitConverter.UInt32BitsToSingle((uint)bits << 16);
            if (float.IsNaN(wanted) ? !float.IsNaN(values[bits]) : BitConverter.SingleToUInt32Bits(values[bits]) != BitConverter.SingleToUInt32Bits(wanted))
            {
                Assert.Fail($"{type} {bits:X4}: got {values[bits]:R}, wanted {wanted:R}");
            }
        }
    }

    [TestCase("BOOL", new byte[] { 0, 1 }, new long[] { 0, 1 })]
    [TestCase("U8", new byte[] { 0, 255 }, new long[] { 0, 255 })]
    [TestCase("I8", new byte[] { 1, 255 }, new long[] { 1, -1 })]
    [TestCase("I16", new byte[] { 1, 0, 0xFE, 0xFF }, new long[] { 1, -2 })]
    [TestCase("U32", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }, new long[] { 4294967295 })]
    [TestCase("I64", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0x80 }, new long[] { long.MinValue })]
    public void Read_Integers_AreKeptApart(string type, byte[] data, long[] wanted)
    {
        var set = Read(One(type, $"{wanted.Length}", data));
        Assert.That(set.Integers("w"), Is.EqualTo(wanted));
        Assert.That(Refused.With("weights.kind", () => _ = set["w"])[0].Message, Does.Contain("integers"));
    }

    [Test]
    public void Read_ScalarAndEmpty_HaveTheirShapes()
    {
        var set = Read(Of($"{{{Entry("s", "F32", "", 0, 4)},{Entry("e", "F16", "3,0", 4, 4)}}}", Singles(7)));
        Assert.That(set["s"].Shape.Rank, Is.Zero);
        Assert.That(set["e"].Shape, Is.EqualTo(new Shape(3, 0)));
        Assert.That(set["e"].Values.Length, Is.Zero);
    }

    private static IEnumerable<TestCaseData> Lies =>
    [
        Lie("", "safetensors.short", new byte[9]),
        Lie("length beyond the file", "safetensors.header", [255, 0, 0, 0, 0, 0, 0, 0, 123, 125]),
        Lie("length of 2^64 - 1", "safetensors.header", [255, 255, 255, 255, 255, 255, 255, 255, 123, 125]),
        Lie("no brace", "safetensors.header", Of(" {}")),
        Lie("cut JSON", "safetensors.json", Of("{\"a\":")),
        Lie("two objects", "safetensors.json", Of("{}{}")),
        Lie("not UTF-8", "safetensors.json", [5, 0, 0, 0, 0, 0, 0, 0, 123, 34, 0xFF, 34, 125]),
        Lie("half a surrogate", "safetensors.json", Of("{\"\\ud800\":{}}")),
        Lie("deep", "safetensors.json", Of("{\"a\":" + new string('[', 100000))),
        Lie("name twice", "safetensors.twice", Of($"{{{Entry("a", "F32", "1", 0, 4)},{Entry("a", "F32", "1", 4, 8)}}}", Singles(1, 2))),
        Lie("name twice by escape", "safetensors.twice", Of($"{{{Entry("a", "F32", "1", 0, 4)},{Entry("\\u0061", "F32", "1", 4, 8)}}}", Singles(1, 2))),
        Lie("metadata twice", "safetensors.twice", Of("{\"__metadata__\":{},\"__metadata__\":{}}")),
        Lie("metadata no text", "safetensors.metadata", Of("{\"__metadata__\":{\"a\":1}}")),
        Lie("metadata no object", "safetensors.metadata", Of("{\"__metadata__\":[{}]}")),
        Lie("name of 5000 letters", "safetensors.name", Of($"{{{Entry(new string('n', 5000), "F32", "1", 0, 4)}}}", Singles(1))),
        Lie("entry no object", "safetensors.entry", Of("{\"a\":[1]}")),
        Lie("shape missing", "safetensors.entry", Of("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", Singles(1))),
        Lie("dtype twice", "safetensors.entry", Of("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", Singles(1))),
        Lie("unknown key", "safetensors.entry", Of("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":[[]]}}", Singles(1))),
        Lie("negative extent", "safetensors.entry", Of($"{{{Entry("a", "F32", "-1,-1", 0, 4)}}}", Singles(1))),
        Lie("fraction", "safetensors.entry", Of($"{{{Entry("a", "F32", "1.5", 0, 4)}}}", Singles(1))),
        Lie("nested extent", "safetensors.entry", Of($"{{{Entry("a", "F32", "[1]", 0, 4)}}}", Singles(1))),
        Lie("65 axes", "safetensors.entry", Of($"{{{Entry("a", "F32", string.Join(',', Enumerable.Repeat(1, 65)), 0, 4)}}}", Singles(1))),
        Lie("end before begin", "safetensors.entry", Of($"{{{Entry("a", "F32", "1", 4, 0)}}}", Singles(1))),
        Lie("unknown type", "safetensors.type", Of($"{{{Entry("a", "F8_E4M3", "1", 0, 1)}}}", 1)),
        Lie("type in small letters", "safetensors.type", Of($"{{{Entry("a", "f32", "1", 0, 4)}}}", Singles(1))),
        Lie("number as type", "safetensors.type", Of($"{{{Entry("a", "11", "1", 0, 4)}}}", Singles(1))),
        Lie("size of another shape", "safetensors.size", Of($"{{{Entry("a", "F32", "2", 0, 4)}}}", Singles(1))),
        Lie("product beyond 64 bits", "safetensors.size", Of($"{{{Entry("a", "F32", "4294967296,4294967296", 0, 0)}}}")),
        Lie("extent beyond an int", "safetensors.too-large", Of($"{{{Entry("a", "F32", "0,4294967296", 0, 0)}}}")),
        Lie("overlap", "safetensors.overlap", Of($"{{{Entry("a", "F32", "2", 0, 8)},{Entry("b", "F32", "1", 4, 8)}}}", Singles(1, 2))),
        Lie("hole", "safetensors.hole", Of($"{{{Entry("a", "F32", "1", 4, 8)}}}", Singles(1, 2))),
        Lie("beyond the end", "safetensors.truncated", Of($"{{{Entry("a", "F32", "2", 0, 8)}}}", Singles(1))),
        Lie("rest", "safetensors.trailing", Of($"{{{Entry("a", "F32", "1", 0, 4)}}}", Singles(1, 2))),
        Lie("NaN", "weights.not-finite", One("F32", "3", Singles(0, 1, float.NaN))),
        Lie("infinity", "weights.not-finite", One("F32", "1", Singles(float.NegativeInfinity))),
        Lie("half infinity", "weights.not-finite", One("F16", "1", 0, 0x7C)),
        Lie("bfloat16 infinity", "weights.not-finite", One("BF16", "1", 0x80, 0xFF)),
        Lie("float64 beyond float32", "weights.not-finite", One("F64", "1", BitConverter.GetBytes(0.1))),
        Lie("U64 beyond a long", "weights.not-finite", One("U64", "1", BitConverter.GetBytes(ulong.MaxValue))),
    ];

    [TestCaseSource(nameof(Lies))]
    public void Read_Lie_IsRefused(string code, byte[] bytes) => Refused.With(code, () => Read(bytes));

    [Test]
    public void Read_ManyFaults_AreToldAtOnce()
    {
        var header = $"{{{Entry("a", "F9", "1", 0, 4)},{Entry("b", "F32", "7", 4, 8)},{Entry("c", "F32", "1", 8, 12)},{Entry("c", "F32", "1", 12, 16)}}}";
        var faults = Refused.With("safetensors.type", () => Read(Of(header, new byte[16])));
        Assert.That(faults.Select(fault => fault.Place), Is.EqualTo(new[] { "file: a", "file: b", "file: c" }));
    }

    [Test]
    public void Read_NotFinite_NamesTheFirstElementOfEveryWeight()
    {
        var values = new float[300_000];
        (values[200_001], values[299_999]) = (float.NaN, float.PositiveInfinity);
        var bytes = Of($"{{{Entry("a", "F32", "100000", 0, 400_000)},{Entry("b", "F32", "150000", 400_000, 1_000_000)},{Entry("c", "F32", "50000", 1_000_000, 1_200_000)}}}", Singles(values));
        var faults = Refused.With("weights.not-finite", () => Read(bytes));
        Assert.That(faults.Select(fault => fault.ToString()[..26]), Is.EqualTo(new[] { "file: b: Element 100001 is ", "file: c: Element 49999 is N" }.Select(text => text[..26])));
        Assert.That(Read(bytes, new WeightOptions(UnsoundAllowNonFinite: true))["b"].Values.Span[100_001], Is.NaN);
    }

    [Test]
    public void Read_NonFiniteAllowed_StillRefusesWhatFloat32CannotHold()
    {
        byte[] data = [.. BitConverter.GetBytes(double.NaN), .. BitConverter.GetBytes(0.1)];
        var faults = Refused.With("weights.not-finite", () => Read(One("F64", "2", data), new WeightOptions(UnsoundAllowNonFinite: true)));
        Assert.That(faults[0].Message, Does.StartWith("Element 1 is a float64"));
    }

    [Test]
    public void Read_EveryByteChanged_IsReadOrRefused()
    {
        var good = Of($"{{\"__metadata__\":{{\"a\":\"b\"}},{Entry("a", "F32", "2,1", 0, 8)},{Entry("b", "BF16", "2", 8, 12)}}}", [.. Singles(1, 2), 1, 2, 3, 4]);
        for (var length = 0; length < good.Length; length++) { Assert.That(() => Read(good[..length]), Throws.TypeOf<InputFaultException>(), $"length {length}"); }
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var change in new byte[] { 1, 2, 0x80, 0xFF }) { ReadOrRefuse([.. good[..at], (byte)(good[at] ^ change), .. good[(at + 1)..]]); }
        }
    }

    [Test]
    public void Names_Missing_TellsTheNearest()
    {
        var set = Read(Of($"{{{Entry("h.0.attn.weight", "F32", "1", 0, 4)},{Entry("wte", "F32", "1", 4, 8)}}}", Singles(1, 2)));
        Assert.That(Refused.With("weights.missing", () => _ = set["h.0.atn.weight"])[0].Message, Does.Contain("'h.0.attn.weight', 'wte'"));
        Assert.That(set.Has("wte"));
        Assert.That(set.Has("wpe"), Is.False);
    }

    [Test]
    public void Read_LargeFile_IsMappedWithTheSameValues()
    {
        var folder = Directory.CreateTempSubdirectory();
        var path = Path.Combine(folder.FullName, "model.safetensors");
        var values = Enumerable.Range(0, 5_000_000).Select(index => index * 0.25f).ToArray();
        var bytes = Of($"{{{Entry("a", "F32", "4999998", 8, 20_000_000)},{Entry("p", "F32", "2", 0, 8)}}}", Singles(values));
        File.WriteAllBytes(path, bytes);
        Assert.That(bytes.Length, Is.GreaterThan(FileBytes.LargestCopied));
        var set = WeightSet.Read(folder.FullName);
        Assert.That(set["a"].Values.Span.SequenceEqual(values.AsSpan(2)));
        Assert.That(set.Files[0], Is.EqualTo(new ModelFile("model.safetensors", Digest.Of(bytes), bytes.Length)));
        Assert.That(set.ChangedFiles, Is.Empty);
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        Assert.That(set.ChangedFiles, Is.EqualTo(set.Files));
        folder.Delete(recursive: true);
    }

    [Test]
    public void Read_NoSuchPath_IsRefused()
    {
        Refused.With("file.unreadable", () => WeightSet.Read("file.safetensors"));
        Refused.With("weights.format", () => WeightSet.Read("file.xyz"));
    }

    private static TestCaseData Lie(string name, string code, byte[] bytes) => new TestCaseData(code, bytes).SetArgDisplayNames(name.Length == 0 ? code : name);

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            Assert.That(Read(bytes).Files, Has.Length.EqualTo(1));
        }
        catch (InputFaultException fault)
        {
            Assert.That(fault.Diagnostics, Is.Not.Empty);
        }
    }
}
