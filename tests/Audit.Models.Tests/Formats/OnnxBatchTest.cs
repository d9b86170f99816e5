using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.OnnxModelText;

namespace Audit.Models.Tests.Formats;

/// <summary>Files that move the batch axis, or join it with another, and files that would mix samples.</summary>
[TestFixture]
public sealed class OnnxBatchTest
{
    private static readonly float[] weights = Samples.Uniform(new Random(3), 16);

    [Test]
    public void Read_BatchInTheMiddle_IsTheSameProduct([Values(-1, 1, 5)] int batch)
    {
        var model = Start(batch).Numbers("w", [4, 4], weights).Node("Transpose", "x", "a", Attribute("perm", 1, 0, 2)).Node("MatMul", "a w", "m")
            .Node("Transpose", "m", "y", Attribute("perm", 1, 0, 2)).Output("y").Read();
        var plain = Start(batch).Numbers("w", [4, 4], weights).Node("MatMul", "x w", "y").Output("y").Read();
        Same(model, plain);
    }

    [Test]
    public void Read_BatchJoinedWithHeads_IsAttentionOfEachSample([Values(-1, 1, 5)] int batch)
    {
        var model = Start(batch).Integers("at", 0).Integers("three", 3).Integers("heads", 2).Integers("each", 2).Integers("four", 4).Node("Shape", "x", "s").Node("Gather", "s at", "b")
            .Node("Mul", "b heads", "bh").Node("Concat", "three bh each", "to", Attribute("axis", 0L)).Node("Transpose", "x", "a", Attribute("perm", 1, 0, 2)).Node("Reshape", "a to", "h")
            .Node("Transpose", "h", "q", Attribute("perm", 1, 0, 2)).Node("Transpose", "h", "k", Attribute("perm", 1, 2, 0)).Node("MatMul", "q k", "p").Node("MatMul", "p q", "z")
            .Node("Transpose", "z", "c", Attribute("perm", 1, 0, 2)).Node("Concat", "three b four", "back", Attribute("axis", 0L)).Node("Reshape", "c back", "d")
            .Node("Transpose", "d", "y", Attribute("perm", 1, 0, 2)).Output("y").Read();
        var inputs = Samples.Uniform(new Random(4), 24);
        var output = ForwardPass.Run(model, inputs, 2).Output;
        for (var at = 0; at < 24; at++)
        {
            var (row, token, head, unit) = (at / 12, at / 4 % 3, at / 2 % 2, at % 2);
            double X(int t, int u) => inputs[(row * 12) + (t * 4) + (head * 2) + u];
            var wanted = Enumerable.Range(0, 3).Sum(t => ((X(token, 0) * X(t, 0)) + (X(token, 1) * X(t, 1))) * X(t, unit));
            Assert.That(output[at], Is.EqualTo(wanted).Within(1e-6), $"element {at}");
        }
    }

    [Test]
    public void Read_BatchJoinedWithTokens_IsTheSameLayer([Values(-1, 1, 5)] int batch)
    {
        var model = Start(batch).Numbers("w", [4, 4], weights).Integers("flat", -1, 4).Integers("back", batch < 0 ? -1 : batch, 3, 4).Node("Reshape", "x flat", "a").Node("Gemm", "a w", "m")
            .Node("Softmax", "m", "p", Attribute("axis", -1L)).Node("Reshape", "p back", "y").Output("y").Read();
        var plain = Start(batch).Numbers("w", [4, 4], weights).Node("MatMul", "x w", "m").Node("Softmax", "m", "y", Attribute("axis", -1L)).Output("y").Read();
        Same(model, plain);
    }

    [Test]
    public void Read_BatchOfOne_MayBeDroppedAndTakenBack()
    {
        var model = Start(1).Integers("axis", 0).Numbers("c", [3, 1], 1, 2, 3).Node("Squeeze", "x axis", "a").Node("Add", "a c", "b").Node("Unsqueeze", "b axis", "d").Node("Add", "d x", "y").Output("y").Read();
        Assert.That(model.Graph.OutputShape, Is.EqualTo(new Shape(3, 4)));
        Assert.That(ForwardPass.Run(model, new float[12], 1).Output, Is.EqualTo(new float[] { 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3 }));
    }

    [Test]
    public void Read_ConstantAboveTheBatch_MovesIt()
    {
        var model = Start(-1).Numbers("c", [2, 1, 1, 1], 10, 20).Node("Add", "x c", "a").Node("ReduceSum", "a axes", "y", Attribute("keepdims", 0L)).Integers("axes", 0).Output("y").Read();
        Assert.That(ForwardPass.Run(model, new float[12], 1).Output, Is.All.EqualTo(30f));
    }

