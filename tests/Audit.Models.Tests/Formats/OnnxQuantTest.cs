using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.OnnxModelText;

namespace Audit.Models.Tests.Formats;

/// <summary>Quantised graphs against integer arithmetic.</summary>
[TestFixture]
public sealed class OnnxQuantTest
{
    private static readonly float[] x = Samples.Uniform(new Random(1), 32, 2);

    [Test]
    public void Read_StepsOfAValue_RoundAsOnnxSays()
    {
        var model = Quantised(new OnnxModelText().Input("x", -1, 16)).Node("DequantizeLinear", "q sx zx", "y").Output("y").Read();
        Assert.That(model.Graph.Nodes.Select(node => node.OpType), Is.EqualTo(new[] { "QuantizeLinear", "DequantizeLinear" }));
        Assert.That(ForwardPass.Run(model, x, 2).Output, Is.EqualTo(x.Select(a => (float)(Step(a) - 100) * 0.02f)));
    }

    [Test]
    public void Read_QuantisedWeights_AreComputedOnce()
    {
        var model = new OnnxModelText().Input("x", -1, 2).Tensor(OnnxBytes.Whole("q", [2, 2], 3, [-128, 127, 3, 0])).Numbers("s", [2], 0.1f, 0.3f).Tensor(OnnxBytes.Whole("z", [2], 3, [0, 5]))
            .Node("DequantizeLinear", "q s z", "w", Attribute("axis", 1L)).Node("MatMul", "x w", "y").Output("y").Read();
        Assert.That(model.Graph.Initializers["w"].Values.ToArray(), Is.EqualTo(new[] { -128 * 0.1f, 122 * 0.3f, 3 * 0.1f, -5 * 0.3f }));
    }

    [Test]
    public void Read_QuantisedConvolution_IsExact()
    {
        var weights = Enumerable.Range(0, 18).Select(at => (long)((at * 37 % 255) - 127)).ToArray();
        var model = Quantised(new OnnxModelText().Input("x", -1, 1, 4, 4)).Tensor(OnnxBytes.Whole("w", [2, 1, 3, 3], 3, weights)).Numbers("sw", [2], 0.01f, 0.02f).Tensor(OnnxBytes.Whole("zw", [], 3, [0]))
            .Numbers("sy", [], 0.5f).Tensor(OnnxBytes.Whole("zy", [], 2, [7])).Tensor(OnnxBytes.Whole("b", [2], 6, [1000, -500]))
            .Node("QLinearConv", "q sx zx w sw zw sy zy b", "y", Attribute("pads", 1, 1, 1, 1)).Output("y").Read();
        var output = ForwardPass.Run(model, x, 2).Output;
        for (var at = 0; at < 64; at++)
        {
            var (row, channel, top, left) = (at / 32, at / 16 % 2, at / 4 % 4, at % 4);
            var sum = channel == 0 ? 1000L : -500;
            for (var tap = 0; tap < 9; tap++)
            {
                var (i, j) = (top + (tap / 3) - 1, left + (tap % 3) - 1);
                if (i is >= 0 and < 4 && j is >= 0 and < 4) { sum += weights[(channel * 9) + tap] * (Step(x[(row * 16) + (i * 4) + j]) - 100); }
            }

            var scale = 0.02f * (channel == 0 ? 0.01f : 0.02f) / 0.5f;
            Assert.That(output[at], Is.EqualTo(Math.Clamp(MathF.Round(sum * scale) + 7, 0, 255)), $"element {at}");
        }
    }

    [Test]
    public void Read_QuantisedProducts_AreExact([Values(true, false)] bool requantised)
    {
        var weights = Enumerable.Range(0, 32).Select(at => (long)((at * 91 % 255) - 127)).ToArray();
        var text = Quantised(new OnnxModelText().Input("x", -1, 16)).Tensor(OnnxBytes.Whole("w", [16, 2], 3, weights)).Tensor(OnnxBytes.Whole("zw", [], 3, [3]))
            .Numbers("sw", [], 0.01f).Numbers("sy", [], 0.25f).Tensor(OnnxBytes.Whole("zy", [], 3, [-4]));
        var model = (requantised ? text.Node("QLinearMatMul", "q sx zx w sw zw sy zy", "y") : text.Node("MatMulInteger", "q w zx zw", "y")).Output("y").Read();
        var output = ForwardPass.Run(model, x, 2).Output;
        for (var at = 0; at < 4; at++)
        {
            var sum = Enumerable.Range(0, 16).Sum(k => (weights[(k * 2) + (at % 2)] - 3) * (Step(x[(at / 2 * 16) + k]) - 100));
            Assert.That(output[at], Is.EqualTo(requantised ? Math.Clamp(MathF.Round(sum * (0.02f * 0.01f / 0.25f)) - 4, -128, 127) : sum));
        }
    }

    [Test]
    public void Read_SumsBeyondFloat32_AreAFault()
    {
        var text = Quantised(new OnnxModelText().Input("x", -1, 1024)).Tensor(OnnxBytes.Whole("w", [1024, 1], 3, [.. Enumerable.Repeat(127L, 1024)])).Node("MatMulInteger", "q w zx", "y").Output("y");
        Assert.That(() => text.Read(), Throws.TypeOf<InputFaultException>().With.Message.Contains("float32 holds whole numbers exactly below 16777216"));
    }

    [Test]
    public void Read_ScaleOfTheBatch_IsAFault() =>
        Assert.That(
            () => new OnnxModelText().Input("x", -1, 4).Node("DynamicQuantizeLinear", "x", "y s z").Output("y").Read(),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("samples would be mixed"));

    private static long Step(float a) => (long)Math.Clamp(MathF.Round(a / 0.02f) + 100, 0, 255);

    private static OnnxModelText Quantised(OnnxModelText text) =>
        text.Numbers("sx", [], 0.02f).Tensor(OnnxBytes.Whole("zx", [], 2, [100])).Node("QuantizeLinear", "x sx zx", "q");
}
