using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Signing;

namespace Audit.Reports.Verification;

/// <summary>One more check of a report, given by the caller, such as the checker over its certificates.</summary>
/// <param name="Name">What is checked, in a few words.</param>
/// <param name="Faults">From the report and its folder to what is wrong; empty where nothing is.</param>
public sealed record ReportCheck(string Name, Func<Report, string, IEnumerable<string>> Faults);

/// <summary>How a report is verified.</summary>
/// <param name="Trust">Keys that may sign, or null.</param>
/// <param name="KeyId">The one key that must have signed, or null.</param>
/// <param name="AllowUnsigned">Accepts a report that nobody signed, or that an unknown key signed.</param>
/// <param name="Now">The time at which keys must be valid.</param>
/// <param name="More">Further checks, run last.</param>
public sealed record VerifyOptions(TrustFile? Trust, string? KeyId, bool AllowUnsigned, DateTimeOffset Now, ImmutableArray<ReportCheck> More);

/// <summary>What one check found.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Faults">What is wrong; empty where nothing is.</param>
/// <param name="Note">What a reader must know though it is no fault, such as that nobody signed; or empty.</param>
public sealed record CheckOutcome(string Name, ImmutableArray<string> Faults, string Note)
{
    /// <summary>Whether nothing is wrong.</summary>
    public bool Passed => Faults.IsEmpty;
}

/// <summary>What verification found.</summary>
/// <param name="Checks">The checks, in the order in which they ran; those that a fault made impossible are left out.</param>
/// <param name="Report">The report, or null where it cannot be read.</param>
/// <param name="SignedBy">Id of the key whose signatures hold, or null.</param>
public sealed record VerificationResult(ImmutableArray<CheckOutcome> Checks, Report? Report, string? SignedBy)
{
    /// <summary>Whether every check passed.</summary>
    public bool Passed => Report is not null && Checks.All(check => check.Passed);

    /// <summary>The first fault, with the name of its check; null where there is none.</summary>
    public string? FirstFault => Checks.FirstOrDefault(check => !check.Passed) is { } failed ? $"{failed.Name}: {failed.Faults[0]}" : null;

    /// <summary>0 where every check passed, else 4.</summary>
    public int ExitCode => Passed ? 0 : 4;
}
