using Audit.Models.Formats;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class TokenSplitTest
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    [TestCase(Gpt2, "I'm  here 42!", "I|'m| | here| 42|!")]
    [TestCase(Gpt2, "we'LL", "we|'|LL")]
    [TestCase(Gpt2, "a\n\nb  ", "a|\n|\n|b|  ")]
    [TestCase(Llama3, "I'M 12345 a_b", "I|'M| |123|45| a|_b")]
    [TestCase(Llama3, "it'\u017Fx", "it|'\u017F|x")]
    [TestCase(Llama3, "x😀abc", "x|😀abc")]
    [TestCase(Llama3, "😀 𝒜𝒷1", "😀| 𝒜𝒷|1")]
    [TestCase(Llama3, "a\r\n \n b", "a|\r\n \n| b")]
    public void Cut_PatternsInUse_ByHand(string pattern, string text, string wanted) => Assert.That(Cut(pattern, text), Is.EqualTo(wanted));

    [TestCase("Isolated", false, "a|-|-|b|-")]
    [TestCase("Removed", false, "a|b")]
    [TestCase("Removed", true, "-|-|-")]
    [TestCase("MergedWithPrevious", false, "a-|-|b-")]
    [TestCase("MergedWithNext", false, "a|-|-b|-")]
    [TestCase("Contiguous", false, "a|--|b|-")]
    public void Cut_Behaviours_ByHand(string behavior, bool invert, string wanted) => Assert.That(Cut("-", "a--b-", behavior, invert), Is.EqualTo(wanted));

    [TestCase(@"a++b", "aab", "aab")]
    [TestCase(@"a++ab", "aab", "aab", Description = "matches nothing: the a's are not given back")]
    [TestCase(@"[ab]?+b", "b", "b")]
    [TestCase(@"(?:ab)*+x", "ababx", "ababx")]
    [TestCase(@"\p{L}{1,2}+", "abc", "abc", Description = "as in Ruby the counted repetition is repeated")]
    [TestCase(@"\p{L}{2}", "abc", "ab|c")]
    [TestCase(@"a+?", "aa", "a|a")]
    [TestCase(@"\u0061", "ba", "b|a")]
    public void Cut_Repetitions_ByHand(string pattern, string text, string wanted) => Assert.That(Cut(pattern, text), Is.EqualTo(wanted));

    [TestCase("")]
    [TestCase(@"\w+")]
    [TestCase(@"\bx")]
    [TestCase("a.b")]
    [TestCase("^a")]
    [TestCase("a$")]
    [TestCase(@"\p{Han}+")]
    [TestCase(@"\p{^L}")]
    [TestCase(@"\p")]
    [TestCase(@"\1(a)")]
    [TestCase(@"\x{1F600}")]
    [TestCase("[a[b]]")]
    [TestCase("[a&&b]")]
    [TestCase("[]a]")]
    [TestCase("[a")]
    [TestCase("(a")]
    [TestCase("a)")]
    [TestCase("(?<name>a)")]
    [TestCase("(?i)a")]
    [TestCase("*a")]
    [TestCase("a**")]
    [TestCase("a{,}")]
    [TestCase("a{x}")]
    [TestCase("a{2}?")]
    [TestCase("a{99999}")]
    [TestCase("[z-a]")]
    [TestCase("😀")]
    [TestCase("\\")]
    public void Of_NotTheSameInBothEngines_IsRefused(string pattern)
    {
        var (regex, fault) = TokenPattern.Of(pattern);
        Assert.That((regex, fault is not null), Is.EqualTo(((System.Text.RegularExpressions.Regex?)null, true)));
    }

    [Test]
    public void Of_DeepNesting_IsRefused() => Assert.That(TokenPattern.Of(new string('(', 30) + new string(')', 30)).Fault, Does.Contain("nested"));

    private static string Cut(string pattern, string text, string behavior = "Isolated", bool invert = false)
    {
        var (regex, fault) = TokenPattern.Of(pattern);
        Assert.That(fault, Is.Null);
        return string.Join('|', new TokenSplit(regex!, behavior, invert).Cut(new TokenPiece(text, true)).Select(piece => piece.Text));
    }
}
