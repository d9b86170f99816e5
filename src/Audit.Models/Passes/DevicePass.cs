using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Audit.Models.Devices;
using Audit.Models.Devices.Compute;
using Audit.Models.Graphs;
using Audit.Models.Operators;
using Audit.Models.Passes.Kernels;

namespace Audit.Models.Passes;

/// <summary>What a forward pass is asked for.</summary>
/// <param name="Model">The model.</param>
/// <param name="Inputs">[batch, input].</param>
/// <param name="Batch">Number of rows.</param>
/// <param name="Patches">Replacements, or null.</param>
/// <param name="Capture">Sites to return, or null.</param>
internal sealed record PassRequest(
    Model Model, ReadOnlyMemory<float> Inputs, int Batch, IReadOnlyList<Patch>? Patches, IReadOnlyList<string>? Capture)
{
    /// <summary>The same for one row alone.</summary>
    public PassRequest Row(int row)
    {
        var width = Model.Graph.InputShape.Count;
        var patches = Patches?.Select(patch => patch.OfRow(row, width));
        return this with { Inputs = Inputs.Slice(row * width, width), Batch = 1, Patches = patches?.ToList() };
    }
}

/// <summary>A forward pass on a GPU: weights stay there, values stay there from the input to the output, the batch is cut to the memory.</summary>
/// <remarks>
/// Guarantee: the bits of <see cref="ForwardPass"/> on the processor. The least row that fails is run again on the processor, which names the site;
/// where it does not fail there, the device is at fault and says so. The rows of one slice are copied while the kernels of another run.
/// </remarks>
internal sealed class DevicePass
{
    private readonly GpuDevice device;
    private readonly PassRequest request;
    private readonly PassPlan plan;
    private readonly DeviceSchedule schedule;
    private readonly DevicePatches patches;
    private readonly ImmutableArray<(int Slot, float[] Target)> results;

    private DevicePass(GpuDevice device, PassRequest request, DevicePatches patches, ImmutableArray<(int Slot, float[] Target)> results)
    {
        (this.device, this.request, this.patches, this.results) = (device, request, patches, results);
        plan = PassPlan.Of(request.Model.Graph);
        schedule = new DeviceSchedule(plan, patches.Slots, results.Select(result => result.Slot).ToHashSet());
    }

    /// <summary>Runs a batch whose lengths have been checked.</summary>
    /// <exception cref="InputFaultException">An operator has no kernel, a site does not exist, a row does not fit into the memory.</exception>
    /// <exception cref="NonFiniteException">A value is NaN or infinite.</exception>
    public static PassResult Run(GpuDevice device, PassRequest request)
    {
        var graph = request.Model.Graph;
        var plan = PassPlan.Of(graph);
        CheckKernels(plan, device);
        var bound = BoundPatch.Bind(graph, plan, request.Patches, request.Batch);
        var captured = (request.Capture ?? []).Distinct().ToDictionary(site => site, site => plan.Slots[Sites.Resolve(graph, site)])
            .ToDictionary(pair => pair.Key, pair => (Slot: pair.Value, Target: new float[request.Batch * plan.Counts[pair.Value]]));
        var output = (Slot: plan.Output, Target: new float[request.Batch * plan.Counts[plan.Output]]);
        int failed;
        lock (device.Gate)
        {
            using var patches = new DevicePatches(device, plan, bound);
            failed = new DevicePass(device, request, patches, [output, .. captured.Values]).Run();
        }

        return failed < 0 ? new PassResult(output.Target, captured.ToDictionary(pair => pair.Key, pair => pair.Value.Target)) : throw Failure(device, request, failed);
    }

    /// <summary>Runs slice after slice; returns the least row that failed, or -1.</summary>
    private unsafe int Run()
    {
        if (request.Batch == 0) { return -1; }
        var capacity = RowsPerSlice();
        var slices = new List<DeviceSlice>();
        using var inputs = request.Inputs.Pin();
        try
        {
            DeviceSlice? previous = null;
            for (var (start, turn) = (0, 0); start < request.Batch; start += capacity, turn = 1 - turn)
            {
                if (slices.Count == turn) { slices.Add(new DeviceSlice(device, plan, schedule, capacity)); }
                slices[turn].Begin((nint)inputs.Pointer, start, Math.Min(capacity, request.Batch - start));
                Forward(slices[turn]);
                if (previous is not null && Collect(previous) is var failed and >= 0) { return failed; }
                previous = slices[turn];
            }

            return Collect(previous!);
        }
        finally
        {
            device.Api.Finish();
            foreach (var slice in slices) { slice.Dispose(); }
        }
    }

