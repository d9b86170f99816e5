using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using NUnit.Framework;

namespace Audit.Engine.Tests.Claims;

/// <summary>What an address means: a bare index is a neuron or a whole channel, never one place of it, and is refused where the first axis is the tokens.</summary>
[TestFixture]
public sealed class MechanismTest
{
    private static readonly Graph image = new GraphBuilder("x", new Shape(3, 2, 2)).Node("Relu", "y", "x").Build("y");
    private static readonly Graph vector = new GraphBuilder("x", new Shape(6)).Node("Relu", "y", "x").Build("y");
    private static readonly Graph tokens = new GraphBuilder("x", new Shape(2)).Initializer("table", new Tensor(new Shape(5, 3), new float[15])).Node("Embedding", "y", "x", "table").Build("y");

    [Test]
    public void Resolve_BareIndexOfAnImage_IsTheChannel() => Assert.That(Units(image, "y", 1, 2), Is.EqualTo(new[] { 4, 5, 6, 7, 8, 9, 10, 11 }));

    [Test]
    public void Resolve_BareIndexOfAVector_IsTheNeuron() => Assert.That(Units(vector, "y", 5), Is.EqualTo(new[] { 5 }));

    [Test]
    public void Resolve_NamedAxes_AreTheirPlaces() => Assert.That(Units(tokens, "y[t=-1][i=0..1]"), Is.EqualTo(new[] { 3, 4 }));

    [Test]
    public void Resolve_Whole_IsEveryElement() => Assert.That(Units(tokens, "y"), Is.EqualTo(Enumerable.Range(0, 6)));

    [Test]
    public void Resolve_BareIndexBesideTokens_IsRefusedWithTheRemedy() =>
        Assert.That(() => Units(tokens, "y", 1), Throws.TypeOf<InputFaultException>().With.Message.Contains("y[i=1]").And.Message.Contains("claim 'C'"));

    [Test]
    public void Resolve_UnitThatIsNotThere_IsRefused() =>
        Assert.That(() => Units(image, "y", 3), Throws.TypeOf<InputFaultException>().With.Message.Contains("0 to 2"));

    private static int[] Units(Graph graph, string site, params int[] units) => [.. Mechanism.Resolve(graph, new Subject.Effect(site, [.. units], Replacement.Zero, null), "C").Units];
}
