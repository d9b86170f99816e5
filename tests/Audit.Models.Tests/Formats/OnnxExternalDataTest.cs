using Audit.Models.Formats;
using Audit.Models.Graphs;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class OnnxExternalDataTest
{
    private string folder = "";

    [SetUp]
    public void Open()
    {
        var outer = Directory.CreateTempSubdirectory("audit-onnx-").FullName;
        folder = Path.Combine(outer, "model");
        Directory.CreateDirectory(Path.Combine(folder, "weights"));
        byte[] data = [9, 9, 9, 9, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40];
        File.WriteAllBytes(Path.Combine(folder, "weights", "all.bin"), data);
        File.WriteAllBytes(Path.Combine(folder, "empty.bin"), []);
        File.WriteAllBytes(Path.Combine(outer, "secret.bin"), data);
        File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), Path.Combine(outer, "secret.bin"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "up"), outer);
    }

    [TearDown]
    public void Close() => Directory.Delete(Path.GetDirectoryName(folder)!, true);

    [Test]
    public void Read_Weights_AndTheDigestOfTheirFile()
    {
        var model = Read(("location", "weights/all.bin"), ("offset", "4"), ("length", "8"));
        Assert.That(model.Graph.Initializers["w"].Values.ToArray(), Is.EqualTo(new float[] { 1, 2 }));
        var data = File.ReadAllBytes(Path.Combine(folder, "weights", "all.bin"));
        Assert.That(model.Files.Select(file => file.Name), Is.EqualTo(new[] { "model.onnx", "weights/all.bin" }));
        Assert.That(model.Files[1].Sha256, Is.EqualTo(Digest.Of(data)));
    }

    [TestCase("../secret.bin", "without '..'")]
    [TestCase("weights/../../secret.bin", "without '..'")]
    [TestCase("/etc/hostname", "relative path")]
    [TestCase("..\\secret.bin", "relative path")]
    [TestCase("C:secret.bin", "relative path")]
    [TestCase("", "relative path")]
    [TestCase("weights//all.bin", "relative path")]
    [TestCase("./weights/all.bin", "relative path")]
    [TestCase("link.bin", "through a link")]
    [TestCase("up/secret.bin", "through a link")]
    [TestCase("none.bin", "is missing")]
    [TestCase("weights", "is missing")]
    [TestCase("empty.bin", "is empty")]
    public void Read_BadLocation_IsAFault(string location, string message) =>
        Assert.That(() => Read(("location", location)), Throws.TypeOf<InputFaultException>().With.Message.Contains(message));

    [TestCase("8", "8", "which has 12")]
    [TestCase("18446744073709551616", "8", "no nonnegative number")]
    [TestCase("9223372036854775807", "8", "which has 12")]
    [TestCase("-4", "8", "no nonnegative number")]
    [TestCase("4", "4", "want 8")]
    [TestCase("4", "x", "no nonnegative number")]
    public void Read_BadRange_IsAFault(string offset, string length, string message) =>
        Assert.That(
            () => Read(("location", "weights/all.bin"), ("offset", offset), ("length", length)),
            Throws.TypeOf<InputFaultException>().With.Message.Contains(message));

    private Model Read(params (string Key, string Value)[] entries)
    {
        var tensor = new OnnxBytes().Integer(1, 2).Integer(2, 1).Text(8, "w").Integer(14, 1);
        foreach (var (key, value) in entries) { tensor.Message(13, new OnnxBytes().Text(1, key).Text(2, value)); }
        var path = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(path, new OnnxModelText().Input("x", 1, 2).Tensor(tensor).Node("Add", "x w", "y").Output("y").Bytes());
        return OnnxReader.Read(path);
    }
}
