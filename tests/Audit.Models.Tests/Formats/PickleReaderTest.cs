using Audit.Models.Formats;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class PickleReaderTest
{
    [Test]
    public void Read_PlainValues_ByHand()
    {
        var pickle = new PickleBytes().Op("](K\x05M\x01\x02J\xFF\xFF\xFF\xFFNG\x3F\xE0\0\0\0\0\0\0\x88\x89\x8A\x01\x80").Text("é").Op("U\x0001a(KaKbt\x0085e");
        var list = (List<object?>)Read(pickle.ToArray())!;
        Assert.That(list.Take(10), Is.EqualTo(new object?[] { 5L, 513L, -1L, null, 0.5, true, false, -128L, "é", "a" }));
        Assert.That(((PickleTuple)((PickleTuple)list[10]!).Items[0]!).Items, Is.EqualTo(new object[] { 97L, 98L }));
    }

    [Test]
    public void Read_Memo_GivesTheSameObject()
    {
        var list = (List<object?>)Read(new PickleBytes().Op("](]q\x01h\x01\x65").ToArray())!;
        Assert.That(list[0], Is.SameAs(list[1]));
    }

    [Test]
    public void Read_ListWithinItself_IsNoTrouble()
    {
        var list = (List<object?>)Read(new PickleBytes().Op("]q\0h\0a").ToArray())!;
        Assert.That(list[0], Is.SameAs(list));
        Refused.With("pytorch.state", () => PickleBytes.Read(new PickleBytes().Op("]q\0h\0a").Archive()));
    }

    private static IEnumerable<TestCaseData> Hostile =>
    [
        Case("'os.system'", "a call", new PickleBytes().Global("os", "system").Text("echo").Op("\x85R")),
        Case("'builtins.eval'", "a name without a call", new PickleBytes().Global("builtins", "eval")),
        Case("'torch.load'", "a name of torch", new PickleBytes().Global("torch", "load")),
        Case("'torch._utils._rebuild_tensor_v3'", "another rebuilder", new PickleBytes().Global("torch._utils", "_rebuild_tensor_v3")),
        Case("'collections.OrderedDict.fromkeys'", "a name below an allowed one", new PickleBytes().Global("collections", "OrderedDict.fromkeys")),
        Case("'collections.OrderedDict\0'", "an allowed name and more", new PickleBytes().Global("collections", "OrderedDict\0")),
        Case("'posix.system'", "a name from the stack", new PickleBytes().Text("posix").Text("system").Op("\x93")),
        Case("'os.system'", "INST", new PickleBytes().Op("(ios\nsystem\n")),
        Case("OBJ", "OBJ", new PickleBytes().Op("(").Global("collections", "OrderedDict").Op("o")),
        Case("NEWOBJ", "NEWOBJ", new PickleBytes().Global("collections", "OrderedDict").Op(")\x81")),
        Case("EXT", "EXT1", new PickleBytes().Op("\x82\x01")),
        Case("BUILD", "BUILD of a list", new PickleBytes().Op("]}b")),
        Case("BUILD", "BUILD with a tuple", new PickleBytes().Op("})b")),
        Case("storage", "persistent identifier that is none", new PickleBytes().Text("x").Op("Q")),
        Case("storage", "persistent identifier of a class", new PickleBytes().Op("(").Text("storage").Global("torch", "Size").Text("0").Text("cpu").Integer(1).Op("tQ")),
        Case("arguments", "storage called", new PickleBytes().Global("torch", "FloatStorage").Op(")R")),
        Case("arguments", "dictionary of dictionaries", new PickleBytes().Global("collections", "OrderedDict").Op("]}a\x85R")),
        Case("callable", "text called", new PickleBytes().Text("f").Op(")R")),
        Case("key", "list as a key", new PickleBytes().Op("}]Ns")),
        Case("twice", "key twice", new PickleBytes().Op("}(").Text("a").Op("N").Text("a").Op("Nu")),
        Case("protocol", "protocol 6", new PickleBytes().Raw(0x80, 6)),
        Case("protocol 0", "text form", new PickleBytes().Op("I1\n")),
        Case("opcode", "unknown", new PickleBytes().Raw(0xFF)),
        Case("few values", "below the mark", new PickleBytes().Op("N(\x85")),
        Case("few values", "empty stack", new PickleBytes().Op("0")),
        Case("mark", "no mark", new PickleBytes().Op("t")),
        Case("remembered", "never remembered", new PickleBytes().Op("h\x09")),
        Case("beyond", "text beyond the end", new PickleBytes().Op("X\xFF\xFF\xFF\xFF")),
        Case("UTF-8", "text not UTF-8", new PickleBytes().Op("X\x01\0\0\0\xFF")),
        Case("name has no end", "name without an end", new PickleBytes().Op("c" + new string('a', 2000))),
        Case("no list", "append to nothing", new PickleBytes().Op("NNa")),
        Case("no dictionary", "odd items", new PickleBytes().Op("}(Nu")),
        Case("stack holds more", "two million nulls", new PickleBytes().Op(new string('N', 2_000_000))),
        Case("lists, dictionaries", "two million dictionaries", new PickleBytes().Op(string.Concat(Enumerable.Repeat("}0", 2_000_000)))),
        Case("marks", "two million marks", new PickleBytes().Op(new string('(', 2_000_000))),
        Case("remembered", "two million memos", new PickleBytes().Op("N" + new string('\x94', 2_000_000))),
    ];

    [TestCaseSource(nameof(Hostile))]
    public void Read_Hostile_IsRefusedWithItsPlace(string word, byte[] pickle)
    {
        var fault = Assert.Throws<PickleException>(() => Read(pickle, 1000))!;
        Assert.That(fault.Message, Does.Contain(word));
        Assert.That(fault.Offset, Is.InRange(1002, 1000 + pickle.Length));
    }

    [Test]
    public void Read_Nested_DoesNotRecurse()
    {
        var pickle = new PickleBytes().Op("N" + new string('\x85', 900_000)).ToArray();
        Assert.That(Read(pickle), Is.InstanceOf<PickleTuple>());
    }

    private static TestCaseData Case(string word, string name, PickleBytes pickle) => new TestCaseData(word, pickle.ToArray()).SetArgDisplayNames(name);

    private static object? Read(byte[] pickle, long origin = 0) => new PickleReader(pickle, origin).Read();
}
