namespace Audit.Models.Tests.Formats;

/// <summary>A transformer layer by layer in double precision, written from the formulas: what imported graphs are held against.</summary>
internal static class PlainTransformer
{
    public static double[][] Add(double[][] x, double[][] y) => [.. x.Zip(y, (a, b) => a.Zip(b, (p, q) => p + q).ToArray())];

    public static double[][] Linear(double[][] x, float[] weights, float[] bias) =>
        [.. x.Select(row => bias.Select((start, column) => start + row.Select((value, k) => value * weights[(k * bias.Length) + column]).Sum()).ToArray())];

    public static double[][] LayerNorm(double[][] x, float[] factor, float[] summand, double epsilon) => [.. x.Select(row =>
    {
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + epsilon);
        return row.Select((value, index) => ((value - mean) / deviation * factor[index]) + summand[index]).ToArray();
    })];

    public static double[][] Map(double[][] x, Func<double, double> function) => [.. x.Select(row => row.Select(function).ToArray())];

    /// <summary>Heads side by side in each row; queries, keys and values [tokens, width].</summary>
    public static double[][] Attention(double[][] q, double[][] k, double[][] v, int heads, bool causal)
    {
        var width = q[0].Length / heads;
        return [.. q.Select((_, token) => Enumerable.Range(0, heads).SelectMany(head =>
        {
            var seen = Enumerable.Range(0, causal ? token + 1 : k.Length).ToArray();
            double[] scores = [.. seen.Select(key => Part(q[token], head, width).Zip(Part(k[key], head, width), (a, b) => a * b).Sum() / Math.Sqrt(width))];
            double[] powers = [.. scores.Select(score => Math.Exp(score - scores.Max()))];
            return Enumerable.Range(0, width).Select(at => seen.Sum(key => powers[key] / powers.Sum() * v[key][(head * width) + at]));
        }).ToArray())];
    }

    public static double GeluTanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    public static double Gelu(double x) => 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>The power series, which is exact to 1e-9 for the arguments of these tests.</summary>
    private static double Erf(double x)
    {
        var (sum, term) = (0.0, x);
        for (var n = 0; n < 100; n++)
        {
            sum += term / ((2 * n) + 1);
            term *= -x * x / (n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static IEnumerable<double> Part(double[] row, int head, int width) => row.Skip(head * width).Take(width);
}
