using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

[TestFixture]
public sealed class SiteAddressTest
{
    private static readonly Graph tokens = new GraphBuilder("tokens", new Shape(3))
        .Initializer("table", new Tensor(new Shape(5, 4), new float[20]))
        .Node("Embedding", "hook_embed", "tokens", "table")
        .Node(new Node("q", "Reshape", ["hook_embed"], "blocks.0.attn.hook_q", Attributes.None.With("shape", 3, 2, 2)))
        .Node("AttentionScores", "blocks.0.attn.hook_attn_scores", "blocks.0.attn.hook_q", "blocks.0.attn.hook_q").Build("blocks.0.attn.hook_attn_scores");

    private static readonly Graph image = new GraphBuilder("x", new Shape(2, 2, 3)).Node("Relu", "y", "x").Build("y");
    private static readonly Graph vector = new GraphBuilder("x", new Shape(6)).Node("Relu", "y", "x").Build("y");

    [TestCase("hook_embed", "0 1 2 3 4 5 6 7 8 9 10 11")]
    [TestCase("hook_embed[t=-1]", "8 9 10 11")]
    [TestCase("hook_embed[i=1,3]", "1 3 5 7 9 11")]
    [TestCase("hook_embed[t=0..1][i=-1]", "3 7")]
    [TestCase("blocks.0.attn.hook_q[h=1][t=2]", "10 11")]
    [TestCase("q[h=1][t=2]", "10 11")]
    [TestCase("blocks.0.attn.hook_attn_scores[h=1][q=2][k=0]", "15")]
    [TestCase("tokens[t=1]", "1")]
    public void Parse_OfTokens_ByHand(string address, string units) => Assert.That(string.Join(' ', SiteAddress.Parse(tokens, address).Units), Is.EqualTo(units));

    [TestCase("y[1]", "6 7 8 9 10 11")]
    [TestCase("y[c=0][x=2]", "2 5")]
    public void Parse_OfImages_ByHand(string address, string units) => Assert.That(string.Join(' ', SiteAddress.Parse(image, address).Units), Is.EqualTo(units));

    [TestCase("y[5]", "5")]
    [TestCase("y[0,3..4]", "0 3 4")]
    public void Parse_OfVectors_ByHand(string address, string units) => Assert.That(string.Join(' ', SiteAddress.Parse(vector, address).Units), Is.EqualTo(units));

    [TestCase("hook_embd", "hook_embed")]
    [TestCase("hook_embed[3]", "t, i")]
    [TestCase("hook_embed[h=1]", "t, i")]
    [TestCase("hook_embed[t=3]", "0 to 2")]
    [TestCase("hook_embed[t=-4]", "0 to 2")]
    [TestCase("hook_embed[t=2..1]", "rising")]
    [TestCase("hook_embed[t=0][t=1]", "twice")]
    [TestCase("hook_embed[t=0", "[axis=indices]")]
    [TestCase("hook_embed[t=0]x", "[axis=indices]")]
    [TestCase("hook_embed[t=]", "0 to 2")]
    [TestCase("hook_embed[=0]", "t, i")]
    public void Parse_Wrong_SaysWhatThereIs(string address, string named) =>
        Assert.That(() => SiteAddress.Parse(tokens, address), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));
}
