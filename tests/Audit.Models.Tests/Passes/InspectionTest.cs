using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

[TestFixture]
public sealed class InspectionTest
{
    [Test]
    public void Of_Mlp_CountsParametersAndWork() =>
        Assert.That(Inspection.Of(Networks.Mlp(1, 6, 8, 3).Graph), Is.EqualTo(new[]
        {
            new NodeFacts("layer0", "layer0", "Gemm", new Shape(8), 56, 48),
            new NodeFacts("hidden0", "relu0", "Relu", new Shape(8), 0, 0),
            new NodeFacts("layer1", "layer1", "Gemm", new Shape(3), 27, 24),
        }));

    [Test]
    public void Of_Convolution_CountsTheWeightsOfItsGroup()
    {
        var attributes = Attributes.None.With("kernel_shape", 3, 3).With("strides", 1, 1).With("dilations", 1, 1).With("pads", 0, 0, 0, 0).With("group", 2);
        var graph = new GraphBuilder("x", new Shape(4, 5, 5)).Initializer("w", Samples.Tensor(1, 6, 2, 3, 3))
            .Node(new Node("c", "Conv", ["x", "w"], "y", attributes)).Build("y");
        Assert.That(Inspection.Of(graph), Is.EqualTo(new[] { new NodeFacts("y", "c", "Conv", new Shape(6, 3, 3), 108, 54 * 18) }));
    }

    [TestCase("relu0", "hidden0")]
    [TestCase("hidden0", "hidden0")]
    [TestCase("x", "x")]
    public void Resolve_NodeOrValue_GivesTheValue(string site, string value) =>
        Assert.That(Sites.Resolve(Networks.Mlp(1, 6, 8, 3).Graph, site), Is.EqualTo(value));

    [TestCase("w0")]
    [TestCase("")]
    [TestCase("Hidden0")]
    public void Resolve_AnythingElse_IsAFault(string site) =>
        Assert.That(() => Sites.Resolve(Networks.Mlp(1, 6, 8, 3).Graph, site), Throws.TypeOf<InputFaultException>().With.Message.Contains("hidden0"));

    [Test]
    public void Names_EveryOperator_IsInTheReadersTable()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Audit.sln"))) { folder = folder.Parent!; }
        var table = File.ReadAllText(Path.Combine(folder.FullName, "src", "Audit.Models", "Operators", "README.md"));
        Assert.That(OperatorTable.Names.Where(name => !table.Contains($"`{name}`", StringComparison.Ordinal)), Is.Empty);
        Assert.That(OperatorTable.MaturityOf("Conv"), Is.EqualTo(Maturity.Tested));
        Assert.That(OperatorTable.MaturityOf("LSTM"), Is.Null);
    }
}
