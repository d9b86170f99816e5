namespace Audit.Engine.Verdicts;

/// <summary>From verdicts to an opinion and an exit code. The default is to fail.</summary>
public static class Gate
{
    /// <summary>Unqualified only where there is a claim and every one is verified; adverse where one is falsified; else a disclaimer.</summary>
    public static Opinion OpinionOf(IReadOnlyCollection<ClaimResult> claims) =>
        claims.Any(claim => claim.Verdict == VerdictKind.Falsified) ? Opinion.Adverse
        : claims.Count > 0 && claims.All(claim => claim.Verdict == VerdictKind.Verified) ? Opinion.Unqualified : Opinion.Disclaimer;

    /// <summary>0 passed, 1 a claim violated, 3 inconclusive.</summary>
    public static int ExitCode(Opinion opinion) => opinion switch { Opinion.Unqualified => 0, Opinion.Adverse => 1, _ => 3 };
}
