using Audit.Engine.Policies;
using NUnit.Framework;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Tests.Policies;

[TestFixture]
public sealed class PolicyJsonTest
{
    [Test]
    public void Write_Good_FillsInDefaults()
    {
        JObject written = PolicyJson.Write(PolicyFiles.Read(PolicyFiles.Good));
        JToken claim = written["claims"]![1]!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)written["solver"], Is.EqualTo("z3"));
            Assert.That((string?)claim["subject"]!["effect"]!["mechanism"], Is.EqualTo("Relu_2[17]"));
            Assert.That((int)claim["budget"]!["boxes"]!, Is.EqualTo(100_000));
            Assert.That((string?)claim["comparison"], Is.EqualTo("below"));
            Assert.That((string?)written["regions"]!["near"]!["ball"]!["radius"], Is.EqualTo("0.02"));
            Assert.That((bool)written["coarse"]!["int8"]!["quant.rtn"]!["symmetric"]!, Is.True);
        });
    }

    [Test]
    public void Write_SamePolicy_SameText()
    {
        string first = PolicyJson.Write(PolicyFiles.Read(PolicyFiles.Good)).ToString();
        string second = PolicyJson.Write(PolicyFiles.Read(PolicyFiles.Good)).ToString();
        Assert.That(Without(second), Is.EqualTo(Without(first)));

        static string Without(string text) => string.Join('\n', text.Split('\n').Where(l => !l.Contains("\"file\"", StringComparison.Ordinal)));
    }

    [TestCase("0.02", "0.03")]
    [TestCase("per: row", "per: tensor")]
    [TestCase("at-most: 0.01", "at-most: 0.010")]
    [TestCase("Relu_2[17]", "Relu_2[17,18]")]
    [TestCase("confidence: 0.999", "confidence: 0.99")]
    [TestCase("boxes: 200000", "boxes: 200001")]
    [TestCase("first: 100", "first: 101")]
    [TestCase("cluster: user", "cluster: page")]
    public void Write_OneChange_OtherText(string from, string to)
    {
        string first = Frozen(PolicyFiles.Good);
        string second = Frozen(PolicyFiles.Change(from, to));
        Assert.That(second, Is.Not.EqualTo(first));

        static string Frozen(string text)
        {
            JObject written = PolicyJson.Write(PolicyFiles.Read(text));
            written.Remove("file");
            written.Remove("sha256");
            return written.ToString();
        }
    }

    [Test]
    public void Write_ModelOverride_LeaksNoFolder()
    {
        string text = PolicyJson.Write(PolicyFiles.Read(PolicyFiles.Good, model: "m.onnx")).ToString();
        Assert.That(text, Does.Not.Contain(Directory.GetCurrentDirectory()));
        Assert.That(text, Does.Contain("\"m.onnx\""));
    }

    [TestCase("Relu_2", "Relu_2", 0)]
    [TestCase("Relu_2[3, 5..8]", "Relu_2[3,5..8]", 5)]
    [TestCase("a[0].b[7,6]", "a[0].b[6..7]", 2)]
    public void Mechanism_ReadAndWritten(string text, string written, int units)
    {
        (string? site, System.Collections.Immutable.ImmutableArray<int> read, _) = MechanismText.Parse(text);
        Assert.That((MechanismText.Write(site!, read), read.Length), Is.EqualTo((written, units)));
    }
}
