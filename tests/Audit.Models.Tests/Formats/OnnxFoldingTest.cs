using Audit.Models.Formats;
using Audit.Models.Passes;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.OnnxModelText;

namespace Audit.Models.Tests.Formats;

/// <summary>What is made of constants alone is computed on import.</summary>
[TestFixture]
public sealed class OnnxFoldingTest
{
    private static IEnumerable<TestCaseData> Folded =>
    [
        Case("range", t => t.Node("Range", "zero six two", "c"), 0, 2, 4),
        Case("range of numbers", t => t.Numbers("a", [], 1).Numbers("b", [], 0).Numbers("d", [], -0.5f).Node("Range", "a b d", "c"), 1, 0.5f),
        Case("fill", t => t.Integers("s", 3).Node("ConstantOfShape", "s", "c", Attribute("value", Raw("", 7, [1], 5, 0, 0, 0, 0, 0, 0, 0))), 5, 5, 5),
        Case("fill with nothing said", t => t.Integers("s", 2).Node("ConstantOfShape", "s", "c"), 0, 0),
        Case("running sum", t => t.Integers("a", 1, 1, 0, 2).Node("CumSum", "a zero", "c"), 1, 2, 2, 4),
        Case("remainder", t => t.Integers("a", -1, 5).Integers("m", 3).Node("Mod", "a m", "c"), 2, 2),
        Case("quotient", t => t.Integers("a", -7, 7).Integers("m", 2).Node("Div", "a m", "c"), -3, 3),
        Case("upper triangle", t => t.Tensor(OnnxBytes.Whole("a", [2, 3], 7, [1, 2, 3, 4, 5, 6])).Node("Trilu", "a", "c"), 1, 2, 3, 0, 5, 6),
        Case("lower triangle", t => t.Numbers("a", [2, 2], 1, 2, 3, 4).Integers("k", -1).Node("Trilu", "a k", "c", Attribute("upper", 0L)), 0, 0, 3, 0),
        Case("product of extents", t => t.Integers("a", 2, 3, 4).Node("ReduceProd", "a", "c", Attribute("keepdims", 1L)), 24),
        Case("largest of rows", t => t.Tensor(OnnxBytes.Whole("a", [2, 2], 7, [1, 9, 8, 3])).Node("ReduceMax", "a", "c", Attribute("axes", [1L]), Attribute("keepdims", 0L)), 9, 8),
        Case("comparison and choice", t => t.Integers("a", 1, 2, 3).Integers("b", 2, 2, 2).Node("Less", "a b", "l").Node("Not", "l", "n").Node("Where", "n a b", "c"), 2, 2, 3),
        Case("truths", t => t.Integers("a", 1, 0, 1).Integers("b", 1, 1, 0).Node("And", "a b", "p").Node("Or", "a b", "q").Node("Xor", "p q", "c"), 0, 1, 1),
        Case("repeated", t => t.Integers("a", 1, 2).Integers("r", 2).Node("Tile", "a r", "c"), 1, 2, 1, 2),
        Case("expanded", t => t.Integers("a", 4).Integers("r", 2, 1).Node("Expand", "a r", "e").Integers("f", -1).Node("Reshape", "e f", "c"), 4, 4),
        Case("every second backwards", t => t.Integers("a", 1, 2, 3, 4).Integers("s", -1).Integers("e", -10).Integers("axes", 0).Integers("p", -2).Node("Slice", "a s e axes p", "c"), 4, 2),
        Case("parts", t => t.Integers("a", 1, 2, 3).Integers("p", 1, 2).Node("Split", "a p", "- c"), 2, 3),
        Case("picked twice", t => t.Integers("a", 5, 6, 7).Integers("i", -1, 0).Node("Gather", "a i", "c"), 7, 5),
        Case("joined", t => t.Integers("a", 5).Integers("b", 6, 7).Node("Concat", "a b a", "c", Attribute("axis", -1L)), 5, 6, 7, 5),
        Case("turned", t => t.Tensor(OnnxBytes.Whole("a", [2, 2], 7, [1, 2, 3, 4])).Node("Transpose", "a", "u").Integers("f", 4).Node("Reshape", "u f", "c"), 1, 3, 2, 4),
        Case("mean of numbers", t => t.Numbers("a", [2, 2], 1, 3, 5, 9).Node("ReduceMean", "a", "c", Attribute("axes", [1L]), Attribute("keepdims", 0L)), 2, 7),
        Case("dropped out", t => t.Opset(11).Integers("a", 4, 5).Node("Dropout", "a", "c", Attribute("ratio", 0.3f)), 4, 5),
        Case("minus infinity", t => t.Numbers("a", [2], float.NegativeInfinity, 1).Node("Identity", "a", "c"), float.MinValue, 1),
        Case("steps of a tensor", t => t.Tensor(OnnxBytes.Whole("q", [3], 2, [0, 128, 255])).Numbers("s", [], 0.5f).Tensor(OnnxBytes.Whole("z", [], 2, [128])).Node("DequantizeLinear", "q s z", "c"), -64, 0, 63.5f),
        Case("steps of an axis", t => t.Tensor(OnnxBytes.Whole("q", [2, 2], 3, [-1, 2, -3, 4])).Numbers("s", [2], 0.5f, 2).Node("DequantizeLinear", "q s", "c", Attribute("axis", 0L)), -0.5f, 1, -6, 8),
        Case("steps of blocks of 4-bit numbers", t => t.Tensor(Raw("q", 22, [4], 0x21, 0xF8)).Numbers("s", [2], 1, 10).Node("DequantizeLinear", "q s", "c", Attribute("axis", 0L), Attribute("block_size", 2L)), 1, 2, -80, -10),
    ];

