using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.SafetensorsFiles;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class TorchSharpReaderTest
{
    private static readonly byte[] good = new TorchSharpFiles(3)
        .Entry("fc.weight", 6, [2, 2], Singles(1, 2, 3, -4)).Entry("fc.bias", 15, [2], 0x80, 0x3F, 0, 0x40).Entry("steps", 4, [], 7, 0, 0, 0, 0, 0, 0, 0).ToArray();

    [Test]
    public void Read_ThreeEntries_ByHand()
    {
        byte[] start = [3, 9, .. "fc.weight"u8, 6, 2, 2, 2, 0, 0, 0x80, 0x3F];
        Assert.That(good[..start.Length], Is.EqualTo(start), "the form as TorchSharp writes it");
        var set = TorchSharpFiles.Read(good);
        Assert.That(set.Names, Is.EqualTo(new[] { "fc.bias", "fc.weight", "steps" }));
        Assert.That(set["fc.weight"].Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(set["fc.weight"].Values.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, -4 }));
        Assert.That(set["fc.bias"].Values.ToArray(), Is.EqualTo(new float[] { 1, 2 }));
        Assert.That(set.Integers("steps"), Is.EqualTo(new long[] { 7 }));
        Assert.That(set.Files[0].Sha256, Is.EqualTo(Digest.Of(good)));
    }

    [Test]
    public void Read_LongExtent_TakesTwoBytes() =>
        Assert.That(TorchSharpFiles.Read(new TorchSharpFiles(1).Entry("w", 6, [300], new byte[1200]).ToArray())["w"].Shape, Is.EqualTo(new Shape(300)));

    private static IEnumerable<TestCaseData> Lies =>
    [
        Lie("torchsharp.truncated", "empty", []),
        Lie("torchsharp.truncated", "more entries than there are", new TorchSharpFiles(2).Entry("w", 6, [1], Singles(1)).ToArray()),
        Lie("torchsharp.truncated", "fewer elements", new TorchSharpFiles(1).Entry("w", 6, [2], Singles(1)).ToArray()),
        Lie("torchsharp.trailing", "rest", new TorchSharpFiles(1).Entry("w", 6, [1], Singles(1)).Raw(0).ToArray()),
        Lie("torchsharp.twice", "same name", new TorchSharpFiles(2).Entry("w", 6, [1], Singles(1)).Entry("w", 6, [1], Singles(1)).ToArray()),
        Lie("torchsharp.type", "complex", new TorchSharpFiles(1).Entry("w", 9, [1], new byte[8]).ToArray()),
        Lie("torchsharp.type", "huge type", new TorchSharpFiles(1).Entry("w", long.MaxValue, [1], new byte[8]).ToArray()),
        Lie("torchsharp.axes", "65 axes", new TorchSharpFiles(1).Entry("w", 6, new long[65]).ToArray()),
        Lie("torchsharp.too-large", "extent beyond an int", new TorchSharpFiles(1).Entry("w", 6, [1L << 40, 0]).ToArray()),
        Lie("torchsharp.too-large", "product beyond 64 bits", new TorchSharpFiles(1).Entry("w", 6, [1 << 30, 1 << 30, 1 << 30]).ToArray()),
        Lie("torchsharp.name", "name beyond the file", [1, 5, 65]),
        Lie("torchsharp.name", "name not UTF-8", [1, 1, 0xFF, 6, 0, 0, 0, 0, 0]),
        Lie("torchsharp.number", "number of 64 bits", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1]),
        Lie("torchsharp.number", "number not in shortest form", [0x80, 0]),
        Lie("weights.not-finite", "NaN", new TorchSharpFiles(1).Entry("w", 6, [1], Singles(float.NaN)).ToArray()),
    ];

    [TestCaseSource(nameof(Lies))]
    public void Read_Lie_IsRefused(string code, byte[] bytes) => Refused.With(code, () => TorchSharpFiles.Read(bytes));

    [Test]
    public void Read_CutAtEveryByte_IsRefused()
    {
        for (var length = 0; length < good.Length; length++)
        {
            Assert.That(() => TorchSharpFiles.Read(good[..length]), Throws.TypeOf<InputFaultException>(), $"length {length}");
        }
    }

    private static TestCaseData Lie(string code, string name, byte[] bytes) => new TestCaseData(code, bytes).SetArgDisplayNames(name);
}
