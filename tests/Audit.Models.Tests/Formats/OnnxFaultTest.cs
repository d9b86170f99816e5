using Audit.Models.Formats;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.OnnxModelText;

namespace Audit.Models.Tests.Formats;

/// <summary>What the reader says of models that it cannot take.</summary>
[TestFixture]
public sealed class OnnxFaultTest
{
    private static IEnumerable<TestCaseData> Faults =>
    [
        Case("unknown operator", Unary("LSTM"), "Operator LSTM is not there. There are: Abs, Add,"),
        Case("other domain", new OnnxModelText().Input("x", 1, 2).Tensor(new OnnxBytes()).Node("Relu", "x", "y").Output("y"), "Got type 0"),
        Case("opset too old", Unary("Relu").Opset(6), "Got operator set 6"),
        Case("opset too new", Unary("Relu").Opset(24), "Got operator set 24"),
        Case("two inputs", new OnnxModelText().Input("x", 1, 2).Input("z", 1, 2).Node("Add", "x z", "y").Output("y"), "Got 2 inputs (x, z)"),
        Case("two outputs", Unary("Relu").Output("x"), "Got 2 outputs"),
        Case("no input", new OnnxModelText().Numbers("x", [1, 2], 1, 2).Node("Relu", "x", "y").Output("y"), "Got 0 inputs"),
        Case("symbolic axis", new OnnxModelText().Input("x", -1, -1).Node("Relu", "x", "y").Output("y"), "Its shape is [n, n]; axis 1 is open: fix it by the option length"),
        Case("scalar input", new OnnxModelText().Input("x").Node("Relu", "x", "y").Output("y"), "unknown or scalar"),
        Case("float16 input", new OnnxModelText().Value(11, "x", [1, 2], 10).Node("Relu", "x", "y").Output("y"), "float16"),
        Case("output not made", new OnnxModelText().Input("x", 1, 2).Node("Relu", "x", "y").Output("z"), "made by no node"),
        Case("output a constant", new OnnxModelText().Input("x", 1, 2).Numbers("y", [1], 1).Node("Relu", "x", "z").Output("y"), "does not depend on the input"),
        Case("order", new OnnxModelText().Input("x", 1, 2).Node("Relu", "a", "y").Node("Relu", "x", "a").Output("y"), "Input 'a' is made by no earlier node"),
        Case("made twice", new OnnxModelText().Input("x", 1, 2).Node("Relu", "x", "y").Node("Relu", "x", "y").Output("y"), "'y' is made twice"),
        Case("NaN weight", Weight(Raw("w", 1, [2], 0, 0, 0xC0, 0x7F, 0, 0, 0, 0)), "Element 0 is NaN or infinite"),
        Case("infinite half", Weight(Raw("w", 10, [2], 0, 0, 0, 0x7C)), "Element 1 is NaN or infinite"),
        Case("inexact float64", Weight(Raw("w", 11, [1], 0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F)), "float64 that no float32 equals"),
        Case("strings", Weight(Raw("w", 8, [1], 1)), "Got type 8"),
        Case("integer weights", Weight(Raw("w", 7, [1], 1, 0, 0, 0, 0, 0, 0, 0)), "holds integers"),
        Case("too few bytes", Weight(Raw("w", 1, [2], 0, 0, 0, 0)), "Got 4 bytes of data"),
        Case("huge extents", Weight(Raw("w", 1, [int.MaxValue, int.MaxValue], 0, 0, 0, 0)), "a product within 2^31"),
        Case("negative extent", Weight(Raw("w", 1, [-1], 0, 0, 0, 0)), "none negative"),
        Case("same name twice", Weight(Raw("w", 1, [1], 0, 0, 0, 0)).Numbers("w", [1], 2), "taken twice"),
        Case("reshape mixes", Reshape([-1, 2, 2], 2, -1), "would mix samples"),
        Case("reshape drops the batch", Reshape([-1, 2, 2], -1), "would mix samples"),
        Case("reshape misses", Reshape([-1, 2, 2], -1, 5), "does not hold"),
        Case("reshape by two wildcards", Reshape([-1, 2, 2], -1, -1), "is not valid"),
        Case("flatten axis 0", Unary("Flatten", Attribute("axis", 0L)), "would mix samples"),
        Case("softmax over the batch", Unary("Softmax", Attribute("axis", 0L)), "the batch axis"),
        Case("transpose the batch", Unary("Transpose"), "Its batch is axis 1, which would mix samples"),
        Case("join over the batch", new OnnxModelText().Input("x", -1, 2).Node("Concat", "x x", "y", Attribute("axis", 0L)).Output("y"), "the batch axis"),
        Case("pad the batch", new OnnxModelText().Input("x", -1, 2).Integers("p", 1, 0, 0, 0).Node("Pad", "x p", "y").Output("y"), "pads the batch"),
        Case("constant per row", new OnnxModelText().Input("x", 2, 2).Numbers("w", [2, 2], 1, 2, 3, 4).Node("Add", "x w", "y").Output("y"), "for the batch"),
        Case("pad by reflection", Unary("Pad", Attribute("mode", "reflect")), "wanted constant"),
        Case("transposed input", new OnnxModelText().Input("x", -1, 2).Numbers("w", [2, 2], 1, 2, 3, 4).Node("Gemm", "x w", "y", Attribute("transA", 1L)).Output("y"), "transA would mix"),
        Case("bias per row", new OnnxModelText().Input("x", 2, 2).Numbers("w", [2, 2], 1, 2, 3, 4).Node("Gemm", "x w w", "y").Output("y"), "one number per output"),
        Case("unknown attribute", Unary("Relu", Attribute("alpha", 1f)), "Attribute 'alpha' is not understood"),
        Case("attribute twice", Unary("LeakyRelu", Attribute("alpha", 1f), Attribute("alpha", 1f)), "twice in one node"),
        Case("cast to half", Unary("Cast", Attribute("to", 10L)), "casts a value to float16"),
        Case("training", new OnnxModelText().Input("x", -1, 2).Numbers("r", [], 0.5f).Tensor(Raw("t", 9, [], 1)).Node("Dropout", "x r t", "y").Output("y"), "training mode"),
        Case("negative variance", new OnnxModelText().Input("x", -1, 1).Numbers("s", [1], 1).Numbers("v", [1], -1).Node("BatchNormalization", "x s s s v", "y").Output("y"), "variance + epsilon"),
        Case("folding overflows", new OnnxModelText().Input("x", -1, 1).Numbers("s", [1], 3e38f).Node("Add", "s s", "t").Node("Add", "x t", "y").Output("y"), "leave the range of float32"),
        Case("value too large", new OnnxModelText().Input("x", -1, 2).Integers("p", 0, 0, 0, 1 << 28).Node("Pad", "x p", "y").Output("y"), "elements per sample"),
        Case("column-major pool", new OnnxModelText().Input("x", 1, 1, 4).Node("MaxPool", "x", "y", Attribute("kernel_shape", [2]), Attribute("storage_order", 1L)).Output("y"), "storage_order"),
        Case("name with control characters", Unary("Re\u001blu"), "control characters"),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Read_IsAFault(object text, string message) =>
        Assert.That(() => ((OnnxModelText)text).Read(), Throws.TypeOf<InputFaultException>().With.Message.Contains(message));

    [Test]
    public void Read_SeveralFaults_AreAllTold()
    {
        var text = new OnnxModelText().Opset(3).Input("x", -1, 2).Tensor(Raw("w", 1, [2], 0, 0, 0xC0, 0x7F, 0, 0, 0, 0)).Tensor(Raw("v", 8, [1], 1))
            .Named("first", "LSTM", "x", "a").Node("GRU", "a", "b").Node("Softmax", "x", "c", Attribute("axis", 0L)).Node("Relu", "c", "y").Output("y");
        var fault = Assert.Throws<InputFaultException>(() => text.Read());
        Assert.That(fault!.Diagnostics.Select(diagnostic => diagnostic.Place), Is.EqualTo(new[]
        {
            "model.onnx, model", "model.onnx, initialiser 'w'", "model.onnx, initialiser 'v'", "model.onnx, node 'first'", "model.onnx, node GRU_1", "model.onnx, node Softmax_2",
        }));
    }

    [Test]
    public void Read_NoFile_IsAFault()
    {
        var folder = Directory.CreateTempSubdirectory("audit-onnx-");
        Assert.That(() => OnnxReader.Read(Path.Combine(folder.FullName, "none.onnx")), Throws.TypeOf<InputFaultException>().With.Message.Contains("no such file"));
        Assert.That(() => OnnxReader.Read(folder.FullName), Throws.TypeOf<InputFaultException>().With.Message.Contains("folder"));
        Assert.That(() => OnnxFiles.Read([]), Throws.TypeOf<InputFaultException>().With.Message.Contains("empty"));
        folder.Delete();
    }

    private static TestCaseData Case(string name, OnnxModelText text, string message) => new TestCaseData(text, message).SetArgDisplayNames(name);

    private static OnnxModelText Unary(string opType, params OnnxBytes[] attributes) =>
        new OnnxModelText().Input("x", -1, 2).Node(opType, "x", "y", attributes).Output("y");

    private static OnnxModelText Weight(OnnxBytes tensor) => new OnnxModelText().Input("x", 1, 2).Tensor(tensor).Node("Add", "x w", "y").Output("y");

    private static OnnxModelText Reshape(int[] input, params long[] target) =>
        new OnnxModelText().Input("x", input).Integers("to", target).Node("Reshape", "x to", "y").Output("y");
}
