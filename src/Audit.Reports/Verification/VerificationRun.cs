using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography;
using Audit.Engine.Verdicts;
using Audit.Models;

namespace Audit.Reports.Verification;

/// <summary>Collects outcomes; a fault of the input in one check does not stop the others.</summary>
internal sealed class VerificationRun
{
    private readonly List<CheckOutcome> outcomes = [];

    /// <summary>What was found so far.</summary>
    public ImmutableArray<CheckOutcome> Outcomes => [.. outcomes];

    /// <summary>Runs a check that gives a value; null where it failed.</summary>
    public T? Do<T>(string name, Func<T> step)
        where T : class
    {
        T? value = null;
        Check(name, () =>
        {
            value = step();
            return [];
        });
        return value;
    }

    /// <summary>Runs a check that the caller gave: content that makes it fail in any way at all has not passed.</summary>
    public void CheckMore(ReportCheck more, Report report, string folder)
    {
        try
        {
            Check(more.Name, () => more.Faults(report, folder));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            outcomes.Add(new(more.Name, [$"the check could not be carried out ({fault.GetType().Name}): {fault.Message}"], ""));
        }
    }

    /// <summary>Runs a check that gives faults.</summary>
    public void Check(string name, Func<IEnumerable<string>> faults, string note = "")
    {
        ImmutableArray<string> found;
        try
        {
            found = [.. faults()];
        }
        catch (InputFaultException fault)
        {
            found = [.. fault.Diagnostics.Select(diagnostic => diagnostic.ToString())];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException or AsnContentException)
        {
            found = [fault.Message];
        }

        outcomes.Add(new(name, found, note));
    }
}
