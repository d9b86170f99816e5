using System.Collections.Immutable;
using Audit.Bounds.Statistics.Concepts;

namespace Audit.Engine.Policies;

/// <summary>Reads what a claim about the explanation of a unit is about.</summary>
internal static class ExplanationReader
{
    public static readonly ImmutableArray<(string Word, UnitReading Value)> Readings =
        [("mean", UnitReading.Mean), ("max", UnitReading.Max), ("each", UnitReading.Each)];

    public static readonly ImmutableArray<(string Word, ExplanationQuestion Value)> Questions =
        [("faithful", ExplanationQuestion.Faithful), ("stable", ExplanationQuestion.Stable)];

    public static readonly ImmutableArray<(string Word, ConceptMetric Value)> Metrics =
    [
        ("accuracy", ConceptMetric.Accuracy), ("precision", ConceptMetric.Precision), ("recall", ConceptMetric.Recall), ("f1", ConceptMetric.F1), ("iou", ConceptMetric.Iou), ("auroc", ConceptMetric.Auroc),
        ("auprc", ConceptMetric.Auprc), ("correlation", ConceptMetric.Correlation), ("cosine", ConceptMetric.Cosine), ("soft-wpmi", ConceptMetric.SoftWpmi),
    ];

    public static Subject.Explanation Read(Fields fields, Names names, Faults faults)
    {
        string? unit = fields.Text("unit");
        if (unit is not null && MechanismText.Parse(unit) is { Site: null, Wrong: var wrong })
        {
            faults.Wrong("mechanism", fields.Node("unit")!, fields.PathOf("unit"), "Site[17] or an address with axes", $"{wrong}; audit inspect MODEL lists the sites");
        }

        if ((unit is null) == !fields.Has("direction"))
        {
            faults.Add("kind", fields.Line, fields.PathOf("unit"), $"got {(unit is null ? "neither" : "both")}, wanted exactly one of unit, direction; {(unit is null ? "add" : "keep")} one.");
        }

        string? concepts = fields.Text("concepts", required: true);
        names.Require(names.Concepts, "set of concepts", concepts, fields, "concepts");
        ConceptMetric metric = fields.Word("metric", Metrics, required: true) ?? default;
        return new Subject.Explanation(
            unit, Direction(fields, faults), fields.Word("reads", Readings, required: true) ?? default, concepts ?? "", metric, Active(fields, names, faults, metric),
            fields.Word("question", Questions, required: true) ?? default, fields.Text("concept"), WinnerOn(fields, names), (int?)fields.Whole("cluster-size", 1, 1 << 20));
    }

    /// <summary>The data set that a key names.</summary>
    public static string? DataNamed(Fields fields, string key, Names names, bool required = false)
    {
        string? data = fields.Text(key, required);
        names.Require(names.Data, "data set", data, fields, key);
        return data;
    }

    public static ActiveRule? Active(Fields parent, Names names, Faults faults, ConceptMetric metric)
    {
        bool needed = CountMetrics.IsCounted(metric) || metric == ConceptMetric.Auprc;
        if (needed != parent.Has("active") && parent.Has("metric"))
        {
            faults.Add("contradiction", parent.LineOf("active"), parent.PathOf("active"), needed
                ? "got nothing that says when the unit is active, wanted active: { above: 0 } or active: { top: 0.05, chosen-on: DATA }; add it."
                : "got a rule of when the unit is active for a metric that reads its values, wanted none; remove it.");
        }

        if (parent.Node("active") is not { } node) { return null; }
        Fields fields = new(node, parent.PathOf("active"), PolicyKeys.Active, faults);
        string? kind = Kinds.One(fields, parent.PathOf("active"), ["above", "top"], faults);
        ExactDecimal? top = fields.Number("top");
        if (top is { } share && (Ranges.Compare(share, 0) <= 0 || Ranges.Compare(share, 1) >= 0))
        {
            faults.Wrong("range", fields.Node("top")!, fields.PathOf("top"), "a share between 0 and 1", "write 0.05 for the top 5 %");
        }

        if (kind == "above" && fields.Has("chosen-on")) { faults.Add("contradiction", fields.LineOf("chosen-on"), fields.PathOf("chosen-on"), "got data beside a number that is fixed, wanted none; remove it."); }
        string? data = kind == "top" && !fields.Has("chosen-on") ? Missing(fields, faults) : DataNamed(fields, "chosen-on", names);
        return new ActiveRule(fields.Number("above"), top, data);
    }

    private static string? Missing(Fields fields, Faults faults)
    {
        faults.Add("missing-key", fields.Line, fields.PathOf("chosen-on"), "got no chosen-on, wanted other data that the number is taken from: one chosen on the rows that certify breaks every bound; add chosen-on: DATA, such as another part of the file.");
        return null;
    }

    private static string? WinnerOn(Fields fields, Names names) => DataNamed(fields, "winner-on", names);

    private static DirectionSpec? Direction(Fields parent, Faults faults)
    {
        if (parent.Node("direction") is not { } node) { return null; }
        Fields fields = new(node, parent.PathOf("direction"), PolicyKeys.Direction, faults);
        return new DirectionSpec(
            fields.Text("site", required: true) ?? "", fields.Text("path", required: true) ?? "", fields.Text("values"), (int)(fields.Whole("row", 0, int.MaxValue) ?? 0), fields.Text("bias"), fields.Flag("relu") ?? false);
    }
}
