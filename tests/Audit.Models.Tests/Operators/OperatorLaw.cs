using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Tests.Formats;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

/// <summary>The laws of every operator, on the graphs that its test class lists.</summary>
public abstract class OperatorLaw
{
    /// <summary>Step of the central difference, a power of two so that it is exact beside inputs near 1.</summary>
    private const float Step = 1f / 64;

    /// <summary>What a central difference of float32 outputs may differ from the gradient: rounding / Step, and the third derivative.</summary>
    private const double Near = 4e-3;

    /// <summary>What double arithmetic of the reference itself may be off, relative to values of size 1.</summary>
    private const double DoubleRounding = 1e-13;

    /// <summary>Step of a central difference in float64: its third-derivative error is 1e-10, its rounding 1e-11.</summary>
    private const double FineStep = 1e-5;

    /// <summary>Float32 rounding of a gradient through a small graph, of size 1.</summary>
    private const double FineNear = 3e-6;

    /// <summary>Small graphs that use the operator in its different ways.</summary>
    protected abstract IEnumerable<Graph> Graphs { get; }

    /// <summary>Those of them that a file with an open batch can hold.</summary>
    protected virtual IEnumerable<Graph> Writable => Graphs;

    /// <summary>Inputs are drawn from [-Range, Range].</summary>
    protected virtual float Range => 1;

    [Test]
    public void Forward_RowAlone_SameBitsAsInBatch([Values(1, 2)] int seed)
    {
        foreach (var model in Graphs.Select(Named))
        {
            var (inputs, width, outputs) = (Draw(model, 5, seed), model.Graph.InputShape.Count, model.Graph.OutputShape.Count);
            var together = ForwardPass.Run(model, inputs, 5).Output;
            for (var row = 0; row < 5; row++)
            {
                var alone = ForwardPass.Run(model, inputs.AsMemory(row * width, width), 1).Output;
                Assert.That(alone, Is.EqualTo(together.AsSpan(row * outputs, outputs).ToArray()));
            }
        }
    }

    /// <summary>Values that nobody looks at may share memory; that changes no bit.</summary>
    [Test]
    public void Forward_EverythingCaptured_SameBits([Values(9)] int seed, [Values(1, 4)] int batch)
    {
        foreach (var model in Graphs.Select(Named))
        {
            var inputs = Draw(model, batch, seed);
            var watched = ForwardPass.Run(model, inputs, batch, null, [.. model.Graph.Nodes.Select(node => node.Output)]);
            Assert.That(ForwardPass.Run(model, inputs, batch).Output, Is.EqualTo(watched.Output), model.Name);
        }
    }

    [Test]
    public void Backward_Input_NearCentralDifference([Values(3, 4)] int seed)
    {
        foreach (var model in Graphs.Select(Named))
        {
            var inputs = Draw(model, 2, seed);
            var weights = Samples.Uniform(new Random(seed), 2 * model.Graph.OutputShape.Count);
            var gradient = BackwardPass.InputGradient(model, inputs, 2, weights);
            for (var index = 0; index < inputs.Length; index++)
            {
                var difference = Difference(inputs, index, changed => ForwardPass.Run(model, changed, 2).Output, weights);
                Assert.That(gradient[index], Is.EqualTo(difference).Within(Near).Or.EqualTo(difference).Within(1).Percent, $"{model.Name}, element {index}");
            }
        }
    }

    [Test]
    public void Backward_Initializers_NearCentralDifference([Values(5, 6)] int seed)
    {
        foreach (var model in Graphs.Select(Named))
        {
            var inputs = Draw(model, 3, seed);
            var weights = Samples.Uniform(new Random(seed), 3 * model.Graph.OutputShape.Count);
            foreach (var (name, gradient) in BackwardPass.ParameterGradients(model, inputs, 3, weights.AsMemory()))
            {
                var tensor = model.Graph.Initializers[name];
                var values = tensor.Values.ToArray();
                for (var index = 0; index < values.Length; index++)
                {
                    var difference = Difference(values, index, changed => ForwardPass.Run(With(model, name, new Tensor(tensor.Shape, changed)), inputs, 3).Output, weights);
                    Assert.That(gradient[index], Is.EqualTo(difference).Within(Near).Or.EqualTo(difference).Within(1).Percent, $"{model.Name}, {name}[{index}]");
                }
            }
        }
    }

