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
