using Audit.Models.Devices;

namespace Audit.Benchmarks.Corpus;

/// <summary>Which arguments the corpus holds for a function: landmarks, spread ones, and the hardest that a search finds.</summary>
/// <remarks>Deterministic: a seed and a stride decide. An argument is left out where the value is zero, infinite or not a number in float32.</remarks>
internal static class Arguments
{
    private const long Arguments32 = 1L << 32;
    private const int Stride = 2053;
    private const int Hardest = 60;
    private const int Spread = 160;

    private static readonly float[] Landmarks =
    [
        float.Epsilon, 1.1754942e-38f, 1.17549435e-38f, 1e-30f, 1e-8f, 5.9604645e-08f, 1.2207031e-4f, 0.001f, 0.1f, 0.34657359f, 0.5f, 0.625f, 0.6931472f, 0.70710677f, 0.75179f, 0.875f,
        1, 1.2785f, 1.4142135f, 1.5707964f, 2, 2.7182817f, 3, 3.1415927f, 3.625f, 3.9192059f, 4, 5, 6.2831855f, 8, 9.010913f, 10, 10.5f, 12, 13, 14, 14.16f, 15, 16.635532f, 20, 30, 50, 80,
        87.33654f, 88.72284f, 100, 103.5f, 103.97208f, 108, 355, 1000, 65535.996f, 65536, 65536.01f, 1e6f, 8388608, 16777216, 1e10f, 1e20f, 1e30f, float.MaxValue,
    ];

    /// <summary>The arguments in the order of their bits.</summary>
    public static IEnumerable<float> For(Func<float, float> function, Func<double, double> truth) =>
        Landmarks.Concat(Landmarks.Select(MathF.BitDecrement)).Concat(Landmarks.Select(MathF.BitIncrement)).SelectMany(x => new[] { x, -x })
            .Concat(SpreadOut(truth)).Concat(Worst(function, truth))
            .Where(x => float.IsFinite(x) && Keeps(truth(x))).Distinct().OrderBy(BitConverter.SingleToUInt32Bits);

    /// <summary>Arguments of every size from 2^-20 to 2^8, beside any at all.</summary>
    private static IEnumerable<float> SpreadOut(Func<double, double> truth) => Enumerable.Range(0, 8 * Spread)
        .Select(i => (i % 2 == 0 ? 1 : -1) * MathF.ScaleB(1 + Philox.Uniform(50, 1, (ulong)i), Philox.Below(i % 4 == 0 ? 250 : 28, 50, 2, (ulong)i) - (i % 4 == 0 ? 125 : 20)))
        .Where(x => Keeps(truth(x)) && Math.Abs(truth(x)) != 1).Take(Spread);

    /// <summary>Where a stride over all arguments meets the largest errors, and the values nearest to zero beyond 2 (for sin and cos: the hardest angles).</summary>
    private static IEnumerable<float> Worst(Func<float, float> function, Func<double, double> truth)
    {
        var (errors, smallest) = (new PriorityQueue<float, double>(), new PriorityQueue<float, double>());
        for (var bits = 0L; bits < Arguments32; bits += Stride)
        {
            var x = BitConverter.UInt32BitsToSingle((uint)bits);
            var exact = truth(x);
            if (!float.IsFinite(x) || !Keeps(exact)) { continue; }
            Offer(errors, x, Math.Abs(function(x) - exact) / Math.ScaleB(1, Math.Max(-149, Math.ILogB(exact) - 23)));
            if (Math.Abs(x) > 2) { Offer(smallest, x, -Math.Abs(exact)); }
        }

        return errors.UnorderedItems.Concat(smallest.UnorderedItems).Select(item => item.Element);
    }

    private static void Offer(PriorityQueue<float, double> best, float x, double merit)
    {
        best.Enqueue(x, merit);
        if (best.Count > Hardest) { best.Dequeue(); }
    }

    private static bool Keeps(double value) => float.IsFinite((float)value) && (float)value != 0;
}
