namespace Audit.Benchmarks;

/// <summary>A law of rows in [0, 1] with a known mean, written as decimal text.</summary>
/// <param name="Name">The law in words.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="Draw">Draws a row.</param>
internal sealed record UnitLaw(string Name, string Mean, Func<Random, double> Draw)
{
    public static readonly UnitLaw[] All =
    [
        Bernoulli("0.01"),
        Bernoulli("0.05"),
        Bernoulli("0.5"),
        new("uniform", "0.5", random => random.NextDouble()),
        new("Beta(10,30)", "0.25", random => Beta(random, 10, 30)),
        new("Beta(.1,9.9)", "0.01", random => Beta(random, 0.1, 9.9)),
    ];

    public bool IsBinary => Name.StartsWith("Bernoulli", StringComparison.Ordinal);

    public double[] Rows(Random random, int n)
    {
        var rows = new double[n];
        for (var i = 0; i < n; i++) { rows[i] = Draw(random); }
        return rows;
    }

    private static UnitLaw Bernoulli(string mean)
    {
        var p = double.Parse(mean, System.Globalization.CultureInfo.InvariantCulture);
        return new($"Bernoulli({mean[1..]})", mean, random => random.NextDouble() < p ? 1 : 0);
    }

    private static double Beta(Random random, double a, double b)
    {
        var (x, y) = (Gamma(random, a), Gamma(random, b));
        return x / (x + y);
    }

    /// <summary>Marsaglia and Tsang 2000; shapes below 1 by a power of a uniform number.</summary>
    private static double Gamma(Random random, double shape)
    {
        if (shape < 1) { return Gamma(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape); }
        var d = shape - 1.0 / 3;
        while (true)
        {
            var z = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + z / Math.Sqrt(9 * d), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * z * z + d - d * v + d * Math.Log(v)) { return d * v; }
        }
    }
}
