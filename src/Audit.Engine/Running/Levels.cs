using Audit.Bounds.Statistics;
using Audit.Engine.Policies;

namespace Audit.Engine.Running;

/// <summary>The error that each statistical claim may make.</summary>
internal static class Levels
{
    /// <summary>1 - confidence of a claim.</summary>
    public static ExactAlpha Of(Policy policy, ClaimSpec spec)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return ExactAlpha.OfConfidence(spec.Confidence.Text);
    }
}
