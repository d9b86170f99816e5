using Audit.Bounds.Certificates;

namespace Audit.Bounds.Tests.Checking;

/// <summary>Small random networks, twins and boxes, odd ones included, addressed by a seed.</summary>
internal sealed class RandomNets(int seed)
{
    private readonly Random random = new(seed);

    public ChainNetwork Network()
    {
        var layers = new ChainLayer[random.Next(1, 6)];
        var width = random.Next(1, 5);
        var ladder = random.Next(4) == 0 ? random.Next(1, 12) : 0;
        for (var k = 0; k < layers.Length; k++)
        {
            var rows = random.Next(1, 9);
            var scale = ladder == 0 ? 1 : MathF.ScaleB(1, k % 2 == 0 ? ladder : -ladder);
            var weights = Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, width).Select(_ => Weight() * scale).ToArray()).ToArray();
            var activations = Enumerable.Range(0, rows).Select(_ => k == layers.Length - 1 || random.Next(5) == 0 ? Activation.Identity : Activation.Relu);
            layers[k] = Nets.Layer(weights, [.. Enumerable.Range(0, rows).Select(_ => Weight() * scale * 0.5f)], [.. activations]);
            width = rows;
        }

        return new ChainNetwork([.. layers]);
    }

    /// <summary>A coarse network: other weights in some rows, of a size drawn once.</summary>
    public ChainNetwork Twin(ChainNetwork original)
    {
        var size = MathF.ScaleB(1, -random.Next(0, 14));
        var sameRows = random.Next(4);
        return new ChainNetwork([.. original.Layers.Select(layer => Twin(layer, size, sameRows))]);
    }

    public (float[] Lower, float[] Upper) Box(int inputs)
    {
        var size = MathF.ScaleB(1, -random.Next(-1, 8));
        var middle = Enumerable.Range(0, inputs).Select(_ => Normal()).ToArray();
        var half = middle.Select(_ => random.Next(6) == 0 ? 0 : size * random.NextSingle()).ToArray();
        return ([.. middle.Zip(half, (m, h) => m - h)], [.. middle.Zip(half, (m, h) => m + h)]);
    }

    /// <summary>Multiples of 2^-6.</summary>
    public double[] Coefficients(int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0 ? 0 : random.Next(-128, 129) / 64.0)];

    /// <summary>Corners, ends and inner points of the box, all float32.</summary>
    public IEnumerable<float[]> Points(float[] lower, float[] upper, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var corner = i % 3;
            yield return [.. lower.Zip(upper, (l, u) => corner == 0 || random.Next(4) == 0 ? (random.Next(2) == 0 ? l : u) : Inside(l, u))];
        }
    }

    /// <summary>A float32 point beside another one, in the box.</summary>
    public float[] Beside(float[] point, float[] lower, float[] upper)
    {
        var axis = random.Next(point.Length);
        float[] result = [.. point];
        var step = (upper[axis] - lower[axis]) * Normal() * MathF.ScaleB(1, -random.Next(0, 20));
        result[axis] = Math.Clamp(result[axis] + step, lower[axis], upper[axis]);
        return result;
    }

    private float Inside(float l, float u) => Math.Clamp(l + ((u - l) * random.NextSingle()), l, u);

    private ChainLayer Twin(ChainLayer layer, float size, int sameRows)
    {
        float[] weights = [.. layer.Weights], bias = [.. layer.Bias];
        for (var row = 0; row < layer.Outputs; row++)
        {
            if (random.Next(4) < sameRows)
            {
                continue;
            }

            bias[row] += random.Next(2) == 0 ? 0 : bias[row] * size * Normal();
            for (var e = layer.RowStart[row]; e < layer.RowStart[row + 1]; e++)
            {
                weights[e] = random.Next(10) == 0 ? 0 : weights[e] * (1 + (size * Normal()));
            }
        }

        return layer with { Weights = [.. weights], Bias = [.. bias] };
    }

    private float Weight() => random.Next(12) switch
    {
        0 or 1 or 2 => 0,
        3 => 1,
        4 => float.Epsilon * random.Next(1, 1000),
        5 => MathF.ScaleB(Normal(), -random.Next(0, 60)),
        _ => Normal(),
    };

    private float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
