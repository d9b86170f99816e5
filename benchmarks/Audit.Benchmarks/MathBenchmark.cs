using Audit.Models.Devices.Cpu;
using Audit.Models.Tests.Devices.Cpu;

namespace Audit.Benchmarks;

/// <summary>Measures the largest error of every elementary function over float32 arguments, against double precision: all of them, or one in 251.</summary>
internal static class MathBenchmark
{
    private const long Arguments = 1L << 32;
    private const int Block = 1 << 14;
    private const int Sparse = 251;

    private delegate void Spans(ReadOnlySpan<float> x, Span<float> y);

    public static int Run(bool all)
    {
        (string Name, Spans Run, Func<double, double> Truth, double Published)[] functions =
        [
            ("exp", ReferenceMath.Exp, Math.Exp, ReferenceMath.ExpMaxUlps),
            ("log", ReferenceMath.Log, Math.Log, ReferenceMath.LogMaxUlps),
            ("tanh", ReferenceMath.Tanh, Math.Tanh, ReferenceMath.TanhMaxUlps),
            ("erf", ReferenceMath.Erf, DoubleFunctions.Erf, ReferenceMath.ErfMaxUlps),
            ("sigmoid", ReferenceMath.Sigmoid, DoubleFunctions.Sigmoid, ReferenceMath.SigmoidMaxUlps),
            ("silu", ReferenceMath.Silu, DoubleFunctions.Silu, ReferenceMath.SiluMaxUlps),
            ("gelu", ReferenceMath.Gelu, DoubleFunctions.Gelu, ReferenceMath.GeluMaxUlps),
            ("gelu_tanh", ReferenceMath.GeluTanh, DoubleFunctions.GeluTanh, ReferenceMath.GeluTanhMaxUlps),
            ("softplus", ReferenceMath.Softplus, DoubleFunctions.Softplus, ReferenceMath.SoftplusMaxUlps),
            ("sin", ReferenceMath.Sin, Math.Sin, ReferenceMath.SinMaxUlps),
            ("cos", ReferenceMath.Cos, Math.Cos, ReferenceMath.CosMaxUlps),
        ];
        Console.WriteLine("| function | largest error, ulps | at | published | steps down |\n|---|---|---|---|---|");
        var closing = new List<string>();
        var exceeded = 0;
        foreach (var (name, run, truth, published) in functions)
        {
            var worst = Measure(run, truth, all ? 1 : Sparse);
            Console.WriteLine(FormattableString.Invariant($"| {name} | {worst.Ulps:F6} | {worst.At:R} | {published} | {worst.Down} |"));
            closing.Add(FormattableString.Invariant($"{name}={worst.Ulps:F6}"));
            if (worst.Ulps > published) { exceeded++; }
        }

        closing.AddRange(FunctionSpeed.Run());
        Console.WriteLine($"math: {string.Join(' ', closing)} exceeded={exceeded}");
        return exceeded == 0 ? 0 : 1;
    }

    private static Worst Measure(Spans run, Func<double, double> truth, int stride)
    {
        var all = new Worst(0, 0, 0);
        var gate = new Lock();
        Parallel.For(0, Arguments / Block / stride, () => new Worst(0, 0, 0), (block, _, worst) => OfBlock(run, truth, (block, stride), worst), part =>
        {
            lock (gate) { all = all.Join(part); }
        });
        return all;
    }

    /// <summary>The worst of 16,384 arguments, a stride apart in their bits; also how often the value falls where the argument grows.</summary>
    private static Worst OfBlock(Spans run, Func<double, double> truth, (long Block, int Stride) at, Worst worst)
    {
        var start = at.Block * Block * at.Stride;
        Span<float> x = stackalloc float[Block], y = stackalloc float[Block];
        for (var i = 0; i < Block; i++) { x[i] = BitConverter.UInt32BitsToSingle((uint)(start + (long)i * at.Stride)); }
        run(x, y);
        var sign = start < Arguments / 2 ? 1 : -1;
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
