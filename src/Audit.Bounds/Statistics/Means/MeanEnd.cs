using System.Numerics;

namespace Audit.Bounds.Statistics;

/// <summary>From a test of "the mean is at most m" to the published lower end, or, on mirrored rows, to the upper one.</summary>
/// <remarks>
/// Rounding: an end is a double of 40 significant bits (of the smaller of it and its complement); it stands for the multiple of 2^-62 next to it on the
/// refused side, at which the test is made. So is a threshold written as decimal text.
/// </remarks>
internal static class MeanEnd
{
    private const int Bits = 40;

    /// <summary>The largest double of the grid up to which all means are refuted; 0 where none is.</summary>
    public static double Lower(MeanTest test)
    {
        EndGrid grid = new(Bits, up: false);
        double guess = test.Guess();
        long back = Frontier.Smallest(grid.Last - grid.Near(guess, 1 - guess), grid.Last, i => IsLower(test, grid.Point(grid.Last - i)));
        return grid.Point(grid.Last - back);
    }

    /// <summary>The smallest double of the grid from which on all means are refuted, by the test of the mirrored rows.</summary>
    public static double Upper(MeanTest mirrored)
    {
        EndGrid grid = new(Bits, up: true);
        double guess = mirrored.Guess();
        return grid.Point(Frontier.Smallest(grid.Near(1 - guess, guess), grid.Last, i => IsUpper(mirrored, grid.Point(i))));
    }

    /// <summary>Whether a lower end is proved.</summary>
    public static bool IsLower(MeanTest test, double end) => end == 0 || test.RefutesUpTo(Up(ClopperPearson.Dyadic(end)));

    /// <summary>Whether an upper end is proved by the test of the mirrored rows.</summary>
    public static bool IsUpper(MeanTest mirrored, double end) => end == 1 || mirrored.RefutesUpTo(UnitRows.One - Down(ClopperPearson.Dyadic(end)));

    /// <summary>A fraction of [0, 1] in units of 2^-62, upward.</summary>
    public static ulong Up((BigInteger P, BigInteger D) x) => (ulong)(((x.P << 62) + x.D - 1) / x.D);

    /// <summary>A fraction of [0, 1] in units of 2^-62, downward.</summary>
    public static ulong Down((BigInteger P, BigInteger D) x) => (ulong)((x.P << 62) / x.D);
}
