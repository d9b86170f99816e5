using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class NpyTest
{
    private static readonly byte[] Good = NpyWriter.Bytes(new Shape(2, 3), [1f, 2, 3, -4, 0.1f, 6]);

    [Test]
    public void Bytes_AreThoseOfNumPy()
    {
        var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
        Assert.That(Good, Has.Length.EqualTo(128 + 24));
        Assert.That(Good[..10], Is.EqualTo(new byte[] { 0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, 118, 0 }));
        Assert.That(Encoding.ASCII.GetString(Good, 10, 118), Is.EqualTo(header.PadRight(117) + "\n"));
    }

    [Test]
    public void Read_Written_IsTheSame()
    {
        var table = DataReader.Parse(Good, "file/rows.npy");
        Assert.That(table.Arrays.Keys, Is.EqualTo(new[] { "rows" }));
        var array = table.Inputs(null);
        Assert.That(array.Shape, Is.EqualTo(new Shape(2, 3)));
        Assert.That(array.Values.ToArray(), Is.EqualTo(new[] { 1f, 2, 3, -4, 0.1f, 6 }));
        Assert.That(array.IsExact);
        Assert.That(array.Row(1).ToArray(), Is.EqualTo(new[] { -4, 0.1f, 6 }));
        Assert.That(table.Sha256, Is.EqualTo(Digest.Of(Good)));
    }

    [Test]
    public void Read_Integers_AreKeptExactly()
    {
        var table = DataReader.Parse(NpyWriter.Bytes(new Shape(3), [5L, long.MinValue, 16777217]), "file.npy");
        Assert.That(table.Keys(null), Is.EqualTo(new[] { "5", "-9223372036854775808", "16777217" }));
        Assert.That(table.Arrays["file"].IsExact, Is.False, "16777217 is no float32");
        Refused.With("data.labels", () => table.Labels(null));
    }

    [TestCase("<i1", new byte[] { 0xFF, 2 }, new float[] { -1, 2 })]
    [TestCase("|u1", new byte[] { 0xFF, 2 }, new float[] { 255, 2 })]
    [TestCase("|b1", new byte[] { 7, 0 }, new float[] { 1, 0 })]
    [TestCase(">i2", new byte[] { 0xFF, 0xFE, 1, 0 }, new float[] { -2, 256 })]
    [TestCase("<u2", new byte[] { 0xFF, 0xFE, 1, 0 }, new float[] { 0xFEFF, 1 })]
    [TestCase("<f2", new byte[] { 0, 0x3C, 1, 0 }, new float[] { 1, 5.9604645e-8f })]
    [TestCase(">f4", new byte[] { 0x3F, 0x80, 0, 0, 0, 0, 0, 1 }, new float[] { 1, 1.4e-45f })]
    [TestCase("<u8", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0 }, new float[] { 18446744073709551616f, 0 })]
    public void Read_EveryType_ByHand(string type, byte[] elements, float[] wanted) =>
        Assert.That(DataReader.Parse(Make(type, "(2,)", elements), "file.npy").Inputs(null).Values.ToArray(), Is.EqualTo(wanted));

    [TestCase(0.5, 0.5f, true)]
    [TestCase(0.1, 0.1f, false)]
    public void Read_Double_IsRoundedToNearestAndSaysSo(double value, float wanted, bool exact)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
        var array = DataReader.Parse(Make("<f8", "(1,)", bytes), "file.npy").Inputs(null);
        Assert.That((array.Values.Span[0], array.IsExact), Is.EqualTo((wanted, exact)));
    }

    [Test]
    public void Read_Texts_AreKeys()
    {
        var table = DataReader.Parse(Make("<U2", "(2,)", [0x61, 0, 0, 0, 0xE9, 0, 0, 0, 0x62, 0, 0, 0, 0, 0, 0, 0]), "file.npy");
        Assert.That(table.Keys(null), Is.EqualTo(new[] { "a\u00e9", "b" }));
        Refused.With("data.not-numeric", () => table.Inputs(null));
    }

    [Test]
    public void Labels_FloatsThatAreIntegers_AreRead()
    {
        Assert.That(DataReader.Parse(NpyWriter.Bytes(new Shape(3, 1), [0f, 7, 2]), "file.npy").Labels(null), Is.EqualTo(new[] { 0, 7, 2 }));
        Refused.With("data.labels", () => DataReader.Parse(NpyWriter.Bytes(new Shape(2), [0f, 0.5f]), "file.npy").Labels(null));
        Refused.With("data.labels", () => DataReader.Parse(Good, "file.npy").Labels(null));
    }

    [Test]
    public void Inputs_NotFinite_NamesTheRow()
    {
        var fault = Refused.With("data.not-finite", () => DataReader.Parse(NpyWriter.Bytes(new Shape(2, 2), [0f, 1, 2, float.NaN]), "file.npy").Inputs(null));
        Assert.That(fault[0].Message, Does.Contain("Row 1"));
    }

    [TestCase("npy.type", "|O", "(1,)")]
    [TestCase("npy.type", "<c8", "(1,)")]
    [TestCase("npy.type", "<f3", "(1,)")]
    [TestCase("npy.truncated", "<f4", "(3,)")]
    [TestCase("npy.size", "<f4", "(99999999999999999, 99999999999999999)")]
    [TestCase("npy.size", "<f4", "(0, 99999999999)")]
    [TestCase("npy.trailing", "<f4", "(1,)")]
    [TestCase("npy.scalar", "<f4", "()")]
    [TestCase("npy.header", "<f4", "(-1,)")]
    [TestCase("npy.header", "<f4", "2")]
    public void Read_BadHeader_IsRefused(string code, string type, string shape) =>
        Refused.With(code, () => DataReader.Parse(Make(type, shape, new byte[8]), "file.npy"));

    [Test]
    public void Read_Fortran_IsRefused() => Refused.With("npy.fortran", () => DataReader.Parse(Make("<f4", "(1, 2)", new byte[8], fortran: true), "file.npy"));

    [Test]
    public void Read_Damaged_IsReadOrRefused() => Refused.OrReadWhenDamaged(Good, "file.npy");

    [Test]
    public void Read_NoSuchFile_IsRefused() => Refused.With("file.unreadable", () => DataReader.Read("file-that-is-not-there.npy"));

    [Test]
    public void Npz_Written_IsReadAndTheSameBytesAgain()
    {
        var bytes = NpzWriter.Bytes(("x", Good), ("y", NpyWriter.Bytes(new Shape(2), [3L, 1])));
        Assert.That(NpzWriter.Bytes(("x", Good), ("y", NpyWriter.Bytes(new Shape(2), [3L, 1]))), Is.EqualTo(bytes));
        var table = DataReader.Parse(bytes, "file.npz");
        Assert.That(table.Labels("y"), Is.EqualTo(new[] { 3, 1 }));
        Assert.That(table.Inputs("x").Row(0).ToArray(), Is.EqualTo(new[] { 1f, 2, 3 }));
        Refused.With("data.which-array", () => table.Inputs(null));
        Assert.That(Refused.With("data.no-such-array", () => table.Inputs("z"))[0].Message, Does.Contain("\"x\", \"y\""));
        using var archive = new ZipArchive(new MemoryStream(bytes));
        Assert.That(archive.Entries.Select(entry => (entry.FullName, entry.LastWriteTime.Year)), Is.EqualTo(new[] { ("x.npy", 1980), ("y.npy", 1980) }));
    }

    [Test]
    public void Npz_Deflated_IsRead()
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("x.npy", CompressionLevel.SmallestSize).Open();
            entry.Write(NpyWriter.Bytes(new Shape(5000), new float[5000]));
        }

        Assert.That(memory.Length, Is.LessThan(1000));
        Assert.That(DataReader.Parse(memory.ToArray(), "file.npz").Inputs(null).Rows, Is.EqualTo(5000));
    }

    [Test]
    public void Npz_Damaged_IsReadOrRefused() => Refused.OrReadWhenDamaged(NpzWriter.Bytes(("x", Good), ("y", NpyWriter.Bytes(new Shape(2), [3L, 1]))), "file.npz");

    [TestCase("")]
    [TestCase("a/b")]
    public void Npz_BadName_IsRefused(string name) => Assert.That(() => NpzWriter.Bytes((name, Good)), Throws.ArgumentException);

    private static byte[] Make(string type, string shape, byte[] elements, bool fortran = false)
    {
        var header = $"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': {shape}, }}\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. elements];
    }
}
