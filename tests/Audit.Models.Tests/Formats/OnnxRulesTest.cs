using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.OnnxModelText;

namespace Audit.Models.Tests.Formats;

/// <summary>Operators that become other nodes on import, against their formulas in double precision.</summary>
[TestFixture]
public sealed class OnnxRulesTest
{
    private const double Near = 2e-6;
    private static readonly float[] x = Samples.Uniform(new Random(1), 24, 2);
    private static readonly float[] factor = [.. Enumerable.Range(0, 24).Select(at => 1 + (at / 24f))];
    private static readonly float[] summand = [.. Enumerable.Range(0, 24).Select(at => at / 48f)];

    private static IEnumerable<TestCaseData> Formulas =>
    [
        Point("Elu", "", a => a > 0 ? a : 0.5 * (Math.Exp(a) - 1), Attribute("alpha", 0.5f)),
        Point("Selu", "", a => 1.05070102 * (a > 0 ? a : 1.67326319 * (Math.Exp(a) - 1))),
        Point("HardSigmoid", "", a => Math.Clamp((0.2 * a) + 0.5, 0, 1)),
        Point("HardSwish", "", a => a * Math.Clamp((a / 6) + 0.5, 0, 1)),
        Point("Softsign", "", a => a / (1 + Math.Abs(a))),
        Point("Softplus", "", a => Math.Log(1 + Math.Exp(a))),
        Point("Mish", "", a => a * Math.Tanh(Math.Log(1 + Math.Exp(a)))),
        Point("Gelu", "", PlainTransformer.Gelu),
        Point("Gelu", "", PlainTransformer.GeluTanh, Attribute("approximate", "tanh")),
        Point("com.microsoft.Gelu", "", PlainTransformer.Gelu),
        Point("com.microsoft.FastGelu", "", PlainTransformer.GeluTanh),
        Point("com.microsoft.QuickGelu", "", a => a / (1 + Math.Exp(-1.702 * a))),
        Point("com.microsoft.BiasGelu", "low", a => PlainTransformer.Gelu(a - 0.25)),
        Point("PRelu", "low", a => a > 0 ? a : -0.25 * a),
        Point("Pow", "two", a => a * a),
        Point("Max", "low x", a => Math.Max(a, -0.25)),
        Point("Min", "low high", a => Math.Min(a, -0.25)),
        Point("Sum", "low high", a => a + 0.25),
        Point("Mean", "low high", a => (a + 0.25) / 3),
        Point("IsNaN", "", _ => 0),
        Line("LogSoftmax", "", line => { var all = Math.Log(line.Sum(Math.Exp)); return line.Select(a => a - all); }, Attribute("axis", -1L)),
        Line("LayerNormalization", "w4 b4", line => Normal(line, true, 0.01).Select((a, at) => (a * factor[at]) + summand[at]), Attribute("epsilon", 0.01f)),
        Line("LayerNormalization", "w4", line => Normal(line, true, 1e-5).Select((a, at) => a * factor[at])),
        Line("RMSNormalization", "w4", line => Normal(line, false, 0.25).Select((a, at) => a * factor[at]), Attribute("epsilon", 0.25f)),
        Line("SimplifiedLayerNormalization", "w4", line => Normal(line, false, 1e-6).Select((a, at) => a * factor[at]), Attribute("epsilon", 1e-6f), Attribute("axis", -1L)),
        Line("com.microsoft.SkipLayerNormalization", "x w4 b4", line => Normal(line.Select(a => 2 * a), true, 0.01).Select((a, at) => (a * factor[at]) + summand[at]), Attribute("epsilon", 0.01f)),
        Line("com.microsoft.SkipSimplifiedLayerNormalization", "x w4", line => Normal(line.Select(a => 2 * a), false, 0.01).Select((a, at) => a * factor[at]), Attribute("epsilon", 0.01f)),
        Line("ReduceL2", "", line => [Math.Sqrt(line.Sum(a => a * a))], Attribute("axes", [-1L]), Attribute("keepdims", 0L)),
        Line("ReduceL1", "", line => [line.Sum(Math.Abs)], Attribute("axes", [-1L])),
        Line("ReduceSumSquare", "", line => [line.Sum(a => a * a)], Attribute("axes", [-1L])),
        Whole("LayerNormalization", "w34 b34", sample => Normal(sample, true, 1e-5).Select((a, at) => (a * factor[at]) + summand[at]), Attribute("axis", 1L)),
    ];

