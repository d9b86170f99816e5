using System.IO.Compression;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.SafetensorsFiles;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class PytorchReaderTest
{
    private static PickleBytes Dict => new PickleBytes().Op("}(");

    private static byte[] One(PickleBytes tensor, params byte[] content) => tensor.Op("u").Archive(("0", content));

    private static byte[] View(int[] extents, int[] strides, int offset = 0) =>
        One(Dict.Text("w").Tensor("FloatStorage", "0", 6, extents, strides, offset), Singles(0, 1, 2, 3, 4, 5));

    [Test]
    public void Read_StateDictAsTorchWritesIt_GivesItsWeights()
    {
        var pickle = new PickleBytes().Global("collections", "OrderedDict").Op(")Rq\0(").Text("fc.weight").Op("q\x01")
            .Tensor("FloatStorage", "0", 4, [2, 2], [2, 1]).Text("fc.bias").Tensor("BFloat16Storage", "1", 2, [2], [1]).Text("steps").Tensor("LongStorage", "2", 1, [], [])
            .Op("u}(").Text("_metadata").Global("collections", "OrderedDict").Op(")Rub");
        var bytes = pickle.Archive(("0", Singles(1, 2, 3, -4)), ("1", [0x80, 0x3F, 0, 0x40]), ("2", [7, 0, 0, 0, 0, 0, 0, 0]));
        var set = PickleBytes.Read(bytes);
        Assert.That(set.Names, Is.EqualTo(new[] { "fc.bias", "fc.weight", "steps" }));
        Assert.That(set["fc.weight"].Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(set["fc.weight"].Values.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, -4 }));
        Assert.That(set["fc.bias"].Values.ToArray(), Is.EqualTo(new float[] { 1, 2 }));
        Assert.That(set.Integers("steps"), Is.EqualTo(new long[] { 7 }));
        Assert.That(set.Files[0].Sha256, Is.EqualTo(Digest.Of(bytes)));
    }

    [Test]
    public void Read_LegacyForm_GivesItsWeights()
    {
        var pickle = Dict.Text("w").Tensor("FloatStorage", "7", 3, [3], [1]).Text("epoch").Integer(3).Op("u");
        var set = PickleBytes.Read(pickle.Legacy(("7", 3, Singles(1, 2, 3))));
        Assert.That(set.Names, Is.EqualTo(new[] { "w" }));
        Assert.That(set["w"].Values.ToArray(), Is.EqualTo(new float[] { 1, 2, 3 }));
        Refused.With("pytorch.storage", () => PickleBytes.Read(pickle.Legacy(("7", 2, Singles(1, 2)))));
        Refused.With("pytorch.storage", () => PickleBytes.Read(pickle.Legacy(("7", 3, Singles(1, 2)))));
        Refused.With("pytorch.storage", () => PickleBytes.Read(pickle.Legacy(("7", 3, Singles(1, 2, 3)), ("8", 0, []))));
        Refused.With("pytorch.trailing", () => PickleBytes.Read(pickle.Legacy(("7", 3, Singles(1, 2, 3, 4)))));
    }

    [Test]
    public void Read_Checkpoint_FindsTheModelWithinIt([Values("model", "state_dict", "model_state_dict", "module")] string key)
    {
        var bytes = Dict.Text("epoch").Integer(1).Text(key).Op("}(").Text("w").Tensor("FloatStorage", "0", 1, [1], [1])
            .Op("u").Text("optimizer").Op("}(").Text("m").Tensor("FloatStorage", "0", 1, [1], [1]).Op("uu").Archive(("0", Singles(5)));
        Assert.That(PickleBytes.Read(bytes).Names, Is.EqualTo(new[] { "w" }));
    }

    [Test]
    public void Read_Parameter_IsItsTensor()
    {
        var bytes = Dict.Text("w").Global("torch._utils", "_rebuild_parameter").Op("(").Tensor("FloatStorage", "0", 1, [1], [1])
            .Op("\x88").Global("collections", "OrderedDict").Op(")RtRu").Archive(("0", Singles(5)));
        Assert.That(PickleBytes.Read(bytes)["w"].Values.ToArray(), Is.EqualTo(new float[] { 5 }));
    }

    [TestCase(new[] { 3, 2 }, new[] { 2, 1 }, 0, new float[] { 0, 1, 2, 3, 4, 5 })]
    [TestCase(new[] { 2, 3 }, new[] { 1, 2 }, 0, new float[] { 0, 2, 4, 1, 3, 5 })]
    [TestCase(new[] { 2, 1 }, new[] { 2, 1 }, 3, new float[] { 3, 5 })]
    [TestCase(new[] { 1, 2 }, new[] { 100, 1 }, 4, new float[] { 4, 5 })]
    [TestCase(new[] { 2, 2 }, new[] { 0, 3 }, 1, new float[] { 1, 4, 1, 4 })]
    [TestCase(new[] { 0, 2 }, new[] { 2, 1 }, 6, new float[0])]
    public void Read_View_ByHand(int[] extents, int[] strides, int offset, float[] wanted)
    {
        var tensor = PickleBytes.Read(View(extents, strides, offset))["w"];
        Assert.That(tensor.Shape, Is.EqualTo(new Shape(extents)));
        Assert.That(tensor.Values.ToArray(), Is.EqualTo(wanted));
    }

    [TestCase("HalfStorage", 2, new byte[] { 0, 0x3C, 0, 0x40, 0, 0x42, 0, 0x44 })]
    [TestCase("DoubleStorage", 8, new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 8, 0x40, 0, 0, 0, 0, 0, 0, 0x10, 0x40 })]
    public void Read_TransposedOfOtherTypes_ByHand(string type, int size, byte[] content)
    {
        Assert.That(content, Has.Length.EqualTo(4 * size));
        var set = PickleBytes.Read(One(Dict.Text("w").Tensor(type, "0", 4, [2, 2], [1, 2]), content));
        Assert.That(set["w"].Values.ToArray(), Is.EqualTo(new float[] { 1, 3, 2, 4 }));
    }

    [Test]
    public void Read_TransposedIntegers_ByHand() =>
        Assert.That(PickleBytes.Read(One(Dict.Text("w").Tensor("ByteStorage", "0", 4, [2, 2], [1, 2]), 1, 2, 3, 4)).Integers("w"), Is.EqualTo(new long[] { 1, 3, 2, 4 }));

    private static IEnumerable<TestCaseData> Lies =>
    [
        Lie("pytorch.view", "beyond its storage", View([7], [1])),
        Lie("pytorch.view", "offset beyond its storage", View([1], [1], 6)),
        Lie("pytorch.view", "more elements than its storage", View([7], [0])),
        Lie("pytorch.view", "memory out of nothing", View([2147483647, 2147483647], [0, 0])),
        Lie("pytorch.view", "strides of another rank", View([2, 2], [1])),
        Lie("pytorch.view", "stride of 31 bits", View([2, 2], [int.MaxValue, int.MaxValue])),
        Lie("pickle.refused", "negative stride", View([2], [-1])),
        Lie("pytorch.storage", "storage missing", Dict.Text("w").Tensor("FloatStorage", "1", 1, [1], [1]).Op("u").Archive(("0", Singles(1)))),
        Lie("pytorch.storage", "storage of another length", One(Dict.Text("w").Tensor("FloatStorage", "0", 2, [1], [1]), Singles(1))),
        Lie("pytorch.storage", "two types", One(Dict.Text("a").Tensor("FloatStorage", "0", 1, [1], [1]).Text("b").Tensor("IntStorage", "0", 1, [1], [1]), Singles(1))),
        Lie("pytorch.state", "no dictionary", new PickleBytes().Tensor("FloatStorage", "0", 1, [1], [1]).Archive(("0", Singles(1)))),
        Lie("pytorch.state", "no tensors", new PickleBytes().Op("}").Archive()),
        Lie("pytorch.state", "tensors on two levels", One(Dict.Text("a").Tensor("FloatStorage", "0", 1, [1], [1]).Text("model").Op("}(").Text("b").Tensor("FloatStorage", "0", 1, [1], [1]).Op("u"), Singles(1))),
        Lie("pytorch.pickle", "bytes after the pickle", PickleBytes.Zip(CompressionLevel.NoCompression, ("m/data.pkl", "\u0080\u0002}..."u8.ToArray()[1..]))),
        Lie("pytorch.archive", "no pickle", PickleBytes.Zip(CompressionLevel.NoCompression, ("m/version", [51]))),
        Lie("pytorch.script", "program", PickleBytes.Zip(CompressionLevel.NoCompression, ("m/data.pkl", [0x80, 2, 0x7D, 0x2E]), ("m/constants.pkl", []))),
        Lie("pytorch.byteorder", "most significant byte first", PickleBytes.Zip(CompressionLevel.NoCompression, ("m/data.pkl", [0x80, 2, 0x7D, 0x2E]), ("m/byteorder", "big"u8.ToArray()))),
        Lie("zip.method", "compressed", PickleBytes.Zip(CompressionLevel.Optimal, ("m/data.pkl", new byte[100_000]))),
        Lie("zip.twice", "two entries of one name", PickleBytes.Zip(CompressionLevel.NoCompression, ("m/data.pkl", [0x80, 2, 0x7D, 0x2E]), ("m/data.pkl", [0x80, 2, 0x7D, 0x2E]))),
        Lie("pytorch.format", "no pickle at all", [1, 2, 3]),
        Lie("pytorch.format", "empty", []),
        Lie("weights.not-finite", "NaN", One(Dict.Text("w").Tensor("FloatStorage", "0", 1, [1], [1]), Singles(float.NaN))),
    ];

    [TestCaseSource(nameof(Lies))]
    public void Read_Lie_IsRefused(string code, byte[] bytes) => Refused.With(code, () => PickleBytes.Read(bytes));

    [Test]
    public void Read_CutOrChanged_IsReadOrRefused()
    {
        var good = Dict.Text("w").Tensor("FloatStorage", "0", 2, [2], [1]).Op("u").Archive(("0", Singles(1, 2)));
        for (var length = 0; length < good.Length; length++) { Assert.That(() => PickleBytes.Read(good[..length]), Throws.TypeOf<InputFaultException>(), $"length {length}"); }
        for (var at = 0; at < good.Length; at++)
        {
            foreach (var change in new byte[] { 1, 0x80, 0xFF }) { ReadOrRefuse([.. good[..at], (byte)(good[at] ^ change), .. good[(at + 1)..]]); }
        }
    }

    private static TestCaseData Lie(string code, string name, byte[] bytes) => new TestCaseData(code, bytes).SetArgDisplayNames(name);

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            Assert.That(PickleBytes.Read(bytes).Files, Has.Length.EqualTo(1));
        }
        catch (InputFaultException fault)
        {
            Assert.That(fault.Diagnostics, Is.Not.Empty);
        }
    }
}
