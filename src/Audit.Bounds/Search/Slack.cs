namespace Audit.Bounds.Search;

/// <summary>The room that a search leaves for the checker, which rounds coefficients to integers where float64 does not.</summary>
/// <remarks>
/// It costs a little tightness and is never part of what is claimed: the checker has the last word. One constant, <see cref="Bits"/>, stands for all of it. Measured on pairs of 6x50
/// networks: the checker's bound exceeds that of float64 by 10^-5 of it on most leaves, by 2 10^-4 where the two choose different planes.
/// </remarks>
internal static class Slack
{
    private const int Bits = 11;

    /// <summary>A bound with room to spare.</summary>
    public static double Above(double bound) => double.IsNegativeInfinity(bound) ? bound : bound + Math.ScaleB(Math.Abs(bound), -Bits) + Math.ScaleB(1, -2 * Bits - 4);

    /// <summary>By how much a literal must stay below its right-hand side to count as proved.</summary>
    public static double Margin(double bound) => Math.ScaleB(1 + Math.Abs(bound), -Bits - 7);
}
