namespace Audit.Bounds.Statistics;

/// <summary>The table of methods for the mean of rows in [0, 1].</summary>
public static class MeanMethods
{
    /// <summary>The largest population.</summary>
    public const long MostItems = 1L << 60;

    /// <summary>Most rows for which the default is <see cref="MeanMethod.Star"/>, which is narrower than hedged betting and slower.</summary>
    public const int MostRowsOfStar = 4_096;

    /// <summary>The method that a plan's method stands for, a function of the number of rows and of the population alone.</summary>
    /// <param name="method">The plan's method.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="population">Size of the fixed set drawn from without replacement, or none.</param>
    public static MeanMethod Resolve(MeanMethod method, int rows, long? population = null) =>
        method != MeanMethod.Betting ? method : rows <= MostRowsOfStar && population is null ? MeanMethod.Star : MeanMethod.Hedged;

    /// <summary>A method in words, for reports.</summary>
    /// <param name="method">The method.</param>
    public static string Describe(MeanMethod method) => method switch
    {
        MeanMethod.Betting => "betting: STaR-Bets up to 4,096 independent rows, hedged betting beyond and without replacement",
        MeanMethod.Hedged => "hedged betting (Waudby-Smith and Ramdas 2024)",
        MeanMethod.Star => "STaR-Bets with a fixed threshold (Voracek and Orabona 2025)",
        MeanMethod.Precise => "PRECiSE-CO96 (Orabona and Jun 2024)",
        MeanMethod.MaurerPontil => "empirical Bernstein (Maurer and Pontil 2009)",
        MeanMethod.EmpiricalBernstein => "empirical Bernstein with predictable bets (Waudby-Smith and Ramdas 2024)",
        MeanMethod.Hoeffding => "Hoeffding 1963",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not a method."),
    };

    /// <summary>Whether a method can be used for so many rows, from such a population.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="method">The plan's method.</param>
    /// <param name="population">Size of the fixed set drawn from without replacement, or none.</param>
    public static bool Fits(int rows, MeanMethod method, long? population = null) =>
        Enum.IsDefined(method) && (method != MeanMethod.MaurerPontil || rows >= 2)
        && (population is not { } items || (rows <= items && items <= MostItems && method is MeanMethod.Betting or MeanMethod.Hedged or MeanMethod.Hoeffding));

    /// <summary>The test of "the mean is at most m" by a method.</summary>
    /// <exception cref="ArgumentException">The method does not fit.</exception>
    internal static MeanTest Test(UnitRows rows, ExactAlpha alpha, MeanMethod method, long? population)
    {
        if (!Fits(rows.Count, method, population))
        {
            throw new ArgumentException($"{method} cannot be used for {rows.Count} rows{(population is { } all ? $" drawn from {all}" : "")}.", nameof(method));
        }

        return (Resolve(method, rows.Count, population), population) switch
        {
            (MeanMethod.Hoeffding, { } items) => SumBound.Serfling(rows, alpha, items),
            (_, { } items) => new DrawnTest(rows, alpha, items),
            (MeanMethod.Star, _) => new StarTest(rows, alpha),
            (MeanMethod.Precise, _) => new PreciseTest(rows, alpha),
            (MeanMethod.MaurerPontil, _) => SumBound.MaurerPontil(rows, alpha),
            (MeanMethod.EmpiricalBernstein, _) => SumBound.Bernstein(rows, alpha),
            (MeanMethod.Hoeffding, _) => SumBound.Hoeffding(rows, alpha),
            _ => new HedgedTest(rows, alpha),
        };
    }
}
