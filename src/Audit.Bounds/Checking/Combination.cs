using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>A positive combination of a clause's literals: what has to be proved so that one of them holds.</summary>
/// <remarks>
/// Guarantee: were all literals false, the combination would be at least its limit, and above it unless all are strict; an upper bound of at most the limit
/// (below it where any is strict) excludes that.
/// </remarks>
/// <param name="Difference">Coefficients of d at the outputs, or empty.</param>
/// <param name="Original">Coefficients of x at the outputs.</param>
/// <param name="Limit">The weighted sum of the right-hand sides.</param>
/// <param name="Strict">Whether the upper bound has to be below the limit.</param>
internal sealed record Combination(long[] Difference, long[] Original, BigDyadic Limit, bool Strict)
{
    /// <summary>Whether no difference is in it, so that the original network taken alone decides.</summary>
    public bool IsOfOriginal { get; } = Difference.All(c => c == 0);

    /// <summary>Adds up a leaf's shares of a clause.</summary>
    public static Combination Of(Clause clause, ImmutableArray<Share> shares, int coefficientBits)
    {
        var literals = shares.Select(s => clause.AnyOf[s.Literal]).ToArray();
        var weights = shares.Select(s => BigDyadic.Of(s.Weight)).ToArray();
        return new Combination(
            Sum(literals.Select(l => l.Difference), weights, coefficientBits),
            Sum(literals.Select(l => l.Original), weights, coefficientBits),
            literals.Zip(weights, (l, w) => BigDyadic.Of(l.Bound) * w).Aggregate((a, b) => a + b),
            literals.Any(l => l.Strict));
    }

    /// <summary>Whether an upper bound of the combination proves the clause.</summary>
    public bool IsProvedBy(Int128 upper, int bits) => Limit.IsAbove(upper, bits, orEqual: !Strict);

    private static long[] Sum(IEnumerable<ImmutableArray<double>> rows, BigDyadic[] weights, int bits)
    {
        var terms = rows.ToArray();
        var result = new long[terms[0].Length];
        for (var j = 0; j < result.Length; j++)
        {
            var sum = default(BigDyadic);
            for (var i = 0; i < terms.Length; i++)
            {
                sum += terms[i][j] == 0 ? default : BigDyadic.Of(terms[i][j]) * weights[i];
            }

            result[j] = sum.Exactly(bits);
        }

        return result;
    }
}
