using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>One-sided confidence ends for the mean of independent rows in [0, 1].</summary>
/// <remarks>
/// Guarantee: P(mean &lt;= Upper) &gt;= 1 - alpha, and P(mean &gt;= Lower) &gt;= 1 - alpha, for rows that are independent with one mean (or, with a
/// population, a uniform sample without replacement from that many fixed values) in committed order, and a number of rows and a method fixed beforehand.
/// Formula, source: the test of each <see cref="MeanMethod"/>. Rounding: an end is an inequality that <see cref="CertifyUpper"/> evaluates again in integers
/// with every rounding to the safe side. Cost: some fifteen passes of 5 ns a row for <see cref="MeanMethod.Hedged"/>, with 16 bytes a row.
/// </remarks>
public static class BoundedMean
{
    /// <summary>The upper end.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="alpha">Error of the end.</param>
    /// <param name="method">The method that the plan names.</param>
    /// <param name="population">Size of the fixed set that the rows were drawn from without replacement; none for independent draws.</param>
    /// <exception cref="ArgumentException">No rows, no error, or a method that does not fit.</exception>
    public static double Upper(UnitRows rows, ExactAlpha alpha, MeanMethod method, long? population = null) =>
        MeanEnd.Upper(MeanMethods.Test(Require(rows, alpha).Mirror(), alpha, method, population));

    /// <summary>The lower end.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="alpha">Error of the end.</param>
    /// <param name="method">The method that the plan names.</param>
    /// <param name="population">Size of the fixed set that the rows were drawn from without replacement; none for independent draws.</param>
    /// <exception cref="ArgumentException">No rows, no error, or a method that does not fit.</exception>
    public static double Lower(UnitRows rows, ExactAlpha alpha, MeanMethod method, long? population = null) =>
        MeanEnd.Lower(MeanMethods.Test(Require(rows, alpha), alpha, method, population));

    /// <summary>Whether an upper end is proved, in integers. False for anything malformed.</summary>
    public static bool CertifyUpper(UnitRows rows, double end, ExactAlpha alpha, MeanMethod method, long? population = null) =>
        WellFormed(rows, alpha) && IsEnd(end) && MeanMethods.Fits(rows.Count, method, population)
        && MeanEnd.IsUpper(MeanMethods.Test(rows.Mirror(), alpha, method, population), end);

    /// <summary>Whether a lower end is proved, in integers. False for anything malformed.</summary>
    public static bool CertifyLower(UnitRows rows, double end, ExactAlpha alpha, MeanMethod method, long? population = null) =>
        WellFormed(rows, alpha) && IsEnd(end) && MeanMethods.Fits(rows.Count, method, population)
        && MeanEnd.IsLower(MeanMethods.Test(rows, alpha, method, population), end);

    /// <summary>Whether "the mean is at least the threshold" is refuted, by one test for this threshold alone: evidence that the mean is below it.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="threshold">Decimal text from 0 to 1, fixed beforehand.</param>
    /// <param name="alpha">Error of the test.</param>
    /// <param name="method">The method that the plan names.</param>
    /// <param name="population">Size of the fixed set that the rows were drawn from without replacement.</param>
    public static bool RefutesAtLeast(UnitRows rows, string threshold, ExactAlpha alpha, MeanMethod method, long? population = null) =>
        MeanMethods.Test(Require(rows, alpha).Mirror(), alpha, method, population).RefutesAt(UnitRows.One - MeanEnd.Down(Threshold(threshold)));

    /// <summary>Whether "the mean is at most the threshold" is refuted, by one test for this threshold alone: evidence that the mean is above it.</summary>
    /// <param name="rows">At least one row.</param>
    /// <param name="threshold">Decimal text from 0 to 1, fixed beforehand.</param>
    /// <param name="alpha">Error of the test.</param>
    /// <param name="method">The method that the plan names.</param>
    /// <param name="population">Size of the fixed set that the rows were drawn from without replacement.</param>
    public static bool RefutesAtMost(UnitRows rows, string threshold, ExactAlpha alpha, MeanMethod method, long? population = null) =>
        MeanMethods.Test(Require(rows, alpha), alpha, method, population).RefutesAt(MeanEnd.Up(Threshold(threshold)));

    /// <summary>A threshold as a fraction.</summary>
    /// <exception cref="ArgumentException">No decimal number from 0 to 1.</exception>
    internal static (BigInteger P, BigInteger D) Threshold(string text) =>
        DecimalText.TryParse(text, out BigInteger p, out BigInteger d) && p.Sign >= 0 && p <= d
            ? (p, d)
            : throw new ArgumentException($"Not a decimal number from 0 to 1: {text}.", nameof(text));

    /// <summary>Whether a double can be an end.</summary>
    internal static bool IsEnd(double end) => end is >= 0 and <= 1 && !double.IsNegative(end);

    private static bool WellFormed(UnitRows rows, ExactAlpha alpha) => rows is { Count: > 0 } && alpha.Numerator.Sign > 0;

    private static UnitRows Require(UnitRows rows, ExactAlpha alpha) =>
        WellFormed(rows, alpha) ? rows : throw new ArgumentException("Wanted at least one row and an error between 0 and 1.", nameof(rows));
}
