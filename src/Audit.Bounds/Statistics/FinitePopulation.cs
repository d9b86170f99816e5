namespace Audit.Bounds.Statistics;

/// <summary>Bounds how many items of a fixed finite set are bad, from a sample drawn without replacement.</summary>
/// <remarks>
/// Guarantee: P(bad &lt;= MostBad) &gt;= 1 - alpha and P(bad &gt;= FewestBad) &gt;= 1 - alpha, for a uniform sample of a size fixed beforehand.
/// The statement is about this set only. Formula: M_U = max{M : P(Hyp(N,M,n) &lt;= k) &gt; alpha}, T_(i-1) = T_i * i(N-M-n+i) / ((M-i+1)(n-i+1)).
/// Rounding: M_U + 1 is certified: its tail, rounded upward, is at most alpha; see <see cref="HypergeometricTail"/>. Cost: some ten tails.
/// </remarks>
public static class FinitePopulation
{
    /// <summary>The most bad items that the sample leaves possible.</summary>
    /// <param name="items">Items of the set, N.</param>
    /// <param name="drawn">Items drawn, n, 1 to N.</param>
    /// <param name="bad">Bad ones among the drawn, 0 to n.</param>
    /// <param name="alpha">Error of the bound.</param>
    public static long MostBad(long items, long drawn, long bad, ExactAlpha alpha)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(drawn, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(drawn, items);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(items, BinomialTail.MostTrials);
        ArgumentOutOfRangeException.ThrowIfNegative(bad);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bad, drawn);
        long most = items - drawn + bad;
        double share = (double)bad / drawn, shrunk = Math.Sqrt((double)(items - drawn) / items);
        long guess = (long)Math.Min(most, (share + ((ClopperPearson.Upper(bad, drawn, alpha) - share) * shrunk)) * items);
        return Frontier.Smallest(guess, most + 1, m => m > most || IsExcluded(m, items, drawn, bad, alpha)) - 1;
    }

    /// <summary>The fewest bad items that the sample leaves possible.</summary>
    /// <param name="items">Items of the set, N.</param>
    /// <param name="drawn">Items drawn, n, 1 to N.</param>
    /// <param name="bad">Bad ones among the drawn, 0 to n.</param>
    /// <param name="alpha">Error of the bound.</param>
    public static long FewestBad(long items, long drawn, long bad, ExactAlpha alpha) => items - MostBad(items, drawn, drawn - bad, alpha);

    /// <summary>Whether "this many bad items, or more" is proved to be excluded: P(Hyp &lt;= bad) &lt;= alpha, in integers.</summary>
    public static bool IsExcluded(long candidate, long items, long drawn, long bad, ExactAlpha alpha)
    {
        bool possible = bad >= 0 && bad <= drawn && drawn >= 1 && drawn <= items && candidate >= 0 && candidate <= items;
        if (!possible || candidate <= bad) { return false; }
        long good = items - candidate;
        if (drawn - bad > good) { return true; }
        return HypergeometricTail.IsAtMost((candidate, items), (bad, drawn), alpha);
    }
}
