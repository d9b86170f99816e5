using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.OnnxModelText;

namespace Audit.Models.Tests.Formats;

/// <summary>Token ids, further inputs, open axes, chosen outputs.</summary>
[TestFixture]
public sealed class OnnxInputsTest
{
    [Test]
    public void Read_TokenIds_PickRowsOfATable()
    {
        var model = Tokens(3).Output("y").Read();
        Assert.That(model.Graph.Nodes.Select(node => node.OpType), Is.EqualTo(new[] { "Embedding" }));
        Assert.That(ForwardPass.Run(model, new float[] { 1, 0, 1 }, 1).Output, Is.EqualTo(new float[] { 3, 4, 1, 2, 3, 4 }));
        Assert.That(() => ForwardPass.Run(model, new float[] { 1, 0, 2 }, 1), Throws.TypeOf<InputFaultException>());
    }

    [Test]
    public void Read_CastIds_AreTheNumbersThemselves()
    {
        var model = new OnnxModelText().Input("x", -1, 3).Numbers("table", [2, 1], 5, 6).Node("Cast", "x", "i", Attribute("to", 7L)).Node("Gather", "table i", "y").Output("y").Read();
        Assert.That(model.Graph.Nodes.Single().Inputs, Is.EqualTo(new[] { "x", "table" }));
    }

    [Test]
    public void Read_PaddingMask_IsComputedFromTheIds()
    {
        var model = new OnnxModelText().Value(11, "ids", [-1, 3], 7).Tensor(OnnxBytes.Whole("pad", [], 7, [0])).Numbers("low", [], -9).Numbers("high", [], 9)
            .Node("Equal", "ids pad", "e").Node("Not", "e", "n").Node("Cast", "n", "f", Attribute("to", 1L)).Node("Mul", "f high", "g").Node("Where", "e low g", "y").Output("y").Read();
        Assert.That(ForwardPass.Run(model, new float[] { 0, 2, 0 }, 1).Output, Is.EqualTo(new float[] { -9, 9, -9 }));
    }

    [Test]
    public void Read_FurtherInputs_AreBoundAndTold()
    {
        var reading = OnnxFiles.Read(Masked().Output("y").Bytes(), new OnnxOptions { Length = 3 });
        Assert.That(reading.Assumptions, Is.EqualTo(new[]
        {
            "Axis 1 ('n') of input 'ids' is fixed at 3.",
            "Input 'attention_mask' [1, 3] is bound to ones: every token counts.",
            "Input 'position_ids' [1, 3] is bound to 0, 1, ...: positions from the start.",
        }));
        Assert.That(ForwardPass.Run(reading.Model, new float[] { 7, 8, 9 }, 1).Output, Is.EqualTo(new float[] { 8, 10, 12 }));
    }

    [Test]
    public void Read_FurtherInputs_TakeNumbersThatAreGiven()
    {
        var options = new OnnxOptions { Length = 3, Inputs = OnnxOptions.Default.Inputs.Add("attention_mask", [0, 5, 0]) };
        var reading = OnnxFiles.Read(Masked().Output("y").Bytes(), options);
        Assert.That(reading.Assumptions[1], Is.EqualTo("Input 'attention_mask' [1, 3] is bound to the numbers that were given."));
        Assert.That(ForwardPass.Run(reading.Model, new float[3], 1).Output, Is.EqualTo(new float[] { 0, 6, 2 }));
    }

    [Test]
    public void Read_NamedOutput_LeavesTheRestAlone()
    {
        var text = new OnnxModelText().Input("x", -1, 2).Node("Relu", "x", "a").Node("LSTM", "a", "b").Node("Tanh", "a", "y").Output("b").Output("y");
        var model = OnnxFiles.Read(text.Bytes(), new OnnxOptions { Output = "y" }).Model;
        Assert.That(model.Graph.Nodes.Select(node => node.Name), Is.EqualTo(new[] { "Relu_0", "Tanh_2" }));
        Assert.That(OnnxFiles.Read(text.Bytes(), new OnnxOptions { Output = "a" }).Model.Graph.Output, Is.EqualTo("a"));
        Assert.That(() => OnnxFiles.Read(text.Bytes(), new OnnxOptions { Output = "c" }), Throws.TypeOf<InputFaultException>().With.Message.Contains("No node makes 'c'"));
    }

    private static IEnumerable<TestCaseData> Faults =>
    [
        Case("no length", Masked(), new OnnxOptions(), "axis 1 is open: fix it by the option length"),
        Case("negative length", Masked(), new OnnxOptions { Length = -3 }, "fix it by the option length"),
        Case("huge length", Masked(), new OnnxOptions { Length = int.MaxValue }, "elements per sample"),
        Case("unknown further input", Masked().Input("past", -1, 3), new OnnxOptions { Length = 3 }, "Got 4 inputs (ids, attention_mask, position_ids, past); wanted one, and constants"),
        Case("too few numbers", Masked(), new OnnxOptions { Length = 3, Inputs = OnnxOptions.Default.Inputs.Add("attention_mask", [1]) }, "Got 1 numbers; wanted 3"),
        Case("numbers for nothing", Masked(), new OnnxOptions { Length = 3, Inputs = OnnxOptions.Default.Inputs.Add("mask", [1]) }, "names no further input"),
        Case("numbers for the input", Masked(), new OnnxOptions { Length = 3, Inputs = OnnxOptions.Default.Inputs.Add("ids", [1]) }, "wanted one"),
        Case("text input", new OnnxModelText().Value(11, "ids", [-1, 2], 8).Node("Relu", "ids", "y"), new OnnxOptions(), "wanted float32 or whole numbers"),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Read_IsAFault(object text, object options, string message) =>
        Assert.That(() => OnnxFiles.Read(((OnnxModelText)text).Output("y").Bytes(), (OnnxOptions)options), Throws.TypeOf<InputFaultException>().With.Message.Contains(message));

    private static TestCaseData Case(string name, OnnxModelText text, OnnxOptions options, string message) => new TestCaseData(text, options, message).SetArgDisplayNames(name);

    private static OnnxModelText Tokens(int length) =>
        new OnnxModelText().Value(11, "ids", [-1, length], 7).Numbers("table", [2, 2], 1, 2, 3, 4).Node("Gather", "table ids", "y");

    /// <summary>ids + mask + positions, over open axes.</summary>
    private static OnnxModelText Masked() => new OnnxModelText().Value(11, "ids", [-1, -1], 7).Value(11, "attention_mask", [-1, -1], 7).Value(11, "position_ids", [-1, -1], 7)
        .Node("Add", "attention_mask position_ids", "c").Node("Add", "ids c", "y");
}
