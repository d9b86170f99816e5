using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Reads claims about outcomes on rows: how well a model answers, and what was measured elsewhere.</summary>
internal static class OutcomeReader
{
    private const int MostBins = 100;

    public static Subject.Performance Performance(Fields fields, Names names, Faults faults)
    {
        Metric metric = fields.Word("metric", PolicyWords.Metrics, required: true) ?? Metric.Accuracy;
        (string? of, string? versus) = (fields.Text("of"), fields.Text("versus"));
        ImmutableHashSet<string> models = names.Coarse.Add(PolicyReader.SubjectRole);
        names.Require(models, "coarse-graining", of, fields, "of");
        names.Require(models, "coarse-graining", versus, fields, "versus");
        if (versus is not null && versus == (of ?? PolicyReader.SubjectRole))
        {
            faults.Add("contradiction", fields.LineOf("versus"), fields.PathOf("versus"), "got one model twice, wanted two; name another with 'of' or 'versus'.");
        }

        return new Subject.Performance(
            metric, of == PolicyReader.SubjectRole ? null : of, versus, (int?)fields.Whole("class", 0, int.MaxValue), (int?)fields.Whole("output", 0, int.MaxValue),
            fields.Number("above"), (int?)fields.Whole("bins", 2, MostBins), fields.Number("bound"), fields.Word("outputs", PolicyWords.Outputs) ?? false);
    }

    public static Subject.Recorded Recorded(Fields fields, Names names, Faults faults)
    {
        names.Require(names.Data, "data set", (fields.Node("over") as SourceNode.Scalar)?.Text, fields, "over");
        (ExactDecimal From, ExactDecimal To)? range = Range(fields, faults);
        return new Subject.Recorded(
            fields.Text("outcome", required: true) ?? "", range?.From, range?.To, (int?)fields.Whole("at-tries", 1, 1_000_000), fields.Word("prompts", PolicyWords.Prompts) ?? false);
    }

    private static (ExactDecimal From, ExactDecimal To)? Range(Fields fields, Faults faults)
    {
        if (fields.Node("range") is not { } node) { return null; }
        if (node is SourceNode.Sequence { Items.Length: 2 } list && fields.Number(list.Items[0], fields.PathOf("range")) is { } from
            && fields.Number(list.Items[1], fields.PathOf("range")) is { } to && Ranges.Compare(from, to) < 0)
        {
            return (from, to);
        }

        faults.Wrong("shape", node, fields.PathOf("range"), "[lowest, highest], the first below the second", "write [0, 1]");
        return null;
    }
}
