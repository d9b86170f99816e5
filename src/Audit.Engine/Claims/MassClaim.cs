using Audit.Bounds.Certificates;
using Audit.Bounds.Mass;
using Audit.Bounds.Smt;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>Certified mass: the share of a region, by volume, on which a quantity stays within a number or a property holds.</summary>
/// <remarks>
/// Guarantee: for an input drawn evenly from the region's boxes, each box equally often, the quantity exceeds the number with probability at most what is proved: 1 minus the exact volume of the
/// boxes of an accepted certificate. What is not proved is counted as failing, so nothing here falsifies.
/// </remarks>
internal static class MassClaim
{
    public static ClaimResult Run(ClaimContext context, ClaimSpec spec)
    {
        var mass = (Subject.Mass)spec.Subject;
        var start = Start(context, spec, mass);
        var outcome = MassProof.Run(context, spec, mass, start.Sentence);
        start = start with { Work = outcome.Boxes > 0 ? Results.Boxes(outcome.Boxes) : start.Work };
        if (outcome.IsStopped) { return Results.Unknown(start, "the wall-clock guard stopped the search, so that what it proved is no function of the plan; leave out budget.seconds."); }
        if (outcome.Record is not { } record) { return Results.Unknown(start, $"{outcome.Trouble}{(outcome.Boxes > 0 ? "; this is no evidence that the share is exceeded" : "")}."); }
        if (MassOf(outcome.Task.Region, record, out var reason) is not { } rest) { return Results.Unknown(start, $"no exact volume: {reason}."); }
        return context.Smt.Confirm(context, spec, Judge(spec, start with { Certificates = [outcome.Evidence!] }, rest), outcome.Proof);
    }

    /// <summary>The verdict from the proved share: pure, so that checking repeats it.</summary>
    public static ClaimResult Judge(ClaimSpec spec, ClaimResult start, double rest)
    {
        var result = start with { Reached = Assurance.Certified, Proved = Results.Proved(rest) };
        return Results.Satisfies(rest, spec)
            ? result with { Verdict = VerdictKind.Verified, Reason = $"the rest of the region, by volume, is proved; the exact checker accepted the certificate of {Results.Boxes(start.Certificates.Sum(item => item.Boxes))}." }
            : Results.Unknown(result, "what is not proved within the budget is more than the share; this is no evidence that it is exceeded.");
    }

    /// <summary>The mean over the region's boxes of the share of each that no box of the certificate covers, rounded up.</summary>
    public static double? MassOf(IReadOnlyList<(float[] Lower, float[] Upper)> region, Certificate record, out string reason) =>
        OpenMass.Of(region, record.Boxes, out reason) is { } open ? CertifiedMass.Rest(Rational.One - new Rational(open.AtMost.Open, open.AtMost.Whole)) : null;

    private static ClaimResult Start(ClaimContext context, ClaimSpec spec, Subject.Mass mass) =>
        Results.Start(spec, $"For an input drawn evenly from {MassProof.From(context, spec, mass)}: the probability that {MassProof.Event(context, spec, mass)} {Results.Condition(spec)}, in reference arithmetic.", null) with
        {
            QuantityName = "share of the region that is not proved", Unit = "share of the volume", Method = "largest boxes first, exact volume of what is proved",
        };
}
