using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>One-sided confidence ends for E[I] / E[T] over independent clusters: token-weighted rates, IoU over pixels or tokens.</summary>
/// <remarks>
/// Guarantee: P(ratio &lt;= Upper) &gt;= 1 - alpha, and P(ratio &gt;= Lower) &gt;= 1 - alpha, for independent clusters of one law in committed order and a number of them
/// and a largest size fixed beforehand; rows within a cluster may depend on each other as they like. Formula, source, rounding: as in the test that
/// <see cref="CertifyUpper"/> evaluates again in integers: hedged betting on I - r T. Cost: some fifteen passes of 8 ns a cluster.
/// </remarks>
public static class RatioMean
{
    /// <summary>The upper end.</summary>
    /// <param name="rows">At least one cluster.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Upper(RatioRows rows, ExactAlpha alpha) => MeanEnd.Upper(Test(rows, alpha, mirrored: true));

    /// <summary>The lower end.</summary>
    /// <param name="rows">At least one cluster.</param>
    /// <param name="alpha">Error of the end.</param>
    public static double Lower(RatioRows rows, ExactAlpha alpha) => MeanEnd.Lower(Test(rows, alpha, mirrored: false));

    /// <summary>Whether an upper end is proved, in integers. False for anything malformed.</summary>
    public static bool CertifyUpper(RatioRows rows, double end, ExactAlpha alpha) =>
        WellFormed(rows, alpha) && BoundedMean.IsEnd(end) && MeanEnd.IsUpper(new RatioTest(rows, alpha, mirrored: true), end);

    /// <summary>Whether a lower end is proved, in integers. False for anything malformed.</summary>
    public static bool CertifyLower(RatioRows rows, double end, ExactAlpha alpha) =>
        WellFormed(rows, alpha) && BoundedMean.IsEnd(end) && MeanEnd.IsLower(new RatioTest(rows, alpha, mirrored: false), end);

    /// <summary>Whether "the ratio is at least the threshold" is refuted, by one test for this threshold alone.</summary>
    /// <param name="rows">At least one cluster.</param>
    /// <param name="threshold">Decimal text from 0 to 1, fixed beforehand.</param>
    /// <param name="alpha">Error of the test.</param>
    public static bool RefutesAtLeast(RatioRows rows, string threshold, ExactAlpha alpha) =>
        Test(rows, alpha, mirrored: true).RefutesAt(UnitRows.One - MeanEnd.Down(BoundedMean.Threshold(threshold)));

    /// <summary>Whether "the ratio is at most the threshold" is refuted, by one test for this threshold alone.</summary>
    /// <param name="rows">At least one cluster.</param>
    /// <param name="threshold">Decimal text from 0 to 1, fixed beforehand.</param>
    /// <param name="alpha">Error of the test.</param>
    public static bool RefutesAtMost(RatioRows rows, string threshold, ExactAlpha alpha) =>
        Test(rows, alpha, mirrored: false).RefutesAt(MeanEnd.Up(BoundedMean.Threshold(threshold)));

    private static bool WellFormed(RatioRows rows, ExactAlpha alpha) => rows is { Count: > 0 } && alpha.Numerator.Sign > 0;

    private static RatioTest Test(RatioRows rows, ExactAlpha alpha, bool mirrored) =>
        WellFormed(rows, alpha)
            ? new RatioTest(rows, alpha, mirrored)
            : throw new ArgumentException("Wanted at least one cluster and an error between 0 and 1.", nameof(rows));
}
