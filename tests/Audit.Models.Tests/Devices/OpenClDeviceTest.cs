using Audit.Models.Devices;
using Audit.Models.Devices.Compute;
using Audit.Models.Devices.Cpu;
using Audit.Models.Devices.OpenCl;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes;
using Audit.Models.Passes.Kernels;
using Audit.Models.Tests.Operators;
using Audit.Models.Tests.Passes;
using NUnit.Framework;
using Kinds = Audit.Models.Tests.Devices.Cpu.Samples;

namespace Audit.Models.Tests.Devices;

/// <summary>The contract on the first OpenCL device that keeps the bits, a processor (PoCL) where there is no GPU; and what only such a device has.</summary>
[TestFixture]
public sealed class OpenClDeviceTest : DeviceContract
{
    private static OpenClEntry? Entry => OpenClCatalogue.Entries().FirstOrDefault(entry => entry.Refusal is null);

    private GpuDevice Gpu => (GpuDevice)Tested;

    protected override Device? TryOpen() => Entry is { } entry ? new GpuDevice(new OpenClApi(entry, KernelSource.Text)) : null;

    [Test]
    public void Product_EverySizeOfTile_SameBits([Values("large", "medium", "small")] string tile, [Values(1, 8, 21)] int k)
    {
        const int M = 130, N = 67;
        var (a, b, wanted) = (Kinds.Ordinary(M * k, 1), Kinds.Cancelling(k * N, 2), new float[M * N]);
        MatrixProduct.Define(a, b, wanted, M, N, k);
        var (bufferA, bufferB, output) = (Copy(a), Copy(b), Gpu.Pool.Rent(M * N * sizeof(float)));
        var faults = Gpu.Table(int.MaxValue);
        var call = new KernelCall(Gpu, Networks.Mlp(1, 2, 2).Graph.Nodes[0], 1, [new(bufferA, new Shape(M, k), false), new(bufferB, new Shape(k, N), true)], new Shape(M, N), output, faults, true);
        ProductKernels.Launch(call, new ProductPlaces((M, N, k), 1, 1) { A = (k, 0), B = (N, 1, 0), C = (N, 0, 0) }, new ProductEnding("Plain"), tile);
        Assert.That(Kinds.Bits(Read(output, M * N)), Is.EqualTo(Kinds.Bits(wanted)));
        foreach (var buffer in new[] { bufferA, bufferB, output }) { Gpu.Pool.Return(buffer); }
    }

    [Test]
    public void Run_LittleMemory_CutsTheBatchAndGivesUpWeights()
    {
        using var small = new GpuDevice(new OpenClApi(Entry!, KernelSource.Text)) { MemoryLimit = 40_000 };
        var model = Networks.Mlp(3, 6, 50, 50, 3);
        var inputs = Samples.Uniform(new Random(4), 100 * 6);
        var wanted = ForwardPass.Run(model, inputs, 100, null, ["hidden0"]);
        var got = ForwardPass.Run(model, inputs, 100, null, ["hidden0"], small);
        Assert.That(Kinds.Bits(got.Output), Is.EqualTo(Kinds.Bits(wanted.Output)));
        Assert.That(Kinds.Bits(got.Captured["hidden0"]), Is.EqualTo(Kinds.Bits(wanted.Captured["hidden0"])));
    }

    [Test]
    public void Run_TwoModelsInTurns_KeepTheirWeightsApart()
    {
        var (first, second) = (Networks.Mlp(1, 6, 8, 3), Networks.Mlp(2, 6, 8, 3));
        var inputs = Samples.Uniform(new Random(4), 6);
        foreach (var model in new[] { first, second, first, second })
        {
            Assert.That(ForwardPass.Run(model, inputs, 1, null, null, Tested).Output, Is.EqualTo(ForwardPass.Run(model, inputs, 1).Output));
        }
    }

    [Test]
    public void Run_NodeOfConstantsAlone_IsRefused()
    {
        var graph = new GraphBuilder("x", new Shape(2)).Initializer("c", Samples.Tensor(1, 2)).Node("Relu", "r", "c").Node("Add", "y", "x", "r").Build("y");
        Assert.That(() => ForwardPass.Run(new Model("m", graph, []), new float[6], 3, null, null, Tested), Throws.TypeOf<InputFaultException>().With.Message.Contains("constants alone"));
    }

    [Test]
    public void Run_FromSeveralThreads_SameBits()
    {
        var model = Networks.Mlp(1, 6, 8, 3);
        var inputs = Samples.Uniform(new Random(4), 60);
        var wanted = ForwardPass.Run(model, inputs, 10).Output;
        Parallel.For(0, 4, _ => Assert.That(ForwardPass.Run(model, inputs, 10, null, null, Tested).Output, Is.EqualTo(wanted)));
    }

    [TestCase("fma(a, p, a)", "(a * p + a)", "Erf")]
    [TestCase("return sqrt(x);", "return sqrt(x) * 1.0000001f;", "Sqrt")]
    [TestCase("reach = LANES / 2", "reach = LANES / 4", "sums")]
    [TestCase("at < k && row < m ?", "at < k - 1 && row < m ?", "large")]
    public void Probe_KernelsThatDeviate_AreFound(string right, string wrong, string found)
    {
        Assert.That(DeviceProbe.Fault(Gpu), Is.Null);
        Assert.That(KernelSource.Text, Does.Contain(right));
        using var device = new GpuDevice(new OpenClApi(Entry!, KernelSource.Text.Replace(right, wrong, StringComparison.Ordinal)));
        Assert.That(DeviceProbe.Fault(device), Is.EqualTo(found));
    }

    [Test]
    public void Build_WrongSource_SaysWhatTheCompilerSays() =>
        Assert.That(() => new OpenClApi(Entry!, "__kernel void broken(__global float* x) { x[0] = missing; }"), Throws.TypeOf<ComputeException>().With.Message.Contains("missing"));

    [Test]
    public void Open_ByItsNumber_RunsAndIsNoGpuWhereItIsAProcessor()
    {
        var entry = Device.List().First(entry => entry.Id != "cpu" && entry.Refusal is null);
        using var device = Device.Open(entry.Id);
        Assert.That(entry.Name, Does.Contain(device.Name));
        Assert.That(entry.IsGpu, Is.EqualTo(Entry!.IsGpu));
    }

    private nint Copy(float[] values)
    {
        var buffer = Gpu.Pool.Rent(values.Length * sizeof(float));
        Gpu.Api.Write(buffer, System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values));
        return buffer;
    }

    private unsafe float[] Read(nint buffer, int count)
    {
        var result = new float[count];
        var done = Gpu.Api.Mark();
        fixed (float* room = result) { Gpu.Api.Read(buffer, (nint)room, count * sizeof(float), done); }
        Gpu.Api.Forget(done);
        return result;
    }
}
