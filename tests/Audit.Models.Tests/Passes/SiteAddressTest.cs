using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

[TestFixture]
public sealed class SiteAddressTest
{
    private static readonly Graph graph = Attention();

    [TestCase("stream", "stream", new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 })]
    [TestCase("stream[7]", "stream", new[] { 7 })]
    [TestCase("stream[-1]", "stream", new[] { 11 })]
    [TestCase("stream[9, 2..4]", "stream", new[] { 2, 3, 4, 9 })]
    [TestCase("stream[t=-1]", "stream", new[] { 8, 9, 10, 11 })]
    [TestCase("stream[i=1][t=0,2]", "stream", new[] { 1, 9 })]
    [TestCase("blocks.0.attn.hook_q[h=1]", "blocks.0.attn.hook_q", new[] { 2, 3, 6, 7, 10, 11 })]
    [TestCase("blocks.0.attn.hook_q[h=1][t=-1][i=0..1]", "blocks.0.attn.hook_q", new[] { 10, 11 })]
    [TestCase("blocks.0.attn.hook_pattern[h=0][q=2]", "blocks.0.attn.hook_pattern", new[] { 6, 7, 8 })]
    [TestCase("blocks.0.attn.hook_attn_scores[k=0][h=1]", "blocks.0.attn.hook_attn_scores", new[] { 9, 12, 15 })]
    [TestCase("odd[1]", "odd[1]", new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 })]
    [TestCase("odd[1][3]", "odd[1]", new[] { 3 })]
    public void Parse_Address_GivesValueAndUnits(string text, string value, int[] units)
    {
        var address = SiteAddress.Parse(graph, text);
        Assert.That(address.Value, Is.EqualTo(value));
        Assert.That(address.Units, Is.EqualTo(units));
    }

    [TestCase("strea[7]", "nearest by name: stream")]
    [TestCase("stream[12]", "wanted 0 to 11")]
    [TestCase("stream[-13]", "wanted 0 to 11")]
    [TestCase("stream[h=0]", "the axes t (0 to 2), i (0 to 3)")]
    [TestCase("blocks.0.attn.hook_pattern[t=0]", "the axes h (0 to 1), q (0 to 2), k (0 to 2)")]
    [TestCase("stream[t=3]", "wanted 0 to 2")]
    [TestCase("stream[t=0][t=1]", "axis t stands twice")]
    [TestCase("stream[3,3]", "position 3 stands twice")]
    [TestCase("stream[4..2]", "is empty")]
    [TestCase("stream[x]", "wanted an integer")]
    [TestCase("stream[1..2..3]", "wanted a position or a range")]
    [TestCase("stream[1][2]", "flat positions stand alone")]
    [TestCase("stream[]", "wanted brackets")]
    [TestCase("stream[1", "wanted brackets")]
    [TestCase("stream[t=0]1", "wanted brackets")]
    [TestCase("", "no site ''")]
    public void Parse_AnythingElse_IsAFaultThatSaysWhy(string text, string why) =>
        Assert.That(() => SiteAddress.Parse(graph, text), Throws.TypeOf<InputFaultException>().With.Message.Contains(why));

    [TestCase("hook_pos_embed", "no learned positions")]
    [TestCase("blocks.0.attn.hook_result", "read with head results")]
    [TestCase("blocks.0.attn.hook_result[h=1]", "read with head results")]
    [TestCase("blocks.0.hook_q_input", "read with split inputs")]
    [TestCase("blocks.0.hook_attn_in", "read with split inputs")]
    [TestCase("blocks.0.hook_resid_mid", "side by side")]
    [TestCase("blocks.0.mlp.hook_pre_linear", "no gate")]
    [TestCase("blocks.0.attn.hook_rot_k", "not rotated")]
    [TestCase("blocks.0.ln1.hook_scale", "absent or folded")]
    [TestCase("blocks.7.attn.hook_z", "the blocks 0 to 0")]
    public void Resolve_NameOfTransformerLens_SaysWhyItIsNotThere(string name, string why) =>
        Assert.That(() => SiteAddress.Parse(graph, name), Throws.TypeOf<InputFaultException>().With.Message.Contains(why));

    [Test]
    public void Resolve_NameOfTransformerLensInAnotherNetwork_SaysSo() =>
        Assert.That(() => Sites.Resolve(Networks.Mlp(1, 2, 2).Graph, "hook_embed"), Throws.TypeOf<InputFaultException>().With.Message.Contains("this graph is none"));

    [Test]
    public void Of_Image_NamesChannelsAndPlaces()
    {
        var attributes = Attributes.None.With("kernel_shape", 2, 2).With("strides", 1, 1).With("dilations", 1, 1).With("pads", 0, 0, 0, 0);
        var image = new GraphBuilder("x", new Shape(2, 3, 3)).Node(new Node("p", "MaxPool", ["x"], "p", attributes)).Node("Relu", "y", "p").Build("y");
        Assert.That(SiteAxes.Of(image, "x"), Is.EqualTo(new[] { "c", "y", "x" }));
        Assert.That(SiteAxes.Of(image, "y"), Is.EqualTo(new[] { "c", "y", "x" }));
        Assert.That(SiteAddress.Parse(image, "y[c=1][y=0]").Units, Is.EqualTo(new[] { 4, 5 }));
    }

    private static Graph Attention()
    {
        var heads = Attributes.None.With("shape", 3, 2, 2);
        return new GraphBuilder("stream", new Shape(3, 4)).Node(new Node("q", "Reshape", ["stream"], "blocks.0.attn.hook_q", heads))
            .Node(new Node("s", "AttentionScores", ["blocks.0.attn.hook_q", "blocks.0.attn.hook_q"], "blocks.0.attn.hook_attn_scores", Attributes.None.With("scale", 1f)))
            .Node(new Node("p", "Softmax", ["blocks.0.attn.hook_attn_scores"], "blocks.0.attn.hook_pattern", Attributes.None.With("axis", 2)))
            .Node("AttentionMix", "blocks.0.attn.hook_z", "blocks.0.attn.hook_pattern", "blocks.0.attn.hook_q").Node("Identity", "odd[1]", "blocks.0.attn.hook_z").Build("odd[1]");
    }
}
