using System.Collections.Immutable;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Models.Tests.Devices;
using Audit.Models.Tests.Operators;
using Audit.Models.Tests.Shipped;
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

    /// <summary>On the sample transformer, at every site: the identity patch changes no bit and says so, zero in its place changes elements.</summary>
    [Test]
    public void Patch_EverySiteOfTheSampleTransformer_IdentityChangesNothing()
    {
        var model = ModelReader.Read(ShippedFiles.PathOf("maximum"), new ReadOptions { Length = 3, HeadResults = true, SplitInputs = true });
        var inputs = ContractModels.Ids(5, 7 * 3, 12);
        string[] sites = [.. model.Graph.Nodes.Select(node => node.Output)];
        var plain = ForwardPass.Run(model, inputs, 7, null, sites);
        foreach (var site in sites)
        {
            ImmutableArray<int> units = [.. Enumerable.Range(0, model.Graph.Shapes[site].Count)];
            var same = ForwardPass.Run(model, inputs, 7, [new Patch(site, units, plain.Captured[site])]);
            Assert.That(same.Output, Is.EqualTo(plain.Output), site);
            Assert.That(same.Patches[0], Is.EqualTo(new PatchFacts(site, 7L * units.Length, 0, 0)));
            if (site.EndsWith("hook_scale", StringComparison.Ordinal)) { continue; } // nothing divides by zero
            var zero = ForwardPass.Run(model, inputs, 7, [new Patch(site, units, new float[7 * units.Length])]);
            Assert.That(zero.Patches[0].Changed, Is.Positive, site);
        }
    }

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
