using Audit.Bounds.Certificates;

namespace Audit.Bounds.Search;

/// <summary>The distinct output rows of a query, so that each is bounded once per box.</summary>
internal sealed class RowTable
{
    public RowTable(SearchQuery query, int outputs, bool isPair)
    {
        var known = new Dictionary<string, int>();
        var rows = new List<(double[] P, double[] Q)>();
        Clauses = [.. query.Clauses.Select(clause => clause.Select(item => Entry(item, known, rows, outputs, isPair)).ToArray())];
        Rows = [.. rows];
    }

    /// <summary>One literal: its row, offset, and kind.</summary>
    internal readonly record struct Item(int Row, double Bound, bool Strict, bool Free);

    public (double[] P, double[] Q)[] Rows { get; }

    public Item[][] Clauses { get; }

    private static Item Entry(SearchLiteral item, Dictionary<string, int> known, List<(double[] P, double[] Q)> rows, int outputs, bool isPair)
    {
        Literal literal = item.Literal;
        double[] p = isPair ? [.. literal.Difference] : new double[outputs];
        double[] q = [.. literal.Original];
        var key = string.Join(',', p) + ";" + string.Join(',', q);
        if (!known.TryGetValue(key, out var index))
        {
            known[key] = index = rows.Count;
            rows.Add((p, q));
        }

        return new Item(index, literal.Bound, literal.Strict, item.Free);
    }
}
