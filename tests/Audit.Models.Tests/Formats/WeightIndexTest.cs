using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.SafetensorsFiles;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class WeightIndexTest
{
    private const string Name = "model.safetensors.index.json";
    private string folder = "";

    [SetUp]
    public void Make()
    {
        folder = Directory.CreateTempSubdirectory("file").FullName;
        Put("m-1.safetensors", Of($"{{{Entry("a", "F32", "1", 0, 4)},{Entry("b", "F32", "1", 4, 8)}}}", Singles(1, 2)));
        Put("m-2.safetensors", Of($"{{{Entry("c", "F32", "1", 0, 4)}}}", Singles(3)));
        Index("""{"metadata":{"total_size":12,"x":{"y":[1]}},"weight_map":{"a":"m-1.safetensors","b":"m-1.safetensors","c":"m-2.safetensors"}}""");
    }

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Read_FolderOrIndex_GivesAllWeights([Values] bool byFolder)
    {
        var set = WeightSet.Read(byFolder ? folder : Path.Combine(folder, Name));
        Assert.That(set.Names.Select(name => set[name].Values.Span[0]), Is.EqualTo(new float[] { 1, 2, 3 }));
        Assert.That(set.Files.Select(file => file.Name), Is.EqualTo(new[] { Name, "m-1.safetensors", "m-2.safetensors" }));
        Assert.That(set.Files[2].Sha256, Is.EqualTo(Digest.Of(File.ReadAllBytes(Path.Combine(folder, "m-2.safetensors")))));
    }

    [TestCase("index.json", "{\"weight_map\":{")]
    [TestCase("index.json", "{}{}")]
    [TestCase("index.form", "[]")]
    [TestCase("index.form", "{\"weight_map\":{}}")]
    [TestCase("index.form", "{\"weight_map\":[]}")]
    [TestCase("index.form", "{\"weight_map\":{\"a\":1}}")]
    [TestCase("index.twice", "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"a\":\"m-1.safetensors\"}}")]
    [TestCase("index.twice", "{\"weight_map\":{\"a\":\"m-1.safetensors\"},\"weight_map\":{}}")]
    [TestCase("index.missing", "{\"weight_map\":{\"a\":\"m-3.safetensors\"}}")]
    [TestCase("index.outside", "{\"weight_map\":{\"a\":\"../m-1.safetensors\"}}")]
    [TestCase("index.outside", "{\"weight_map\":{\"a\":\"..\"}}")]
    [TestCase("index.outside", "{\"weight_map\":{\"a\":\"\"}}")]
    [TestCase("index.outside", "{\"weight_map\":{\"a\":\"/etc/m.safetensors\"}}")]
    [TestCase("index.outside", "{\"weight_map\":{\"a\":\"c:\\\\m.safetensors\"}}")]
    [TestCase("index.outside", "{\"weight_map\":{\"a\":\"model.safetensors.index.json\"}}")]
    [TestCase("index.unlisted", "{\"weight_map\":{\"a\":\"m-1.safetensors\"}}")]
    [TestCase("index.absent", "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-1.safetensors\",\"z\":\"m-1.safetensors\"}}")]
    [TestCase("index.wrong-file", "{\"weight_map\":{\"a\":\"m-2.safetensors\",\"b\":\"m-1.safetensors\",\"c\":\"m-2.safetensors\"}}")]
    public void Read_BadIndex_IsRefused(string code, string json)
    {
        Index(json);
        Assert.That(Codes(), Has.Some.EqualTo(code));
    }

    [Test]
    public void Read_WeightInTwoFiles_IsRefused()
    {
        Put("m-2.safetensors", Of($"{{{Entry("c", "F32", "1", 0, 4)},{Entry("a", "F32", "1", 4, 8)}}}", Singles(3, 4)));
        Assert.That(Codes(), Is.EqualTo(new[] { "index.two-places" }));
    }

    [Test]
    public void Read_DamagedParts_AreAllTold()
    {
        Put("m-1.safetensors", new byte[9]);
        Put("m-2.safetensors", Of($"{{{Entry("c", "F32", "1", 0, 4)}}}", Singles(float.NaN)));
        Assert.That(Codes(), Is.EqualTo(new[] { "safetensors.short", "weights.not-finite" }));
    }

    [Test]
    public void Read_FolderWithoutWeights_IsRefused()
    {
        File.Delete(Path.Combine(folder, Name));
        Assert.That(Codes(), Is.EqualTo(new[] { "weights.folder" }), "two files and no index");
        File.Delete(Path.Combine(folder, "m-2.safetensors"));
        Assert.That(WeightSet.Read(folder).Names, Is.EqualTo(new[] { "a", "b" }), "the only file");
    }

    private IEnumerable<string> Codes()
    {
        var fault = Assert.Throws<InputFaultException>(() => WeightSet.Read(folder))!;
        return fault.Diagnostics.Select(item => item.Code);
    }

    private void Index(string json) => File.WriteAllText(Path.Combine(folder, Name), json);

    private void Put(string name, byte[] bytes) => File.WriteAllBytes(Path.Combine(folder, name), bytes);
}
