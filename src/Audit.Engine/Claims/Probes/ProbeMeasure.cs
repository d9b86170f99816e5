using System.Collections.Immutable;
using System.Text;
using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims.Probes;

/// <summary>Reads off each row its label, what the probe reads, and whether the control probe reads the control label.</summary>
internal sealed class ProbeMeasure : RowMeasure
{
    public const string Label = "label";
    public const string Predicted = "predicted";
    public const string Control = "control";

    private readonly ClaimContext context;
    private readonly ClaimSpec spec;
    private readonly Subject.Probe asked;
    private readonly DataSet data;
    private readonly (LinearProbe Probe, LinearProbe? Control) trained;

    public ProbeMeasure(ClaimContext context, ClaimSpec spec)
    {
        (this.context, this.spec, asked, data) = (context, spec, (Subject.Probe)spec.Subject, context.Data[spec.Over!]);
        trained = ProbeTraining.Run(context, spec);
    }

    public override ImmutableArray<string> Columns => asked.HasControl ? [Label, Predicted, Control] : [Label, Predicted];

    public override int Rows => data.Rows;

    public override ImmutableArray<string>? Clusters => data.Clusters;

    public override long? Population => data.Population;

    public override double[][] Run(int first, int count)
    {
        var values = ProbeTraining.Values(context, asked, data, (first, count));
        var width = values.Length / count;
        var rows = Enumerable.Range(0, count).ToArray();
        double[] Each(Func<int, double> value) => [.. rows.Select(value)];
        double[][] columns = [Each(row => data.Labels!.Value[first + row]), Each(row => trained.Probe.Read(values.AsSpan(row * width, width)))];
        return trained.Control is not { } control ? columns
            : [.. columns, Each(row => control.Read(values.AsSpan(row * width, width)) == ProbeTraining.ControlLabel(context, spec, data, first + row) ? 1 : 0)];
    }

    /// <summary>The weights of the probes, so that a reader can apply them.</summary>
    public EvidenceFile WriteWeights()
    {
        var text = new StringBuilder();
        trained.Probe.Write(text, "probe");
        trained.Control?.Write(text, Control);
        return context.Store.Write($"evidence/probes/{spec.Id}.csv", Encoding.UTF8.GetBytes(text.ToString()));
    }
}
