using System.Text;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class JsonLinesTest
{
    [TestCase("[1,2,3]\n[4,5,16777215]\n")]
    [TestCase("\uFEFF[1, 2, 3]\r\n[4, 5, 16777215]")]
    [TestCase("{\"tokens\":[1,2,3]}\n{\"tokens\":[4,5,16777215],\"text\":\"x\"}")]
    [TestCase("{\"input_ids\":[1,2,3],\"attention_mask\":[1,1,1]}\n{\"input_ids\":[4,5,16777215]}")]
    public void Read_EqualLengths_ByHand(string text)
    {
        var array = Read(text).Inputs(null);
        Assert.That(array.Shape, Is.EqualTo(new Shape(2, 3)));
        Assert.That(array.Values.ToArray(), Is.EqualTo(new float[] { 1, 2, 3, 4, 5, 16777215 }));
        Assert.That(array.IsExact);
    }

    [Test]
    public void Read_NumbersBesideIds_AreLabels()
    {
        var table = Read("{\"tokens\":[1],\"label\":3,\"part\":7}\n{\"label\":4,\"tokens\":[2]}\n{\"tokens\":[5],\"label\":3,\"part\":7}");
        Assert.That(table.Labels("label"), Is.EqualTo(new[] { 3, 4, 3 }));
        Assert.That(table.Labels("file"), Is.EqualTo(new[] { 1, 2, 5 }));
        Refused.With("data.no-such-array", () => table.Labels("part"));
    }

    [TestCase("jsonl.lengths", "[1,2]\n[1]")]
    [TestCase("jsonl.lengths", "[1,2]\n\n[1,2]")]
    [TestCase("jsonl.empty", "")]
    [TestCase("jsonl.empty", "[]\n[]")]
    [TestCase("jsonl.json", "[1,2")]
    [TestCase("jsonl.json", "[1][2]")]
    [TestCase("jsonl.json", "{\"\\ud800\":1}")]
    [TestCase("jsonl.form", "3")]
    [TestCase("jsonl.form", "{\"text\":\"a\"}")]
    [TestCase("jsonl.form", "{\"tokens\":[1],\"input_ids\":[1]}")]
    [TestCase("jsonl.form", "{\"tokens\":1}")]
    [TestCase("jsonl.id", "[1.5]")]
    [TestCase("jsonl.id", "[-1]")]
    [TestCase("jsonl.id", "[16777216]")]
    [TestCase("jsonl.id", "[[1]]")]
    [TestCase("jsonl.id", "[\"a\"]")]
    [TestCase("jsonl.padded", "{\"tokens\":[1,0],\"attention_mask\":[1,0]}")]
    [TestCase("jsonl.padded", "{\"tokens\":[1,0],\"attention_mask\":{}}")]
    public void Read_Bad_IsRefused(string code, string text) => Refused.With(code, () => Read(text));

    [Test]
    public void Read_EveryBadLine_IsTold() =>
        Assert.That(Refused.With("jsonl.id", () => Read("[1]\n[-1]\n[2]\nx\n[3,4]")).Select(fault => fault.Place), Is.EqualTo(new[] { "file.jsonl: line 2", "file.jsonl: line 4", "file.jsonl: line 4", "file.jsonl: line 5" }));

    [Test]
    public void Read_Damaged_IsReadOrRefused() =>
        Refused.OrReadWhenDamaged(Encoding.UTF8.GetBytes("{\"tokens\":[1,2],\"label\":3,\"x\":{\"y\":[null]}}\n{\"tokens\":[1,2],\"attention_mask\":[1,1]}"), "file.jsonl");

    private static DataTable Read(string text) => DataReader.Parse(Encoding.UTF8.GetBytes(text), "file.jsonl");
}