    [Test]
    public void Read_ConstantRepeatedForEverySample_IsOne()
    {
        var model = Start(2).Numbers("c", [2, 1, 4], 1, 2, 3, 4, 1, 2, 3, 4).Node("Add", "x c", "a").Node("Concat", "a c", "y", Attribute("axis", 1L)).Output("y").Read();
        Assert.That(ForwardPass.Run(model, new float[12], 1).Output, Is.EqualTo(new float[] { 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4 }));
    }

    private static IEnumerable<TestCaseData> Mixing =>
    [
        Case("sum over the batch", Start(-1).Node("Transpose", "x", "t", Attribute("perm", 1, 2, 0)).Numbers("w", [4, 2], new float[8]).Node("MatMul", "t w", "y"), "sums over the batch axis"),
        Case("product of samples", Start(-1).Node("Transpose", "x", "t", Attribute("perm", 1, 0, 2)).Node("Transpose", "x", "u", Attribute("perm", 1, 2, 0)).Node("MatMul", "t u", "y"), "do not lie on one another"),
        Case("batches that miss each other", Start(-1).Node("Transpose", "x", "t", Attribute("perm", 1, 0, 2)).Node("Add", "x t", "y"), "do not lie on one another"),
        Case("join of moved batches", Start(-1).Node("Transpose", "x", "t", Attribute("perm", 1, 0, 2)).Node("Concat", "x t", "y", Attribute("axis", 2L)), "batch on the same axis"),
        Case("reduction of the batch", Start(-1).Node("ReduceMean", "x", "y", Attribute("axes", [0L])), "the batch axis"),
        Case("reduction of everything", Start(-1).Node("ReduceMax", "x", "y"), "the batch axis"),
        Case("batch repeated", Start(-1).Integers("r", 2, 1, 1).Node("Tile", "x r", "y"), "repeats the batch axis"),
        Case("batch expanded", Start(-1).Integers("r", 7, 3, 4).Node("Expand", "x r", "y"), "repeats the batch axis 7 times"),
        Case("sample of the batch", Start(-1).Integers("i", 0).Node("Gather", "x i", "y"), "the batch axis"),
        Case("part of the batch", Start(-1).Integers("a", 0).Integers("b", 1).Node("Slice", "x a b", "y"), "the batch axis"),
        Case("split of the batch", Start(-1).Node("Split", "x", "y", Attribute("axis", 0L)), "the batch axis"),
        Case("softmax over a joined axis", Start(-1).Integers("to", -1, 4).Node("Reshape", "x to", "a").Node("Softmax", "a", "y", Attribute("axis", 0L)), "the batch axis"),
        Case("joined in the end", Start(-1).Integers("to", -1, 4).Node("Reshape", "x to", "y"), "joined with axis 0"),
        Case("norm over the batch", Start(-1).Numbers("w", [1], 1).Node("LayerNormalization", "x w", "y", Attribute("axis", 0L)), "over the batch axis"),
        Case("batch as a number", Start(-1).Node("Size", "x", "n").Node("Cast", "n", "f", Attribute("to", 1L)).Node("Div", "x f", "y"), "the open batch size"),
        Case("count of the batch", Start(-1).Tensor(OnnxBytes.Whole("z", [], 7, [0])).Tensor(OnnxBytes.Whole("o", [], 7, [1])).Node("Shape", "x", "s").Node("Gather", "s z", "n").Node("Range", "z n o", "y"), "or the open batch"),
        Case("argmax over the batch", Start(-1).Node("ArgMax", "x", "y"), "the batch axis"),
        Case("constant per sample", Start(3).Numbers("c", [3, 1, 1], 1, 2, 3).Node("Mul", "x c", "y"), "for the batch"),
    ];

    [TestCaseSource(nameof(Mixing))]
    public void Read_Mixing_IsAFault(object text, string message) =>
        Assert.That(() => ((OnnxModelText)text).Output("y").Read(), Throws.TypeOf<InputFaultException>().With.Message.Contains(message));

    private static TestCaseData Case(string name, OnnxModelText text, string message) => new TestCaseData(text, message).SetArgDisplayNames(name);

    private static OnnxModelText Start(int batch) => new OnnxModelText().Input("x", batch, 3, 4);

    private static void Same(Model model, Model plain)
    {
        var inputs = Samples.Uniform(new Random(1), 24);
        Assert.That(model.Graph.OutputShape, Is.EqualTo(plain.Graph.OutputShape));
        Assert.That(ForwardPass.Run(model, inputs, 2).Output, Is.EqualTo(ForwardPass.Run(plain, inputs, 2).Output));
    }
}