    [Test]
    public void WriteThenRead_SameBits([Values(7)] int seed)
    {
        foreach (var model in Writable.Select(Named))
        {
            var bytes = OnnxWriter.Bytes(model);
            var again = OnnxFiles.Read(bytes);
            var inputs = Draw(model, 3, seed);
            Assert.That(again.Graph.Nodes.Select(node => (node.Name, node.OpType, node.Output)), Is.EqualTo(model.Graph.Nodes.Select(node => (node.Name, node.OpType, node.Output))));
            Assert.That(ForwardPass.Run(again, inputs, 3).Output, Is.EqualTo(ForwardPass.Run(model, inputs, 3).Output));
            Assert.That(OnnxWriter.Bytes(again with { Name = model.Name }), Is.EqualTo(bytes));
        }
    }

    [Test]
    public void Patch_OwnValueAtEverySite_SameBits([Values(8)] int seed)
    {
        foreach (var model in Graphs.Select(Named))
        {
            var inputs = Draw(model, 3, seed);
            string[] sites = [model.Graph.Input, .. model.Graph.Nodes.Select(node => node.Output)];
            var plain = ForwardPass.Run(model, inputs, 3, null, sites);
            Assert.That(ForwardPass.Run(model, inputs, 3).Output, Is.EqualTo(plain.Output), $"{model.Name}, captures");
            foreach (var site in sites)
            {
                var patch = new Patch(site, [.. Enumerable.Range(0, model.Graph.Shapes[site].Count)], plain.Captured[site]);
                Assert.That(ForwardPass.Run(model, inputs, 3, [patch]).Output, Is.EqualTo(plain.Output), $"{model.Name}, {site}");
            }
        }
    }

    [Test]
    public void Error_IsAtLeastTheDistanceFromFloat64([Values(9, 10)] int seed)
    {
        foreach (var model in Graphs.Where(DoubleGraph.Knows).Select(Named))
        {
            var (inputs, random, width) = (Draw(model, 2, seed), new Random(seed), model.Graph.InputShape.Count);
            foreach (var size in new[] { 0, 1e-6f, 1e-3f })
            {
                var exact = model.Graph.Nodes.Any(node => node.OpType == "Embedding");
                var errors = inputs.Select(_ => exact ? 0 : random.NextSingle() * size).ToArray();
                var (values, bounds) = ErrorPass.Run(model, inputs, 2, errors).Output;
                Assert.That(values, Is.EqualTo(ForwardPass.Run(model, inputs, 2).Output));
                for (var row = 0; row < 2; row++)
                {
                    double[] moved = [.. Enumerable.Range(row * width, width).Select(index => inputs[index] + ((double)errors[index] * random.Next(-1, 2)))];
                    var real = DoubleGraph.Run(model.Graph, moved);
                    for (var index = 0; index < real.Length; index++)
                    {
                        var (value, bound) = (values[(row * real.Length) + index], bounds[(row * real.Length) + index]);
                        Assert.That(Math.Abs(value - real[index]), Is.LessThanOrEqualTo(bound + (DoubleRounding * (1 + Math.Abs(real[index])))), $"{model.Name}[{index}], size {size}");
                        Assert.That(bound, Is.LessThan(1), $"{model.Name}[{index}] has a bound that says something");
                    }
                }
            }
        }
    }

    [Test]
    public void Backward_Input_NearDifferenceOfFloat64([Values(11)] int seed)
    {
        foreach (var model in Graphs.Where(DoubleGraph.Knows).Where(graph => graph.Nodes.All(node => node.OpType != "Embedding")).Select(Named))
        {
            var inputs = Draw(model, 1, seed);
            var weights = Samples.Uniform(new Random(seed), model.Graph.OutputShape.Count);
            var gradient = BackwardPass.InputGradient(model, inputs, 1, weights);
            for (var index = 0; index < inputs.Length; index++)
            {
                double At(double change) => DoubleGraph.Run(model.Graph, [.. inputs.Select((x, other) => other == index ? x + change : x)]).Zip(weights, (y, weight) => y * weight).Sum();
                var slope = (At(FineStep) - At(-FineStep)) / (2 * FineStep);
                Assert.That(gradient[index], Is.EqualTo(slope).Within(FineNear * (1 + Math.Abs(slope))), $"{model.Name}, element {index}");
            }
        }
    }

    private static Model Named(Graph graph, int index) => new($"graph-{index}", graph, []);

    private static Model With(Model model, string name, Tensor value) => model with { Graph = model.Graph.WithInitializer(name, value) };

    private static double Difference(float[] at, int index, Func<float[], float[]> function, float[] weights)
    {
        var (up, down) = (at.ToArray(), at.ToArray());
        up[index] += Step;
        down[index] -= Step;
        var (above, below) = (function(up), function(down));
        return weights.Select((weight, output) => weight * ((double)above[output] - below[output])).Sum() / ((double)up[index] - down[index]);
    }

    private float[] Draw(Model model, int batch, int seed) => Samples.AwayFromKinks(new Random(seed), batch * model.Graph.InputShape.Count, Range, Step);
}
