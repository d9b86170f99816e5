namespace Audit.Engine.Policies;

/// <summary>Over what a claim speaks.</summary>
internal enum Domain
{
    /// <summary>Nothing was named, or an unknown name.</summary>
    Unknown,

    /// <summary>A data set, taken as a sample of a distribution.</summary>
    Sample,

    /// <summary>Rows or a grid: every point is evaluated.</summary>
    Finite,

    /// <summary>A box or balls.</summary>
    Continuous,
}

/// <summary>A claim as far as it could be read; null where a key is absent or faulty, so that rules can still speak of the rest.</summary>
internal sealed record ClaimDraft(Fields Fields, Fields Parts, string SubjectKey)
{
    public QuantityKind? Quantity { get; init; }

    public Domain Domain { get; init; }

    public Replacement? ReplacedBy { get; init; }

    public Assurance? Assurance { get; init; }

    public Comparison? Comparison { get; init; }

    public ExactDecimal? Threshold { get; init; }

    public ExactDecimal? Quantile { get; init; }

    public ExactDecimal? Cap { get; init; }

    public StatisticalMethod? Method { get; init; }

    public SequentialSpec? Sequential { get; init; }

    public bool IsProperty => SubjectKey == "property";

    public bool IsClosedForm => SubjectKey == "closed-form";

    public bool IsCompact => SubjectKey == "compact";

    public bool IsMass => SubjectKey == "mass";

    public bool IsRare => SubjectKey == "rare";

    /// <summary>Whether it speaks of outcomes on the rows of a data set.</summary>
    public bool IsOutcome => SubjectKey is "performance" or "recorded" or "probe";

    /// <summary>What it is about, as far as it could be read.</summary>
    public Subject? Subject { get; init; }

    public bool IsExplanation => SubjectKey == "explanation";

    public bool IsScreen => SubjectKey == "screen";

    /// <summary>Whether it measures a change of outputs over a data set or region.</summary>
    public bool HasQuantity => Measures(SubjectKey, Parts);

    /// <summary>Whether a subject of a kind speaks of a data set without measuring a change of outputs.</summary>
    public static bool IsOverData(string kind) => kind is "explanation" or "screen" or "performance" or "recorded";

    /// <summary>Whether a subject of a kind measures a change of outputs.</summary>
    public static bool Measures(string kind, Fields parts) => kind is "influence" or "effect" || (kind is "mass" or "rare" && !parts.Has("vnnlib"));
}
