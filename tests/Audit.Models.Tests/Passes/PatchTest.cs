using System.Collections.Immutable;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

[TestFixture]
public sealed class PatchTest
{
    /// <summary>Float32 rounding of outputs of size about 1, divided by the step of a central difference.</summary>
    private const double Near = 4e-3;
    private static readonly Model network = Networks.Mlp(1, 6, 8, 8, 3);
    private static readonly float[] inputs = Samples.Uniform(new Random(3), 2 * 6);

    [Test]
    public void Zero_IsGivenZeros() => AssertSame(new Substitute.Zero(), new Substitute.Values(new float[4]), 1, 4);

    [Test]
    public void Mean_IsTheSameInEveryRow() => AssertSame(new Substitute.Mean(new float[] { 3, -1 }), new Substitute.Values(new float[] { 3, -1, 3, -1 }), 1, 4);

    [Test]
    public void FromInput_IsWhatTheSiteHoldsThere()
    {
        var other = Samples.Uniform(new Random(4), 2 * 6);
        var there = ForwardPass.Run(network, other, 2, null, ["hidden0"]).Captured["hidden0"];
        AssertSame(new Substitute.FromInput(other), new Substitute.Values(new[] { there[1], there[4], there[9], there[12] }), 1, 4);
    }

    [Test]
    public void FromInput_EverywhereAtASite_IsTheOtherRun()
    {
        var other = Samples.Uniform(new Random(4), 2 * 6);
        var patch = new Patch("layer0", [.. Enumerable.Range(0, 8)], new Substitute.FromInput(other));
        Assert.That(ForwardPass.Run(network, inputs, 2, [patch]).Output, Is.EqualTo(ForwardPass.Run(network, other, 2).Output));
    }

    [Test]
    public void Project_ByHand()
    {
        // Around (1, 1) onto (3/5, 4/5): x = (6, 1) has d = (5, 0), coefficient 3; both parts add up to x.
        var (basis, mean) = (new float[] { 0.6f, 0.8f }, new float[] { 1, 1 });
        var onto = Patched([6, 1], new Substitute.Project(basis, mean, false));
        var away = Patched([6, 1], new Substitute.Project(basis, mean, true));
        Assert.That(onto, Is.EqualTo(new[] { MathF.FusedMultiplyAdd(0.6f, 3, 1), MathF.FusedMultiplyAdd(0.8f, 3, 1) }).Within(1e-6f));
        Assert.That(away, Is.EqualTo(new[] { 6 - 1.8f, 1 - 2.4f }).Within(1e-6f));
    }

    [Test]
    public void Project_OntoTheWholeSpace_SameBitsWhereNothingRounds()
    {
        float[] whole = [1, 0, 0, 1];
        Assert.That(Patched([6, -3], new Substitute.Project(whole, new float[2], false)), Is.EqualTo(new float[] { 6, -3 }));
        Assert.That(Patched([6, -3], new Substitute.Project(whole, new float[2], true)), Is.EqualTo(new float[] { 0, 0 }));
    }

    [Test]
    public void Affine_IsOneChainFromTheOffset()
    {
        var result = Patched([0.1f, 0.3f], new Substitute.Affine(new float[] { 2, 3, 0.7f, -1 }, new float[] { 0.5f, 0 }));
        Assert.That(result, Is.EqualTo(new[]
        {
            MathF.FusedMultiplyAdd(3, 0.3f, MathF.FusedMultiplyAdd(2, 0.1f, 0.5f)), MathF.FusedMultiplyAdd(-1, 0.3f, MathF.FusedMultiplyAdd(0.7f, 0.1f, 0)),
        }));
    }

    [Test]
    public void Facts_CountWhatChanged()
    {
        var plain = ForwardPass.Run(network, inputs, 2, null, ["layer0"]).Captured["layer0"];
        var patch = new Patch("layer0", [0, 3], new[] { plain[0], plain[3] + 2, plain[8], plain[11] - 5 });
        var facts = ForwardPass.Run(network, inputs, 2, [patch, new Patch("layer1", [1], new Substitute.Zero())]).Patches;
        Assert.That(facts.Select(fact => (fact.Site, fact.Touched)), Is.EqualTo(new[] { ("layer0", 4L), ("layer1", 2L) }));
        Assert.That((facts[0].Changed, facts[0].LargestChange), Is.EqualTo((2L, 5.0)).Within(1e-6));
        Assert.That(facts[1].Changed, Is.EqualTo(2));
    }

