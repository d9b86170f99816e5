using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using Audit.Models.Tests.Passes;
using NUnit.Framework;
using Kinds = Audit.Models.Tests.Devices.Cpu.Samples;

namespace Audit.Models.Tests.Devices;

/// <summary>What every device keeps: the bits of one lane and one thread, on every operator, shape, batch, patch and capture.</summary>
public abstract class DeviceContract
{
    private static readonly CpuDevice definition = new(LaneWidth.Scalar, 1);
    private static readonly Model network = Networks.Mlp(1, 6, 40, 33, 3);
    private Device? opened;

    /// <summary>The device under test.</summary>
    protected Device Tested => opened!;

    /// <summary>Opens the device, or null where it is missing.</summary>
    protected abstract Device? TryOpen();

    [OneTimeSetUp]
    public void Open()
    {
        opened = TryOpen();
        if (opened is null) { Assert.Ignore($"{GetType().Name}: no such device."); }
    }

    [OneTimeTearDown]
    public void Close() => opened?.Dispose();

    [Test]
    public void Run_EveryOperator_SameBits([Values(1, 5)] int batch)
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var (name, graph, range) in ContractModels.Operators)
        {
            var inputs = Samples.AwayFromKinks(new Random(batch), batch * graph.InputShape.Count, range, 1f / 64);
            Compare(new Model(name, graph, []), range == 0 ? new float[inputs.Length] : inputs, batch);
        }
    }

    [Test]
    public void Contract_HoldsEveryOperator() =>
        Assert.That(ContractModels.Operators.SelectMany(entry => entry.Graph.Nodes).Select(node => node.OpType).Distinct(), Is.SupersetOf(OperatorTable.Names));

    [Test]
    public void Run_RandomGraph_SameBits([Range(1, 6)] int seed)
    {
        var model = ContractModels.Random(seed);
        Compare(model, Samples.Uniform(new Random(seed), 7 * model.Graph.InputShape.Count), 7);
    }

    [Test]
    public void Run_Transformer_SameBits([Values(1, 64)] int batch)
    {
        var model = ContractModels.Transformer(5, 4, 2, 6);
        Compare(model, ContractModels.Ids(batch, batch * 5, 11), batch);
    }

    [Test]
    public void Run_LongSequence_SameBits() => Compare(ContractModels.Transformer(70, 2, 1, 4), ContractModels.Ids(3, 2 * 70, 11), 2);

    [TestCase(1, 1, 1)]
    [TestCase(2, 7, 300)]
    [TestCase(20, 20, 9)]
    [TestCase(33, 31, 16)]
    [TestCase(100, 70, 15)]
    [TestCase(65, 129, 33)]
    [TestCase(257, 130, 19)]
    public void Run_Product_SameBits(int m, int n, int k)
    {
        foreach (var (kind, seed) in new[] { Kinds.Ordinary, Kinds.Tiny, Kinds.Cancelling }.Select((kind, index) => (kind, (ulong)(index + m))))
        {
            var graph = new GraphBuilder("x", new Shape(k)).Initializer("w", Samples.Tensor(new Shape(k, n), kind(k * n, seed))).Initializer("t", Samples.Tensor(new Shape(n, k), kind(k * n, seed + 5)))
                .Initializer("b", Samples.Tensor(new Shape(n), kind(n, seed + 9))).Node("Gemm", "plain", "x", "w", "b")
                .Node(new Node("turned", "Gemm", ["x", "t", "b"], "turned", Attributes.None.With("transB", 1).With("alpha", 0.3f)))
                .Node("Add", "y", "plain", "turned").Build("y");
            Compare(new Model($"{m} x {n} x {k}", graph, []), kind(m * k, seed + 1), m);
        }
    }

    [Test]
    public void Run_EveryFiniteNumber_SameBits()
    {
        var x = Kinds.AnyFinite(3000, 7);
        foreach (var opType in new[] { "Relu", "Tanh", "Sigmoid", "Floor", "Ceil", "Round", "Sign", "Abs", "Neg", "Gelu", "Silu", "Sin", "Cos", "Erf" })
        {
            Compare(new Model(opType, new GraphBuilder("x", new Shape(1000)).Node(opType, "y", "x").Build("y"), []), x, 3);
        }

        float[] usual = [.. Kinds.Ordinary(3000, 8).Select(value => value * 20)];
        foreach (var (opType, approximate) in new[] { ("Gelu", 0), ("Gelu", 1), ("Silu", 0), ("Exp", 0), ("Tanh", 0), ("Sigmoid", 0), ("Elu", 0), ("Sin", 0), ("Cos", 0), ("Erf", 0), ("Softplus", 0) })
        {
            var node = new Node("y", opType, ["x"], "y", Attributes.None.With("approximate", approximate));
            Compare(new Model(opType, new GraphBuilder("x", new Shape(1000)).Node(node).Build("y"), []), usual, 3);
        }
    }

    [Test]
    public void Run_PatchesAndCaptures_SameBits([Values(1, 9)] int batch)
    {
        var random = new Random(batch);
        var inputs = Samples.Uniform(random, batch * 6);
        Patch[] patches =
        [
            new("x", [5, 0], Samples.Uniform(random, 2 * batch)), new("hidden0", [.. Enumerable.Range(0, 40)], Samples.Uniform(random, 40 * batch)),
            new("hidden0", [3, 1], Samples.Uniform(random, 2 * batch)), new("layer2", [2], Samples.Uniform(random, batch)),
        ];
        Compare(network, inputs, batch, patches);
    }

    [Test]
    public void Run_PatchOfACopy_ChangesTheCopyAlone()
    {
        var graph = new GraphBuilder("x", new Shape(4)).Node("Identity", "same", "x").Node("Add", "y", "same", "x").Build("y");
        Compare(new Model("copy", graph, []), new float[] { 1, 2, 3, 4 }, 1, [new Patch("same", [1], new[] { 9f })]);
    }

    [Test]
    public void Run_SeveralSlices_SameBits()
    {
        var wide = Networks.Mlp(3, 6, 50, 3);
        var inputs = Samples.Uniform(new Random(4), 2500 * 6);
        Compare(wide, inputs, 2500, [new Patch("hidden0", [7], Samples.Uniform(new Random(5), 2500))]);
    }

    [Test]
    public void Run_NotFinite_NamesSiteAndRow([Values("x", "layer0", "hidden1")] string site)
    {
        var inputs = Samples.Uniform(new Random(1), 3 * 6);
        Patch[] patches = [new(site, [1], new float[] { 0, 0, site == "x" ? float.NaN : float.PositiveInfinity })];
        Assert.That(
            () => ForwardPass.Run(network, inputs, 3, patches, null, Tested),
            Throws.TypeOf<NonFiniteException>().With.Property("Site").EqualTo(site).And.Property("Row").EqualTo(2));
    }

    [Test]
    public void Run_Overflow_NamesTheLayer() =>
        Assert.That(
            () => ForwardPass.Run(network, Enumerable.Repeat(float.MaxValue, 6).ToArray(), 1, null, null, Tested),
            Throws.TypeOf<NonFiniteException>().With.Property("Site").EqualTo("layer0").And.Property("Row").Zero);

    [Test]
    public void Run_InfinityThatAPatchHides_IsNoFault()
    {
        var graph = new GraphBuilder("x", new Shape(2)).Node("Exp", "e", "x").Node("Add", "y", "e", "x").Build("y");
        Compare(new Model("hidden", graph, []), new float[] { 200, 1 }, 1, [new Patch("e", [0], new[] { 5f })]);
    }

    [Test]
    public void Run_BadToken_IsAFault([Values(-1f, 11f, 0.5f, 1e9f)] float id)
    {
        var ids = ContractModels.Ids(1, 10, 11);
        ids[7] = id;
        Assert.That(
            () => ForwardPass.Run(ContractModels.Transformer(5, 2, 2, 4), ids, 2, null, null, Tested),
            Throws.TypeOf<InputFaultException>().With.Message.Contains("embed").And.Message.Contains("0 to 10"));
    }

    [Test]
    public void Run_EmptyBatch_GivesNothing() => Assert.That(ForwardPass.Run(network, Array.Empty<float>(), 0, null, null, Tested).Output, Is.Empty);

    [Test]
    public void Run_UnknownSite_IsAFault() =>
        Assert.That(() => ForwardPass.Run(network, new float[6], 1, null, ["hiden0"], Tested), Throws.TypeOf<InputFaultException>().With.Message.Contains("hidden0"));

    /// <summary>Every site and the output of a model, on the device and by the definition: equal bits.</summary>
    protected void Compare(Model model, float[] inputs, int batch, IReadOnlyList<Patch>? patches = null)
    {
        string[] sites = [model.Graph.Input, .. model.Graph.Nodes.Select(node => node.Output)];
        var wanted = ForwardPass.Run(model, inputs, batch, patches, sites, definition);
        var got = ForwardPass.Run(model, inputs, batch, patches, sites, Tested);
        foreach (var site in sites)
        {
            Assert.That(Kinds.Bits(got.Captured[site]).AsSpan().SequenceEqual(Kinds.Bits(wanted.Captured[site])), $"{model.Name}, site {site}: {First(wanted.Captured[site], got.Captured[site])}");
        }

        var plain = ForwardPass.Run(model, inputs, batch, patches, null, Tested).Output;
        Assert.That(Kinds.Bits(plain).AsSpan().SequenceEqual(Kinds.Bits(wanted.Output)), $"{model.Name}, output without captures: {First(wanted.Output, plain)}");
    }

    private static string First(float[] wanted, float[] got)
    {
        var at = Enumerable.Range(0, wanted.Length).FirstOrDefault(index => BitConverter.SingleToInt32Bits(wanted[index]) != BitConverter.SingleToInt32Bits(got[index]));
        return wanted.Length == 0 ? "" : $"element {at} is {got[at]:R}, wanted {wanted[at]:R}";
    }
}
