using System.Runtime.Intrinsics;

namespace Audit.Bounds.Checking;

/// <summary>The constants of eight backward rows, exact on the grid of constants, always rounded upward.</summary>
internal sealed class LaneConstants(int grid)
{
    /// <summary>Bits by which products, below 2^60, are cut before they are summed in a lane over at most <see cref="MostNeurons"/> neurons.</summary>
    public const int Headroom = 20;

    /// <summary>The widest layer whose constants fit a lane.</summary>
    public const int MostNeurons = 1 << 20;

    /// <summary>Few bits may cost 2^-16 of a row's width.</summary>
    private const int TightBits = 16;

    private readonly Int128[] values = new Int128[Lanes.Count];
    private readonly Int128[] paid = new Int128[Lanes.Count];

    /// <summary>The constant of a lane.</summary>
    public Int128 this[int lane] => values[lane];

    /// <summary>Starts a row.</summary>
    public void Start(int lane, Int128 constant) => (values[lane], paid[lane]) = (constant, 0);

    /// <summary>Whether few bits took more than a small share of a row's and its negative's width away, so that full grids say more.</summary>
    public bool IsCoarse(int lane) => paid[lane] + paid[lane + 1] > (values[lane] + values[lane + 1]) >> TightBits;

    /// <summary>Adds one number, on the grid of constants, to one lane.</summary>
    public void Add(int lane, Int128 number) => values[lane] += number;

    /// <summary>Adds sums that are counted in units of 2^-bits.</summary>
    public void Add(Vector512<long> sums, int bits)
    {
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            values[lane] += FixedPoint.Up(sums[lane], bits - grid);
        }
    }

    /// <summary>Adds sums that only few bits make necessary.</summary>
    public void Pay(Vector512<long> sums, int bits)
    {
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            var up = FixedPoint.Up(sums[lane], bits - grid);
            (values[lane], paid[lane]) = (values[lane] + up, paid[lane] + up);
        }
    }

    /// <summary>Adds one number that only few bits make necessary, counted in units of 2^-bits, to every lane.</summary>
    public void PayAll(Int128 number, int bits)
    {
        var up = FixedPoint.Up(number, bits - grid);
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            (values[lane], paid[lane]) = (values[lane] + up, paid[lane] + up);
        }
    }

    /// <summary>Remembers what few bits cost inside a constant that is right already.</summary>
    public void Note(Int128 number, int bits)
    {
        var up = FixedPoint.Up(number, bits - grid);
        for (var lane = 0; lane < Lanes.Count; lane++)
        {
            paid[lane] += up;
        }
    }
}
