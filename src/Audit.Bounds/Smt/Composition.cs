using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>How much of a large certificate is written out.</summary>
/// <param name="NodesPerQuery">Boxes whose union is one question; at least 2.</param>
/// <param name="CoverQueries">Most questions about covers; beyond it a seeded choice.</param>
/// <param name="ShareQueries">Most questions about shares; beyond it a seeded choice.</param>
public sealed record CompositionLimits(int NodesPerQuery = 32, int CoverQueries = 300, int ShareQueries = 300);

/// <summary>Writes how the leaves of a certificate add up to what the policy says.</summary>
/// <remarks>
/// Taken as given: what the checker derives at each leaf (the combination of literals by the leaf's shares is within the combination of
/// their bounds). Asked: (1) the boxes of a tree cover its region box, part by part; (2) each combination gives its clause; (3) the clauses
/// give the policy's sentence with its number; (4) for one small tree, all of it at once.
/// Guarantee: if all is asked and unsat, and the leaves hold, then the sentence holds at every input of the region. Where a choice was
/// made, the notes of the script tell how many of how many; the choice is seeded with the certificate's digest.
/// </remarks>
public static class Composition
{
    private const int WholeTreeNumbers = 4000; // leaves times (inputs + literals) up to which all is asked at once

    /// <summary>The script of a certificate and a conclusion.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="conclusion">What the policy says, with its own number.</param>
    /// <param name="limits">How much is written; null for the usual.</param>
    public static SmtScript Script(Certificate certificate, Conclusion conclusion, CompositionLimits? limits = null)
    {
        limits ??= new CompositionLimits();
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.NodesPerQuery, 2);
        string digest = CertificateCodec.Digest(CertificateCodec.Write(certificate));
        ulong seed = ulong.Parse(digest[..16], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var cover = SeededChoice.Of(CoverParts(certificate, limits.NodesPerQuery), limits.CoverQueries, seed);
        var shares = SeededChoice.Of(Combinations(certificate), limits.ShareQueries, seed + 1);
        int outputs = certificate.Clauses[0].AnyOf[0].Original.Length;
        return new SmtScript($"From the leaves of a certificate to the policy's sentence. Certificate {digest}", "QF_LRA", Shared(certificate, outputs),
            [.. cover.Chosen.Select(Covering), .. shares.Chosen.Select(c => Sharing(certificate, c)), Concluding(certificate, conclusion, outputs), .. Whole(certificate, conclusion, outputs)])
        {
            Notes = [$"Covers: {cover.Told}. Shares: {shares.Told}. Given: what the checker derives at each leaf."],
        };
    }

    // Outputs and clauses are named once.
    private static ImmutableArray<string> Shared(Certificate certificate, int outputs) =>
    [
        .. Terms.Declare("x", outputs),
        .. Terms.Declare("d", outputs),
        .. certificate.Clauses.Select((clause, k) => $"(define-fun clause{k} () Bool {Terms.Holds(clause)})"),
    ];

    private static IEnumerable<(int Box, CoverPart Part)> CoverParts(Certificate certificate, int nodes) =>
        from index in Enumerable.Range(0, certificate.Boxes.Length)
        from part in TreeCover.Parts(certificate.Boxes[index], nodes)
        select (index, part);

    private static SmtQuery Covering((int Box, CoverPart Part) cover) =>
        cover.Part.Query($"box {cover.Box}{(cover.Part.Top.Path.Length == 0 ? "" : $", path {cover.Part.Top.Path}")}: {cover.Part.Below.Length} parts cover it");

    // Leaves that combine a clause in the same way are asked once.
    private static IEnumerable<(int Clause, ImmutableArray<Share> Shares)> Combinations(Certificate certificate) =>
        Leaves(certificate).SelectMany(leaf => leaf.Choices.Select((shares, k) => (Clause: k, Shares: shares)))
            .DistinctBy(c => (c.Clause, c.Shares[0], c.Shares.Length == 1 ? "" : string.Join(' ', c.Shares)));

    private static SmtQuery Sharing(Certificate certificate, (int Clause, ImmutableArray<Share> Shares) combination) => PlaneLemmas.Implies(
        $"clause {combination.Clause} follows from its shares",
        Given(certificate.Clauses[combination.Clause], combination.Shares),
        $"clause{combination.Clause}");

    private static IEnumerable<TreeNode.Leaf> Leaves(Certificate certificate) =>
        certificate.Boxes.SelectMany(TreeCover.Leaves).Select(placed => (TreeNode.Leaf)placed.Node);

    /// <summary>What the checker derives at a leaf for one clause.</summary>
    private static string Given(Clause clause, ImmutableArray<Share> shares)
    {
        var sides = shares.Select(s => (Weight: Rational.Of(s.Weight), Literal: clause.AnyOf[s.Literal])).ToList();
        var terms = sides.SelectMany(s => Terms.LeftSide(s.Literal).Select(t => (t.Name, Coefficient: s.Weight * t.Coefficient)))
            .GroupBy(t => t.Name, (name, group) => (group.Aggregate(Rational.Zero, (sum, t) => sum + t.Coefficient), name));
        Rational bound = sides.Aggregate(Rational.Zero, (sum, s) => sum + s.Weight * s.Literal.Bound);
        return $"({(sides.Any(s => s.Literal.Strict) ? "<" : "<=")} {Terms.Sum(terms)} {bound.ToSmt()})";
    }

    private static SmtQuery Concluding(Certificate certificate, Conclusion conclusion, int outputs) => new("the clauses give the policy's sentence",
    [
        .. certificate.Clauses.Select((_, k) => $"(assert clause{k})"),
        $"(assert (not {conclusion.Term(outputs)}))",
    ]);

    // Region, leaves with their boxes, and the sentence, in one question.
    private static IEnumerable<SmtQuery> Whole(Certificate certificate, Conclusion conclusion, int outputs)
    {
        int inputs = certificate.Boxes[0].Lower.Length;
        int literals = certificate.Clauses.Sum(c => c.AnyOf.Length) * outputs;
        var leaves = certificate.Boxes.SelectMany(TreeCover.Leaves).Take(WholeTreeNumbers).ToList();
        if ((long)leaves.Count * (inputs + literals) > WholeTreeNumbers) { yield break; }
        yield return new SmtQuery("region, leaves and sentence at once",
        [
            .. Terms.Declare("z", inputs),
            .. Terms.Declare(leaves.SelectMany(leaf => leaf.Phases).Select(side => side.Name).Distinct().Order(StringComparer.Ordinal)),
            $"(assert {Terms.Or(certificate.Boxes.Select(box => Inside(PlacedNode.Root(box))))})",
            .. leaves.Select(leaf => $"(assert (=> {Inside(leaf)} {Terms.And(Hypotheses(certificate, (TreeNode.Leaf)leaf.Node))}))"),
            $"(assert (not {conclusion.Term(outputs)}))",
        ]);
    }

    private static string Inside(PlacedNode node) =>
        Terms.And(node.Lower.Select((lower, axis) => Terms.Between(lower, $"z{axis}", node.Upper[axis])).Concat(node.Phases.Select(side => side.Holds)));

    private static IEnumerable<string> Hypotheses(Certificate certificate, TreeNode.Leaf leaf) =>
        leaf.Choices.Select((shares, k) => Given(certificate.Clauses[k], shares));
}
