using Audit.Models.Devices.Compute;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Passes.Kernels;
using Audit.Models.Tests.Operators;
using Audit.Models.Tests.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Devices;

[TestFixture]
public sealed class KernelTableTest
{
    [Test]
    public void EveryOperator_HasAKernel() => Assert.That(OperatorTable.Names.Where(name => !KernelTable.Has(name)), Is.Empty);

    [Test]
    public void Text_ForbidsContractionFirst_AndUsesNoFunctionOfTheDevice()
    {
        var code = KernelSource.Text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)).ToArray();
        Assert.That(code.First(line => !line.StartsWith("#define", StringComparison.Ordinal)), Is.EqualTo("#pragma OPENCL FP_CONTRACT OFF"));
        foreach (var builtIn in new[] { "exp(", "log(", "tanh(", "erf(", "sin(", "cos(", "pow(", "mad(", "native_", "half_", "dot(", "mix(" })
        {
            Assert.That(code.Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, $@"(?<![\w]){System.Text.RegularExpressions.Regex.Escape(builtIn)}")), Is.Empty, builtIn);
        }
    }

    [Test]
    public void Layout_JoinsAxesThatAreWalkedAsOne()
    {
        Assert.That(Layout.Of([Layout.Batch(6, 6), new(2, 3, 3), new(3, 1, 1)]), Is.EqualTo(new[] { 1, int.MaxValue, 1, 1 }));
        Assert.That(Layout.Of([Layout.Batch(6, 0), new(2, 3, 3), new(1, 7, 9), new(3, 1, 1)], 5), Is.EqualTo(new[] { 2, 5, int.MaxValue, 6, 0, 6, 1, 1 }));
    }

    [TestCase(1, 256)]
    [TestCase(256, 256)]
    [TestCase(257, 320)]
    [TestCase(1000, 1024)]
    [TestCase(4_000_000_001, 4_294_967_296)]
    public void Pool_RoundsUpByAtMostAQuarter(long bytes, long wanted) => Assert.That(BufferPool.Rounded(bytes), Is.EqualTo(wanted));

    [Test]
    public void Schedule_CountsWhatIsHeldAtTheSameTime()
    {
        var plan = PassPlan.Of(Networks.Mlp(1, 6, 40, 33, 3).Graph);
        Assert.That(new DeviceSchedule(plan, new HashSet<int>(), new HashSet<int> { plan.Output }).ElementsPerRow(), Is.EqualTo((2 * (6 + 3)) + 40 + 40));
        var copy = PassPlan.Of(new GraphBuilder("x", new Shape(4)).Node("Identity", "same", "x").Node("Relu", "y", "same").Build("y"));
        Assert.That(new DeviceSchedule(copy, new HashSet<int>(), new HashSet<int> { 2 }).Roots, Is.EqualTo(new[] { 0, 0, 2 }));
        Assert.That(new DeviceSchedule(copy, new HashSet<int> { 1 }, new HashSet<int> { 2 }).Roots, Is.EqualTo(new[] { 0, 1, 2 }));
    }
}
