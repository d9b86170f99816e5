using System.Collections.Immutable;
using Audit.Models.Devices;
using Audit.Models.Devices.Compute;
using Audit.Models.Graphs;

namespace Audit.Models.Passes;

/// <summary>What a forward pass gives.</summary>
/// <param name="Output">The output value, [batch, output].</param>
/// <param name="Captured">Each captured site under the name by which it was asked, [batch, units], after patches.</param>
public sealed record PassResult(float[] Output, IReadOnlyDictionary<string, float[]> Captured)
{
    /// <summary>What each patch did, in the order of the patches; empty where the device does not count.</summary>
    public ImmutableArray<PatchFacts> Patches { get; init; } = [];
}

/// <summary>Runs a model on a batch in reference arithmetic, with patches and captures.</summary>
/// <remarks>
/// Guarantee: the bits of a row depend on the model, that row and its patches alone: not on the batch, the slices, the threads or the
/// vector width.
/// Patching a site with its own value changes no bit. Shapes: inputs [batch, input], row-major. Cost: see <see cref="Inspection"/>.
/// </remarks>
public static class ForwardPass
{
    /// <summary>Runs a batch.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">[batch, input].</param>
    /// <param name="batch">Number of rows, 0 or more.</param>
    /// <param name="patches">Replacements, applied in order before any later node reads the value.</param>
    /// <param name="capture">Sites to return.</param>
    /// <param name="device">Where to run; null for <see cref="Device.Cpu"/>. It changes the speed and never a bit; patches that compute with the value run on the processor.</param>
    /// <exception cref="InputFaultException">A site or unit does not exist, or a patch names no unit or a value on which no result depends.</exception>
    /// <exception cref="NonFiniteException">A value is NaN or infinite.</exception>
    /// <exception cref="ArgumentException">A length does not fit the batch.</exception>
    public static PassResult Run(
        Model model,
        ReadOnlyMemory<float> inputs,
        int batch,
        IReadOnlyList<Patch>? patches = null,
        IReadOnlyList<string>? capture = null,
        Device? device = null)
    {
        CheckLength(inputs.Length, batch, model.Graph.InputShape.Count, nameof(inputs));
        var plan = PassPlan.Of(model.Graph);
        var sourced = PatchCheck.Sourced(model, patches, batch, device);
        var bound = BoundPatch.Bind(model.Graph, plan, sourced, batch);
        var wanted = (capture ?? []).Distinct().ToDictionary(site => site, site => plan.Slots[Sites.Resolve(model.Graph, site)]);
        PatchCheck.Influence(plan, bound, wanted.Values);
        if (device is GpuDevice gpu && !bound.Any(own => Array.Exists(own, patch => patch.Map is not null)))
        {
            return DevicePass.Run(gpu, new PassRequest(model, inputs, batch, sourced, capture));
        }

        var task = PassTask.Forward(plan, bound, inputs, batch, wanted.Values);
        Slicing.Run(task, device as CpuDevice ?? Device.Cpu, slice => slice.Collect());
        return new PassResult(task.Results[plan.Output], wanted.ToDictionary(pair => pair.Key, pair => task.Results[pair.Value]))
        {
            Patches = [.. bound.SelectMany(own => own).OrderBy(patch => patch.Index).Select(patch => patch.Facts)],
        };
    }

    internal static void CheckLength(int got, int batch, int count, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        if (got != (long)batch * count) { throw new ArgumentException($"Got {got} numbers, wanted {batch} rows of {count}.", name); }
    }
}
