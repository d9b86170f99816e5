using System.Diagnostics;
using System.Globalization;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;

namespace Audit.Benchmarks;

/// <summary>Speed of elementary functions over ten million float32, beside the runtime's scalar functions in a loop and PyTorch where python3 has it.</summary>
/// <remarks>One thread: processor time. Two threads: time on the wall. Best of nine rounds; PyTorch runs in its own process, in place of nothing else.</remarks>
internal static class FunctionSpeed
{
    private const int Count = 10_000_000;
    private const int Rounds = 9;

    private const string Torch = """
        import time, torch
        x = torch.empty(10_000_000).uniform_(-5, 5)
        y = torch.empty_like(x)
        g = torch._C._nn.gelu
        for name, f in (("exp", lambda: torch.exp(x, out=y)), ("tanh", lambda: torch.tanh(x, out=y)), ("gelu", lambda: g(x, out=y))):
            row = [name]
            for threads, clock in ((1, time.process_time), (2, time.perf_counter)):
                torch.set_num_threads(threads)
                best = 9e9
                for _ in range(9):
                    t = clock(); f(); best = min(best, clock() - t)
                row.append("%.9f" % best)
            print(*row)
        """;

    private delegate void Spans(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>Prints the table; gives the closing keys.</summary>
    public static IEnumerable<string> Run()
    {
        var x = Enumerable.Range(0, Count).Select(i => 10 * Philox.Uniform(1, 1, (ulong)i) - 5).ToArray();
        var y = new float[Count];
        var torch = OfTorch();
        (string Name, Spans Own, Func<float, float> Loop)[] functions =
        [
            ("exp", ReferenceMath.Exp, MathF.Exp),
            ("tanh", ReferenceMath.Tanh, MathF.Tanh),
            ("gelu", ReferenceMath.Gelu, v => 0.5f * v * (1 + MathF.Tanh(0.7978846f * v * (1 + 0.044715f * v * v)))),
        ];
        Console.WriteLine("\n| function | one thread, G/s | MathF in a loop | ratio | torch, one thread | ratio | two threads | torch, two threads | ratio |\n|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, own, loop) in functions)
        {
            var one = Best(ThreadClock.Now, () => own(x, y));
            var scalar = Best(ThreadClock.Now, () => Loop(loop, x, y));
            var two = Best(() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency, () => Parallel.For(0, 2, half => own(x.AsSpan(half * Count / 2, Count / 2), y.AsSpan(half * Count / 2, Count / 2))));
            var (torchOne, torchTwo) = torch.GetValueOrDefault(name, (double.NaN, double.NaN));
            Console.WriteLine(FormattableString.Invariant(
                $"| {name} | {Rate(one):F2} | {Rate(scalar):F2} | {scalar / one:F1} | {Rate(torchOne):F2} | {torchOne / one:F2} | {Rate(two):F2} | {Rate(torchTwo):F2} | {torchTwo / two:F2} |"));
            yield return FormattableString.Invariant($"{name}_over_mathf={scalar / one:F1} {name}_over_torch={torchOne / one:F2}");
        }
    }

    private static double Rate(double seconds) => Count / seconds / 1e9;

    private static void Loop(Func<float, float> function, float[] x, float[] y)
    {
        for (var i = 0; i < x.Length; i++) { y[i] = function(x[i]); }
    }

    private static double Best(Func<double> clock, Action run)
    {
        var best = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            var start = clock();
            run();
            best = Math.Min(best, clock() - start);
        }

        return best;
    }

    private static Dictionary<string, (double One, double Two)> OfTorch()
    {
        var start = new ProcessStartInfo("/usr/bin/python3", ["-c", Torch]) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (!File.Exists(start.FileName)) { return []; }
        using var process = Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '));
        process.WaitForExit();
        return lines.ToDictionary(cells => cells[0], cells => (Number(cells[1]), Number(cells[2])));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
