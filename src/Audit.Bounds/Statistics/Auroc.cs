using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>How the area under the ROC curve is bounded; chosen by the two class counts alone.</summary>
public enum AurocMethod
{
    /// <summary>One partner of the larger class for each row of the smaller, ties by a coin: wins are binomial.</summary>
    Pairs,

    /// <summary>A block of the larger class for each row of the smaller: mean wins are independent values in [0, 1].</summary>
    Blocks,
}

/// <summary>Who is compared with whom, drawn from the plan's seed before any score is seen.</summary>
/// <param name="Order">A permutation of the rows of the larger class (of the negatives where both are as large).</param>
/// <param name="Coins">A fair coin for each row of the smaller class: whether it wins a tie.</param>
public sealed record AurocPairing(ImmutableArray<int> Order, ImmutableArray<bool> Coins);

/// <summary>Bounds the area under the ROC curve: P(a positive scores above a negative) + P(equal)/2.</summary>
/// <remarks>
/// Guarantee: P(area &lt;= Upper) >= 1 - alpha and P(area >= Lower) >= 1 - alpha given the class counts, for independent rows and a pairing drawn independently of the scores.
/// Formula: with a the smaller class, each of its rows meets its own m = floor(larger/smaller) rows of the other, taken in the pairing's order. m = 1: wins, ties by coin, are Bin(a, area), then <see cref="ClopperPearson"/>.
/// m >= 2: the rows' mean wins, a tie 1/2, are independent in [0, 1] with mean area, then <see cref="BoundedMean"/>. Rows that are left over are not used.
/// Rounding: that of the two. Cost: n comparisons.
/// </remarks>
public static class Auroc
{
    /// <summary>The method for two class counts.</summary>
    public static AurocMethod Choose(long positives, long negatives) => Math.Max(positives, negatives) / Math.Max(1, Math.Min(positives, negatives)) < 2 ? AurocMethod.Pairs : AurocMethod.Blocks;

    /// <summary>The plug-in value as an exact fraction, ties 1/2; an estimate.</summary>
    /// <param name="positives">Scores of the positives.</param>
    /// <param name="negatives">Scores of the negatives.</param>
    public static (BigInteger Numerator, BigInteger Denominator) Estimate(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives)
    {
        Require(positives, negatives);
        double[] sorted = negatives.ToArray();
        Array.Sort(sorted);
        BigInteger halves = BigInteger.Zero;
        foreach (double score in positives) { halves += Below(sorted, score, orEqual: false) + Below(sorted, score, orEqual: true); }
        return (halves, 2 * (BigInteger)positives.Length * negatives.Length);
    }

    /// <summary>The upper end.</summary>
    /// <param name="positives">Scores of the positives, in committed order.</param>
    /// <param name="negatives">Scores of the negatives, in committed order.</param>
    /// <param name="pairing">Who meets whom.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives, AurocPairing pairing, ExactAlpha alpha)
    {
        ImmutableArray<ClusterCount> wins = Wins(positives, negatives, pairing);
        return Choose(positives.Length, negatives.Length) == AurocMethod.Pairs
            ? ClopperPearson.Upper(wins.Sum(win => win.Failures), wins.Length, alpha)
            : BoundedMean.Upper(UnitRows.OfShares(wins.AsSpan()), alpha, MeanMethod.Betting);
    }

    /// <summary>The lower end.</summary>
    /// <param name="positives">Scores of the positives, in committed order.</param>
    /// <param name="negatives">Scores of the negatives, in committed order.</param>
    /// <param name="pairing">Who meets whom.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives, AurocPairing pairing, ExactAlpha alpha)
    {
        ImmutableArray<ClusterCount> wins = Wins(positives, negatives, pairing);
        return Choose(positives.Length, negatives.Length) == AurocMethod.Pairs
            ? ClopperPearson.Lower(wins.Sum(win => win.Failures), wins.Length, alpha)
            : BoundedMean.Lower(UnitRows.OfShares(wins.AsSpan()), alpha, MeanMethod.Betting);
    }

    /// <summary>For each row of the smaller class, the positives' wins against the negatives it meets: for pairs 0 or 1 of 1, for blocks half wins of twice the block.</summary>
    /// <param name="positives">Scores of the positives.</param>
    /// <param name="negatives">Scores of the negatives.</param>
    /// <param name="pairing">Who meets whom.</param>
    public static ImmutableArray<ClusterCount> Wins(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives, AurocPairing pairing)
    {
        Require(positives, negatives);
        bool positivesFew = positives.Length <= negatives.Length;
        (double[] few, double[] many) = positivesFew ? (positives.ToArray(), negatives.ToArray()) : (negatives.ToArray(), positives.ToArray());
        Require(pairing, few.Length, many.Length);
        int block = many.Length / few.Length;
        ImmutableArray<ClusterCount>.Builder wins = ImmutableArray.CreateBuilder<ClusterCount>(few.Length);
        for (int row = 0; row < few.Length; row++)
        {
            long halves = 0;
            for (int i = row * block; i < (row + 1) * block; i++) { halves += 1 + few[row].CompareTo(many[pairing.Order[i]]); }
            halves = positivesFew ? halves : (2L * block) - halves;
            wins.Add(block >= 2 ? new ClusterCount(halves, 2L * block) : new ClusterCount(halves == 1 ? pairing.Coins[row] == positivesFew ? 1 : 0 : halves / 2, 1));
        }

        return wins.MoveToImmutable();
    }

    private static long Below(double[] sorted, double score, bool orEqual) => Frontier.Smallest(sorted.Length / 2, sorted.Length, i => i >= sorted.Length || (orEqual ? sorted[i] > score : sorted[i] >= score));

    private static void Require(ReadOnlySpan<double> positives, ReadOnlySpan<double> negatives)
    {
        bool proper = positives.Length >= 1 && negatives.Length >= 1;
        foreach (double score in positives) { proper &= !double.IsNaN(score); }
        foreach (double score in negatives) { proper &= !double.IsNaN(score); }
        if (!proper) { throw new ArgumentException("Wanted at least one positive and one negative, every score a number.", nameof(positives)); }
    }

    private static void Require(AurocPairing pairing, int few, int many)
    {
        ArgumentNullException.ThrowIfNull(pairing);
        if (pairing.Order.IsDefault || pairing.Order.Length != many || pairing.Coins.IsDefault || pairing.Coins.Length != few)
        {
            throw new ArgumentException($"Wanted an order of {many} rows and {few} coins.", nameof(pairing));
        }

        bool[] seen = new bool[many];
        foreach (int row in pairing.Order)
        {
            if (row < 0 || row >= many || seen[row]) { throw new ArgumentException("The order is no permutation.", nameof(pairing)); }
            seen[row] = true;
        }
    }
}
