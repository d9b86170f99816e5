using System.Numerics;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Operators.Errors;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

[TestFixture]
public sealed class ErrorPassTest
{
    [Test]
    public void Run_Mlp_EnclosesTheExactRationals([Values(1, 2, 3)] int seed)
    {
        var model = Networks.Mlp(seed, 20, 40, 40, 5);
        var inputs = Samples.Uniform(new Random(seed), 3 * 20);
        var (values, errors) = ErrorPass.Run(model, inputs, 3).Output;
        Assert.That(values, Is.EqualTo(ForwardPass.Run(model, inputs, 3).Output));
        var (actual, proved) = (0.0, 0.0);
        for (var row = 0; row < 3; row++)
        {
            var real = Exact(model.Graph, inputs[(row * 20)..((row + 1) * 20)]);
            for (var index = 0; index < 5; index++)
            {
                var distance = BigInteger.Abs(real[index] - Fixed(values[(row * 5) + index], 4));
                Assert.That(distance <= Fixed(errors[(row * 5) + index], 4), $"row {row}, output {index}");
                (actual, proved) = (Math.Max(actual, (double)distance / (double)(BigInteger.One << (4 * Places))), Math.Max(proved, errors[(row * 5) + index]));
            }
        }

        TestContext.Out.WriteLine($"largest distance {actual:E2}, largest bound {proved:E2}, ratio {proved / actual:F1}");
        Assert.That(proved, Is.InRange(actual, 200 * actual));
    }

    [Test]
    public void Run_NothingRounds_IsExact()
    {
        var graph = new GraphBuilder("x", new Shape(2)).Initializer("w", Samples.Tensor(new Shape(2, 2), 1, 0, 0, 1)).Node("MatMul", "a", "x", "w").Node("Relu", "y", "a").Build("y");
        var errors = ErrorPass.Run(new Model("m", graph, []), new float[] { -1, 2 }, 1, capture: ["x"]);
        Assert.That(errors.Output.Errors[0], Is.Zero);
        Assert.That(errors.Output.Errors[1], Is.LessThanOrEqualTo(3e-7f));
        Assert.That(errors.Captured["x"].Errors, Is.All.Zero);
    }

    [Test]
    public void Run_DivisorThatMayBeZero_HasNoBound()
    {
        var graph = new GraphBuilder("x", new Shape(1)).Node("Reciprocal", "r", "x").Node("Mul", "y", "r", "r").Build("y");
        var errors = ErrorPass.Run(new Model("m", graph, []), new[] { 0.5f }, 1, new[] { 0.75f }).Output.Errors;
        Assert.That(errors, Is.EqualTo(new[] { float.PositiveInfinity }));
    }

    [Test]
    public void Run_Softmax_AlwaysHasABound()
    {
        var graph = new GraphBuilder("x", new Shape(3)).Node("Softmax", "y", "x").Build("y");
        var errors = ErrorPass.Run(new Model("m", graph, []), new float[] { 0, 1, 2 }, 1, new[] { float.PositiveInfinity, 0, 1e30f }).Output.Errors;
        Assert.That(errors, Is.All.LessThanOrEqualTo(1f));
    }

    [Test]
    public void Run_Norm_AlwaysHasABound([Values(1e-6f, 0.01f, 1, 100)] float size)
    {
        var graph = new GraphBuilder("x", new Shape(2, 8)).Node("Center", "c", "x").Node(new Node("s", "NormScale", ["c"], "s", Attributes.None.With("epsilon", 1e-5f)))
            .Node("Div", "y", "c", "s").Build("y");
        var (inputs, random) = (Samples.Uniform(new Random(1), 16), new Random(2));
        var errors = Enumerable.Repeat(size, 16).ToArray();
        var (values, bounds) = ErrorPass.Run(new Model("m", graph, []), inputs, 1, errors).Output;
        Assert.That(bounds, Is.All.LessThan(Math.Min(6, 1000 * size)));
        for (var draw = 0; draw < 200; draw++)
        {
            var real = DoubleGraph.Run(graph, [.. inputs.Select(x => x + ((2 * random.NextDouble()) - 1) * size)]);
            for (var index = 0; index < 16; index++) { Assert.That(Math.Abs(values[index] - real[index]), Is.LessThanOrEqualTo(bounds[index] + 1e-13)); }
        }
    }

    [Test]
    public void Run_OperatorWithoutARule_HasNoBound()
    {
        Assert.That(ErrorTable.Has("Pow"), Is.False);
        var graph = new GraphBuilder("x", new Shape(2)).Node(new Node("y", "Pow", ["x"], "y", Attributes.None.With("exponent", 2f))).Build("y");
        Assert.That(ErrorPass.Run(new Model("m", graph, []), new float[] { 1, 2 }, 1).Output.Errors, Is.All.EqualTo(float.PositiveInfinity));
    }

    [Test]
    public void Run_ErrorBelowZero_IsACallersFault() =>
        Assert.That(() => ErrorPass.Run(Networks.Mlp(1, 2, 2), new float[2], 1, new[] { 0, -1f }), Throws.ArgumentException);

    [Test]
    public void Rules_AllBelongToOperators() => Assert.That(OperatorTable.Names.Where(ErrorTable.Has).Count(), Is.GreaterThan(50));

    [Test]
    public void Growth_IsAtLeastTheExponentialMinusOne([Values(1e-12, 1e-6, 0.3, 1, 1.5, 20, 600)] double x) =>
        Assert.That(Upward.Growth(x), Is.InRange(Math.Exp(x) - 1 - 1e-15, ((Math.Exp(x) - 1) * 2) + 1e-15));

    private const int Places = 150;

    /// <summary>A number times 2^(150 count): exact.</summary>
    private static BigInteger Fixed(float value, int count)
    {
        var (magnitude, exponent) = (Math.Abs((double)value), 0);
        while (magnitude != Math.Floor(magnitude)) { (magnitude, exponent) = (magnitude * 2, exponent + 1); }
        return Math.Sign(value) * ((BigInteger)magnitude << ((count * Places) - exponent));
    }

    /// <summary>The network of Gemm and ReLU in exact fixed-point numbers; each layer multiplies the scale by 2^150.</summary>
    private static BigInteger[] Exact(Graph graph, float[] input)
    {
        var (value, scale) = (input.Select(number => Fixed(number, 1)).ToArray(), 1);
        foreach (var node in graph.Nodes)
        {
            if (node.OpType == "Relu")
            {
                value = [.. value.Select(number => BigInteger.Max(number, 0))];
                continue;
            }

            scale++;
            var (w, b) = (graph.Initializers[node.Inputs[1]], graph.Initializers[node.Inputs[2]].Values.ToArray());
            var n = b.Length;
            var weights = w.Values.ToArray().Select(number => Fixed(number, 1)).ToArray();
            value = [.. Enumerable.Range(0, n).Select(j => value.Select((number, i) => number * weights[(i * n) + j]).Aggregate(Fixed(b[j], scale), (sum, term) => sum + term))];
        }

        return value;
    }
}
