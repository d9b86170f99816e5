using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Models;
using Audit.Models.Devices;
using Audit.Models.Passes;

namespace Audit.Engine.Claims.Probes;

/// <summary>Trains the probe of a claim and that of its control task on the same rows.</summary>
internal static class ProbeTraining
{
    public const int MostFeatures = 2048;
    private const int Batch = 512;

    /// <summary>The two probes; the second null without a control.</summary>
    /// <exception cref="InputFaultException">The system of the training rows cannot be solved.</exception>
    public static (LinearProbe Probe, LinearProbe? Control) Run(ClaimContext context, ClaimSpec spec)
    {
        var asked = (Subject.Probe)spec.Subject;
        var train = context.Data[asked.Train];
        var control = asked.HasControl ? Enumerable.Range(0, train.Rows).Select(row => ControlLabel(context, spec, train, row)).ToArray() : null;
        var system = new RidgeSystem(Sites.Resolve(context.Subject.Graph, asked.Site) is { } site ? context.Subject.Graph.Shapes[site].Count : 0);
        for (var first = 0; first < train.Rows; first += Batch)
        {
            system.Add(Values(context, asked, train, (first, Math.Min(Batch, train.Rows - first))));
            context.Report($"training on {Math.Min(first + Batch, train.Rows):N0} of {train.Rows:N0} rows", null);
        }

        return (Solve(context, spec, system, [.. train.Labels!.Value]), control is null ? null : Solve(context, spec, system, control));
    }

    /// <summary>The values of the site on some rows: [rows, features].</summary>
    public static float[] Values(ClaimContext context, Subject.Probe asked, DataSet data, (int First, int Count) rows)
    {
        var site = Sites.Resolve(context.Subject.Graph, asked.Site);
        return ForwardPass.Run(context.Subject, data.Slice(rows.First, rows.Count), rows.Count, null, [site], context.Device).Captured[site];
    }

    /// <summary>The random label of a row: that of a training row drawn by what the control goes by, so that the shares of labels are the same.</summary>
    /// <remarks>By the column that the policy names, equal keys have equal labels in both sets; else each row its own. Source: Hewitt and Liang 2019 (control tasks).</remarks>
    public static int ControlLabel(ClaimContext context, ClaimSpec spec, DataSet data, int row)
    {
        var asked = (Subject.Probe)spec.Subject;
        var labels = context.Data[asked.Train].Labels!.Value;
        var key = asked.ControlKey is { } column ? $"key:{data.Table!.Keys(column)[data.FileRow(row)]}" : $"row:{data.Name}:{data.FileRow(row)}";
        return labels[Philox.Below(labels.Length, (ulong)context.Policy.Seed, ClaimContext.Stream(spec), DataParts.Stream(key))];
    }

    private static LinearProbe Solve(ClaimContext context, ClaimSpec spec, RidgeSystem system, int[] labels)
    {
        var asked = (Subject.Probe)spec.Subject;
        var train = context.Data[asked.Train];
        var classes = labels.Distinct().Order().ToArray();
        var ofClass = classes.ToDictionary(label => label, _ => (Sum: Array.Empty<double>(), Rows: 0));
        for (var first = 0; first < train.Rows; first += Batch)
        {
            var count = Math.Min(Batch, train.Rows - first);
            var values = Values(context, asked, train, (first, count));
            var width = values.Length / count;
            for (var row = 0; row < count; row++)
            {
                var moved = system.Moved(values.AsSpan(row * width, width));
                var (sum, rows) = ofClass[labels[first + row]];
                if (rows == 0) { sum = new double[width]; }
                for (var i = 0; i < width; i++) { sum[i] += moved[i]; }
                ofClass[labels[first + row]] = (sum, rows + 1);
            }
        }

        return system.Solve([.. classes.Select(label => ofClass[label])], asked.Ridge.Value) is { } weights
            ? new LinearProbe([.. classes], weights)
            : throw new InputFaultException(new Diagnostic("claim.ridge", $"claim '{spec.Id}'", $"Got ridge: {asked.Ridge.Text}, with which the training rows give no solution; give a larger one."));
    }
}
