using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;

namespace Audit.Bounds.Smt.Leaves;

/// <summary>A leaf with the box it belongs to.</summary>
internal sealed record PlacedLeaf(int Box, PlacedNode Node)
{
    public string Name => $"box {Box}{(Node.Path.Length == 0 ? "" : $", path {Node.Path}")}";
}

/// <summary>What was written of a leaf's row.</summary>
/// <param name="Name">Which row.</param>
/// <param name="IsProved">Whether this evaluation reaches the limit.</param>
/// <param name="Slack">The distance to the limit, for the choice of the tightest only.</param>
/// <param name="Queries">The questions.</param>
internal sealed record WrittenRow(string Name, bool IsProved, double Slack, ImmutableArray<SmtQuery> Queries);

/// <summary>Evaluates rows of leaves and writes those that hold.</summary>
internal sealed class LeafWriter(LeafNetwork network, ImmutableArray<Clause> clauses)
{
    public WrittenRow Write(PlacedLeaf leaf, int clause)
    {
        var name = $"{leaf.Name}, clause {clause}";
        var open = new WrittenRow(name, false, double.PositiveInfinity, []);
        var bounds = LeafBounds.Of(network, leaf.Node);
        if (bounds is null or { IsEmpty: true } || Row(clauses[clause], ((TreeNode.Leaf)leaf.Node.Node).Choices[clause]) is not { } row) { return open; }
        var steps = new List<LeafStep>();
        var upper = new LeafRow(network, bounds).Upper(network.Layers.Length - 1, row.P, row.Q, steps);
        if (!double.IsFinite(upper) || !Holds(LeafQueries.Exact(network, bounds, steps), row.Limit, row.IsStrict)) { return open; }
        var slack = ((double)row.Limit.Numerator / (double)row.Limit.Denominator) - upper;
        return new WrittenRow(name, true, slack, [.. LeafQueries.Of(name, network, bounds, steps, (row.Limit, row.IsStrict))]);
    }

    /// <summary>The largest number of units of open sign that are asked completely.</summary>
    public const int MostOpen = 14;

    /// <summary>A leaf with every unit by its cases; null where it is too large, or where a clause is not proved here.</summary>
    public SmtQuery? Complete(PlacedLeaf leaf, ChainNetwork original, ChainNetwork? coarse)
    {
        var bounds = LeafBounds.Of(network, leaf.Node);
        if (bounds is null or { IsEmpty: true } || !Enumerable.Range(0, clauses.Length).All(clause => Write(leaf, clause).IsProved)) { return null; }
        var parts = LeafParts.Of(network, bounds, leaf.Node, original, coarse);
        return parts.Unstable > MostOpen ? null : new SmtQuery($"{leaf.Name}: {parts.Unstable} units of open sign, completely",
            [.. NetworkText.Shared(parts), "(assert network)", "(assert lines)", $"(assert (not {Terms.And(clauses.Select(Terms.Holds))}))"]);
    }

    /// <summary>The combination of literals by the leaf's shares; null where a coefficient is no double.</summary>
    private (double[] P, double[] Q, Rational Limit, bool IsStrict)? Row(Clause clause, ImmutableArray<Share> shares)
    {
        var width = clause.AnyOf[0].Original.Length;
        var (p, q, limit, strict) = (new Rational[width], new Rational[width], Rational.Zero, false);
        foreach (var share in shares)
        {
            var (literal, weight) = (clause.AnyOf[share.Literal], Rational.Of(share.Weight));
            for (var j = 0; j < width; j++)
            {
                p[j] += network.IsPair ? weight * literal.Difference[j] : Rational.Zero;
                q[j] += weight * literal.Original[j];
            }

            (limit, strict) = (limit + (weight * literal.Bound), strict || literal.Strict);
        }

        var (first, second) = (p.Select(Double).ToArray(), q.Select(Double).ToArray());
        return first.Concat(second).Any(double.IsNaN) ? null : (first, second, limit, strict);
    }

    /// <summary>The double that a fraction is; NaN where it is none.</summary>
    private static double Double(Rational value)
    {
        var nearest = (double)value.Numerator / (double)value.Denominator;
        return double.IsFinite(nearest) && Rational.Of(nearest) == value ? nearest : double.NaN;
    }

    private static bool Holds(BigDyadic value, Rational limit, bool strict)
    {
        var scale = BigInteger.One << Math.Max(0, -value.Exponent);
        var sign = (limit.Numerator * scale).CompareTo((value.Mantissa << Math.Max(0, value.Exponent)) * limit.Denominator);
        return strict ? sign > 0 : sign >= 0;
    }
}