    [TestCaseSource(nameof(Formulas))]
    public void Read_AgreesWithTheFormula(object text, float[] wanted)
    {
        var output = ForwardPass.Run(((OnnxModelText)text).Read(), x, 2).Output;
        Assert.That(output, Is.EqualTo(wanted).Within(Near));
    }

    [TestCase("InstanceNormalization", 17, 4)]
    [TestCase("GroupNormalization", 18, 2)]
    [TestCase("GroupNormalization", 21, 2)]
    public void Read_NormOfChannels_AgreesWithTheFormula(string opType, int opset, int groups)
    {
        var own = opset == 18 ? groups : 4;
        OnnxBytes[] attributes = opType[0] == 'G' ? [Attribute("num_groups", (long)groups)] : [];
        var model = new OnnxModelText().Opset(opset).Input("x", -1, 4, 3).Numbers("w", [own], factor[..own]).Numbers("b", [own], summand[..own]).Node(opType, "x w b", "y", attributes).Output("y").Read();
        var output = ForwardPass.Run(model, x, 2).Output;
        for (var at = 0; at < 24; at++)
        {
            var (group, size) = (at / (12 / groups), 12 / groups);
            var normal = Normal(x.Skip(group * size).Take(size).Select(a => (double)a), true, 1e-5).ElementAt(at % size);
            var place = opset == 18 ? at % 12 / size : at % 12 / 3;
            Assert.That(output[at], Is.EqualTo((normal * factor[place]) + summand[place]).Within(Near));
        }
    }

    [Test]
    public void Read_SkipNorm_GivesItsSum()
    {
        var model = new OnnxModelText().Input("x", -1, 3, 4).Numbers("w", [4], factor[..4]).Numbers("bias", [4], 1, 2, 3, 4)
            .Node("com.microsoft.SkipLayerNormalization", "x x w - bias", "a - - s", Attribute("epsilon", 0.01f)).Node("Sub", "s x", "y").Output("y").Read();
        Assert.That(ForwardPass.Run(model, x, 2).Output, Is.EqualTo(x.Select((a, at) => a + (at % 4) + 1)).Within(Near));
    }

    [Test]
    public void Read_LayerNorm_IsNodesOfItsOwn()
    {
        var model = new OnnxModelText().Input("x", -1, 3, 4).Numbers("w", [4], factor[..4]).Numbers("b", [4], summand[..4]).Node("LayerNormalization", "x w b", "y").Output("y").Read();
        Assert.That(model.Graph.Nodes.Select(node => node.OpType), Is.EqualTo(new[] { "Center", "NormScale", "Div", "Mul", "Add" }));
        Assert.That(model.Graph.Initializers.Keys.Order(), Is.EqualTo(new[] { "b", "w" }));
        var again = OnnxFiles.Read(OnnxWriter.Bytes(model));
        Assert.That(ForwardPass.Run(again, x, 2).Output, Is.EqualTo(ForwardPass.Run(model, x, 2).Output).Within(Near));
    }