    private void Forward(DeviceSlice slice)
    {
        patches.Apply(slice, 0);
        device.Each("check", slice.Rows * plan.Counts[0], slice[0], slice.Faults, plan.Counts[0], slice.Rows * plan.Counts[0]);
        for (var index = 0; index < plan.Steps.Length; index++)
        {
            var step = plan.Steps[index];
            if (schedule.Makes(step)) { Launch(slice, step); }
            slice.Free(index);
        }

        slice.End();
    }

    private void Launch(DeviceSlice slice, PassPlan.Step step)
    {
        slice.Make(step.Output);
        var weights = new Queue<nint>(device.Weights([.. step.Inputs.Where(source => source.Tensor is not null).Select(source => source.Tensor!)]));
        var inputs = step.Inputs.Select(source => source.Tensor is null
            ? new KernelOperand(slice[source.Slot], source.Shape, false)
            : new KernelOperand(weights.Dequeue(), source.Shape, true));
        var isPatched = patches.Slots.Contains(step.Output);
        KernelTable.Find(step.Node.OpType)(
            new KernelCall(device, step.Node, slice.Rows, [.. inputs], step.Shape, slice[step.Output], slice.Faults, !isPatched));
        if (!isPatched) { return; }
        patches.Apply(slice, step.Output);
        device.Each("check", slice.Rows * step.Shape.Count, slice[step.Output], slice.Faults, step.Shape.Count, slice.Rows * step.Shape.Count);
    }

    /// <summary>Waits for a slice and copies what was asked for; returns the least row that failed, or -1.</summary>
    private unsafe int Collect(DeviceSlice slice)
    {
        int failed;
        device.Api.Read(slice.Faults, (nint)(&failed), sizeof(int), slice.Done);
        if (failed != int.MaxValue) { return slice.Start + failed; }
        foreach (var (slot, target) in results)
        {
            var count = plan.Counts[slot];
            fixed (float* room = target.AsSpan(slice.Start * count, slice.Rows * count))
            {
                device.Api.Read(slice[slot], (nint)room, (long)slice.Rows * count * sizeof(float), slice.Done);
            }
        }

        return -1;
    }

    /// <summary>As many rows as the memory holds beside the weights, and no more than leave something to do while they are copied.</summary>
    private int RowsPerSlice()
    {
        const int Small = 1024;
        var weights = plan.Steps.SelectMany(step => step.Inputs).Where(source => source.Tensor is not null).DistinctBy(source => source.Tensor)
            .Sum(source => (long)source.Shape.Count * sizeof(float));
        var perRow = schedule.ElementsPerRow() * sizeof(float) * 9 / 8;
        var largest = Math.Min(device.Api.LargestBuffer / sizeof(float), int.MaxValue) / plan.Counts.Max();
        var fitting = Math.Min(Math.Max(1, (device.MemoryLimit - weights) / perRow), largest);
        return fitting > 0
            ? (int)Math.Min(Math.Min(request.Batch, fitting), Math.Max(Small, (request.Batch + 3) / 4))
            : throw new InputFaultException(new Diagnostic(
                "device.memory", device.Name, $"A value of {plan.Counts.Max()} elements is larger than the largest buffer; choose the device cpu."));
    }

    private static void CheckKernels(PassPlan plan, GpuDevice device)
    {
        var missing = plan.Steps.Where(step => !KernelTable.Has(step.Node.OpType)).Select(step => new Diagnostic(
            "device.operator", step.Node.Name, $"Operator {step.Node.OpType} has no kernel for {device.Name}; run on the processor: --device cpu.")).ToList();
        // Kernels stride over the rows of a value: a node of constants alone has none, and importers compute it ahead.
        missing.AddRange(plan.Steps.Where(step => step.Inputs.All(source => source.Tensor is not null)).Select(step => new Diagnostic(
            "device.constants", step.Node.Name, $"Node {step.Node.OpType} reads constants alone, which {device.Name} does not run; compute it ahead, or run on the processor: --device cpu.")));
        if (missing.Count > 0) { throw new InputFaultException(missing); }
    }

    private static Exception Failure(GpuDevice device, PassRequest request, int row)
    {
        try
        {
            var alone = request.Row(row);
            ForwardPass.Run(alone.Model, alone.Inputs, 1, alone.Patches, null, Device.Cpu);
        }
        catch (NonFiniteException failure)
        {
            return new NonFiniteException(failure.Site, row);
        }
        catch (InputFaultException fault)
        {
            return fault;
        }

        return new ComputeException($"{device.Name} found row {row} not finite, the processor finds it finite: the device is at fault. Use --device cpu.");
    }
}
