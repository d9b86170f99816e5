using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;

namespace Audit.Benchmarks;

/// <summary>Matrix products against OpenBLAS in one process: alternating rounds, best round of each.</summary>
/// <remarks>
/// One core: processor time of the thread. Two cores: time on the wall. Where the processor has AVX-512, OpenBLAS is made to use its AVX-512
/// kernels, which distributions often do not choose; a second process shows the kernels that it chooses by itself.
/// </remarks>
internal static class GemmBenchmark
{
    private const string CoreVariable = "OPENBLAS_CORETYPE";
    private const string OwnChoice = "AUDIT_BENCH_OWN_CHOICE";
    private const double SecondsPerRound = 0.02;
    private const int Rounds = 40;

    private static readonly Case[] Cases =
    [
        new("256", 1, 256, 256, 256), new("1024", 1, 1024, 1024, 1024), new("2048", 1, 2048, 2048, 2048), new("512x4096x2048", 1, 512, 2048, 4096),
        new("batch50x50x64", 1000, 50, 64, 50), new("batch50x64x50", 1000, 50, 50, 64), new("batch64", 1000, 64, 64, 64), new("batch16", 1000, 16, 16, 16),
    ];

    public static int Run()
    {
        var isChild = Environment.GetEnvironmentVariable(OwnChoice) is not null;
        var forces = Avx512F.IsSupported && !isChild && ProcessEnvironment.Set(CoreVariable, "SkylakeX");
        var closing = new List<string>();
        foreach (var threads in Enumerable.Range(1, Math.Min(2, Environment.ProcessorCount))) { closing.AddRange(Table(threads)); }
        if (forces && OpenBlas.IsInstalled) { RunOwnChoice(); }
        Console.WriteLine($"gemm: {string.Join(' ', closing)}");
        return 0;
    }

    private static List<string> Table(int threads)
    {
        if (OpenBlas.IsInstalled) { OpenBlas.UseThreads(threads); }
        Console.WriteLine(OpenBlas.IsInstalled ? $"Threads: {threads}; OpenBLAS kernels: {OpenBlas.Core}; own lanes: {LaneWidths.Widest}" : $"OpenBLAS is missing (libopenblas0); own lanes: {LaneWidths.Widest}");
        Console.WriteLine("\n| products | (m x k)(k x n) | Audit, GFLOP/s | OpenBLAS, GFLOP/s | ratio |\n|---|---|---|---|---|");
        List<string> closing = [.. Cases.Where(shape => threads == 1 || shape.Batch == 1).Select(shape => Measure(shape, threads))];
        Console.WriteLine();
        return closing;
    }

    private static string Measure(Case shape, int threads)
    {
        var (name, batch, m, n, k) = shape;
        float[] a = Make(batch * m * k, 1), b = Make(batch * k * n, 2), own = new float[batch * m * n], theirs = new float[batch * m * n];
        void Own()
        {
            if (threads == 1) { MatrixProduct.BatchedAccumulate(a, b, own, batch, m, n, k); } else { MatrixProduct.Accumulate(a, b, own, m, n, k, threads); }
        }

        double bestOwn = double.MaxValue, bestTheirs = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            bestOwn = Math.Min(bestOwn, Seconds(Own, threads));
            if (OpenBlas.IsInstalled) { bestTheirs = Math.Min(bestTheirs, Seconds(() => Theirs(a, b, theirs, shape), threads)); }
        }

        var work = 2.0 * batch * m * n * k * 1e-9;
        var label = threads == 1 ? name : $"{name}-threads{threads}";
        string ownSpeed = Text(work / bestOwn, "F1"), theirSpeed = OpenBlas.IsInstalled ? Text(work / bestTheirs, "F1") : "missing";
        var ratio = OpenBlas.IsInstalled ? Text(bestTheirs / bestOwn, "F2") : "missing";
        Console.WriteLine($"| {batch} | ({m} x {k})({k} x {n}) | {ownSpeed} | {theirSpeed} | {ratio} |");
        return $"{label}={ownSpeed} {label}-openblas={theirSpeed} {label}-ratio={ratio}";
    }

    private static unsafe void Theirs(float[] a, float[] b, float[] c, Case shape)
    {
        fixed (float* pa = a, pb = b, pc = c)
        {
            for (nint i = 0; i < shape.Batch; i++)
            {
                OpenBlas.Accumulate(pa + i * shape.M * shape.K, pb + i * shape.K * shape.N, pc + i * shape.M * shape.N, shape.M, shape.N, shape.K);
            }
        }
    }

    /// <summary>Seconds of one call: the mean of as many as fill a round on one thread, else the shortest.</summary>
    private static double Seconds(Action call, int threads)
    {
        double Now() => threads == 1 ? ThreadClock.Now() : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        var (start, shortest) = (Now(), double.MaxValue);
        for (var calls = 1; ; calls++)
        {
            var before = threads == 1 ? start : Now();
            call();
            var now = Now();
            shortest = Math.Min(shortest, now - before);
            if (now - start > SecondsPerRound) { return threads == 1 ? (now - start) / calls : shortest; }
        }
    }

    /// <summary>The same again in a process where OpenBLAS chooses its kernels.</summary>
    private static void RunOwnChoice()
    {
        var program = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [Environment.GetCommandLineArgs()[0], "gemm"] : ["gemm"];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment[OwnChoice] = "1";
        start.Environment.Remove(CoreVariable);
        using var child = Process.Start(start)!;
        Console.WriteLine(child.StandardOutput.ReadToEnd().Replace("gemm:", "kernels of OpenBLAS's own choice:", StringComparison.Ordinal));
        child.WaitForExit();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static float[] Make(int count, ulong seed) => [.. Enumerable.Range(0, count).Select(i => 2 * Philox.Uniform(seed, 0, (ulong)i) - 1)];

    private sealed record Case(string Name, int Batch, int M, int N, int K);
}
