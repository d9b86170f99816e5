namespace Audit.Bounds.Statistics;

/// <summary>The doubles of [0, 1] at which ends are published.</summary>
/// <remarks>
/// Points below 1/2 have a given number of significant bits; points above 1/2 are 1 minus such a point, rounded to the safe side.
/// Point(i) never falls as i rises; Point(0) = 0, Point(Last) = 1.
/// </remarks>
internal sealed class EndGrid
{
    private readonly int dropped;
    private readonly long half;
    private readonly bool up;

    /// <summary>The grid with a number of significant bits, 2 to 53, and the side to which points above 1/2 are rounded.</summary>
    public EndGrid(int bits, bool up)
    {
        dropped = 53 - bits;
        half = BitConverter.DoubleToInt64Bits(0.5) >> dropped;
        this.up = up;
    }

    public long Last => 2 * half;

    public double Point(long index)
    {
        if (index <= half) { return BitConverter.Int64BitsToDouble(index << dropped); }
        double rest = BitConverter.Int64BitsToDouble((Last - index) << dropped);
        double point = 1 - rest;
        double error = (1 - point) - rest; // 1 - point is exact, because point lies in [1/2, 1]
        return up && error > 0 ? Math.BitIncrement(point) : !up && error < 0 ? Math.BitDecrement(point) : point;
    }

    /// <summary>A grid index near a number that is given with its complement.</summary>
    public long Near(double p, double q)
    {
        double small = Math.Clamp(Math.Min(p, q), 0, 0.5);
        long index = BitConverter.DoubleToInt64Bits(small) >> dropped;
        return p <= q ? index : Last - index;
    }
}