    private static IEnumerable<TestCaseData> Moves =>
    [
        Moved("last token", t => t.Tensor(OnnxBytes.Whole("i", [], 7, [-1])).Node("Gather", "x i", "y", Attribute("axis", 1L)), "[4]", 8, 9, 10, 11),
        Moved("table of places", t => t.Tensor(OnnxBytes.Whole("i", [2, 2], 7, [0, 1, 1, 3])).Node("Gather", "x i", "a", Attribute("axis", 2L)).Integers("z", 0).Integers("o", 1).Integers("d", 1).Node("Slice", "a z o d", "y"), "[1, 2, 2]", 0, 1, 1, 3),
        Moved("backwards", t => t.Integers("s", 2, 3).Integers("e", -100, 0).Integers("d", 1, 2).Integers("p", -2, -2).Node("Slice", "x s e d p", "y"), "[2, 2]", 11, 9, 3, 1),
        Moved("the batch whole", t => t.Integers("s", 0, 0).Integers("e", long.MaxValue, 1).Node("Slice", "x s e", "y"), "[1, 4]", 0, 1, 2, 3),
        Moved("uneven parts", t => t.Opset(18).Node("Split", "x", "a y", Attribute("axis", 1L), Attribute("num_outputs", 2L)), "[1, 4]", 8, 9, 10, 11),
        Moved("stated parts", t => t.Opset(11).Node("Split", "x", "a y", Attribute("axis", -1L), Attribute("split", 3, 1)), "[3, 1]", 3, 7, 11),
        Moved("new axis repeated", t => t.Integers("s", 0, 0).Integers("e", 1, 2).Integers("d", 1, 2).Node("Slice", "x s e d", "a").Integers("r", 1, 1, 2, 2).Integers("o", 1).Node("Unsqueeze", "a o", "b").Node("Expand", "b r", "y"), "[1, 2, 2]", 0, 1, 0, 1),
        Moved("repeated", t => t.Integers("s", 0).Integers("e", 1).Integers("d", 1).Node("Slice", "x s e d", "a").Integers("r", 1, 2, 1).Node("Tile", "a r", "y"), "[2, 4]", 0, 1, 2, 3, 0, 1, 2, 3),
        Moved("running sum", t => t.Tensor(OnnxBytes.Whole("d", [], 7, [1])).Node("CumSum", "x d", "a").Integers("s", 2).Integers("e", 3).Integers("o", 1).Node("Slice", "a s e o", "y"), "[1, 4]", 12, 15, 18, 21),
        Moved("lower triangle", t => t.Tensor(OnnxBytes.Whole("k", [], 7, [1])).Node("Trilu", "x k", "y", Attribute("upper", 0L)), "[3, 4]", 0, 1, 0, 0, 4, 5, 6, 0, 8, 9, 10, 11),
        Moved("largest place", t => t.Node("ArgMax", "x", "y", Attribute("axis", 2L), Attribute("keepdims", 0L)), "[3]", 3, 3, 3),
        Moved("towards zero", t => t.Numbers("h", [], -0.75f).Node("Mul", "x h", "a").Node("Cast", "a", "i", Attribute("to", 7L)).Node("Cast", "i", "f", Attribute("to", 1L)).Integers("s", 0).Integers("e", 1).Integers("d", 1).Node("Slice", "f s e d", "y"), "[1, 4]", 0, 0, -1, -2),
    ];

    [TestCaseSource(nameof(Moves))]
    public void Read_Moves_ByHand(object text, string shape, float[] wanted)
    {
        var model = ((OnnxModelText)text).Output("y").Read();
        Assert.That(model.Graph.OutputShape.ToString(), Is.EqualTo(shape));
        Assert.That(ForwardPass.Run(model, Enumerable.Range(0, 12).Select(at => (float)at).ToArray(), 1).Output, Is.EqualTo(wanted));
    }

