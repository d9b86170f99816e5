using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Propagation;

namespace Audit.Bounds.Search;

/// <summary>A positive combination of literals of one clause, bounded over a box.</summary>
/// <param name="Clause">The clause.</param>
/// <param name="Shares">The combination.</param>
/// <param name="Row">Its coefficients of d and x of the outputs.</param>
/// <param name="Offset">What its bound is to be compared with: the sum of the literals' bounds, less the margin.</param>
/// <param name="Form">Its form of the inputs (one row).</param>
internal sealed record Combination(int Clause, ImmutableArray<Share> Shares, (double[] P, double[] Q) Row, double Offset, FinalRows Form)
{
    /// <summary>What the combination gives for its clause over a box.</summary>
    public double Over(double[] lower, double[] upper) => Form.Over(0, lower, upper) - Offset;
}

/// <summary>Bounds combinations of literals for clauses that no literal alone proves.</summary>
internal sealed class Combinations(RowTable table, ClauseJudge judge, Propagation.Propagation propagation, ShareChoice choice)
{
    /// <summary>Combinations that better their clauses over the box just bounded; the others are left out.</summary>
    public List<Combination> Find(FinalRows forms, double[] keys, double[] lower, double[] upper)
    {
        var found = new List<(int Clause, ImmutableArray<Share> Shares, (double[] P, double[] Q) Row)>();
        var worst = keys.Max();
        for (var clause = 0; clause < keys.Length; clause++)
        {
            var items = table.Clauses[clause];
            if (items.Length < 2 || !judge.IsWorthMore(keys[clause], worst)) { continue; }
            var shares = choice.Best(items, judge.Free(clause, forms, lower, upper), forms, (lower, upper));
            if (!shares.IsEmpty) { found.Add((clause, shares, Mix(items, shares))); }
        }

        if (found.Count == 0) { return []; }
        var bounded = propagation.Upper([.. found.Select(item => item.Row)], true);
        return [.. found.Select((item, index) => new Combination(item.Clause, item.Shares, item.Row, Offset(item.Clause, item.Shares), bounded.Only(index, lower.Length)))
            .Where(item => item.Over(lower, upper) < keys[item.Clause])];
    }

    private double Offset(int clause, ImmutableArray<Share> shares)
    {
        var items = table.Clauses[clause];
        var (sum, size) = (0.0, 0.0);
        foreach (var share in shares) { (sum, size) = (sum + (share.Weight * items[share.Literal].Bound), size + (share.Weight * Math.Abs(items[share.Literal].Bound))); }
        return judge.SeeksBound ? sum : sum - Slack.Margin(size);
    }

    private (double[] P, double[] Q) Mix(RowTable.Item[] items, ImmutableArray<Share> shares)
    {
        var (p, q) = ((double[])table.Rows[0].P.Clone(), (double[])table.Rows[0].Q.Clone());
        Array.Clear(p);
        Array.Clear(q);
        foreach (var share in shares)
        {
            var row = table.Rows[items[share.Literal].Row];
            for (var i = 0; i < p.Length; i++) { (p[i], q[i]) = (p[i] + (share.Weight * row.P[i]), q[i] + (share.Weight * row.Q[i])); }
        }

        return (p, q);
    }
}
