using System.Collections.Immutable;

namespace Audit.Engine.Policies;

/// <summary>What a family of claims asks of its members.</summary>
internal static class FamilyRules
{
    /// <summary>The claims, with a fault where Holm's procedure is asked of claims with different confidences.</summary>
    public static ImmutableArray<ClaimSpec> Checked(ImmutableArray<ClaimSpec> claims, Fields document, Faults faults)
    {
        var confidences = claims.Where(claim => claim.Assurance == Assurance.Statistical).Select(claim => claim.Confidence.Value).Distinct().Count();
        if (confidences > 1 && document.Node("family") is SourceNode.Scalar { Text: "holm" })
        {
            faults.Add("contradiction", document.LineOf("family"), "family", "got holm with statistical claims of different confidences, wanted one confidence; state it once for the document.");
        }

        return claims;
    }
}