    private static IEnumerable<TestCaseData> Faults =>
    [
        Fault("power of powers", t => t.Numbers("p", [4], 1, 2, 3, 4).Node("Pow", "x p", "y"), "wanted one number"),
        Fault("power that is a value", t => t.Node("Pow", "x x", "y"), "depends on the input"),
        Fault("unknown approximation", t => t.Node("Gelu", "x", "y", Attribute("approximate", "other")), "wanted none or tanh"),
        Fault("mean of a norm", t => t.Numbers("w", [4], 1, 1, 1, 1).Node("LayerNormalization", "x w", "y m"), "Mean and deviation"),
        Fault("groups that do not divide", t => t.Numbers("w", [3], 1, 1, 1).Node("GroupNormalization", "x w w", "y", Attribute("num_groups", 2L)), "do not divide"),
        Fault("several axes of a sum", t => t.Integers("d", 1, 2).Node("CumSum", "x d", "y"), "one axis"),
        Fault("whole numbers divided", t => t.Node("Cast", "x", "i", Attribute("to", 7L)).Integers("d", 2).Node("Div", "i d", "y"), "drops the rest"),
        Fault("last of equal places", t => t.Node("ArgMax", "x", "y", Attribute("axis", 1L), Attribute("select_last_index", 1L)), "select_last_index"),
        Fault("values picked by values", t => t.Node("ArgMax", "x", "i", Attribute("axis", 1L)).Node("Gather", "x i", "y", Attribute("axis", 1L)), "depends on the model's input"),
        Fault("columns of a table", t => t.Numbers("w", [2, 2], 1, 2, 3, 4).Node("Cast", "x", "i", Attribute("to", 7L)).Node("Gather", "w i", "y", Attribute("axis", 1L)), "wanted axis 0"),
        Fault("made twice by a split", t => t.Node("Split", "x", "y y", Attribute("axis", 1L), Attribute("split", 1, 2)).Opset(11), "taken"),
        Fault("other domain", t => t.Node("com.example.Relu", "x", "y"), "Operator com.example.Relu is not there"),
        Fault("circle", t => t.Node("Add", "x b", "a").Node("Relu", "a", "b").Node("Relu", "b", "y"), "made by no earlier node"),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Read_IsAFault(object text, string message) =>
        Assert.That(() => ((OnnxModelText)text).Output("y").Read(), Throws.TypeOf<InputFaultException>().With.Message.Contains(message));

    private static IEnumerable<double> Normal(IEnumerable<double> line, bool centred, double epsilon)
    {
        double[] all = [.. line];
        var mean = centred ? all.Average() : 0;
        return all.Select(a => (a - mean) / Math.Sqrt(all.Average(b => (b - mean) * (b - mean)) + epsilon));
    }

    private static OnnxModelText Start() => new OnnxModelText().Opset(20).Input("x", -1, 3, 4);

    private static OnnxModelText Constants() => Start().Numbers("low", [], -0.25f).Numbers("high", [1], 0.5f).Numbers("two", [], 2)
        .Numbers("w4", [4], factor[..4]).Numbers("b4", [4], summand[..4]).Numbers("w34", [3, 4], factor[..12]).Numbers("b34", [3, 4], summand[..12]);

    private static TestCaseData Point(string opType, string others, Func<double, double> function, params OnnxBytes[] attributes) =>
        Of(opType, others, attributes, x.Select(a => (float)function(a)));

    private static TestCaseData Line(string opType, string others, Func<IEnumerable<double>, IEnumerable<double>> function, params OnnxBytes[] attributes) =>
        Of(opType, others, attributes, x.Chunk(4).SelectMany(line => function(line.Select(a => (double)a))).Select(a => (float)a));

    private static TestCaseData Whole(string opType, string others, Func<IEnumerable<double>, IEnumerable<double>> function, params OnnxBytes[] attributes) =>
        Of(opType, others, attributes, x.Chunk(12).SelectMany(line => function(line.Select(a => (double)a))).Select(a => (float)a));

    private static TestCaseData Of(string opType, string others, OnnxBytes[] attributes, IEnumerable<float> wanted) =>
        new TestCaseData((opType.StartsWith("Reduce", StringComparison.Ordinal) ? Constants().Opset(13) : Constants()).Node(opType, $"x {others}", "y", attributes).Output("y"), wanted.ToArray())
            .SetArgDisplayNames($"{opType} {others} {attributes.Length}");

    private static TestCaseData Moved(string name, Func<OnnxModelText, OnnxModelText> build, string shape, params float[] wanted) =>
        new TestCaseData(build(new OnnxModelText().Opset(17).Input("x", -1, 3, 4)), shape, wanted).SetArgDisplayNames(name);

    private static TestCaseData Fault(string name, Func<OnnxModelText, OnnxModelText> build, string message) => new TestCaseData(build(Start()), message).SetArgDisplayNames(name);
}
