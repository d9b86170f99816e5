using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Models.Tests.Devices;
using Audit.Models.Tests.Operators;
using NUnit.Framework;

namespace Audit.Models.Tests.Passes;

/// <summary>Values that nobody looks at share memory, are written over, and are skipped by fused steps: none of it changes a bit.</summary>
[TestFixture]
public sealed class SharedMemoryTest
{
    [Test]
    public void Run_RandomGraph_SameBitsAsWithEveryValueKept([Range(101, 180)] int seed)
    {
        var model = ContractModels.Random(seed);
        Check(model, Samples.Uniform(new Random(seed), 3 * model.Graph.InputShape.Count), 3);
    }

    [Test]
    public void Run_Transformer_SameBitsAsWithEveryValueKept([Values(1, 5)] int batch) =>
        Check(ContractModels.Transformer(9, 4, 2, 6), ContractModels.Ids(batch, batch * 9, 11), batch);

    private static void Check(Model model, float[] inputs, int batch)
    {
        var kept = ForwardPass.Run(model, inputs, batch, null, [.. model.Graph.Nodes.Select(node => node.Output)]);
        Assert.That(ForwardPass.Run(model, inputs, batch).Output, Is.EqualTo(kept.Output));
        foreach (var node in model.Graph.Nodes)
        {
            Assert.That(ForwardPass.Run(model, inputs, batch, null, [node.Output]).Captured[node.Output], Is.EqualTo(kept.Captured[node.Output]), node.Output);
        }
    }
}
