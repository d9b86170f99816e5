using System.Collections.Immutable;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Checking.ClosedForms;

namespace Audit.Bounds.ClosedForms;

/// <summary>The best approximation of a product by one of smaller rank, as two float32 factors.</summary>
/// <remarks>Formula: U_k and S_k V_k' of the singular value decomposition, each rounded to float32: the factors are what a deployment would hold. Source: Eckart and Young 1936.</remarks>
public static class RankTruncation
{
    /// <summary>The factors [rows, rank] and [rank, columns]; null where the rank is no smaller than the map's sides. Rank 0 is the zero map.</summary>
    public static ImmutableArray<(FormMatrix Matrix, FactorRole Role)>? Of(ImmutableArray<(FormMatrix Matrix, FactorRole Role)> factors, int rank)
    {
        var map = factors.Select(factor => factor.Role == FactorRole.Transposed ? ExactMatrix.Of(factor.Matrix).Transposed() : ExactMatrix.Of(factor.Matrix)).Aggregate((left, right) => left.Times(right));
        if (rank >= Math.Min(map.Rows, map.Columns)) { return null; }
        var values = RootProposal.Approximate(map);
        var columns = Enumerable.Range(0, map.Columns).Select(column => Enumerable.Range(0, map.Rows).Select(row => values[(row * map.Columns) + column]).ToArray()).ToArray();
        var svd = JacobiSvd.Of(columns);
        var kept = Math.Max(rank, 1);
        double Scale(int index) => rank == 0 ? 0 : svd.Values[index];
        var left = new FormMatrix(map.Rows, kept, [.. Enumerable.Range(0, map.Rows * kept).Select(index => (float)svd.Left[index % kept][index / kept])]);
        var right = new FormMatrix(kept, map.Columns, [.. Enumerable.Range(0, kept * map.Columns).Select(index => (float)(Scale(index / map.Columns) * svd.Right[index / map.Columns][index % map.Columns]))]);
        return [(left, FactorRole.Plain), (right, FactorRole.Plain)];
    }
}
