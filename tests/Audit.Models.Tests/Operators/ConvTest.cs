using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Operators;

[TestFixture]
public sealed class ConvTest : OperatorLaw
{
    protected override IEnumerable<Graph> Graphs =>
    [
        Of(new Shape(2, 4, 5), Samples.Tensor(1, 3, 2, 3, 2), true, 1, [1, 1], [1, 1], [0, 0, 0, 0]),
        Of(new Shape(2, 4, 5), Samples.Tensor(2, 2, 2, 3, 3), true, 1, [1, 1], [1, 1], [1, 1, 1, 1]),
        Of(new Shape(2, 5, 6), Samples.Tensor(3, 2, 2, 2, 3), false, 1, [2, 3], [1, 1], [1, 0, 0, 2]),
        Of(new Shape(2, 5, 5), Samples.Tensor(4, 4, 1, 2, 2), true, 2, [1, 1], [2, 2], [1, 1, 0, 0]),
        Of(new Shape(2, 7), Samples.Tensor(5, 3, 2, 3), true, 1, [2], [1], [1, 1]),
        Of(new Shape(1, 2, 3), Samples.Tensor(6, 1, 1, 1, 5), false, 1, [1, 1], [1, 1], [0, 4, 0, 4]),
    ];

    [Test]
    public void Forward_ByHand()
    {
        var graph = Of(new Shape(1, 2, 3), Samples.Tensor(new Shape(1, 1, 2, 2), 1, 10, 100, 1000), false, 1, [1, 1], [1, 1], [0, 0, 0, 0]);
        Assert.That(ForwardPass.Run(new Model("m", graph, []), new float[] { 1, 2, 3, 4, 5, 6 }, 1).Output, Is.EqualTo(new float[] { 5421, 6532 }));
    }

    [Test]
    public void Forward_IsOneChainFromTheBias([Values(1, 2, 3)] int seed)
    {
        foreach (var graph in Graphs)
        {
            var input = Samples.Uniform(new Random(seed), graph.InputShape.Count);
            Assert.That(ForwardPass.Run(new Model("m", graph, []), input, 1).Output, Is.EqualTo(Literal(graph, input)));
        }
    }

    [Test]
    public void Forward_LargerThanOnePart_SameBits()
    {
        var graph = Of(new Shape(12, 100, 110), Samples.Tensor(8, 2, 12, 3, 3), true, 1, [1, 1], [1, 1], [1, 1, 1, 1]);
        var input = Samples.Uniform(new Random(9), graph.InputShape.Count);
        Assert.That(ForwardPass.Run(new Model("m", graph, []), input, 1).Output, Is.EqualTo(Literal(graph, input)));
    }

    /// <summary>Windows on the padded sample where it lies, and with one lane, or too many weights for that, on the unrolled input.</summary>
    [Test]
    public void Forward_EveryWidthAndWay_SameBits(
        [ValueSource(typeof(Devices.Cpu.Samples), nameof(Devices.Cpu.Samples.Widths))] LaneWidth width, [Values(1, 2)] int threads, [Range(0, 5)] int which)
    {
        var graph = which switch
        {
            0 => Of(new Shape(1, 28, 28), Samples.Tensor(1, 8, 1, 5, 5), true, 1, [1, 1], [1, 1], [2, 2, 2, 2]),
            1 => Of(new Shape(8, 14, 14), Samples.Tensor(2, 16, 8, 5, 5), false, 1, [1, 1], [1, 1], [2, 2, 2, 2]),
            2 => Of(new Shape(6, 23, 41), Samples.Tensor(3, 14, 3, 3, 3), true, 2, [2, 3], [1, 2], [1, 2, 0, 3]),
            3 => Of(new Shape(64, 9, 70), Samples.Tensor(4, 40, 64, 3, 3), true, 1, [1, 1], [1, 1], [1, 1, 1, 1]),
            4 => Of(new Shape(70, 5, 6), Samples.Tensor(5, 130, 70, 3, 3), true, 1, [1, 1], [1, 1], [1, 1, 1, 1]),
            _ => Of(new Shape(4, 100), Samples.Tensor(6, 7, 4, 9), true, 1, [2], [3], [5, 4]),
        };
        var input = Samples.Uniform(new Random(which), 2 * graph.InputShape.Count);
        using var device = new CpuDevice(width, threads);
        var output = ForwardPass.Run(new Model("m", graph, []), input, 2, device: device).Output;
        float[] wanted = [.. Literal(graph, input[..graph.InputShape.Count]), .. Literal(graph, input[graph.InputShape.Count..])];
        Assert.That(Devices.Cpu.Samples.Bits(output).AsSpan().SequenceEqual(Devices.Cpu.Samples.Bits(wanted)));
    }

