using NUnit.Framework;
using System.Text;
using Audit.Engine.Running;
using Audit.Models;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Tests.Running;

[TestFixture]
public sealed class CanonicalJsonTest
{
    /// <summary>RFC 8785, appendix B, but for the values that it marks as refused.</summary>
    [TestCase(0x0000000000000000UL, "0")]
    [TestCase(0x8000000000000000UL, "0")]
    [TestCase(0x0000000000000001UL, "5e-324")]
    [TestCase(0x8000000000000001UL, "-5e-324")]
    [TestCase(0x7fefffffffffffffUL, "1.7976931348623157e+308")]
    [TestCase(0xffefffffffffffffUL, "-1.7976931348623157e+308")]
    [TestCase(0x4340000000000000UL, "9007199254740992")]
    [TestCase(0xc340000000000000UL, "-9007199254740992")]
    [TestCase(0x4430000000000000UL, "295147905179352830000")]
    [TestCase(0x44b52d02c7e14af5UL, "9.999999999999997e+22")]
    [TestCase(0x44b52d02c7e14af6UL, "1e+23")]
    [TestCase(0x44b52d02c7e14af7UL, "1.0000000000000001e+23")]
    [TestCase(0x444b1ae4d6e2ef4eUL, "999999999999999700000")]
    [TestCase(0x444b1ae4d6e2ef4fUL, "999999999999999900000")]
    [TestCase(0x444b1ae4d6e2ef50UL, "1e+21")]
    [TestCase(0x3eb0c6f7a0b5ed8cUL, "9.999999999999997e-7")]
    [TestCase(0x3eb0c6f7a0b5ed8dUL, "0.000001")]
    [TestCase(0x41b3de4355555553UL, "333333333.3333332")]
    [TestCase(0x41b3de4355555557UL, "333333333.33333343")]
    [TestCase(0xbecbf647612f3696UL, "-0.0000033333333333333333")]
    [TestCase(0x43143ff3c1cb0959UL, "1424953923781206.2")]
    public void Number_OfTheStandard(ulong bits, string text) =>
        Assert.That(CanonicalJson.Number(BitConverter.UInt64BitsToDouble(bits)), Is.EqualTo(text));

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NegativeInfinity)]
    public void Write_NotFinite_IsRefused(double value) => Assert.That(() => CanonicalJson.Write(value), Throws.ArgumentException);

    [Test]
    public void Write_SortsKeysByCodeUnit()
    {
        var value = new JObject { ["\u20ac"] = 1, ["\r"] = 2, ["\ufb33"] = 3, ["1"] = 4, ["\U0001f600"] = 5, ["\u0080"] = 6, ["\u00f6"] = 7 };
        Assert.That(CanonicalJson.WriteText(value), Is.EqualTo("{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\U0001f600\":5,\"\ufb33\":3}"));
    }

    [Test]
    public void Write_EscapesTheLeast()
    {
        var value = new JArray("\u20ac$\u000f\nA'B\"\\\\\"/", true, JValue.CreateNull(), new JArray(), new JObject());
        Assert.That(CanonicalJson.WriteText(value), Is.EqualTo("[\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",true,null,[],{}]"));
    }

    /// <summary>Code units as numbers, because metadata cannot hold half of a pair.</summary>
    [TestCase(0xD800)]
    [TestCase(0xDC00)]
    [TestCase(0x61, 0xD800, 0x62)]
    [TestCase(0xDC00, 0xD800)]
    public void Write_LoneSurrogate_IsRefused(params int[] units) =>
        Assert.That(() => CanonicalJson.Write(string.Concat(units.Select(unit => (char)unit))), Throws.ArgumentException);

    [Test]
    public void Write_IntegerThatReadersRound_IsRefused() => Assert.That(() => CanonicalJson.Write(CanonicalJson.LargestInteger + 1), Throws.ArgumentException);

    [Test]
    public void Read_UndoesWrite([Random(0, int.MaxValue, 50)] int seed)
    {
        var bytes = CanonicalJson.Write(RandomValue(new Random(seed), 4));
        Assert.That(CanonicalJson.Write(CanonicalJsonReader.Read(bytes, "file")), Is.EqualTo(bytes), Encoding.UTF8.GetString(bytes));
    }

    [TestCase("", TestName = "Read_Empty_IsFault")]
    [TestCase(" 1", TestName = "Read_WhiteSpace_IsFault")]
    [TestCase("1\n", TestName = "Read_TrailingLineFeed_IsFault")]
    [TestCase("1 2", TestName = "Read_TwoValues_IsFault")]
    [TestCase("{\"a\":1,\"a\":1}", TestName = "Read_DuplicateKey_IsFault")]
    [TestCase("{\"a\":1,\"a\":2}", TestName = "Read_DuplicateKeyOtherValue_IsFault")]
    [TestCase("{\"b\":1,\"a\":2}", TestName = "Read_KeysOutOfOrder_IsFault")]
    [TestCase("{'a':1}", TestName = "Read_SingleQuotes_IsFault")]
    [TestCase("{a:1}", TestName = "Read_BareKey_IsFault")]
    [TestCase("[1,]", TestName = "Read_TrailingComma_IsFault")]
    [TestCase("[1,,2]", TestName = "Read_MissingItem_IsFault")]
    [TestCase("[1/* */]", TestName = "Read_Comment_IsFault")]
    [TestCase("[1]//", TestName = "Read_CommentBehind_IsFault")]
    [TestCase("\"\\ud800\"", TestName = "Read_LoneSurrogate_IsFault")]
    [TestCase("\"\\u0041\"", TestName = "Read_NeedlessEscape_IsFault")]
    [TestCase("\"\\/\"", TestName = "Read_EscapedSlash_IsFault")]
    [TestCase("1.0", TestName = "Read_NeedlessFraction_IsFault")]
    [TestCase("1e2", TestName = "Read_NeedlessExponent_IsFault")]
    [TestCase("-0", TestName = "Read_NegativeZero_IsFault")]
    [TestCase("01", TestName = "Read_LeadingZero_IsFault")]
    [TestCase("0x10", TestName = "Read_Hex_IsFault")]
    [TestCase("1e999", TestName = "Read_Overflow_IsFault")]
    [TestCase("NaN", TestName = "Read_NaN_IsFault")]
    [TestCase("-Infinity", TestName = "Read_Infinity_IsFault")]
    [TestCase("undefined", TestName = "Read_Undefined_IsFault")]
    [TestCase("new Date(1)", TestName = "Read_Constructor_IsFault")]
    [TestCase("[1", TestName = "Read_Truncated_IsFault")]
    [TestCase("\ufeff1", TestName = "Read_ByteOrderMark_IsFault")]
    public void Read_NotCanonical(string text) => AssertFault(Encoding.UTF8.GetBytes(text));

    [Test]
    public void Read_InvalidUtf8_IsFault() => AssertFault([(byte)'"', 0xC0, 0x80, (byte)'"']);

    [Test]
    public void Read_DeepNesting_IsFault() => AssertFault(Encoding.UTF8.GetBytes(new string('[', 100_000) + new string(']', 100_000)));

    [Test]
    public void Read_LongNumber_IsFault() => AssertFault(Encoding.UTF8.GetBytes(new string('9', 100_000)));

    [TestCase("18446744073709552000")]
    [TestCase("1e+100")]
    [TestCase("\"2026-01-02T03:04:05Z\"")]
    public void Read_Canonical_IsKept(string text) =>
        Assert.That(CanonicalJson.WriteText(CanonicalJsonReader.Read(Encoding.UTF8.GetBytes(text), "file")), Is.EqualTo(text));

    private static void AssertFault(byte[] bytes) =>
        Assert.That(() => CanonicalJsonReader.Read(bytes, "the file"), Throws.InstanceOf<InputFaultException>().With.Message.StartsWith("the file: "));

    private static JToken RandomValue(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)) is var number && double.IsFinite(number) ? number : 0.5,
        1 => random.NextInt64(-CanonicalJson.LargestInteger, CanonicalJson.LargestInteger),
        2 => RandomText(random),
        3 => random.Next(2) == 0,
        4 => JValue.CreateNull(),
        5 => new JArray(Enumerable.Range(0, random.Next(5)).Select(_ => RandomValue(random, depth - 1))),
        _ => new JObject(Enumerable.Range(0, random.Next(5)).Select(i => new JProperty(RandomText(random) + i, RandomValue(random, depth - 1)))),
    };

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(4) == 0 ? "\U0001f600" : ((char)random.Next(0xD800)).ToString()));
}
