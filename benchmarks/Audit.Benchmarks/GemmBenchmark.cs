using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;

namespace Audit.Benchmarks;

/// <summary>Matrix products against OpenBLAS: one process, one thread, alternating rounds, best round of each, processor time of the thread.</summary>
internal static class GemmBenchmark
{
    private const string CoreVariable = "OPENBLAS_CORETYPE";
    private const double SecondsPerRound = 0.12;
    private const int Rounds = 9;

    private static readonly (string Name, int Batch, int M, int N, int K)[] Cases =
    [
        ("256", 1, 256, 256, 256), ("1024", 1, 1024, 1024, 1024), ("2048", 1, 2048, 2048, 2048),
        ("batch50x50x64", 1000, 50, 64, 50), ("batch64", 1000, 64, 64, 64), ("batch16", 1000, 16, 16, 16),
    ];

    public static int Run()
    {
        if (OpenBlas.IsInstalled) { OpenBlas.UseOneThread(); }
        Console.WriteLine(OpenBlas.IsInstalled ? $"OpenBLAS core: {OpenBlas.Core}; own lanes: {LaneWidths.Widest}" : $"OpenBLAS is missing (libopenblas0); own lanes: {LaneWidths.Widest}");
        Console.WriteLine("\n| products | (m x k)(k x n) | Audit, GFLOP/s | OpenBLAS, GFLOP/s | ratio |\n|---|---|---|---|---|");
        var closing = Cases.Select(Measure).ToList();
        Console.WriteLine();
        if (OpenBlas.IsInstalled && Avx512F.IsSupported && Environment.GetEnvironmentVariable(CoreVariable) is null) { RunForced(); }
        Console.WriteLine($"gemm: {string.Join(' ', closing)}");
        return 0;
    }

    private static unsafe string Measure((string Name, int Batch, int M, int N, int K) shape)
    {
        var (name, batch, m, n, k) = shape;
        float[] a = Make(batch * m * k, 1), b = Make(batch * k * n, 2), own = new float[batch * m * n], theirs = new float[batch * m * n];
        double bestOwn = double.MaxValue, bestTheirs = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            bestOwn = Math.Min(bestOwn, Seconds(() => MatrixProduct.BatchedAccumulate(a, b, own, batch, m, n, k)));
            if (OpenBlas.IsInstalled) { bestTheirs = Math.Min(bestTheirs, Seconds(() => Theirs(a, b, theirs, shape))); }
        }

        var work = 2.0 * batch * m * n * k * 1e-9;
        string ownSpeed = Text(work / bestOwn, "F1"), theirSpeed = OpenBlas.IsInstalled ? Text(work / bestTheirs, "F1") : "missing";
        var ratio = OpenBlas.IsInstalled ? Text(bestTheirs / bestOwn, "F2") : "missing";
        Console.WriteLine($"| {batch} | ({m} x {k})({k} x {n}) | {ownSpeed} | {theirSpeed} | {ratio} |");
        return $"{name}={ownSpeed} {name}-openblas={theirSpeed} {name}-ratio={ratio}";
    }

    private static unsafe void Theirs(float[] a, float[] b, float[] c, (string Name, int Batch, int M, int N, int K) shape)
    {
        fixed (float* pa = a, pb = b, pc = c)
        {
            for (nint i = 0; i < shape.Batch; i++)
            {
                OpenBlas.Accumulate(pa + i * shape.M * shape.K, pb + i * shape.K * shape.N, pc + i * shape.M * shape.N, shape.M, shape.N, shape.K);
            }
        }
    }

    /// <summary>Seconds of one call: as many calls as fill a round, at least one.</summary>
    private static double Seconds(Action call)
    {
        var start = ThreadClock.Now();
        for (var calls = 1; ; calls++)
        {
            call();
            var elapsed = ThreadClock.Now() - start;
            if (elapsed > SecondsPerRound) { return elapsed / calls; }
        }
    }

    /// <summary>The same again in a process where OpenBLAS is made to use its AVX-512 kernels, which distributions often do not choose.</summary>
    private static void RunForced()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["gemm"]) { RedirectStandardOutput = true };
        start.Environment[CoreVariable] = "SkylakeX";
        using var child = Process.Start(start)!;
        Console.WriteLine(child.StandardOutput.ReadToEnd().Replace("gemm:", "forced to SkylakeX:", StringComparison.Ordinal));
        child.WaitForExit();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static float[] Make(int count, ulong seed) => [.. Enumerable.Range(0, count).Select(i => 2 * Philox.Uniform(seed, 0, (ulong)i) - 1)];
}
