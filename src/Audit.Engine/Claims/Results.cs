using System.Collections.Immutable;
using System.Globalization;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Makes claim results: what is common to all kinds.</summary>
internal static class Results
{
    /// <summary>A result with nothing decided yet.</summary>
    public static ClaimResult Start(ClaimSpec spec, string sentence, Quantity? quantity) => new(
        spec, sentence, quantity?.Name ?? "property", quantity?.Unit ?? "", true, VerdictKind.Unknown, "nothing was decided", Assurance.Observed,
        null, null, "", spec.Threshold is { } threshold ? Number(threshold) : null, "", "", null, [], [], null);

    /// <summary>Not established, and why.</summary>
    public static ClaimResult Unknown(ClaimResult result, string reason) => result with { Verdict = VerdictKind.Unknown, Reason = reason };

    /// <summary>found, as text and exact value; null where nothing finite was found.</summary>
    public static ReportNumber? Found(double value) => double.IsFinite(value) ? OutwardDecimal.Lower(value) : null;

    /// <summary>proved, rounded outward; null where nothing finite was proved.</summary>
    public static ReportNumber? Proved(double value) => double.IsFinite(value) ? OutwardDecimal.Upper(value) : null;

    /// <summary>proved / found, where both are positive.</summary>
    public static string Looseness(double found, double proved) =>
        found > 0 && proved > 0 && double.IsFinite(proved) ? (proved / found).ToString(proved / found < 100 ? "0.00" : "0", CultureInfo.InvariantCulture) : "";

    /// <summary>The threshold as the policy writes it.</summary>
    public static ReportNumber Number(ExactDecimal value) => new(value.Text, HexFloat.Write(value.Value));

    /// <summary>The comparison in words and the threshold.</summary>
    public static string Condition(ClaimSpec spec) => spec.Comparison switch
    {
        Comparison.AtMost => $"is at most {spec.Threshold!.Value.Text}",
        Comparison.AtLeast => $"is at least {spec.Threshold!.Value.Text}",
        Comparison.Below => $"is below {spec.Threshold?.Text ?? "0"}",
        _ => "holds",
    };

    /// <summary>Whether a value satisfies the claim's comparison, exactly.</summary>
    public static bool Satisfies(double value, ClaimSpec spec)
    {
        var sign = Exact.Compare(value, Threshold(spec));
        return spec.Comparison switch { Comparison.AtMost => sign <= 0, Comparison.AtLeast => sign >= 0, _ => sign < 0 };
    }

    /// <summary>The number compared; 0 where the policy leaves it out.</summary>
    public static ExactDecimal Threshold(ClaimSpec spec) => spec.Threshold ?? new ExactDecimal("0", 0);

    /// <summary>What the claim is about, for sentences.</summary>
    public static string Subject(ClaimContext context, ClaimSpec spec) => spec.Subject switch
    {
        Policies.Subject.Rare { Of: { } of } => $"the influence of '{of}' ({Scales.ScaleTable.Describe(context.Policy.Coarse[of])})",
        Policies.Subject.Mass { Of: { } of } => $"the influence of '{of}' ({Scales.ScaleTable.Describe(context.Policy.Coarse[of])})",
        Policies.Subject.Influence influence => $"the influence of '{influence.Of}' ({Scales.ScaleTable.Describe(context.Policy.Coarse[influence.Of])})",
        Policies.Subject.Effect effect => $"the effect of replacing {MechanismText.Write(effect.Site, effect.Units)} by {Replacement(effect)}",
        _ => "the property",
    };

    /// <summary>How many boxes, grouped by thousands.</summary>
    public static string Boxes(long boxes) => $"{boxes.ToString("N0", CultureInfo.InvariantCulture)} {(boxes == 1 ? "box" : "boxes")}";

    private static string Replacement(Subject.Effect effect) => effect.ReplacedBy switch
    {
        Policies.Replacement.Zero => "zero",
        Policies.Replacement.Mean => "its mean",
        Policies.Replacement.Resample => "its value on another row",
        _ => "every value that it can take",
    };
}
