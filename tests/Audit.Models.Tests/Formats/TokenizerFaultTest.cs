using Audit.Models.Formats;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.TokenizerFiles;

namespace Audit.Models.Tests.Formats;

/// <summary>Whatever a tokenizer file asks for that is not done is refused.</summary>
[TestFixture]
public sealed class TokenizerFaultTest
{
    [TestCase("tokenizer.json", "{")]
    [TestCase("tokenizer.json", "{\"model\":{\"vocab\":{\"a\":0,\"a\":1}}}")]
    [TestCase("tokenizer.json", "{\"tokens\":[\"\\ud800\"]}")]
    [TestCase("tokenizer.form", "[]")]
    [TestCase("tokenizer.value", "{}")]
    [TestCase("tokenizer.value", "{\"model\":[]}")]
    [TestCase("tokenizer.value", "{\"tokens\":[1]}")]
    [TestCase("tokenizer.value", "{\"tokens\":{}}")]
    [TestCase("tokenizer.value", "{\"tokens\":[\"a\"],\"scores\":[]}")]
    [TestCase("tokenizer.unknown", "{\"tokens\":[\"a\"],\"pieces\":[]}")]
    [TestCase("tokenizer.twice", "{\"tokens\":[\"a\",\"a\"]}")]
    public void Read_BadFile_IsRefused(string code, string json) => Refused.With(code, () => Read(json));

    [TestCase("tokenizer.unknown", ",\"more\":1")]
    [TestCase("tokenizer.value", ",\"truncation\":{\"max_length\":5}")]
    [TestCase("tokenizer.value", ",\"padding\":{}")]
    [TestCase("tokenizer.value", ",\"normalizer\":{\"type\":\"Lowercase\"}")]
    [TestCase("tokenizer.value", ",\"normalizer\":{\"type\":\"Replace\",\"pattern\":{\"Regex\":\" +\"},\"content\":\"\"}")]
    [TestCase("tokenizer.unknown", ",\"normalizer\":{\"type\":\"NFC\",\"more\":1}")]
    [TestCase("tokenizer.value", ",\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Strip\"}]}")]
    [TestCase("tokenizer.value", ",\"normalizer\":\"NFC\"")]
    [TestCase("tokenizer.value", ",\"pre_tokenizer\":{\"type\":\"Whitespace\"}")]
    [TestCase("tokenizer.value", ",\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"a\"},\"behavior\":\"Lost\"}")]
    [TestCase("tokenizer.value", ",\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{},\"behavior\":\"Isolated\"}")]
    [TestCase("tokenizer.pattern", ",\"pre_tokenizer\":{\"type\":\"Split\",\"pattern\":{\"Regex\":\"\\\\w\"},\"behavior\":\"Isolated\"}")]
    [TestCase("tokenizer.value", ",\"pre_tokenizer\":{\"type\":\"Metaspace\",\"replacement\":\"__\"}")]
    [TestCase("tokenizer.value", ",\"pre_tokenizer\":{\"type\":\"Metaspace\",\"prepend_scheme\":\"last\"}")]
    [TestCase("tokenizer.value", ",\"decoder\":{\"type\":\"WordPiece\"}")]
    [TestCase("tokenizer.value", ",\"decoder\":{\"type\":\"Strip\",\"content\":\" \",\"start\":-1,\"stop\":0}")]
    [TestCase("tokenizer.value", ",\"post_processor\":{\"type\":\"BertProcessing\"}")]
    [TestCase("tokenizer.value", ",\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[],\"special_tokens\":{}}")]
    [TestCase("tokenizer.value", ",\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\"}},{\"Sequence\":{\"id\":\"A\"}}],\"special_tokens\":{}}")]
    [TestCase("tokenizer.value", ",\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"A\"}}],\"special_tokens\":{\"s\":{\"id\":\"s\",\"ids\":[99]}}}")]
    [TestCase("tokenizer.value", ",\"added_tokens\":[{\"id\":0,\"content\":\"b\"}]")]
    [TestCase("tokenizer.value", ",\"added_tokens\":[{\"id\":7,\"content\":\"a\"}]")]
    [TestCase("tokenizer.value", ",\"added_tokens\":[{\"id\":7,\"content\":\"\"}]")]
    [TestCase("tokenizer.value", ",\"added_tokens\":[{\"content\":\"c\"}]")]
    [TestCase("tokenizer.value", ",\"added_tokens\":[{\"id\":7,\"content\":\"c\",\"single_word\":true}]")]
    [TestCase("tokenizer.unknown", ",\"added_tokens\":[{\"id\":7,\"content\":\"c\",\"more\":null}]")]
    public void Read_NotUnderstood_IsRefused(string code, string rest) => Refused.With(code, () => new TokenizerFiles("a b ab", "a b") { Rest = rest }.Read());

    [TestCase("tokenizer.value", ",\"type\":\"WordPiece\"", "")]
    [TestCase("tokenizer.value", ",\"dropout\":0.1", "")]
    [TestCase("tokenizer.value", ",\"end_of_word_suffix\":\"</w>\"", "")]
    [TestCase("tokenizer.value", ",\"unk_token\":\"<unk>\"", "")]
    [TestCase("tokenizer.value", ",\"byte_fallback\":1", "")]
    [TestCase("tokenizer.unknown", ",\"scores\":[]", "")]
    [TestCase("tokenizer.merge", "", "a c")]
    [TestCase("tokenizer.merge", "", "b a")]
    [TestCase("tokenizer.merge", "", "ab")]
    public void Read_BadModel_IsRefused(string code, string more, string merges)
    {
        var json = new TokenizerFiles("a b ab", merges) { Model = more }.Json();
        if (more.Contains("type", StringComparison.Ordinal)) { json = json.Replace("\"type\":\"BPE\",", "", StringComparison.Ordinal); }
        Refused.With(code, () => Read(json));
    }

    [Test]
    public void Read_TwoTokensOfOneNumber_IsRefused() => Refused.With("tokenizer.twice", () => Read("{\"model\":{\"vocab\":{\"a\":0,\"b\":0}}}"));

    [Test]
    public void Read_ManyFaults_AreToldAtOnce()
    {
        var faults = Refused.With("tokenizer.unknown", () => new TokenizerFiles("a") { Model = ",\"dropout\":1", Rest = ",\"padding\":{},\"x\":1,\"decoder\":{\"type\":\"CTC\"}" }.Read());
        Assert.That(faults.Select(fault => fault.Place), Is.SupersetOf(new[] { "file.json: model.dropout", "file.json: padding", "file.json: x", "file.json: decoder.type" }));
    }
}
