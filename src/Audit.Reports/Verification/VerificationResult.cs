using System.Collections.Immutable;
using Audit.Engine.Verdicts;

namespace Audit.Reports.Verification;

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
