using System.Diagnostics;
using System.Globalization;
using Audit.Models.Devices;
using Audit.Models.Devices.Cpu;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Benchmarks;

/// <summary>Forward passes of whole models against PyTorch on the same weights, rounds taken in turn, one thread and two.</summary>
/// <remarks>One thread: processor time, which a busy machine disturbs least. Two threads: wall clock. Best of the rounds each.</remarks>
internal static class ForwardBenchmark
{
    private const int Rounds = 5;
    private const double SecondsPerRound = 0.3;

    public static int Run(string data)
    {
        Console.WriteLine("Milliseconds per batch, best of the rounds; one thread by processor time, two by the clock on the wall.");
        Console.WriteLine();
        Console.WriteLine("| model | batch | Audit, 1 thread | PyTorch, 1 thread | ratio | Audit, 2 threads | PyTorch, 2 threads | ratio | largest difference |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        var keys = new List<string>();
        foreach (var subject in ForwardModels.All(data)) { keys.Add(Measure(subject)); }
        Console.WriteLine();
        Console.WriteLine($"forward: {string.Join(' ', keys)}");
        return 0;
    }

    private static string Measure(ForwardSubject subject)
    {
        using var peer = TorchPeer.Start(subject.Model.Graph, subject.Inputs, subject.Batch, SecondsPerRound);
        var (own, theirs) = (new double[3], new double[3]);
        Array.Fill(own, double.MaxValue);
        Array.Fill(theirs, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            for (var threads = 1; threads <= 2; threads++)
            {
                own[threads] = Math.Min(own[threads], Own(subject, threads));
                if (peer is not null) { theirs[threads] = Math.Min(theirs[threads], threads == 1 ? peer.Run(1).Cpu : peer.Run(2).Wall); }
            }
        }

        var difference = peer is null ? "missing" : Difference(subject, peer.FirstRow()).ToString("E1", CultureInfo.InvariantCulture);
        string Speed(double seconds) => seconds == double.MaxValue ? "missing" : (seconds * 1e3).ToString("F2", CultureInfo.InvariantCulture);
        string Ratio(int threads) => peer is null ? "missing" : (theirs[threads] / own[threads]).ToString("F2", CultureInfo.InvariantCulture);
        Console.WriteLine($"| {subject.Model.Name} | {subject.Batch} | {Speed(own[1])} | {Speed(theirs[1])} | {Ratio(1)} | {Speed(own[2])} | {Speed(theirs[2])} | {Ratio(2)} | {difference} |");
        var name = subject.Model.Name;
        return $"{name}-ms1={Speed(own[1])} {name}-torch-ms1={Speed(theirs[1])} {name}-ratio1={Ratio(1)} {name}-ms2={Speed(own[2])} {name}-torch-ms2={Speed(theirs[2])} {name}-ratio2={Ratio(2)} {name}-difference={difference}";
    }

    /// <summary>Seconds of one run: processor time of this thread where it is alone, else wall clock.</summary>
    private static double Own(ForwardSubject subject, int threads)
    {
        using var device = new CpuDevice(LaneWidths.OfProcessor, threads);
        double Now() => threads == 1 ? ThreadClock.Now() : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        var start = Now();
        for (var runs = 1; ; runs++)
        {
            ForwardPass.Run(subject.Model, subject.Inputs, subject.Batch, device: device);
            if (Now() - start is var elapsed && elapsed > SecondsPerRound) { return elapsed / runs; }
        }
    }

    private static double Difference(ForwardSubject subject, float[] theirs)
    {
        var own = ForwardPass.Run(subject.Model, subject.Inputs.AsMemory(0, subject.Model.Graph.InputShape.Count), 1).Output;
        return own.Zip(theirs, (a, b) => Math.Abs((double)a - b)).Max();
    }
}