    [TestCaseSource(nameof(Folded))]
    public void Read_Constants_AreComputed(object text, float[] wanted)
    {
        var model = ((OnnxModelText)text).Input("x", -1, 1).Node("Cast", "c", "numbers", Attribute("to", 1L)).Integers("flat", 1, -1).Node("Reshape", "numbers flat", "row").Node("Add", "x row", "y").Output("y").Read();
        Assert.That(model.Graph.Nodes.Single().OpType, Is.EqualTo("Add"));
        Assert.That(ForwardPass.Run(model, new float[1], 1).Output, Is.EqualTo(wanted));
    }

    [Test]
    public void Read_MinusInfinity_IsTold()
    {
        var text = new OnnxModelText().Input("x", -1, 2).Numbers("m", [2], float.NegativeInfinity, 0).Node("Add", "x m", "a").Node("Softmax", "a", "y", Attribute("axis", -1L)).Output("y");
        var reading = OnnxFiles.Read(text.Bytes(), OnnxOptions.Default);
        Assert.That(reading.Assumptions, Is.EqualTo(new[] { "Minus infinity in 1 constants (m) is read as the least finite float32." }));
        Assert.That(ForwardPass.Run(reading.Model, new float[] { 5, 3 }, 1).Output, Is.EqualTo(new float[] { 0, 1 }));
    }

    private static IEnumerable<TestCaseData> Faults =>
    [
        Case("endless fill", t => t.Integers("s", 1 << 20, 1 << 20).Node("ConstantOfShape", "s", "c")),
        Case("overflowing fill", t => t.Integers("s", long.MaxValue, long.MaxValue, long.MaxValue).Node("ConstantOfShape", "s", "c")),
        Case("negative fill", t => t.Integers("s", -1).Node("ConstantOfShape", "s", "c")),
        Case("endless range", t => t.Tensor(OnnxBytes.Whole("m", [], 7, [long.MaxValue])).Node("Range", "zero m two", "c")),
        Case("range by nothing", t => t.Node("Range", "zero six zero", "c")),
        Case("endless tile", t => t.Integers("a", 1, 2).Integers("r", long.MaxValue).Node("Tile", "a r", "c")),
        Case("endless expand", t => t.Integers("a", 1).Integers("r", 1 << 15, 1 << 15).Node("Expand", "a r", "c")),
        Case("index out of range", t => t.Integers("a", 1, 2).Integers("i", 2).Node("Gather", "a i", "c")),
        Case("index of nothing", t => t.Integers("a").Integers("i", 0).Node("Gather", "a i", "c")),
        Case("step 0", t => t.Integers("a", 1, 2).Integers("s", 0).Node("Slice", "a s two2 s s", "c").Integers("two2", 2)),
        Case("overflow", t => t.Integers("a", long.MaxValue).Node("Add", "a a", "c")),
        Case("division by zero", t => t.Integers("a", 1).Integers("b", 0).Node("Div", "a b", "c")),
        Case("parts that do not add up", t => t.Integers("a", 1, 2, 3).Integers("p", 1, 1).Node("Split", "a p", "c d")),
        Case("unlike join", t => t.Integers("a", 1).Numbers("b", [1], 1).Node("Concat", "a b", "c", Attribute("axis", 0L))),
        Case("shapes that do not match", t => t.Integers("a", 1, 2).Integers("b", 1, 2, 3).Node("Less", "a b", "c")),
        Case("blocks that do not fit", t => t.Tensor(OnnxBytes.Whole("q", [3], 3, [1, 2, 3])).Numbers("s", [2], 1, 1).Node("DequantizeLinear", "q s", "c", Attribute("axis", 0L))),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Read_Impossible_IsAFault(object text, float[] nothing)
    {
        Assert.That(nothing, Is.Empty);
        Assert.That(() => ((OnnxModelText)text).Input("x", -1, 1).Node("Cast", "c", "f", Attribute("to", 1L)).Node("Add", "x f", "y").Output("y").Read(), Throws.TypeOf<InputFaultException>());
    }

    private static TestCaseData Case(string name, Func<OnnxModelText, OnnxModelText> build, params float[] wanted)
    {
        var text = new OnnxModelText().Opset(17);
        foreach (var (scalar, value) in new[] { ("zero", 0L), ("two", 2), ("six", 6) }) { text.Tensor(OnnxBytes.Whole(scalar, [], 7, [value])); }
        return new TestCaseData(build(text), wanted).SetArgDisplayNames(name);
    }
}
