namespace Audit.Bounds.Statistics;

/// <summary>The table of methods for the mean of rows in [0, 1].</summary>
public static class MeanMethods
{
    /// <summary>The method that a plan's method stands for, a function of the number of rows and of the population alone.</summary>
    /// <param name="method">The plan's method.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="population">Size of the fixed set drawn from without replacement, or none.</param>
    public static MeanMethod Resolve(MeanMethod method, int rows, long? population = null) =>
        method != MeanMethod.Betting ? method : MeanMethod.Hedged;

    /// <summary>A method in words, for reports.</summary>
    /// <param name="method">The method.</param>
    public static string Describe(MeanMethod method) => method switch
    {
        MeanMethod.Betting => "betting (hedged)",
        MeanMethod.Hedged => "hedged betting (Waudby-Smith and Ramdas 2024)",
        MeanMethod.MaurerPontil => "empirical Bernstein (Maurer and Pontil 2009)",
        MeanMethod.Hoeffding => "Hoeffding 1963",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, "Not a method."),
    };

    /// <summary>Whether a method can be used for so many rows, from such a population.</summary>
    internal static bool Fits(int rows, MeanMethod method, long? population) =>
        Enum.IsDefined(method) && (method != MeanMethod.MaurerPontil || rows >= 2) && population is null;

    /// <summary>The test of "the mean is at most m" by a method.</summary>
    /// <exception cref="ArgumentException">The method does not fit.</exception>
    internal static MeanTest Test(UnitRows rows, ExactAlpha alpha, MeanMethod method, long? population)
    {
        if (!Fits(rows.Count, method, population))
        {
            throw new ArgumentException($"{method} cannot be used for {rows.Count} rows{(population is { } items ? $" from {items}" : "")}.", nameof(method));
        }

        return Resolve(method, rows.Count, population) switch
        {
            MeanMethod.MaurerPontil => SumBound.MaurerPontil(rows, alpha),
            MeanMethod.Hoeffding => SumBound.Hoeffding(rows, alpha),
            _ => new HedgedTest(rows, alpha),
        };
    }
}
