using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models.Devices;
using Audit.Models.Graphs;
using Audit.Models.Passes;

namespace Audit.Engine.Claims;

/// <summary>The original network and what is compared with it, evaluated in reference arithmetic on batches of inputs.</summary>
internal abstract class Twin
{
    /// <summary>Outputs of both on consecutive rows: [batch, outputs] each.</summary>
    /// <param name="inputs">[batch, width].</param>
    /// <param name="batch">Rows.</param>
    /// <param name="firstRow">Index of the first row in its data set: addresses random draws.</param>
    public abstract (float[] X, float[] Y) Run(ReadOnlyMemory<float> inputs, int batch, long firstRow);

    /// <summary>Whether some activation was changed on the rows run so far; a coarse-graining is always live.</summary>
    public virtual bool IsLive => true;
}

/// <summary>The original against a coarse model.</summary>
internal sealed class CoarseTwin(Model subject, Model coarse, string? at, Device device) : Twin
{
    public override (float[] X, float[] Y) Run(ReadOnlyMemory<float> inputs, int batch, long firstRow) => (Outputs(subject, inputs, batch), Outputs(coarse, inputs, batch));

    private float[] Outputs(Model model, ReadOnlyMemory<float> inputs, int batch)
    {
        if (at is null) { return ForwardPass.Run(model, inputs, batch, device: device).Output; }
        return ForwardPass.Run(model, inputs, batch, null, [at], device).Captured[at];
    }
}

/// <summary>The original against a coarse model, both given the same values of a site in place of their own.</summary>
/// <remarks>Inputs of a run are values of the site. What follows reads the model's input through the site alone, so the origin does not matter.</remarks>
internal sealed class SiteTwin(Model subject, Model coarse, string? at, (string Name, float[] Origin) site, Device device) : Twin
{
    public override (float[] X, float[] Y) Run(ReadOnlyMemory<float> inputs, int batch, long firstRow) => (Outputs(subject, inputs, batch), Outputs(coarse, inputs, batch));

    private float[] Outputs(Model model, ReadOnlyMemory<float> values, int batch)
    {
        float[] origins = [.. Enumerable.Repeat(site.Origin, batch).SelectMany(origin => origin)];
        var patch = new Patch(site.Name, [.. Enumerable.Range(0, model.Graph.Shapes[site.Name].Count)], values);
        var result = ForwardPass.Run(model, origins, batch, [patch], at is null ? null : [at], device);
        return at is null ? result.Output : result.Captured[at];
    }
}

/// <summary>The original against itself with a mechanism replaced by zero, its mean, or its value on another row.</summary>
internal sealed class PatchedTwin : Twin
{
    private readonly Model subject;
    private readonly string? at;
    private readonly Mechanism mechanism;
    private readonly Func<long, int, float> replacement;
    private readonly Device device;
    private bool live;

    public PatchedTwin(Model subject, string? at, Mechanism mechanism, Replacement mode, DataSet? reference, ulong seed, ulong stream, Device device)
    {
        (this.subject, this.at, this.mechanism, this.device) = (subject, at, mechanism, device);
        replacement = mode switch
        {
            Replacement.Zero => (_, _) => 0,
            Replacement.Mean => Mean(reference!),
            _ => Resample(reference!, seed, stream),
        };
    }

    public override bool IsLive => live;

    public override (float[] X, float[] Y) Run(ReadOnlyMemory<float> inputs, int batch, long firstRow)
    {
        string[] sites = at is null ? [mechanism.Site] : [mechanism.Site, at];
        var plain = ForwardPass.Run(subject, inputs, batch, null, sites, device);
        var units = mechanism.Units.Length;
        var values = new float[batch * units];
        var own = plain.Captured[mechanism.Site];
        var width = own.Length / Math.Max(batch, 1);
        for (var row = 0; row < batch; row++)
        {
            for (var unit = 0; unit < units; unit++)
            {
                values[(row * units) + unit] = replacement(firstRow + row, unit);
                live |= values[(row * units) + unit] != own[(row * width) + mechanism.Units[unit]];
            }
        }

        var patched = ForwardPass.Run(subject, inputs, batch, [new Patch(mechanism.Site, mechanism.Units, values)], at is null ? null : [at], device);
        return at is null ? (plain.Output, patched.Output) : (plain.Captured[at], patched.Captured[at]);
    }

    private Func<long, int, float> Mean(DataSet reference)
    {
        var values = Activations(reference);
        var units = mechanism.Units.Length;
        var means = new float[units];
        for (var unit = 0; unit < units; unit++)
        {
            var own = unit;
            double sum = 0;
            for (var row = 0; row < reference.Rows; row++) { sum += values[(row * units) + own]; }
            means[unit] = (float)(sum / reference.Rows);
        }

        return (_, unit) => means[unit];
    }

    private Func<long, int, float> Resample(DataSet reference, ulong seed, ulong stream)
    {
        var values = Activations(reference);
        var units = mechanism.Units.Length;
        return (row, unit) => values[(Philox.Below(reference.Rows, seed, stream, (ulong)row) * units) + unit];
    }

    private float[] Activations(DataSet reference)
    {
        const int Batch = 1024;
        var units = mechanism.Units;
        var kept = new float[reference.Rows * units.Length];
        for (var first = 0; first < reference.Rows; first += Batch)
        {
            var count = Math.Min(Batch, reference.Rows - first);
            var all = ForwardPass.Run(subject, reference.Slice(first, count), count, null, [mechanism.Site], device).Captured[mechanism.Site];
            var width = all.Length / count;
            for (var row = 0; row < count; row++)
            {
                for (var unit = 0; unit < units.Length; unit++) { kept[((first + row) * units.Length) + unit] = all[(row * width) + units[unit]]; }
            }
        }

        return kept;
    }
}
