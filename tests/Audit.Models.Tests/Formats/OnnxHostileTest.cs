using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Tests.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

/// <summary>Damaged and malicious bytes: a fault, never another exception.</summary>
[TestFixture]
public sealed class OnnxHostileTest
{
    private static readonly byte[] good = OnnxWriter.Bytes(Networks.Mlp(1, 3, 4, 2));

    [Test]
    public void Read_CutAtEveryByte_IsAFault()
    {
        for (var length = 0; length < good.Length; length++)
        {
            Assert.That(() => OnnxFiles.Read(good[..length]), Throws.TypeOf<InputFaultException>(), $"length {length}");
        }
    }

    [Test]
    public void Read_AnyByteChanged_IsAModelOrAFault([Values(1, 128, 255)] int change)
    {
        var models = 0;
        for (var index = 0; index < good.Length; index++)
        {
            var bytes = good.ToArray();
            bytes[index] ^= (byte)change;
            models += IsModel(bytes) ? 1 : 0;
        }

        Assert.That(models, Is.GreaterThan(0).And.LessThan(good.Length));
    }

    [Test]
    public void Read_RandomBytes_AreAFault([Random(0, int.MaxValue, 50)] int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[random.Next(1, 400)];
        random.NextBytes(bytes);
        Assert.That(IsModel(bytes), Is.False);
    }

    private static IEnumerable<TestCaseData> Lies =>
    [
        new TestCaseData(new byte[] { 0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }).SetArgDisplayNames("length beyond 64 bits of file"),
        new TestCaseData(new byte[] { 0x3A, 0x7F, 0x00 }).SetArgDisplayNames("length beyond the file"),
        new TestCaseData(new byte[] { 0x3B, 0x3C }).SetArgDisplayNames("group"),
        new TestCaseData(new byte[] { 0x00 }).SetArgDisplayNames("field number 0"),
        new TestCaseData(new byte[] { 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 }).SetArgDisplayNames("varint of 11 bytes"),
        new TestCaseData(new byte[] { 0x38, 0x01 }).SetArgDisplayNames("graph as a number"),
        new TestCaseData(new byte[] { 0x3A, 0x00, 0x3A, 0x00 }).SetArgDisplayNames("two graphs"),
        new TestCaseData(new byte[] { 0x3A, 0x04, 0x0A, 0x02, 0x22, 0x05 }).SetArgDisplayNames("text beyond its message"),
        new TestCaseData(new byte[] { 0x3A, 0x05, 0x0A, 0x03, 0x22, 0x01, 0xFF }).SetArgDisplayNames("text that is not UTF-8"),
        new TestCaseData(Enumerable.Repeat((byte)0x3A, 100_000).ToArray()).SetArgDisplayNames("many openings"),
    ];

    [TestCaseSource(nameof(Lies))]
    public void Read_Lie_IsAFault(byte[] bytes) => Assert.That(IsModel(bytes), Is.False);

    [Test]
    public void Read_DeepNesting_IsSteppedOver()
    {
        var nested = new OnnxBytes();
        for (var depth = 0; depth < 2000; depth++) { nested = new OnnxBytes().Message(6, nested); }
        Assert.That(
            () => new OnnxModelText().Input("x", 1, 2).Node("Relu", "x", "y", new OnnxBytes().Text(1, "body").Message(6, nested)).Output("y").Read(),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("'body' is not understood"));
    }

    [Test]
    public void Read_ManyFoldedNodes_IsQuick()
    {
        var text = new OnnxModelText().Input("x", 1, 2).Numbers("c0", [2], 1, 1);
        for (var index = 0; index < 2000; index++) { text.Node("Add", $"c{index} c0", $"c{index + 1}"); }
        var model = text.Node("Add", "x c2000", "y").Output("y").Read();
        Assert.That(model.Graph.Initializers["c2000"].Values.ToArray(), Is.EqualTo(new float[] { 2001, 2001 }));
    }

    /// <summary>True for a model, false for a fault; anything else escapes and fails the test.</summary>
    private static bool IsModel(byte[] bytes)
    {
        try
        {
            return OnnxFiles.Read(bytes) is Model;
        }
        catch (InputFaultException)
        {
            return false;
        }
    }
}
