using System.IO.Compression;
using System.Text;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class CsvIdxTest
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 255, 4];

    [Test]
    public void Csv_NumbersLabelsAndKeys()
    {
        var table = Csv("age,income,label,user,zip\n1.5,-2e3,0,\"a, \"\"b\"\"\",007\r\n2,.25,3,c,010\n");
        var inputs = table.Inputs("income, age");
        Assert.That(inputs.Shape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(inputs.Values.ToArray(), Is.EqualTo(new[] { -2000f, 1.5f, 0.25f, 2 }));
        Assert.That(table.Labels("label"), Is.EqualTo(new[] { 0, 3 }));
        Assert.That(table.Keys("user"), Is.EqualTo(new[] { "a, \"b\"", "c" }));
        Assert.That(table.Keys("zip"), Is.EqualTo(new[] { "007", "010" }), "leading zeros are part of a key");
    }

    [Test]
    public void Csv_NotANumber_NamesLineAndColumn()
    {
        var table = Csv("a,b\n1,\"x\ny\"\n2,3\noops,4\n");
        var fault = Refused.With("data.not-numeric", () => table.Inputs("a"));
        Assert.That(fault[0].Message, Does.StartWith("line 5, column \"a\": got \"oops\""));
    }

    [TestCase("nan")]
    [TestCase("inf")]
    [TestCase("1e99")]
    [TestCase("")]
    [TestCase("1,5")]
    public void Csv_NotFinite_IsNoNumber(string cell) => Refused.With("data.not-numeric", () => Csv($"a,b\n\"{cell}\",1\n").Inputs("a"));

    [Test]
    public void Csv_WrongCellCounts_AllNamedAtOnce()
    {
        var faults = Refused.With("csv.cells", () => Csv("a,b\n1\n1,2\n1,2,3\n"));
        Assert.That(faults.Select(item => item.Place), Is.EqualTo(new[] { "file.csv: line 2", "file.csv: line 4" }));
    }

    [TestCase("csv.empty", "")]
    [TestCase("csv.no-rows", "a,b\n")]
    [TestCase("csv.header", "a,a\n1,2\n")]
    [TestCase("csv.header", "a,\n1,2\n")]
    [TestCase("csv.header", "1,2\n3,4\n")]
    [TestCase("csv.quote", "a\n\"b\n")]
    [TestCase("csv.quote", "a\n\"b\"c\n")]
    public void Csv_Bad_IsRefused(string code, string text) => Refused.With(code, () => Csv(text));

    [Test]
    public void Csv_NoLastLineEndAndByteOrderMark_IsRead() => Assert.That(Csv("\uFEFFa,b\n1,2").Inputs("a,b").Values.ToArray(), Is.EqualTo(new[] { 1f, 2 }));

    [Test]
    public void Idx_Images_ByHand()
    {
        var array = DataReader.Parse(Images, "file-idx3-ubyte").Inputs(null);
        Assert.That(array.Shape, Is.EqualTo(new Shape(2, 2, 1)));
        Assert.That(array.Row(1).ToArray(), Is.EqualTo(new[] { 255f, 4 }));
    }

    [Test]
    public void Idx_Zipped_IsTheSame()
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionMode.Compress, leaveOpen: true)) { zip.Write([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9]); }
        Assert.That(DataReader.Parse(memory.ToArray(), "file.gz").Labels(null), Is.EqualTo(new[] { 7, 0, 9 }));
        Refused.OrReadWhenDamaged(memory.ToArray(), "file.gz");
    }

    [Test]
    public void Idx_Damaged_IsReadOrRefused() => Refused.OrReadWhenDamaged(Images, "file.idx");

    [Test]
    public void Idx_HugeHeader_IsRefused() =>
        Refused.With("idx.size", () => DataReader.Parse([0, 0, 8, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], "file.idx"));

    [Test]
    public void Gzip_Bomb_IsRefusedOrSmall()
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true)) { zip.Write(new byte[10_000_000]); }
        Refused.With("data.format", () => DataReader.Parse(memory.ToArray(), "file.gz"));
    }

    [Test]
    public void UnknownFormat_IsRefused() => Refused.With("data.format", () => DataReader.Parse("hello"u8.ToArray(), "file.txt"));

    private static DataTable Csv(string text) => DataReader.Parse(Encoding.UTF8.GetBytes(text), "file.csv");
}
