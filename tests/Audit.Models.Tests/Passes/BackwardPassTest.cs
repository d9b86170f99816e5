using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

[TestFixture]
public sealed class BackwardPassTest
{
    /// <summary>Float32 rounding of gradients against float64 ones, for numbers of size about 1 to 10.</summary>
    private const double Rounding = 1e-4;
    private static readonly Model network = Networks.Mlp(1, 6, 8, 8, 3);

    [Test]
    public void InputGradient_AgreesWithFloat64([Values(1, 2, 3)] int seed)
    {
        var (inputs, weights) = (Samples.Uniform(new Random(seed), 4 * 6), Samples.Uniform(new Random(seed + 9), 4 * 3));
        var gradient = BackwardPass.InputGradient(network, inputs, 4, weights);
        for (var row = 0; row < 4; row++)
        {
            for (var axis = 0; axis < 6; axis++)
            {
                Assert.That(gradient[(row * 6) + axis], Is.EqualTo(CentralDifference(inputs[(row * 6)..((row + 1) * 6)], axis, weights[(row * 3)..((row + 1) * 3)])).Within(Rounding));
            }
        }
    }

    [Test]
    public void InputGradient_AtSite_ChainsToTheInput()
    {
        var (inputs, weights) = (Samples.Uniform(new Random(5), 6), Samples.Uniform(new Random(6), 3));
        var atLayer = BackwardPass.InputGradient(network, inputs, 1, weights, "layer0");
        var w = network.Graph.Initializers["w0"].Values.Span;
        var byHand = new float[6];
        for (var i = 0; i < 6; i++)
        {
            for (var j = 0; j < 8; j++) { byHand[i] = MathF.FusedMultiplyAdd(atLayer[j], w[(i * 8) + j], byHand[i]); }
        }

        Assert.That(BackwardPass.InputGradient(network, inputs, 1, weights), Is.EqualTo(byHand));
        Assert.That(BackwardPass.InputGradient(network, inputs, 1, weights, "layer2"), Is.EqualTo(weights));
    }

    [Test]
    public void InputGradient_PatchedUnits_HideWhatIsBefore()
    {
        var all = new Patch("hidden0", [.. Enumerable.Range(0, 8)], Enumerable.Repeat(1f, 8).ToArray());
        var weights = new float[] { 1, 0, 0 };
        Assert.That(BackwardPass.InputGradient(network, Samples.Uniform(new Random(7), 6), 1, weights, null, [all]), Is.All.EqualTo(0f));
        Assert.That(BackwardPass.InputGradient(network, Samples.Uniform(new Random(7), 6), 1, weights, "hidden0", [all]), Is.Not.All.EqualTo(0f));
    }

    [Test]
    public void InputGradient_ManyRows_SameBitsAsEachAlone()
    {
        var (inputs, weights) = (Samples.Uniform(new Random(8), 3000 * 6), Samples.Uniform(new Random(9), 3000 * 3));
        var together = BackwardPass.InputGradient(network, inputs, 3000, weights);
        Assert.That(BackwardPass.InputGradient(network, inputs.AsMemory(17994, 6), 1, weights.AsMemory(8997, 3)), Is.EqualTo(together[17994..]));
    }

    [Test]
    public void ParameterGradients_OverSlices_IsOneChainOverRows()
    {
        var small = Networks.Mlp(2, 2, 1);
        var inputs = Samples.Uniform(new Random(10), 2500 * 2);
        var weights = Samples.Uniform(new Random(11), 2500);
        var sum = 0f;
        for (var row = 0; row < 2500; row++) { sum = MathF.FusedMultiplyAdd(inputs[2 * row], weights[row], sum); }
        Assert.That(BackwardPass.ParameterGradients(small, inputs, 2500, weights.AsMemory())["w0"][0], Is.EqualTo(sum));
    }

    [Test]
    public void ParameterGradients_SharedInitializer_Adds()
    {
        var graph = new GraphBuilder("x", new Shape(2)).Initializer("c", Samples.Tensor(new Shape(2), 3, 5))
            .Node("Mul", "a", "x", "c").Node("Mul", "y", "a", "c").Build("y");
        var gradients = BackwardPass.ParameterGradients(new Model("m", graph, []), new float[] { 1, 2 }, 1, new float[] { 1, 1 }.AsMemory());
        Assert.That(gradients["c"], Is.EqualTo(new float[] { 6, 20 }));
    }

    [Test]
    public void ParameterGradients_Step_LowersTheLoss()
    {
        var (model, inputs) = (network, Samples.Uniform(new Random(12), 20 * 6));
        var losses = new List<double>();
        for (var step = 0; step < 5; step++)
        {
            var result = BackwardPass.ParameterGradients(model, inputs, 20, output => [.. output.Select(value => value / 20)]);
            losses.Add(result.Output.Sum(value => (double)value * value));
            foreach (var (name, gradient) in result.Gradients)
            {
                var old = model.Graph.Initializers[name];
                var moved = old.Values.ToArray().Zip(gradient, (value, slope) => value - (0.01f * slope)).ToArray();
                model = model with { Graph = model.Graph.WithInitializer(name, new Tensor(old.Shape, moved)) };
            }
        }

        Assert.That(losses, Is.Ordered.Descending);
    }

    /// <summary>The same network in float64, its derivative by a central difference.</summary>
    private static double CentralDifference(float[] input, int axis, float[] weights)
    {
        const double step = 1e-6;
        return (Value(step) - Value(-step)) / (2 * step);

        double Value(double change)
        {
            double[] value = [.. input.Select((number, index) => index == axis ? number + change : number)];
            for (var layer = 0; layer < 3; layer++)
            {
                var (w, b) = (network.Graph.Initializers[$"w{layer}"], network.Graph.Initializers[$"b{layer}"]);
                var next = b.Values.ToArray().Select(bias => (double)bias).ToArray();
                for (var i = 0; i < value.Length; i++)
                {
                    for (var j = 0; j < next.Length; j++) { next[j] += value[i] * w.Values.Span[(i * next.Length) + j]; }
                }

                value = layer == 2 ? next : [.. next.Select(number => Math.Max(number, 0))];
            }

            return value.Zip(weights, (output, weight) => output * weight).Sum();
        }
    }
}
