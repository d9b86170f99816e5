namespace Audit.Models.Tests.Formats.Transformers;

/// <summary>Transformers written out in double precision over [token][coordinate] arrays, as the papers state them and without any of the code under test.</summary>
internal static class Plain
{
    public static double[][] Map(double[][] x, int outputs, Func<int, int, double> weight, Func<int, double> bias) =>
        [.. x.Select(row => Enumerable.Range(0, outputs).Select(o => bias(o) + row.Select((value, i) => value * weight(i, o)).Sum()).ToArray())];

    public static double[][] Plus(params double[][][] parts) =>
        [.. parts[0].Select((row, t) => row.Select((_, i) => parts.Sum(part => part[t][i])).ToArray())];

    public static double[][] LayerNorm(double[][] x, double epsilon, Func<int, double> weight, Func<int, double> bias) => [.. x.Select(row =>
    {
        var mean = row.Average();
        var scale = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + epsilon);
        return row.Select((value, i) => ((value - mean) / scale * weight(i)) + bias(i)).ToArray();
    })];

    public static double[][] RmsNorm(double[][] x, double epsilon, Func<int, double> weight) => [.. x.Select(row =>
    {
        var scale = Math.Sqrt(row.Average(value => value * value) + epsilon);
        return row.Select((value, i) => value / scale * weight(i)).ToArray();
    })];

    /// <summary>Turns each head's first coordinates; angle gives the angle of a pair at a position.</summary>
    public static double[][] Rotate(double[][] x, (int Heads, int Width) at, bool neighbours, Func<int, int, double> angle) => [.. x.Select((row, t) =>
    {
        var (result, size) = (row.ToArray(), row.Length / at.Heads);
        for (var head = 0; head < at.Heads; head++)
        {
            for (var pair = 0; pair < at.Width / 2; pair++)
            {
                var first = (head * size) + (neighbours ? 2 * pair : pair);
                var second = first + (neighbours ? 1 : at.Width / 2);
                var (c, s) = (Math.Cos(angle(t, pair)), Math.Sin(angle(t, pair)));
                (result[first], result[second]) = ((row[first] * c) - (row[second] * s), (row[second] * c) + (row[first] * s));
            }
        }

        return result;
    })];

    public static double[][] Attend(double[][] q, double[][] k, double[][] v, (int Heads, int Groups, double Scale) at, Func<int, int, bool> sees)
    {
        var size = q[0].Length / at.Heads;
        return [.. q.Select((row, t) => Enumerable.Range(0, row.Length).Select(place =>
        {
            var (head, i) = (place / size, place % size);
            var group = head / (at.Heads / at.Groups);
            var weights = k.Select((key, j) => sees(t, j) ? Math.Exp(Enumerable.Range(0, size).Sum(c => row[(head * size) + c] * key[(group * size) + c]) / at.Scale) : 0).ToArray();
            return weights.Select((weight, j) => weight * v[j][(group * size) + i]).Sum() / weights.Sum();
        }).ToArray())];
    }

    public static double[][] Each(double[][] x, Func<double, double> function) => [.. x.Select(row => row.Select(function).ToArray())];

    public static double[][] Times(double[][] x, double[][] y) => [.. x.Select((row, t) => row.Select((value, i) => value * y[t][i]).ToArray())];

    public static double Silu(double x) => x / (1 + Math.Exp(-x));

    public static double GeluTanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
}
