using System.Collections.Immutable;
using Audit.Engine.Data;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>Reads outcomes that were measured elsewhere off a column of the data; runs no model.</summary>
internal sealed class RecordedMeasure : RowMeasure
{
    public const string Outcome = "outcome";

    private readonly DataSet data;
    private readonly double[] values;

    public RecordedMeasure(ClaimContext context, ClaimSpec spec)
    {
        data = context.Data[spec.Over!];
        values = data.Numbers(((Subject.Recorded)spec.Subject).Outcome);
    }

    public override ImmutableArray<string> Columns => [Outcome];

    public override int Rows => data.Rows;

    public override ImmutableArray<string>? Clusters => data.Clusters;

    public override long? Population => data.Population;

    public override double[][] Run(int first, int count) => [values[first..(first + count)]];
}
