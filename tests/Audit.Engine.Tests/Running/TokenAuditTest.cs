using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Json;
using NUnit.Framework;

namespace Audit.Engine.Tests.Running;

/// <summary>Policies over the sample transformer: texts through a tokenizer, ids, lengths, and what is refused before the first pass.</summary>
[TestFixture]
public sealed class TokenAuditTest
{
    private const string Head = """
        audit: 1
        name: tokens
        models: { subject: { path: maximum LENGTH } }
        data: { texts: { path: texts.jsonl TEXT } }
        coarse: { int2: { quant.rtn: { bits: 2, per: tensor } } }
        smt: off
        claims:
          - { id: SEEN, influence: { of: int2, quantity: linf, over: texts }, at-most: 0.000001, assurance: observed }
        """;

    private const string Tokenizer = """
        {"model":{"type":"BPE","vocab":{"a":0,"b":1,"c":2,"d":3,"e":4,"f":5,"g":6,"h":7,"i":8,"j":9,"k":10,"l":11},"merges":[]},
         "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":false},"decoder":{"type":"ByteLevel"}}
        """;

    private string folder = "";

    [SetUp]
    public void Write()
    {
        folder = Directory.CreateTempSubdirectory("audit-tokens-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "maximum"));
        foreach (var file in new[] { "config.json", "model.safetensors" }) { File.Copy(Path.Combine(Samples(), "maximum", file), Path.Combine(folder, "maximum", file)); }
        File.WriteAllText(Path.Combine(folder, "maximum", "tokenizer.json"), Tokenizer);
        File.WriteAllText(Path.Combine(folder, "texts.jsonl"), "{\"text\":\"abc\"}\n{\"text\":\"lkjihg\"}\n");
    }

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Run_Texts_ReadsWitnessInWords()
    {
        var report = Run(", length: 3", ", text: text");
        Assert.That(report.Claims[0].Verdict, Is.EqualTo(VerdictKind.Falsified));
        Assert.That(report.Claims[0].Reason, Does.Contain("The witness reads: \"").And.Match("\"[a-l]\" \"[a-l]\" \"[a-l]\""));
        Assert.That(report.Data[0].Rows, Is.EqualTo(2));
    }

    [Test]
    public void Run_Ids_GiveTheirLength()
    {
        File.WriteAllText(Path.Combine(folder, "texts.jsonl"), "[0, 1, 2]\n{\"tokens\": [11, 10, 9]}\n");
        Assert.That(Run("", "").Data[0].Rows, Is.EqualTo(2));
    }

    [TestCase(", length: 3, head-results: true", "blocks.0.attn.hook_result[h=1][t=-1]")]
    [TestCase(", length: 3, split-inputs: true", "blocks.0.hook_q_input[h=0]")]
    [TestCase(", length: 3", "blocks.0.mlp.hook_post[i=0..3]")]
    public void Run_Mechanisms_ByTheirAddress(string model, string mechanism)
    {
        var policy = Head.Replace("influence: { of: int2, quantity: linf, over: texts }", $"effect: {{ mechanism: \"{mechanism}\", replaced-by: zero, quantity: linf, over: texts }}", StringComparison.Ordinal);
        var claim = Run(model, ", text: text", policy).Claims[0];
        Assert.That(claim.Found!.Decimal, Is.Not.EqualTo("0"));
        Assert.That(claim.Sentence, Does.Contain(mechanism));
    }

    [Test]
    public void Run_HeadResultsNotAskedFor_SaysHowToAsk() =>
        Assert.That(
            () => Run(", length: 3", ", text: text", Head.Replace("influence: { of: int2, quantity: linf, over: texts }", "effect: { mechanism: blocks.0.attn.hook_result, replaced-by: zero, quantity: linf, over: texts }", StringComparison.Ordinal)),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("head results"));

    [TestCase("", ", text: text", "models.subject.length")]
    [TestCase(", length: 7", ", text: text", "line 1")]
    [TestCase(", length: 9", ", text: text", "1 to 8")]
    [TestCase(", length: 3", ", text: words", "'words'")]
    public void Run_TextsThatDoNotFit_AreRefused(string length, string text, string named) =>
        Assert.That(() => Run(length, text), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));

    [Test]
    public void Run_NoTokenizer_IsRefused()
    {
        File.Delete(Path.Combine(folder, "maximum", "tokenizer.json"));
        Assert.That(() => Run(", length: 3", ", text: text"), Throws.TypeOf<InputFaultException>().With.Message.Contains("tokenizer.json"));
    }

    [TestCase("[0, 1, 12]\n", "token ids from 0 to 11")]
    [TestCase("[0, 1]\n[0, 1, 2]\n", "equal lengths")]
    public void Run_BadIds_AreRefused(string lines, string named)
    {
        File.WriteAllText(Path.Combine(folder, "texts.jsonl"), lines);
        Assert.That(() => Run("", ""), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));
    }

    private Report Run(string length, string text, string policy = Head)
    {
        File.WriteAllText(Path.Combine(folder, "policy.yaml"), policy.Replace(" LENGTH", length).Replace(" TEXT", text));
        return Auditor.Run(new RunOptions(Path.Combine(folder, "policy.yaml"), null, Path.Combine(folder, "out"), 1, DateTimeOffset.UnixEpoch, new ReportCodec(ReportJson.Write, ReportJson.Read), null));
    }

    private static string Samples()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Audit.sln"))) { return Path.Combine(at.FullName, "samples"); }
        }

        throw new DirectoryNotFoundException("The samples folder was not found above the tests.");
    }
}
