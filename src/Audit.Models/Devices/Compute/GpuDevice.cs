using System.Runtime.InteropServices;
using Audit.Models.Graphs;

namespace Audit.Models.Devices.Compute;

/// <summary>A device that runs the kernels: its memory, the weights that it holds, and the small tables that kernels read.</summary>
/// <remarks>One pass at a time: passes take <see cref="Gate"/>, so that others wait.</remarks>
internal sealed class GpuDevice : Device
{
    private const int Items = 256;
    private readonly Dictionary<string, nint> tables = [];
    private readonly WeightStore weights;
    private bool isDisposed;

    public GpuDevice(IComputeApi api)
    {
        Api = api;
        MemoryLimit = api.Memory / 10 * 7;
        weights = new WeightStore(api);
        Pool = new BufferPool(api, MakeRoom);
    }

    /// <inheritdoc/>
    public override string Name => Api.Name;

    /// <summary>The library behind it.</summary>
    public IComputeApi Api { get; }

    /// <summary>Memory for values.</summary>
    public BufferPool Pool { get; }

    /// <summary>What a pass holds while it runs.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Bytes that a pass may use, weights counted in.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Launches a kernel with one item for each of so many elements.</summary>
    public void Each(string kernel, int count, params ReadOnlySpan<KernelArgument> arguments) =>
        Api.Launch(kernel, (int)(((long)count + Items - 1) / Items), Items, arguments);

    /// <summary>Buffers of initialisers, valid until the next call: copied to the device the first time.</summary>
    public nint[] Weights(IReadOnlyList<Tensor> tensors)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        foreach (var buffer in weights.Left()) { Pool.Return(buffer); }
        return weights.Of(tensors, Pool.Rent);
    }

    /// <summary>A table of integers that stays on the device: the layout of an operand, the shape of windows.</summary>
    public nint Table(params ReadOnlySpan<int> numbers)
    {
        var key = string.Join(',', numbers.ToArray());
        if (tables.TryGetValue(key, out var known)) { return known; }
        var buffer = Pool.Rent(numbers.Length * sizeof(int));
        Api.Write(buffer, MemoryMarshal.AsBytes(numbers));
        return tables[key] = buffer;
    }

    /// <inheritdoc/>
    private protected override void Dispose(bool disposing)
    {
        if (disposing && !isDisposed)
        {
            isDisposed = true;
            Api.Finish();
            Pool.Dispose();
            Api.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool MakeRoom()
    {
        var given = weights.GiveUp();
        foreach (var buffer in given) { Pool.Return(buffer); }
        Pool.Trim();
        return given.Count > 0;
    }
}
