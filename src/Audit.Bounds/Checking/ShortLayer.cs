namespace Audit.Bounds.Checking;

/// <summary>A layer of one or two networks in numbers of few bits: what lanes and interval steps read.</summary>
internal sealed class ShortLayer
{
    /// <summary>Shortens a layer.</summary>
    public ShortLayer(GridLayer layer, int inputs)
    {
        var (pair, rows) = (layer.Pair, layer.Original);
        Original = pair is null
            ? new ShortMatrix(rows.Start, rows.Column, rows.Weight, layer.WeightGrid, inputs)
            : new ShortMatrix(pair.Start, pair.Column, pair.Original, layer.WeightGrid, inputs);
        Bias = new ShortNumbers(rows.Bias, layer.BiasGrid);
        if (pair is not null)
        {
            Coarse = new ShortMatrix(pair.Start, pair.Column, pair.Coarse, layer.WeightGrid, inputs);
            Difference = new ShortMatrix(pair.Start, pair.Column, pair.Difference, layer.WeightGrid, inputs);
            CoarseBias = new ShortNumbers(layer.Coarse!.Bias, layer.BiasGrid);
            BiasDifference = new ShortNumbers(pair.BiasDifference, layer.BiasGrid);
        }
    }

    /// <summary>W.</summary>
    public ShortMatrix Original { get; }

    /// <summary>V, where there are two networks.</summary>
    public ShortMatrix? Coarse { get; }

    /// <summary>D = V - W.</summary>
    public ShortMatrix? Difference { get; }

    /// <summary>b.</summary>
    public ShortNumbers Bias { get; }

    /// <summary>c.</summary>
    public ShortNumbers? CoarseBias { get; }

    /// <summary>e = c - b.</summary>
    public ShortNumbers? BiasDifference { get; }
}

/// <summary>Numbers of few bits on one grid, rounded down or up, that coefficients are multiplied by and summed over a layer's rows.</summary>
internal sealed class ShortNumbers
{
    /// <summary>Shortens numbers; what is cut off is less than a unit each.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="grid">Their fractional bits.</param>
    /// <param name="up">Whether they are rounded up.</param>
    public ShortNumbers(ReadOnlySpan<long> numbers, int grid, bool up = false)
    {
        var all = 0L;
        foreach (var number in numbers)
        {
            all |= FixedPoint.Magnitude(number);
        }

        Cut = Lanes.Excess(all, Lanes.FactorBits(numbers.Length) - 1);
        (Grid, Value) = (grid - Cut, new int[numbers.Length]);
        for (var i = 0; i < numbers.Length; i++)
        {
            Value[i] = (int)(up ? -(-numbers[i] >> Cut) : numbers[i] >> Cut);
        }
    }

    /// <summary>Fractional bits.</summary>
    public int Grid { get; }

    /// <summary>Bits that were cut off.</summary>
    public int Cut { get; }

    /// <summary>The numbers.</summary>
    public int[] Value { get; }

    /// <summary>How much less than the number the short one may be, in units of 2^-FineBits, upward.</summary>
    public long Lost => Cut == 0 ? 0 : (long)FixedPoint.Up(1, Grid - FixedPoint.FineBits);
}