    [Test]
    public void Build_Wrong_IsAFault()
    {
        Assert.That(() => Of(new Shape(3, 4, 4), Samples.Tensor(1, 2, 2, 3, 3), false, 1, [1, 1], [1, 1], [0, 0, 0, 0]), Throws.TypeOf<InputFaultException>().With.Message.Contains("3 channels"));
        Assert.That(() => Of(new Shape(2, 2, 2), Samples.Tensor(1, 2, 2, 3, 3), false, 1, [1, 1], [1, 1], [0, 0, 0, 0]), Throws.TypeOf<InputFaultException>().With.Message.Contains("reaches over 3"));
        Assert.That(() => Of(new Shape(2, 4, 4), Samples.Tensor(1, 2, 2, 3, 3), false, 1, [0, 1], [1, 1], [0, 0, 0, 0]), Throws.TypeOf<InputFaultException>().With.Message.Contains("strides"));
        Assert.That(() => Of(new Shape(2, 4, 4, 4), Samples.Tensor(1, 2, 2, 3, 3), false, 1, [1, 1], [1, 1], [0, 0, 0, 0]), Throws.TypeOf<InputFaultException>());
    }

    /// <summary>The definition, index by index, for a sample of two or three axes.</summary>
    private static float[] Literal(Graph graph, float[] input)
    {
        var (node, x, w) = (graph.Nodes[0], graph.InputShape, graph.Initializers["w"]);
        var (height, width) = (x.Rank == 2 ? 1 : x[1], x[-1]);
        var (kernelHeight, kernelWidth) = (x.Rank == 2 ? 1 : w.Shape[2], w.Shape[-1]);
        long At(string key, int axis, long missing) => x.Rank == 3 ? node.Attributes.IntegerList(key)[axis] : axis % 2 == 0 ? missing : node.Attributes.IntegerList(key)[axis / 2];
        var (outputs, perGroup) = (w.Shape[0], w.Shape[0] / (int)node.Attributes.Integer("group", 1));
        var (outHeight, outWidth) = (x.Rank == 2 ? 1 : graph.OutputShape[1], graph.OutputShape[-1]);
        var bias = graph.Initializers.TryGetValue("b", out var tensor) ? tensor.Values.ToArray() : new float[outputs];
        var result = new float[graph.OutputShape.Count];
        for (var index = 0; index < result.Length; index++)
        {
            var (o, row, column) = (index / (outHeight * outWidth), index / outWidth % outHeight, index % outWidth);
            var sum = bias[o];
            for (var c = 0; c < w.Shape[1]; c++)
            {
                for (var i = 0; i < kernelHeight; i++)
                {
                    for (var j = 0; j < kernelWidth; j++)
                    {
                        var y = (row * At("strides", 0, 1)) - At("pads", 0, 0) + (i * At("dilations", 0, 1));
                        var z = (column * At("strides", 1, 1)) - At("pads", 1, 0) + (j * At("dilations", 1, 1));
                        var inside = y >= 0 && y < height && z >= 0 && z < width;
                        var value = inside ? input[((((o / perGroup * w.Shape[1]) + c) * height) + y) * width + z] : 0;
                        sum = MathF.FusedMultiplyAdd(w.Values.Span[(((o * w.Shape[1]) + c) * kernelHeight + i) * kernelWidth + j], value, sum);
                    }
                }
            }

            result[index] = sum;
        }

        return result;
    }

    private static Graph Of(Shape input, Tensor weights, bool bias, long group, long[] strides, long[] dilations, long[] pads)
    {
        var attributes = Attributes.None.With("kernel_shape", [.. weights.Shape.Dimensions.Skip(2).Select(extent => (long)extent)])
            .With("strides", strides).With("dilations", dilations).With("pads", pads).With("group", group);
        var builder = new GraphBuilder("x", input).Initializer("w", weights);
        if (bias) { builder.Initializer("b", Samples.Tensor(77, weights.Shape[0])); }
        return builder.Node(new Node("conv", "Conv", bias ? ["x", "w", "b"] : ["x", "w"], "y", attributes)).Build("y");
    }
}
