using System.Runtime.InteropServices;
using Audit.Models.Devices.Cpu;

namespace Audit.Models.Devices.Compute;

/// <summary>A short examination of a device before it is trusted: functions, roots, divisions, sums and products against the processor, bit for bit.</summary>
/// <remarks>Drivers and their compilers are not under this project's tests; one that breaks a barrier or loosens a division is found here.</remarks>
internal static class DeviceProbe
{
    private const int Count = 8192;
    private const int Side = 67;
    private const int Depth = 21;

    /// <summary>What the device computes wrongly, or null.</summary>
    public static string? Fault(GpuDevice device)
    {
        var x = Numbers();
        string[] functions = ["Tanh", "Sigmoid", "Silu", "Gelu", "Erf", "Sqrt", "Reciprocal", "Sin"];
        var wrong = functions.FirstOrDefault(name => !Same(Pointwise(device, name, x), Reference(name, x)))
            ?? KernelSource.Tiles.Select(tile => tile.Name).FirstOrDefault(tile => !IsProductRight(device, tile));
        return wrong ?? (Same(Mean(device, x), [Reduction.Sum(LaneWidth.Scalar, x) / Count]) ? null : "sums");
    }

    /// <summary>Positive numbers: where functions bend, and every fourth of any size, subnormals among them.</summary>
    private static float[] Numbers() => [.. Enumerable.Range(0, Count).Select(index => index % 4 == 0
        ? MathF.ScaleB(1 + Philox.Uniform(3, 0, (ulong)index), (index / 4 % 160) - 145)
        : 6 * Philox.Uniform(3, 0, (ulong)index))];

    private static float[] Reference(string name, float[] x) => [.. x.Select(value => name switch
    {
        "Tanh" => ReferenceMath.Tanh(value),
        "Sigmoid" => ReferenceMath.Sigmoid(value),
        "Silu" => ReferenceMath.Silu(value),
        "Gelu" => ReferenceMath.Gelu(value),
        "Erf" => ReferenceMath.Erf(value),
        "Sin" => ReferenceMath.Sin(value),
        "Sqrt" => MathF.Sqrt(value),
        _ => 1 / value,
    })];

    private static float[] Pointwise(GpuDevice device, string name, float[] x) => Run(device, [x], Count, (buffers, output, faults) =>
        device.Each("pointwise", Count, buffers[0], output, faults, 0, Count, KernelSource.Pointwise.IndexOf(name), 0f, 0f));

    private static float[] Mean(GpuDevice device, float[] x) => Run(device, [x], 1, (buffers, output, faults) =>
        device.Api.Launch("lines", 1, 64, [buffers[0], output, faults, 0, Count, 1, KernelSource.Lines.IndexOf("Mean"), 0f]));

    private static bool IsProductRight(GpuDevice device, string tile)
    {
        float[] Draw(int count, ulong seed) => [.. Enumerable.Range(0, count).Select(index => (2 * Philox.Uniform(seed, 0, (ulong)index)) - 1)];
        var (a, b, wanted) = (Draw(Side * Depth, 4), Draw(Depth * Side, 5), new float[Side * Side]);
        MatrixProduct.Define(a, b, wanted, Side, Side, Depth);
        var (_, rows, columns, _, _) = KernelSource.Tiles.First(entry => entry.Name == tile);
        var groups = ((Side + rows - 1) / rows) * ((Side + columns - 1) / columns);
        return Same(wanted, Run(device, [a, b], wanted.Length, (buffers, output, faults) => device.Api.Launch(
            $"tile_product_{tile}", groups, KernelSource.Items(tile),
            [
                buffers[0], buffers[1], buffers[1], output, faults, 0, Side, Side, Depth, Depth, Side, 1, Side, 1, device.Table(0, 0), 0, 0, 0, 0,
                KernelSource.Endings.IndexOf("Plain"), 0, 0f, 0, 0,
            ])));
    }

    private static unsafe float[] Run(GpuDevice device, float[][] inputs, int count, Action<nint[], nint, nint> launch)
    {
        var buffers = inputs.Select(input => device.Pool.Rent(input.Length * sizeof(float))).ToArray();
        for (var index = 0; index < inputs.Length; index++) { device.Api.Write(buffers[index], MemoryMarshal.AsBytes<float>(inputs[index])); }
        var (output, result) = (device.Pool.Rent(count * sizeof(float)), new float[count]);
        launch(buffers, output, device.Table(int.MaxValue));
        var done = device.Api.Mark();
        fixed (float* room = result) { device.Api.Read(output, (nint)room, count * sizeof(float), done); }
        device.Api.Forget(done);
        foreach (var buffer in buffers.Append(output)) { device.Pool.Return(buffer); }
        return result;
    }

    private static bool Same(float[] first, float[] second) => MemoryMarshal.AsBytes<float>(first).SequenceEqual(MemoryMarshal.AsBytes<float>(second));
}
