using Audit.Engine.Data;
using Audit.Engine.Policies;

namespace Audit.Engine.Claims;

/// <summary>Makes the twin that a claim compares with, and runs it over rows.</summary>
internal static class TwinTable
{
    public static Twin Of(ClaimContext context, ClaimSpec spec)
    {
        if (spec.Subject is Subject.Influence influence) { return new CoarseTwin(context.Subject, context.Coarse[influence.Of], spec.At, context.Device); }
        var effect = (Subject.Effect)spec.Subject;
        var reference = effect.Reference ?? (context.Data.ContainsKey(spec.Over!) ? spec.Over : null);
        return new PatchedTwin(
            context.Subject, spec.At, Mechanism.Resolve(context.Subject.Graph, effect, spec.Id), effect.ReplacedBy,
            reference is null ? null : context.Data[reference], (ulong)context.Policy.Seed, ClaimContext.Stream(spec), context.Device);
    }
}
