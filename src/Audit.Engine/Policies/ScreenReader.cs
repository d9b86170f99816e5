using System.Collections.Immutable;
using Audit.Bounds.Statistics.Concepts;

namespace Audit.Engine.Policies;

/// <summary>Reads what a claim about many units is about.</summary>
internal static class ScreenReader
{
    private static readonly ImmutableArray<(string Word, UnitReading Value)> readings = [.. ExplanationReader.Readings.Where(item => item.Value != UnitReading.Each)];

    private static readonly ImmutableArray<(string Word, ConceptMetric Value)> metrics = [.. ExplanationReader.Metrics.Where(item => CountMetrics.IsCounted(item.Value))];

    public static Subject.Screen Read(Fields fields, Names names, Faults faults)
    {
        string? units = fields.Text("units", required: true);
        if (units is not null && MechanismText.Parse(units) is { Site: null, Wrong: var wrong })
        {
            faults.Wrong("mechanism", fields.Node("units")!, fields.PathOf("units"), "Site, Site[0..23] or an address with axes", $"{wrong}; audit inspect MODEL lists the sites");
        }

        string? concepts = fields.Text("concepts", required: true);
        names.Require(names.Concepts, "set of concepts", concepts, fields, "concepts");
        ConceptMetric metric = fields.Word("metric", metrics, required: true) ?? default;
        ExactDecimal? similarity = fields.Number("similarity", required: true);
        if (similarity is { } limit && (Ranges.Compare(limit, 0) <= 0 || Ranges.Compare(limit, 1) >= 0))
        {
            faults.Wrong("range", fields.Node("similarity")!, fields.PathOf("similarity"), "a similarity between 0 and 1", "write what a listed unit is to exceed, such as 0.5");
        }

        return new Subject.Screen(
            units ?? "", fields.Word("reads", readings, required: true) ?? default, concepts ?? "", metric, ExplanationReader.Active(fields, names, faults, metric),
            similarity ?? default, ExplanationReader.DataNamed(fields, "winner-on", names, required: true) ?? "");
    }
}
