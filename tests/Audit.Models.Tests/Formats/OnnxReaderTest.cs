using System.Buffers.Binary;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.OnnxModelText;

namespace Audit.Models.Tests.Formats;

[TestFixture]
public sealed class OnnxReaderTest
{
    [Test]
    public void Read_InitializersListedAsInputs_AreNoInputs()
    {
        var model = new OnnxModelText().Input("x", 1, 2).Input("w", 2).Numbers("w", [2], 3, 4).Node("Mul", "x w", "y").Output("y").Read();
        Assert.That(model.Graph.Input, Is.EqualTo("x"));
        Assert.That(Run(model, 1, 2), Is.EqualTo(new float[] { 3, 8 }));
    }

    [Test]
    public void Read_UnnamedNodes_AreNamedByOperatorAndIndex()
    {
        var model = new OnnxModelText().Input("x", -1, 2).Node("Relu", "x", "a").Named("act", "Relu", "a", "b").Named("act", "Relu", "b", "y").Output("y").Read();
        Assert.That(model.Graph.Nodes.Select(node => node.Name), Is.EqualTo(new[] { "Relu_0", "act", "act_2" }));
        Assert.That(Sites.Resolve(model.Graph, "act_2"), Is.EqualTo("y"));
    }

    [Test]
    public void Read_File_IsListedWithItsDigest()
    {
        var bytes = new OnnxModelText().Input("x", 1, 2).Node("Relu", "x", "y").Output("y").Bytes();
        Assert.That(OnnxFiles.Read(bytes).Files, Is.EqualTo(new[] { new ModelFile("model.onnx", Digest.Of(bytes), bytes.Length) }));
    }

