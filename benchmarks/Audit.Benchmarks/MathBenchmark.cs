using Audit.Models.Devices.Cpu;

namespace Audit.Benchmarks;

/// <summary>Measures the largest error of every elementary function over all float32 arguments, against double precision.</summary>
internal static class MathBenchmark
{
    private const long Arguments = 1L << 32;
    private const int Block = 1 << 14;

    private delegate void Spans(ReadOnlySpan<float> x, Span<float> y);

    public static int Run()
    {
        (string Name, Spans Run, Func<double, double> Truth, double Published)[] functions =
        [
            ("exp", ReferenceMath.Exp, Math.Exp, ReferenceMath.ExpMaxUlps),
            ("log", ReferenceMath.Log, Math.Log, ReferenceMath.LogMaxUlps),
            ("tanh", ReferenceMath.Tanh, Math.Tanh, ReferenceMath.TanhMaxUlps),
            ("sigmoid", ReferenceMath.Sigmoid, x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)), ReferenceMath.SigmoidMaxUlps),
        ];
        Console.WriteLine("| function | largest error, ulps | at | published | steps down |\n|---|---|---|---|---|");
        var closing = new List<string>();
        var exceeded = 0;
        foreach (var (name, run, truth, published) in functions)
        {
            var worst = Measure(run, truth);
            Console.WriteLine(FormattableString.Invariant($"| {name} | {worst.Ulps:F6} | {worst.At:R} | {published} | {worst.Down} |"));
            closing.Add(FormattableString.Invariant($"{name}={worst.Ulps:F6}"));
            if (worst.Ulps > published) { exceeded++; }
        }

        Console.WriteLine($"math: {string.Join(' ', closing)} exceeded={exceeded}");
        return exceeded == 0 ? 0 : 1;
    }

    private static Worst Measure(Spans run, Func<double, double> truth)
    {
        var all = new Worst(0, 0, 0);
        var gate = new Lock();
        Parallel.For(0, Arguments / Block, () => new Worst(0, 0, 0), (block, _, worst) => OfBlock(run, truth, block, worst), part =>
        {
            lock (gate) { all = all.Join(part); }
        });
        return all;
    }

    /// <summary>The worst of 16,384 arguments with neighbouring bits; also how often the value falls where the argument grows.</summary>
    private static Worst OfBlock(Spans run, Func<double, double> truth, long block, Worst worst)
    {
        Span<float> x = stackalloc float[Block], y = stackalloc float[Block];
        for (var i = 0; i < Block; i++) { x[i] = BitConverter.UInt32BitsToSingle((uint)(block * Block + i)); }
        run(x, y);
        var sign = block * Block < Arguments / 2 ? 1 : -1;
        for (var i = 0; i < Block; i++)
        {
            if (i > 0 && (y[i] - y[i - 1]) * sign < 0) { worst = worst with { Down = worst.Down + 1 }; }
            var exact = truth(x[i]);
            if (double.IsNaN(exact) || !float.IsFinite((float)exact))
            {
                if (!float.IsNaN((float)exact) || !float.IsNaN(y[i])) { worst = (float)exact == y[i] ? worst : worst with { Ulps = double.PositiveInfinity, At = x[i] }; }
                continue;
            }

            var ulps = Math.Abs(y[i] - exact) / Math.ScaleB(1, Math.Max(-149, exact == 0 ? -149 : Math.ILogB(exact) - 23));
            if (!(ulps <= worst.Ulps)) { worst = worst with { Ulps = ulps, At = x[i] }; }
        }

        return worst;
    }

    private sealed record Worst(double Ulps, float At, long Down)
    {
        public Worst Join(Worst other) => (other.Ulps > Ulps ? other : this) with { Down = Down + other.Down };
    }
}
