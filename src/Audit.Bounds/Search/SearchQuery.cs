using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Search;

/// <summary>A literal of a search: an inequality, whose right-hand side may grow by the bound that is sought.</summary>
/// <param name="Literal">The inequality; with <paramref name="Free"/>, its Bound is an offset to which the sought bound is added.</param>
/// <param name="Free">Whether the sought bound is added to the right-hand side.</param>
public sealed record SearchLiteral(Literal Literal, bool Free);

/// <summary>What is to be proved of every input of a region: in each clause at least one literal holds.</summary>
/// <remarks>
/// Either every clause has a free literal (then the least number U is sought with which all clauses hold, and <see cref="Target"/> is the value
/// that suffices), or none has (then the clauses hold or not, and Target is ignored).
/// </remarks>
/// <param name="Clauses">The clauses.</param>
/// <param name="Target">The value of U that suffices, or null to use up the budget.</param>
public sealed record SearchQuery(ImmutableArray<ImmutableArray<SearchLiteral>> Clauses, double? Target)
{
    /// <summary>Whether a least bound is sought.</summary>
    public bool SeeksBound => Clauses[0].Any(literal => literal.Free);

    /// <summary>The clauses with the sought bound filled in.</summary>
    public ImmutableArray<Clause> Fill(double bound) =>
        [.. Clauses.Select(clause => new Clause([.. clause.Select(item => item.Free ? item.Literal with { Bound = item.Literal.Bound + bound } : item.Literal)]))];

    /// <summary>|row| at most the sought bound, for each of the given rows of the difference.</summary>
    public static SearchQuery AbsoluteDifference(IEnumerable<ImmutableArray<double>> rows, double? target)
    {
        static SearchLiteral Free(ImmutableArray<double> row) => new(new Literal(row, [.. row.Select(_ => 0.0)], 0, false), true);
        return new([.. rows.SelectMany(row => new[] { row, [.. row.Select(value => -value)] }).Select(row => ImmutableArray.Create(Free(row)))], target);
    }

    /// <summary>y_j - y_t at most the sought bound wherever t is the original's top output, for each t and j.</summary>
    /// <remarks>Literals of a clause: x_t &lt; x_i for some i (t is not the top), or the bound.</remarks>
    public static SearchQuery PairwiseMargin(int outputs, double? target)
    {
        ImmutableArray<double> Pair(int plus, int minus) => [.. Enumerable.Range(0, outputs).Select(i => i == plus ? 1.0 : i == minus ? -1.0 : 0.0)];
        ImmutableArray<double> none = [.. Enumerable.Repeat(0.0, outputs)];
        var clauses = new List<ImmutableArray<SearchLiteral>>();
        for (var top = 0; top < outputs; top++)
        {
            for (var other = 0; other < outputs; other++)
            {
                if (other == top) { continue; }
                var bound = new SearchLiteral(new Literal(Pair(other, top), Pair(other, top), 0, false), true);
                var notTop = Enumerable.Range(0, outputs).Where(i => i != top).Select(i => new SearchLiteral(new Literal(none, Pair(top, i), 0, true), false));
                clauses.Add([bound, .. notTop]);
            }
        }

        return new([.. clauses], target);
    }
}
