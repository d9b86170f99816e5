using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class EmbeddingTest
{
    private static readonly Model model = new("m", Make(3), []);

    [Test]
    public void Forward_ByHand() =>
        Assert.That(ForwardPass.Run(model, new float[] { 2, 0, 2 }, 1).Output, Is.EqualTo(new float[] { 5 + 10, 6 + 20, 1 + 30, 2 + 40, 5 + 50, 6 + 60 }));

    [Test]
    public void Forward_BadId_NamesSiteAndRange([Values(-1f, 3f, 0.5f, 1e9f)] float id) =>
        Assert.That(
            () => ForwardPass.Run(model, new[] { 0, id, 0 }, 1),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("rows").And.Message.Contains("0 to 2"));

    [Test]
    public void Backward_Table_CountsTokens()
    {
        var gradients = BackwardPass.ParameterGradients(model, new float[] { 2, 0, 2, 1, 1, 1 }, 2, Enumerable.Repeat(1f, 12).ToArray().AsMemory());
        Assert.That(gradients["table"], Is.EqualTo(new float[] { 1, 1, 3, 3, 2, 2 }));
        Assert.That(gradients["positions"], Is.EqualTo(new float[] { 2, 2, 2, 2, 2, 2, 0, 0 }));
    }

    [Test]
    public void Build_MoreTokensThanPositions_IsAFault() =>
        Assert.That(() => Make(5), Throws.TypeOf<InputFaultException>().With.Message.Contains("4 positions"));

    private static Graph Make(int tokens) => new GraphBuilder("tokens", new Shape(tokens))
        .Initializer("table", new Tensor(new Shape(3, 2), new float[] { 1, 2, 3, 4, 5, 6 }))
        .Initializer("positions", new Tensor(new Shape(4, 2), new float[] { 10, 20, 30, 40, 50, 60, 70, 80 }))
        .Node("Embedding", "rows", "tokens", "table").Node("Positions", "places", "tokens", "positions").Node("Add", "y", "rows", "places").Build("y");
}
