using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Audit.Models.Devices;
using Audit.Models.Devices.Compute;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Passes.Kernels;
using GpuKernels = Audit.Models.Devices.Compute.KernelSource;

namespace Audit.Benchmarks;

/// <summary>A GPU: the product 4096^3 against the card's own peak of fused multiply-adds, and a forward pass in the shape of GPT-2 small.</summary>
/// <remarks>Where there is no GPU, says so and compares the bits of a small transformer on whatever serves as an OpenCL device.</remarks>
internal static class GpuBenchmark
{
    private const int Rounds = 5;
    private const int Size = 4096;

    public static int Run()
    {
        foreach (var entry in Device.List()) { Console.WriteLine($"- {entry}"); }
        Console.WriteLine();
        var offered = Device.List().Where(entry => entry.Id != "cpu" && entry.Refusal is null).ToList();
        var chosen = offered.FirstOrDefault(entry => entry.IsGpu) ?? offered.FirstOrDefault();
        if (chosen is null)
        {
            Console.WriteLine("No GPU and no other OpenCL device was found: nothing is measured.");
            Console.WriteLine("\ngpu: device=none");
            return 0;
        }

        using var device = (GpuDevice)Device.Open(chosen.Id);
        Console.WriteLine(chosen.IsGpu ? Measure(device) : Bits(device));
        return 0;
    }

    private static string Bits(GpuDevice device)
    {
        Console.WriteLine($"No GPU was found: the bits of a small transformer on {device.Name}, no speed.");
        var subject = ForwardModels.Transformer("small", new(2, 32, 2, 97, 16), 3);
        var (own, theirs) = (Digest(subject, Device.Cpu), Digest(subject, device));
        Console.WriteLine($"\n| device | SHA-256 of the logits |\n|---|---|\n| {Device.Cpu.Name} | {own} |\n| {device.Name} | {theirs} |\n");
        return $"gpu: device=none bits={(own == theirs ? "equal" : "different")} sha256={theirs}";
    }

    private static string Measure(GpuDevice device)
    {
        var peak = GpuPeak.TeraFlops();
        Console.WriteLine($"| {Size}^3 with tiles | TFLOP/s | of the peak {Text(peak)} |\n|---|---|---|");
        var best = 0d;
        foreach (var tile in GpuKernels.Tiles.Select(tile => tile.Name))
        {
            var speed = Product(device, tile);
            best = Math.Max(best, speed);
            Console.WriteLine($"| {tile} | {Text(speed)} | {Text(speed / peak)} |");
        }

        var subject = ForwardModels.Transformer("gpt2-small", new(12, 768, 12, 50257, 128), 8);
        var same = Digest(subject, Device.Cpu) == Digest(subject, device);
        var seconds = Best(() => ForwardPass.Run(subject.Model, subject.Inputs, subject.Batch, device: device));
        Console.WriteLine($"\nForward pass of {subject.Model.Name}, batch {subject.Batch}: {Text(seconds * 1e3)} ms, bits {(same ? "equal" : "different")}.\n");
        return $"gpu: device={device.Name.Replace(' ', '-')} peak={Text(peak)} product={Text(best)} ratio={Text(best / peak)} forward-ms={Text(seconds * 1e3)} bits={(same ? "equal" : "different")}";
    }

    /// <summary>TFLOP/s of the product alone, its matrices on the device.</summary>
    private static double Product(GpuDevice device, string tile)
    {
        var buffers = Enumerable.Range(0, 3).Select(_ => device.Pool.Rent((long)Size * Size * sizeof(float))).ToArray();
        var values = new float[Size * Size];
        for (var index = 0; index < values.Length; index++) { values[index] = (2 * Philox.Uniform(1, 0, (ulong)index)) - 1; }
        foreach (var buffer in buffers[..2]) { device.Api.Write(buffer, MemoryMarshal.AsBytes<float>(values)); }
        var square = new Shape(Size, Size);
        var call = new KernelCall(
            device, new Node("y", "MatMul", ["a", "b"], "y", Attributes.None), 1, [new(buffers[0], square, false), new(buffers[1], square, true)], square,
            buffers[2], device.Table(int.MaxValue), true);
        var places = new ProductPlaces((Size, Size, Size), 1, 1) { A = (Size, 0), B = (Size, 1, 0), C = (Size, 0, 0) };
        var seconds = Best(() =>
        {
            ProductKernels.Launch(call, places, new ProductEnding("Plain"), tile);
            device.Api.Finish();
        });
        foreach (var buffer in buffers) { device.Pool.Return(buffer); }
        return 2.0 * Size * Size * Size / seconds * 1e-12;
    }

    private static double Best(Action action)
    {
        action();
        return Enumerable.Range(0, Rounds).Min(_ =>
        {
            var start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        });
    }

    private static string Digest(ForwardSubject subject, Device device) => Convert.ToHexStringLower(SHA256.HashData(
        MemoryMarshal.AsBytes<float>(ForwardPass.Run(subject.Model, subject.Inputs, subject.Batch, device: device).Output)));

    private static string Text(double value) => double.IsNaN(value) ? "unknown" : value.ToString("G4", CultureInfo.InvariantCulture);
}
