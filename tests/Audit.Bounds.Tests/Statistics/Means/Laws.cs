using Audit.Bounds.Statistics;

namespace Audit.Bounds.Tests.Statistics;

/// <summary>Rows drawn from laws with a known mean.</summary>
internal static class Laws
{
    /// <summary>Data set A of the worked values: fractional parts of i times the golden ratio.</summary>
    public static readonly UnitRows Golden = UnitRows.OfDoubles([.. Enumerable.Range(1, 200).Select(i => i * 0.6180339887498949).Select(x => x - Math.Floor(x))]);

    /// <summary>A row of one of five laws, chosen by a number.</summary>
    public static double Draw(Random random, int law) => (law % 5) switch
    {
        0 => random.NextDouble() < 0.02 ? 1 : 0,
        1 => random.NextDouble(),
        2 => Math.Pow(random.NextDouble(), 30),
        3 => 0.3 + (0.01 * random.NextDouble()),
        _ => 1 - (1e-6 * random.NextDouble()),
    };

    /// <summary>Rows of one law.</summary>
    public static double[] Rows(Random random, int n, int law) => [.. Enumerable.Range(0, n).Select(_ => Draw(random, law))];
}
