using Audit.Models;
using NUnit.Framework;

namespace Audit.Engine.Tests.Policies;

/// <summary>Whatever a file holds, the reader ends soon with a policy or with faults.</summary>
[TestFixture]
public sealed class HostilePolicyTest
{
    private static IEnumerable<TestCaseData> Files =>
    [
        File("empty", ""),
        File("only a comment", "# nothing"),
        File("null", "null"),
        File("a list", "- 1\n- 2"),
        File("deep lists", new string('[', 50_000)),
        File("deep maps", string.Concat(Enumerable.Repeat("{a: ", 20_000))),
        File("deep blocks", string.Concat(Enumerable.Range(0, 200).Select(i => new string(' ', i) + "a:\n"))),
        File("billion laughs", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]"),
        File("long key", new string('k', 200_000) + ": 1"),
        File("many keys", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: 1\n"))),
        File("many values", "a: [" + string.Join(",", Enumerable.Repeat("1", 150_000)) + "]"),
        File("too large", "# " + new string('x', 2_000_000)),
        File("control characters", "name: \"\u0000\u0007\""),
        File("complex key", "? [a, b]\n: 1"),
        File("unclosed quote", "name: \"abc"),
        File("tabs", "audit:\t1\n\tname: x"),
    ];

    private static IEnumerable<TestCaseData> JsonFiles =>
    [
        File("empty", ""), File("half", "{\"audit\": 1"), File("comment", "{ /* c */ \"audit\": 1 }"), File("single quotes", "{'audit': 1}"),
        File("bare key", "{audit: 1}"), File("NaN", "{\"audit\": NaN}"), File("hex", "{\"audit\": 0x1}"), File("two", "{} {}"),
        File("deep", new string('[', 100_000)), File("deep objects", string.Concat(Enumerable.Repeat("{\"a\":", 100_000))),
        File("same key", "{\"audit\": 1, \"audit\": 1}"), File("huge number", "{\"audit\": " + new string('9', 100_000) + "}"),
    ];

    [TestCaseSource(nameof(Files))]
    [CancelAfter(20_000)]
    public void Read_HostileYaml_EndsInFaults(string text) => Assert.That(PolicyFiles.FaultsOf(text), Is.Not.Empty);

    [TestCaseSource(nameof(JsonFiles))]
    [CancelAfter(20_000)]
    public void Read_HostileJson_EndsInFaults(string text) => Assert.That(PolicyFiles.FaultsOf(text, ".json"), Is.Not.Empty);

    [Test]
    public void Read_NotUtf8_IsAFault()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "not-utf8.yaml");
        System.IO.File.WriteAllBytes(path, [0x61, 0xFF, 0xFE, 0x3A]);
        InputFaultException? fault = Assert.Throws<InputFaultException>(() => Audit.Engine.Policies.PolicyReader.Read(path));
        Assert.That(fault!.Diagnostics.Single().Code, Is.EqualTo("policy.encoding"));
    }

    [Test]
    public void Read_AnyChange_GivesAPolicyOrFaults([Random(0, int.MaxValue, 5)] int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 60; round++)
        {
            char[] text = PolicyFiles.Good.ToCharArray();
            for (int i = 0; i < 3; i++) { text[random.Next(text.Length)] = "[]{}:,'\"-#&*!|>%@\n \t0x~?"[random.Next(24)]; }
            string changed = new(text);
            Assert.That(() => PolicyFiles.FaultsOf(changed), Throws.Nothing, changed);
        }
    }

    private static TestCaseData File(string name, string text) => new TestCaseData(text).SetArgDisplayNames(name);
}