    [TestCase(10, new byte[] { 0x00, 0x3C, 0x01, 0x80 }, new float[] { 1, -5.9604645e-8f }, TestName = "Read_Float16_IsExact")]
    [TestCase(16, new byte[] { 0x80, 0x3F, 0x40, 0xC0 }, new float[] { 1, -3 }, TestName = "Read_Bfloat16_IsExact")]
    [TestCase(11, new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0xE0, 0xBF }, new float[] { 1, -0.5f }, TestName = "Read_Float64_IsExact")]
    public void Read_Weights(int type, byte[] raw, float[] wanted) =>
        Assert.That(Sum(Raw("w", type, [2], raw)).Graph.Initializers["w"].Values.ToArray(), Is.EqualTo(wanted));

    [Test]
    public void Read_TypedFields()
    {
        var singles = new OnnxBytes().Integer(1, 2).Integer(2, 1).Text(8, "w").Single(4, 1.5f).Single(4, -2);
        Span<byte> packed = stackalloc byte[8];
        BinaryPrimitives.WriteSingleLittleEndian(packed, 1.5f);
        BinaryPrimitives.WriteSingleLittleEndian(packed[4..], -2);
        var packedSingles = new OnnxBytes().Integer(1, 2).Integer(2, 1).Text(8, "w").Bytes(4, packed);
        var halves = new OnnxBytes().Integer(1, 2).Integer(2, 10).Text(8, "w").Integer(5, 0x3E00).Integer(5, 0xC000);
        Assert.That(new[] { singles, packedSingles, halves }.Select(tensor => Sum(tensor).Graph.Initializers["w"].Values.ToArray()), Is.All.EqualTo(new float[] { 1.5f, -2 }));
    }

    [Test]
    public void Read_ReshapedInitializer_IsFolded()
    {
        var model = new OnnxModelText().Input("x", -1, 4).Numbers("w", [2, 2, 1], 1, 2, 3, 4).Integers("to", 4, -1)
            .Node("Reshape", "w to", "v").Node("MatMul", "x v", "y").Output("y").Read();
        Assert.That(model.Graph.Nodes.Select(node => node.OpType), Is.EqualTo(new[] { "MatMul" }));
        Assert.That(model.Graph.Initializers.Keys, Is.EqualTo(new[] { "v" }));
        Assert.That(Run(model, 1, 1, 1, 1), Is.EqualTo(new float[] { 10 }));
    }

    [Test]
    public void Read_ConstantArithmetic_IsFoldedInReferenceArithmetic()
    {
        var model = new OnnxModelText().Input("x", -1, 2).Numbers("a", [2], 1, 2).Numbers("b", [1, 2], 0.1f, 0.3f)
            .Node("Div", "a b", "c").Node("Constant", "", "k", Attribute("value", Raw("", 1, [], 0, 0, 0, 0x40))).Node("Mul", "c k", "d").Node("Add", "x d", "y").Output("y").Read();
        Assert.That(model.Graph.Initializers["d"].Values.ToArray(), Is.EqualTo(new[] { 1 / 0.1f * 2, 2 / 0.3f * 2 }));
    }

    [Test]
    public void Read_ShapeArithmetic_IsFolded()
    {
        var model = new OnnxModelText().Input("x", -1, 2, 3).Integers("zero", 0).Integers("rest", -1).Node("Shape", "x", "s")
            .Node("Gather", "s zero", "n").Node("Concat", "n rest", "to", Attribute("axis", 0L)).Node("Reshape", "x to", "y").Output("y").Read();
        Assert.That(model.Graph.Nodes.Select(node => node.OpType), Is.EqualTo(new[] { "Reshape" }));
        Assert.That(model.Graph.OutputShape, Is.EqualTo(new Shape(6)));
    }

    [TestCase(new int[] { 1, 2, 3 }, new long[] { 1, 6 }, "[6]")]
    [TestCase(new int[] { 1, 2, 3 }, new long[] { 6 }, "[6]")]
    [TestCase(new int[] { -1, 2, 3 }, new long[] { -1, 6 }, "[6]")]
    [TestCase(new int[] { -1, 2, 3 }, new long[] { 0, 3, -1 }, "[3, 2]")]
    [TestCase(new int[] { 4, 2, 3 }, new long[] { 4, 6 }, "[6]")]
    [TestCase(new int[] { 4, 2, 3 }, new long[] { -1, 3, 2 }, "[3, 2]")]
    [TestCase(new int[] { 6 }, new long[] { 1, 6 }, "[6]")]
    [TestCase(new int[] { 6 }, new long[] { 3, 2 }, "[3, 2]")]
    public void Read_Reshape_IsPerSample(int[] input, long[] target, string wanted) =>
        Assert.That(
            new OnnxModelText().Input("x", input).Integers("to", target).Node("Reshape", "x to", "y").Output("y").Read().Graph.OutputShape.ToString(),
            Is.EqualTo(wanted));

    [Test]
    public void Read_WholeSampleInput_TimesMatrix()
    {
        var model = new OnnxModelText().Input("x", 2).Numbers("w", [3, 2], 1, 2, 3, 4, 5, 6).Node("MatMul", "w x", "y").Output("y").Read();
        Assert.That(Run(model, 1, 10), Is.EqualTo(new float[] { 21, 43, 65 }));
    }

    [Test]
    public void Read_Gemm_BetaAndScalarBias()
    {
        var model = new OnnxModelText().Input("x", -1, 2).Numbers("w", [2, 3], 1, 2, 3, 4, 5, 6).Numbers("c", [1, 1], 10)
            .Node("Gemm", "x w c", "y", Attribute("beta", 0.5f), Attribute("alpha", 2f)).Output("y").Read();
        Assert.That(Run(model, 1, 1), Is.EqualTo(new float[] { 15, 19, 23 }));
        Assert.That(model.Graph.Initializers["c_scaled"].Values.ToArray(), Is.EqualTo(new float[] { 5, 5, 5 }));
    }

    [Test]
    public void Read_BatchNormalization_IsFoldedToOneMultiplyAdd()
    {
        var model = new OnnxModelText().Input("x", -1, 2, 1).Numbers("s", [2], 3, 1).Numbers("b", [2], 0.5f, 7).Numbers("m", [2], 2, 0).Numbers("v", [2], 0.25f, 1)
            .Node("BatchNormalization", "x s b m v", "y", Attribute("epsilon", 0f)).Output("y").Read();
        var node = model.Graph.Nodes.Single();
        Assert.That(node.Inputs, Is.EqualTo(new[] { "x", "s_folded", "b_folded" }));
        Assert.That(model.Graph.Initializers["s_folded"].Values.ToArray(), Is.EqualTo(new float[] { 6, 1 }));
        Assert.That(model.Graph.Initializers["b_folded"].Values.ToArray(), Is.EqualTo(new float[] { -11.5f, 7 }));
        Assert.That(Run(model, 1, 1), Is.EqualTo(new float[] { -5.5f, 8 }));
    }

    [TestCase("SAME_UPPER", new long[] { 0, 0, 1, 1 })]
    [TestCase("SAME_LOWER", new long[] { 1, 1, 0, 0 })]
    [TestCase("VALID", new long[] { 0, 0, 0, 0 })]
    public void Read_AutoPad_BecomesExplicit(string mode, long[] wanted)
    {
        var model = new OnnxModelText().Input("x", 1, 1, 4, 4).Node("MaxPool", "x", "y", Attribute("kernel_shape", 2, 2), Attribute("auto_pad", mode)).Output("y").Read();
        Assert.That(model.Graph.Nodes[0].Attributes.IntegerList("pads"), Is.EqualTo(wanted));
    }

    [TestCase(5, 2, 2, 0, 3)]
    [TestCase(4, 2, 2, 0, 2)]
    [TestCase(6, 3, 2, 0, 3)]
    [TestCase(4, 1, 3, 0, 2)]
    [TestCase(3, 2, 2, 1, 2)]
    public void Read_CeilMode_CountsWindowsAsOnnxDoes(int size, int kernel, int stride, int pad, int wanted)
    {
        var model = new OnnxModelText().Input("x", 1, 1, size)
            .Node("MaxPool", "x", "y", Attribute("kernel_shape", [kernel]), Attribute("strides", [stride]), Attribute("pads", pad, pad), Attribute("ceil_mode", 1L)).Output("y").Read();
        Assert.That(model.Graph.OutputShape, Is.EqualTo(new Shape(1, wanted)));
    }

    [Test]
    public void Read_OldSoftmax_RunsOverAllLaterAxes()
    {
        var model = new OnnxModelText().Opset(11).Input("x", -1, 2, 2).Node("Softmax", "x", "y").Output("y").Read();
        Assert.That(model.Graph.OutputShape, Is.EqualTo(new Shape(2, 2)));
        Assert.That(Run(model, 0, 0, 0, 0), Is.All.EqualTo(0.25f));
    }

    [Test]
    public void Read_Dropout_IsIdentity() =>
        Assert.That(new OnnxModelText().Opset(7).Input("x", -1, 2).Node("Dropout", "x", "y", Attribute("ratio", 0.3f)).Output("y").Read().Graph.Nodes[0].OpType, Is.EqualTo("Identity"));

    [Test]
    public void Read_ClipInputs_BecomeAttributes()
    {
        var model = new OnnxModelText().Input("x", -1, 3).Numbers("low", [], -1).Node("Clip", "x low", "y").Output("y").Read();
        Assert.That(Run(model, -5, 0, 1e30f), Is.EqualTo(new float[] { -1, 0, 1e30f }));
    }

    [Test]
    public void Read_PadWithAxes()
    {
        var model = new OnnxModelText().Opset(18).Input("x", -1, 1, 2).Integers("p", 1, 2).Integers("axes", -1).Node("Pad", "x p - axes", "y").Output("y").Read();
        Assert.That(Run(model, 8, 9), Is.EqualTo(new float[] { 0, 8, 9, 0, 0 }));
    }

    [Test]
    public void Read_UnusedNodes_AreDropped()
    {
        var model = new OnnxModelText().Input("x", -1, 2).Numbers("w", [2], 1, 2).Node("Mul", "x w", "unused").Node("Relu", "x", "y").Output("y").Read();
        Assert.That(model.Graph.Nodes.Single().OpType, Is.EqualTo("Relu"));
        Assert.That(model.Graph.Initializers, Is.Empty);
    }

    [Test]
    public void Read_ConstantWithBatchExtent_IsPerSample()
    {
        var model = new OnnxModelText().Input("x", 1, 1, 1, 2).Numbers("mean", [1, 1, 1, 2], 1, 2).Node("Sub", "x mean", "a").Node("Flatten", "a", "y").Output("y").Read();
        Assert.That(model.Graph.Initializers["mean"].Shape, Is.EqualTo(new Shape(1, 1, 2)));
        Assert.That(Run(model, 5, 5), Is.EqualTo(new float[] { 4, 3 }));
    }

    private static float[] Run(Model model, params float[] inputs) => ForwardPass.Run(model, inputs, 1).Output;

    private static Model Sum(OnnxBytes tensor) => new OnnxModelText().Input("x", 1, 2).Tensor(tensor).Node("Add", "x w", "y").Output("y").Read();
}
