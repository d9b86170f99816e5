using Audit.Models.Graphs;

namespace Audit.Models.Tests.Operators;

/// <summary>Numbers and tensors for tests, from a seed.</summary>
internal static class Samples
{
    public static float[] Uniform(Random random, int count, float range = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => ((2 * random.NextSingle()) - 1) * range)];

    /// <summary>Uniform, no two nearer than two steps where there is room, and none near 0: central differences then see no kink of a ReLU or a maximum.</summary>
    public static float[] AwayFromKinks(Random random, int count, float range, float step)
    {
        var grid = 3 * step;
        var places = Math.Max(count, (int)(range / grid));
        var spread = Enumerable.Range(1, places).Select(place => place * grid * (random.Next(2) * 2 - 1)).OrderBy(_ => random.Next()).Take(count);
        return [.. spread];
    }

    public static Tensor Tensor(int seed, params int[] extents)
    {
        var shape = new Shape(extents);
        return new Tensor(shape, Uniform(new Random(seed), shape.Count));
    }

    public static Tensor Tensor(Shape shape, params float[] values) => new(shape, values);
}
