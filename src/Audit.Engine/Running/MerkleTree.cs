using System.Collections.Immutable;
using System.Security.Cryptography;
using Audit.Models.Graphs;

namespace Audit.Engine.Running;

/// <summary>Commits to a list of byte strings by one SHA-256 digest, with short proofs that a string is in the list.</summary>
/// <remarks>
/// Formula: leaf = SHA256(0x00 d); node = SHA256(0x01 left right), split at the largest power of two below n; empty list = SHA256("").
/// Source: RFC 6962, section 2.1, and RFC 9162, section 2.1.3. Cost: 2 n hashes, and memory log n for a root.
/// </remarks>
public static class MerkleTree
{
    /// <summary>The root over leaves, in order.</summary>
    public static Digest Root(IEnumerable<ReadOnlyMemory<byte>> leaves)
    {
        var peaks = new Stack<(byte[] Hash, int Height)>();
        foreach (var leaf in leaves)
        {
            var peak = (Hash: Leaf(leaf.Span), Height: 0);
            while (peaks.TryPeek(out var left) && left.Height == peak.Height)
            {
                peak = (Node(peaks.Pop().Hash, peak.Hash), peak.Height + 1);
            }

            peaks.Push(peak);
        }

        return peaks.Count == 0 ? Digest.Of([]) : ToDigest(peaks.Select(peak => peak.Hash).Aggregate((right, left) => Node(left, right)));
    }

    /// <summary>The lines of a rows file, each without its line feed: the leaves of its tree.</summary>
    /// <remarks>Bytes after the last line feed, if any, are a line too.</remarks>
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(ReadOnlyMemory<byte> file)
    {
        while (!file.IsEmpty)
        {
            var end = file.Span.IndexOf((byte)'\n');
            yield return end < 0 ? file : file[..end];
            file = end < 0 ? default : file[(end + 1)..];
        }
    }

    /// <summary>The hashes that lead from a leaf to the root, the lowest first.</summary>
    /// <param name="leaves">All leaves.</param>
    /// <param name="index">The leaf, from 0 to n - 1.</param>
    public static ImmutableArray<Digest> Proof(IReadOnlyList<ReadOnlyMemory<byte>> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Count);
        var path = new List<Digest>();
        var (first, end) = (0, leaves.Count);
        while (end - first > 1)
        {
            var split = first + Split(end - first);
            var (siblingFirst, siblingEnd) = index < split ? (split, end) : (first, split);
            path.Add(Root(leaves.Skip(siblingFirst).Take(siblingEnd - siblingFirst)));
            (first, end) = index < split ? (first, split) : (split, end);
        }

        path.Reverse();
        return [.. path];
    }

    /// <summary>Whether a leaf stands at an index of the list of n leaves that a root commits to.</summary>
    /// <remarks>Source: RFC 9162, section 2.1.3.2.</remarks>
    public static bool Contains(Digest root, long index, long count, ReadOnlySpan<byte> leaf, ImmutableArray<Digest> proof)
    {
        if (index < 0 || index >= count) { return false; }
        var (at, last, hash) = (index, count - 1, Leaf(leaf));
        foreach (var sibling in proof)
        {
            if (last == 0 || sibling.Hex.Length != 64) { return false; }
            var other = Convert.FromHexString(sibling.Hex);
            var isRight = (at & 1) == 1 || at == last;
            hash = isRight ? Node(other, hash) : Node(hash, other);
            while (isRight && (at & 1) == 0 && at != 0) { (at, last) = (at >> 1, last >> 1); }
            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && ToDigest(hash) == root;
    }

    private static int Split(int count) => 1 << (31 - System.Numerics.BitOperations.LeadingZeroCount((uint)(count - 1)));

    private static byte[] Leaf(ReadOnlySpan<byte> content) => SHA256.HashData([0x00, .. content]);

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([0x01, .. left, .. right]);

    private static Digest ToDigest(byte[] hash) => Digest.TryParse(Convert.ToHexStringLower(hash))!.Value;
}
