using System.Text;
using Audit.Models.Formats;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.TokenizerFiles;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class TokenizerTest
{
    private const string Llama = ",\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"Prepend\",\"prepend\":\"▁\"},"
        + "{\"type\":\"Replace\",\"pattern\":{\"String\":\" \"},\"content\":\"▁\"}]},\"decoder\":{\"type\":\"Sequence\",\"decoders\":["
        + "{\"type\":\"Replace\",\"pattern\":{\"String\":\"▁\"},\"content\":\" \"},{\"type\":\"ByteFallback\"},{\"type\":\"Fuse\"},"
        + "{\"type\":\"Strip\",\"content\":\" \",\"start\":1,\"stop\":0}]}";

    private static string Bytes => string.Join(' ', Enumerable.Range(0, 256).Select(value => BytePairModel.ByteToken((byte)value)));

    [TestCase("hello", "hello")]
    [TestCase("hello hello", "hello| hello")]
    [TestCase("hell", "hell")]
    [TestCase("ehll", "e|h|ll")]
    [TestCase("hello's", "hello|'|s")]
    [TestCase("héllo", "h|\\xC3|\\xA9|ll|o")]
    [TestCase("a\n b", "a|\\n| |b")]
    [TestCase("", "")]
    public void Encode_ByteLevel_ByHand(string text, string wanted)
    {
        var tokenizer = ByteLevel("he ll hell hello Ġhello", "h e,l l,he ll,hell o,Ġ hello").Read();
        Assert.That(Tokenize(tokenizer, text), Is.EqualTo(wanted));
        Assert.That(tokenizer.Decode(tokenizer.Encode(text)), Is.EqualTo(text));
    }

    [TestCase("aaa", "aa|a")]
    [TestCase("aaaa", "aa|aa")]
    [TestCase("abc", "a|bc")]
    [TestCase("abab", "ab|ab")]
    [TestCase("cabc", "c|a|bc")]
    public void Encode_Merges_LowestRankThenLeftmost(string text, string wanted) =>
        Assert.That(Tokenize(new TokenizerFiles("a b c aa ab bc", "b c,a a,a b").Read(), text), Is.EqualTo(wanted));

    [TestCase(true, "abc")]
    [TestCase(false, "a|b|c")]
    public void Encode_IgnoreMerges_KeepsWholePieces(bool ignores, string wanted) =>
        Assert.That(Tokenize(new TokenizerFiles("a b c abc") { Model = $",\"ignore_merges\":{(ignores ? "true" : "false")}" }.Read(), "abc"), Is.EqualTo(wanted));

    [Test]
    public void Encode_MergesAsPairs_AreRead()
    {
        var json = """{"model":{"vocab":{"a b":2,"a":0," b":1,"x":3},"merges":[["a"," b"]]}}""".Replace("\" b\":1", "\" b\":1,\" \":4,\"b\":5", StringComparison.Ordinal);
        json = json.Replace("[[\"a\"", "[[\" \",\"b\"],[\"a\"", StringComparison.Ordinal);
        Assert.That(Read(json).Encode("a bx"), Is.EqualTo(new[] { 2, 3 }), "a blank may stand within a token");
    }

    [TestCase("ab", "a|<unk>|", "a|<unk>|")]
    [TestCase("zza", "<unk>|<unk>|a|", "<unk>|a|")]
    [TestCase("zaz", "<unk>|a|<unk>|", "<unk>|a|<unk>|")]
    public void Encode_Unknown_IsOneTokenEachOrFused(string text, string apart, string fused)
    {
        var files = new TokenizerFiles("<unk> a") { Rest = $",\"added_tokens\":[{Added(0, "<unk>")}]" };
        Assert.That(Tokenize((files with { Model = ",\"unk_token\":\"<unk>\"" }).Read(), text) + "|", Is.EqualTo(apart));
        Assert.That(Tokenize((files with { Model = ",\"unk_token\":\"<unk>\",\"fuse_unk\":true" }).Read(), text) + "|", Is.EqualTo(fused));
        Assert.That(Refused.With("tokenizer.no-token", () => files.Read().Encode(text))[0].Message, Does.Contain(text.Contains('z', StringComparison.Ordinal) ? "\"z\"" : "\"b\""));
    }

    [TestCase("ab", "ab| ab", " ab")]
    [TestCase("ab ab", " ab| ab", "")]
    [TestCase("é", " |\\xC3|\\xA9", "")]
    public void Encode_LlamaStyle_ByHand(string text, string wanted, string other)
    {
        var tokenizer = new TokenizerFiles(Bytes + " ▁ a b ab ▁ab", "a b,▁ ab") { Model = ",\"byte_fallback\":true", Rest = Llama }.Read();
        Assert.That(Tokenize(tokenizer, text), Is.EqualTo(other.Length == 0 ? wanted : other));
        Assert.That(tokenizer.Decode(tokenizer.Encode(text)), Is.EqualTo(text));
        Assert.That(tokenizer.Show(10), Is.EqualTo("\"\\n\""));
    }

    [TestCase("always", "a<s>b", " a|<s>| b", "a<s>b")]
    [TestCase("first", "a<s>b", " a|<s>|b", "a<s>b")]
    [TestCase("never", "a<s>b", "a|<s>|b", "a<s>b")]
    [TestCase("first", "a b", " a| b", "a b")]
    [TestCase("first", " a", " a", "a")]
    public void Encode_Metaspace_ByHand(string scheme, string text, string wanted, string back)
    {
        var step = $"{{\"type\":\"Metaspace\",\"replacement\":\"▁\",\"prepend_scheme\":\"{scheme}\"}}";
        var tokenizer = new TokenizerFiles("<s> ▁ a b ▁a ▁b", "▁ a,▁ b") { Rest = $",\"pre_tokenizer\":{step},\"decoder\":{step},\"added_tokens\":[{Added(0, "<s>")}]" }.Read();
        Assert.That(Tokenize(tokenizer, text), Is.EqualTo(wanted));
        Assert.That(tokenizer.Decode(tokenizer.Encode(text)), Is.EqualTo(scheme == "always" ? "a<s> b" : back));
    }

    [TestCase("x<|a|>y", "x|<|a|>|y")]
    [TestCase("x<|a|>b", "x|<|a|>b")]
    [TestCase("<|a|", "<|\\||a|\\|")]
    [TestCase("x <r> y", "x| |<r>|y")]
    [TestCase("x <l> y", "x|<l>| |y")]
    public void Encode_AddedTokens_LongestFirstWithTheirBlanks(string text, string wanted)
    {
        var added = string.Join(',', Added(256, "<|a|>"), Added(257, "<|a|>b"), Added(258, "<r>", "\"rstrip\":true,\"special\":true,\"normalized\":false"), Added(259, "<l>", "\"lstrip\":true,\"special\":true,\"normalized\":false"));
        var tokenizer = ByteLevel("", "", $",\"added_tokens\":[{added}]").Read();
        Assert.That(Tokenize(tokenizer, text), Is.EqualTo(wanted.Replace("\\|", "|", StringComparison.Ordinal)));
    }

    [Test]
    public void Encode_NormalizedAddedToken_IsFoundInTheNormalizedText()
    {
        var files = new TokenizerFiles("▁ a", "") { Rest = $",\"normalizer\":{{\"type\":\"Replace\",\"pattern\":{{\"String\":\" \"}},\"content\":\"▁\"}},\"added_tokens\":[{Added(2, "a a", "\"normalized\":true")}]" };
        Assert.That(files.Read().Encode("▁a▁a"), Is.EqualTo(new[] { 0, 2 }));
    }

    [Test]
    public void Encode_Template_PutsTokensAround()
    {
        var template = """,{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>","type_id":0}},{"Sequence":{"id":"A","type_id":0}},{"SpecialToken":{"id":"</s>","type_id":0}}],"pair":[],"special_tokens":{"<s>":{"id":"<s>","ids":[0],"tokens":["<s>"]},"</s>":{"id":"</s>","ids":[1,1],"tokens":["</s>","</s>"]}}}""";
        var tokenizer = new TokenizerFiles("<s> </s> a") { Rest = $",\"post_processor\":{{\"type\":\"Sequence\",\"processors\":[{{\"type\":\"ByteLevel\",\"trim_offsets\":true}}{template}]}},\"added_tokens\":[{Added(0, "<s>")},{Added(1, "</s>")}]" }.Read();
        Assert.That(tokenizer.Encode("aa"), Is.EqualTo(new[] { 0, 2, 2, 1, 1 }));
        Assert.That(tokenizer.Encode("aa", addSpecial: false), Is.EqualTo(new[] { 2, 2 }));
        Assert.That(tokenizer.Decode([0, 2, 2, 1]), Is.EqualTo("<s> a a </s>"), "without a decoder tokens stand apart");
        Assert.That(tokenizer.Decode([0, 2, 2, 1], skipSpecial: true), Is.EqualTo("a a"));
    }

    [Test]
    public void Decode_Encoded_IsTheText([Random(0, int.MaxValue, 40)] int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var count = random.Next(60); count > 0; count--)
        {
            var value = random.Next(4) switch { 0 => random.Next(0x20, 0x7F), 1 => random.Next(0x300), 2 => random.Next(0xD800), _ => random.Next(0xE000, 0x110000) };
            text.Append(new Rune(value));
        }

        var bytes = ByteLevel("he ll Ã© âĢ", "h e,l l,Ã ©,â Ģ").Read();
        Assert.That(bytes.Decode(bytes.Encode($"{text}")), Is.EqualTo($"{text}"));
        var llama = new TokenizerFiles(Bytes + " ▁ a b ab ▁ab", "a b,▁ ab") { Model = ",\"byte_fallback\":true", Rest = Llama }.Read();
        var plain = text.Replace('▁', ' ').ToString();
        Assert.That(llama.Decode(llama.Encode(plain)), Is.EqualTo(plain));
    }

    [Test]
    public void Show_Tokens_AreReadable()
    {
        var tokenizer = ByteLevel("Ġthe Ã© Â\u0142 \"\\", "", $",\"added_tokens\":[{Added(300, "<|end|>")}]").Read();
        string Show(string token) => tokenizer.Show(tokenizer.IdOf(token)!.Value);
        Assert.That((string[])[Show("Ġthe"), Show("Ã©"), Show("<|end|>"), Show("\"\\")], Is.EqualTo(new[] { "\" the\"", "\"é\"", "<|end|>", "\"\\\"\\\\\"" }));
        Assert.That(Show(ByteAlphabet.Letters("\u00A0")[..1]), Is.EqualTo("\"\\xC2\""));
        Assert.That(tokenizer.Show(10), Is.EqualTo("\"\\n\""));
        Assert.That(tokenizer.Show(0), Is.EqualTo("\"\\u{0}\""));
    }

    [Test]
    public void List_OnlyDecodes()
    {
        var tokenizer = Read("""{"tokens":["<unk>"," the","<0x0A>","<0xC3>","<0xA9>"],"scores":[0,1,2,3,4]}""");
        Assert.That(tokenizer.Decode([1, 2, 3, 4, 1]), Is.EqualTo(" the\né the"));
        Assert.That(tokenizer.Decode([3, 1]), Is.EqualTo("\uFFFD the"));
        Assert.That((tokenizer.Count, tokenizer.CanEncode, tokenizer.Show(1)), Is.EqualTo((5, false, "\" the\"")));
        Refused.With("tokenizer.decodes-only", () => tokenizer.Encode("a"));
        Refused.With("tokenizer.no-such-id", () => tokenizer.Decode([5]));
    }

    [Test]
    public void Encode_NormalFormC_IsComputedNowhereAndRefusedWhereItMatters()
    {
        var tokenizer = ByteLevel("", "", ",\"normalizer\":{\"type\":\"NFC\"}").Read();
        Assert.That(tokenizer.Decode(tokenizer.Encode("naïve 漢字 한국어 ещё")), Is.EqualTo("naïve 漢字 한국어 ещё"));
        Assert.That(Refused.With("tokenizer.normal-form", () => tokenizer.Encode("e\u0301"))[0].Message, Does.Contain("U+0301"));
    }

    [Test]
    public void Encode_HalfSurrogate_IsACallerFault() => Assert.That(() => ByteLevel("", "").Read().Encode("a\uD800b"), Throws.ArgumentException);
}
