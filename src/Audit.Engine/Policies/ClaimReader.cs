using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>What the document states for all claims.</summary>
internal sealed record ClaimDefaults(ExactDecimal Confidence, Budget Budget);

/// <summary>Reads the claims and checks each against the rules.</summary>
internal sealed class ClaimReader(Names names, ClaimDefaults defaults, Faults faults)
{
    private readonly SubjectReader subjects = new(names, faults);
    private readonly ClaimRules rules = new(faults);
    private readonly Dictionary<string, int> lineOfId = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All claims of the document, in order.</summary>
    public ImmutableArray<ClaimSpec> Read(Fields document)
    {
        SourceNode? node = document.Node("claims", required: true);
        ImmutableArray<SourceNode> items = node is SourceNode.Sequence list ? list.Items : [];
        if (node is not null && items.IsEmpty)
        {
            faults.Wrong("claims", node, "claims", "a list of at least one claim", "a gate without claims would hold of anything: add one");
        }

        return [.. items.Select((item, i) => Claim(item, $"claims[{i}]")).OfType<ClaimSpec>()];
    }

    private ClaimSpec? Claim(SourceNode node, string place)
    {
        Fields fields = new(node, place, PolicyKeys.Claim, faults);
        if (node is not SourceNode.Mapping) { return null; }
        string id = Id(fields);
        if (id.Length > 0) { place = $"{place} {id}"; }
        string? kind = Kinds.One(fields, place, PolicyKeys.Subject, faults);
        ExactDecimal confidence = Confidence(fields, "confidence", faults) ?? defaults.Confidence;
        Budget budget = BudgetReader.Read(fields, defaults.Budget, faults);
        string says = fields.Text("says") ?? "";
        if (kind is null)
        {
            fields.Word("assurance", PolicyWords.Assurances, required: true);
            return null;
        }

        Fields parts = new(fields.Node(kind), fields.PathOf(kind), SubjectReader.KeysOf(kind), faults);
        Subject subject = subjects.Read(kind, parts);
        ClaimDraft draft = Draft(fields, parts, kind, subject, place);
        rules.Check(draft);
        bool property = !draft.HasQuantity;
        return new ClaimSpec(
            id, says, subject, draft.Quantity ?? default,
            property ? null : (int?)parts.Whole("output", 0, int.MaxValue), property ? null : parts.Text("at"),
            property && !draft.IsOutcome && !draft.IsExplanation && !draft.IsScreen ? null : (parts.Node("over") as SourceNode.Scalar)?.Text,
            draft.Comparison ?? default, draft.Threshold, draft.Assurance ?? default, confidence, budget, node.Line)
        {
            Quantile = draft.Quantile, Cap = draft.Cap, Method = draft.Method, Sequential = draft.Sequential, ChosenOn = StatisticsReader.ChosenOn(fields, names),
        };
    }

    /// <summary>A confidence strictly between 0 and 1; null, with a fault where it is there, else.</summary>
    public static ExactDecimal? Confidence(Fields fields, string key, Faults faults)
    {
        if (fields.Number(key) is not { } value) { return null; }
        if (Ranges.Compare(value, 0) > 0 && Ranges.Compare(value, 1) < 0) { return value; }
        faults.Wrong("range", fields.Node(key)!, fields.PathOf(key), "a confidence between 0 and 1", "write 0.999 for 99.9 %");
        return null;
    }

    private ClaimDraft Draft(Fields fields, Fields parts, string kind, Subject subject, string place)
    {
        ClaimDraft draft = new(fields, parts, kind)
        {
            Quantity = ClaimDraft.Measures(kind, parts) ? parts.Word("quantity", PolicyWords.Quantities, required: true) : null,
            Subject = subject,
            Domain = ClaimDraft.Measures(kind, parts) || ClaimDraft.IsOverData(kind) ? subjects.DomainOf(parts) : Domain.Unknown,
            ReplacedBy = subject is Subject.Effect effect && parts.Has("replaced-by") ? effect.ReplacedBy : null,
            Assurance = fields.Word("assurance", PolicyWords.Assurances, required: true),
            Quantile = fields.Number("quantile"),
            Cap = fields.Number("cap"),
            Method = fields.Word("method", PolicyWords.Methods),
            Sequential = StatisticsReader.Sequential(fields, faults),
        };
        (Comparison? comparison, ExactDecimal? threshold) = ThresholdReader.Read(draft, place, faults);
        return draft with { Comparison = comparison, Threshold = threshold };
    }

    private string Id(Fields fields)
    {
        string? id = fields.Text("id", required: true);
        if (id is null) { return ""; }
        if (!NamedReader.IsName(id))
        {
            faults.Wrong("name", fields.Node("id")!, fields.PathOf("id"), "1 to 64 letters, digits, '.', '-' or '_', a letter or digit "
                + "first", "rename it; it becomes part of file names");
        }
        else if (!lineOfId.TryAdd(id, fields.LineOf("id")))
        {
            faults.Add("duplicate-id", fields.LineOf("id"), fields.PathOf("id"), $"got \"{id}\" again, first on line {lineOfId[id]}, "
                + "wanted each id once, upper and lower case alike; rename one.");
        }

        return SourceNode.Shorten(id);
    }
}
