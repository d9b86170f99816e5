using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Which rule decides a claim.</summary>
internal static class ClaimTable
{
    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var result = Rule(context, spec)(context, spec);
        return result.Verdict == VerdictKind.Verified && result.Reached < spec.Assurance
            ? Results.Unknown(result, $"the evidence reached is '{result.Reached}', the policy asks for '{spec.Assurance}'.")
            : result;
    }

    private static Func<ClaimContext, ClaimSpec, ClaimResult> Rule(ClaimContext context, ClaimSpec spec)
    {
        if (spec.Subject is Subject.Property) { return PropertyClaim.Run; }
        if (spec.Subject is Subject.ClosedForm) { return ClosedFormClaim.Run; }
        if (spec.Subject is Subject.Mass) { return MassClaim.Run; }
        if (spec.Subject is Subject.Rare) { return RareClaim.Run; }
        if (spec.Subject is Subject.Compact) { return CompactClaim.Run; }
        if (spec.Subject is Subject.Performance) { return PerformanceClaim.Run; }
        if (spec.Subject is Subject.Probe) { return Probes.ProbeClaim.Run; }
        if (spec.Subject is Subject.Recorded) { return RecordedClaim.Run; }
        if (spec.Subject is Subject.Explanation) { return Explanations.ExplanationClaim.Run; }
        if (spec.Subject is Subject.Screen) { return Explanations.ScreenClaim.Run; }
        if (context.Data.ContainsKey(spec.Over!)) { return spec.Sequential is not { } rule ? SampleClaim.Run : rule.Design is null ? RunningMeanClaim.Run : SequentialClaim.Run; }
        var everyValue = spec.Subject is Subject.Effect { ReplacedBy: Replacement.Every };
        return context.Regions[spec.Over!].IsFinite && spec.Assurance != Assurance.Certified && !everyValue ? FiniteClaim.Run : RegionClaim.Run;
    }
}