    [Test]
    public void Facts_OwnValue_ChangesNothing()
    {
        var plain = ForwardPass.Run(network, inputs, 2, null, ["layer0"]).Captured["layer0"];
        var facts = ForwardPass.Run(network, inputs, 2, [new Patch("layer0", [.. Enumerable.Range(0, 8)], plain)]).Patches;
        Assert.That(facts, Is.EqualTo(new[] { new PatchFacts("layer0", 16, 0, 0) }));
    }

    [Test]
    public void Run_NoUnit_IsInvalid() =>
        Assert.That(() => ForwardPass.Run(network, inputs, 2, [new Patch("layer0", [], new Substitute.Zero())]), Throws.TypeOf<InputFaultException>().With.Message.Contains("patch.invalid"));

    [Test]
    public void Run_ValueThatNothingReads_IsInvalidUnlessItIsCaptured()
    {
        var graph = new GraphBuilder("x", new Shape(2)).Node("Relu", "unread", "x").Node("Neg", "y", "x").Build("y");
        var (model, patch) = (new Model("m", graph, []), new Patch("unread", [0], new Substitute.Zero()));
        Assert.That(() => ForwardPass.Run(model, new float[] { 1, 2 }, 1, [patch]), Throws.TypeOf<InputFaultException>().With.Message.Contains("patch.invalid"));
        Assert.That(ForwardPass.Run(model, new float[] { 1, 2 }, 1, [patch], ["unread"]).Captured["unread"], Is.EqualTo(new float[] { 0, 2 }));
    }

    [Test]
    public void Run_SizesThatDoNotFit_AreCallerFaults()
    {
        foreach (var with in new Substitute[]
        {
            new Substitute.Mean(new float[3]), new Substitute.Affine(new float[4], new float[1]), new Substitute.Affine(new float[3], new float[2]),
            new Substitute.Project(new float[3], new float[2], true), new Substitute.Project(new float[2], new float[4], new float[2], true),
        })
        {
            Assert.That(() => ForwardPass.Run(network, inputs, 2, [new Patch("layer0", [1, 2], with)]), Throws.ArgumentException, $"{with}");
        }
    }

    [Test]
    public void InputGradient_ThroughAMap_NearCentralDifference([Values(0, 1, 2)] int kind)
    {
        var graph = new GraphBuilder("x", new Shape(3)).Initializer("w", Samples.Tensor(1, 3, 4)).Node("MatMul", "a", "x", "w").Node("Sigmoid", "s", "a").Build("s");
        var model = new Model("m", graph, []);
        Substitute with = kind switch
        {
            0 => new Substitute.Affine(Samples.Uniform(new Random(7), 9), Samples.Uniform(new Random(8), 3)),
            1 => new Substitute.Project(Samples.Uniform(new Random(9), 6), Samples.Uniform(new Random(10), 3), false),
            _ => new Substitute.Project(Samples.Uniform(new Random(11), 6), Samples.Uniform(new Random(12), 6), Samples.Uniform(new Random(13), 3), true),
        };
        Patch[] patches = [new("s", [3, 0, 2], with)];
        var (x, weights) = (Samples.Uniform(new Random(5), 3), Samples.Uniform(new Random(6), 4));
        var gradient = BackwardPass.InputGradient(model, x, 1, weights, null, patches);
        for (var axis = 0; axis < 3; axis++)
        {
            double Value(float step) => ForwardPass.Run(model, x.Select((number, index) => index == axis ? number + step : number).ToArray(), 1, patches).Output
                .Zip(weights, (output, weight) => (double)output * weight).Sum();
            Assert.That(gradient[axis], Is.EqualTo((Value(1f / 64) - Value(-1f / 64)) * 32).Within(Near));
        }
    }

    private static float[] Patched(float[] x, Substitute with)
    {
        var graph = new GraphBuilder("x", new Shape(2)).Node("Identity", "y", "x").Build("y");
        return ForwardPass.Run(new Model("m", graph, []), x, 1, [new Patch("y", [0, 1], with)]).Output;
    }

    private static void AssertSame(Substitute first, Substitute second, params int[] units)
    {
        float[] Run(Substitute with) => ForwardPass.Run(network, inputs, 2, [new Patch("hidden0", [.. units], with)]).Output;
        Assert.That(Run(first), Is.EqualTo(Run(second)));
    }
}
