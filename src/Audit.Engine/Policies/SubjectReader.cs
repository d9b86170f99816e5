using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>Reads what a claim is about.</summary>
internal sealed class SubjectReader(Names names, Faults faults)
{
    public Subject Read(string kind, Fields fields) => kind switch
    {
        "influence" => Influence(fields),
        "effect" => Effect(fields),
        "compact" => Compact(fields),
        "performance" => OutcomeReader.Performance(fields, names, faults),
        "recorded" => OutcomeReader.Recorded(fields, names, faults),
        "mass" => MassReader.Read(fields, names, faults),
        "explanation" => ExplanationReader.Read(fields, names, faults),
        "probe" => ProbeReader.Read(fields, names, faults),
        "screen" => ScreenReader.Read(fields, names, faults),
        "rare" => MassReader.Rare(fields, names, faults),
        "closed-form" => ClosedFormReader.Read(fields, names, faults),
        _ => Property(fields),
    };

    /// <summary>The keys that a kind of subject knows.</summary>
    public static ImmutableArray<string> KeysOf(string kind) => kind switch
    {
        "influence" => PolicyKeys.Influence,
        "effect" => PolicyKeys.Effect,
        "compact" => PolicyKeys.Compact,
        "performance" => PolicyKeys.Performance,
        "recorded" => PolicyKeys.Recorded,
        "mass" => PolicyKeys.Mass,
        "explanation" => PolicyKeys.Explanation,
        "probe" => PolicyKeys.Probe,
        "screen" => PolicyKeys.Screen,
        "rare" => PolicyKeys.Rare,
        "closed-form" => PolicyKeys.ClosedForm,
        _ => PolicyKeys.Property,
    };

    /// <summary>Over what the claim speaks.</summary>
    public Domain DomainOf(Fields fields)
    {
        string? over = fields.Text("over", required: true);
        names.Require(names.Data.Union(names.Regions), "data set or region", over, fields, "over");
        return over is null ? Domain.Unknown
            : names.Data.Contains(over) ? Domain.Sample
            : names.FiniteRegions.Contains(over) ? Domain.Finite
            : names.Regions.Contains(over) ? Domain.Continuous : Domain.Unknown;
    }

    private Subject.Influence Influence(Fields fields)
    {
        string? of = fields.Text("of", required: true);
        names.Require(names.Coarse, "coarse-graining", of, fields, "of");
        return new Subject.Influence(of ?? "");
    }

    private Subject.Effect Effect(Fields fields)
    {
        string? address = fields.Text("mechanism", required: true);
        (string? site, ImmutableArray<int> units, string wrong) = address is null ? ("", [], "") : MechanismText.Parse(address);
        if (site is null)
        {
            faults.Wrong("mechanism", fields.Node("mechanism")!, fields.PathOf("mechanism"),
                "Site, Site[17] or Site[3,5..8]", $"{wrong}; audit inspect MODEL lists the sites");
        }

        string? reference = fields.Text("reference");
        names.Require(names.Data, "data set", reference, fields, "reference");
        Replacement? by = fields.Word("replaced-by", PolicyWords.Replacements, required: true);
        return new Subject.Effect(site ?? "", units, by ?? Replacement.Zero, reference);
    }

    private Subject.Compact Compact(Fields fields)
    {
        fields.Node("answer", required: true);
        fields.Word("answer", PolicyWords.Answers);
        string? of = fields.Text("of");
        names.Require(names.Coarse, "coarse-graining", of, fields, "of");
        return new Subject.Compact(of);
    }

    private Subject.Property Property(Fields fields)
    {
        string? path = fields.Text("vnnlib", required: true);
        string? of = fields.Text("of");
        names.Require(names.Coarse, "coarse-graining", of, fields, "of");
        return new Subject.Property(path ?? "", of);
    }
}
