using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;

namespace Audit.Bounds.Tests.Checking;

/// <summary>A naive producer of certificates: whole boxes, then halves of the longest edge, until the checker accepts.</summary>
internal static class Claims
{
    public static TreeNode Leaf(params int[] literalPerClause) => Leaf(true, literalPerClause);

    public static TreeNode Leaf(bool rebound, params int[] literalPerClause) =>
        new TreeNode.Leaf([.. literalPerClause.Select(l => ImmutableArray.Create(new Share(l, 1)))]) { ReboundFrom = rebound ? 0 : TreeNode.InheritAll };

    public static Clause AtMost(double[] difference, double[] original, double bound, bool strict = false) =>
        new([new Literal([.. difference], [.. original], bound, strict)]);

    public static Certificate Of(ChainNetwork original, ChainNetwork? coarse, Clause clause, float[] lower, float[] upper, TreeNode? tree = null, int bits = 32) => new(
        CertificateCodec.Digest(CertificateCodec.Write(original)),
        coarse is null ? "" : CertificateCodec.Digest(CertificateCodec.Write(coarse)),
        bits,
        bits,
        [clause],
        [new CoveredBox([.. lower], [.. upper], tree ?? Leaf(0))]);

    /// <summary>Every leaf of a full tree of the given depth, halves of the longest edge.</summary>
    public static TreeNode Halves(double[] lower, double[] upper, int depth, Random? random = null)
    {
        var axis = Enumerable.Range(0, lower.Length).MaxBy(i => upper[i] - lower[i]);
        var cut = lower[axis] + ((upper[axis] - lower[axis]) * (random is null ? 0.5 : 0.1 + (0.8 * random.NextDouble())));
        if (depth == 0 || cut <= lower[axis] || cut >= upper[axis])
        {
            return Leaf(random is null || random.Next(3) > 0, 0);
        }

        double[] below = [.. upper], above = [.. lower];
        below[axis] = above[axis] = cut;
        return new TreeNode.Split(axis, cut, Halves(lower, below, depth - 1, random), Halves(above, upper, depth - 1, random))
        {
            ReboundFrom = random is null || random.Next(3) > 0 ? 0 : TreeNode.InheritAll,
        };
    }

    public static bool IsAccepted(Certificate certificate, ChainNetwork original, ChainNetwork? coarse) => Checker.Check(certificate, original, coarse) is CheckResult.Accepted;
}
