using NUnit.Framework;
using System.Collections.Immutable;
using System.Text;
using Audit.Engine.Running;
using Audit.Models.Graphs;

namespace Audit.Engine.Tests.Running;

[TestFixture]
public sealed class MerkleTreeTest
{
    /// <summary>The eight leaves that implementations of Certificate Transparency share as test vectors.</summary>
    private static readonly string[] Shared =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    [TestCase(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [TestCase(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [TestCase(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [TestCase(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [TestCase(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [TestCase(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [TestCase(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [TestCase(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [TestCase(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Root_OfSharedVectors(int count, string root) => Assert.That(MerkleTree.Root(Leaves(count)).Hex, Is.EqualTo(root));

    [Test]
    public void Root_IsTheRecursiveDefinition([Range(0, 40)] int count)
    {
        ReadOnlyMemory<byte>[] leaves = [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"leaf {i}"))];
        Assert.That(MerkleTree.Root(leaves).Hex, Is.EqualTo(Convert.ToHexStringLower(Definition(leaves))));
    }

    [Test]
    public void Proof_OfEveryLeaf_IsAcceptedAndOfNoOther([Range(1, 17)] int count)
    {
        ReadOnlyMemory<byte>[] leaves = [.. Enumerable.Range(0, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"leaf {i}"))];
        var root = MerkleTree.Root(leaves);
        for (var index = 0; index < count; index++)
        {
            var proof = MerkleTree.Proof(leaves, index);
            for (var other = -1; other <= count; other++)
            {
                var leaf = leaves[Math.Clamp(other, 0, count - 1)].Span;
                Assert.That(MerkleTree.Contains(root, other, count, leaf, proof), Is.EqualTo(other == index), $"proof of {index} for {other} of {count}");
            }
        }
    }

    private static IEnumerable<TestCaseData> Lies()
    {
        var leaves = Leaves(7);
        var proof = MerkleTree.Proof(leaves, 3);
        var root = MerkleTree.Root(leaves);
        yield return new TestCaseData(root, 3L, 8L, proof.RemoveAt(0)).SetArgDisplayNames("proof without its first hash");
        yield return new TestCaseData(root, 3L, 7L, proof.RemoveAt(proof.Length - 1)).SetArgDisplayNames("proof without its last hash");
        yield return new TestCaseData(root, 3L, 7L, proof.Add(root)).SetArgDisplayNames("trailing hash");
        yield return new TestCaseData(root, 3L, 7L, proof.SetItem(1, root)).SetArgDisplayNames("changed hash");
        yield return new TestCaseData(root, 3L, 7L, proof.SetItem(1, default)).SetArgDisplayNames("hash missing");
        yield return new TestCaseData(root, 3L, 7L, ImmutableArray.Create(proof[1], proof[0], proof[2])).SetArgDisplayNames("hashes swapped");
        yield return new TestCaseData(root, 3L, 3L, proof).SetArgDisplayNames("index beyond the size");
        yield return new TestCaseData(root, -1L, 7L, proof).SetArgDisplayNames("index negative");
        yield return new TestCaseData(MerkleTree.Root(Leaves(6)), 3L, 7L, proof).SetArgDisplayNames("other root");
    }

    [TestCaseSource(nameof(Lies))]
    public void Contains_Lie_IsFalse(Digest root, long index, long count, ImmutableArray<Digest> proof) =>
        Assert.That(MerkleTree.Contains(root, index, count, Leaves(7)[3].Span, proof), Is.False);

    [TestCase("", 0)]
    [TestCase("a", 1)]
    [TestCase("a\n", 1)]
    [TestCase("a\n\nb\n", 3)]
    [TestCase("\n", 1)]
    public void Lines_AreSplitAtLineFeeds(string text, int count)
    {
        var lines = MerkleTree.Lines(Encoding.UTF8.GetBytes(text)).Select(line => Encoding.UTF8.GetString(line.Span)).ToList();
        Assert.That(lines, Has.Count.EqualTo(count));
        Assert.That(string.Join('\n', lines), Is.EqualTo(text.EndsWith('\n') ? text[..^1] : text));
    }

    private static ReadOnlyMemory<byte>[] Leaves(int count) => [.. Shared[..count].Select(hex => (ReadOnlyMemory<byte>)Convert.FromHexString(hex))];

    private static byte[] Definition(ReadOnlyMemory<byte>[] leaves)
    {
        if (leaves.Length == 0) { return System.Security.Cryptography.SHA256.HashData([]); }
        if (leaves.Length == 1) { return System.Security.Cryptography.SHA256.HashData([0, .. leaves[0].Span]); }
        var split = 1;
        while (split * 2 < leaves.Length) { split *= 2; }
        return System.Security.Cryptography.SHA256.HashData([1, .. Definition(leaves[..split]), .. Definition(leaves[split..])]);
    }
}
