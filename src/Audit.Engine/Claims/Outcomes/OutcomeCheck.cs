using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Models;

namespace Audit.Engine.Claims;

/// <summary>Refuses claims about outcomes that do not fit the model or the data, or that no outcome on so few rows could verify.</summary>
internal static class OutcomeCheck
{
    /// <summary>Adds every fault of a claim.</summary>
    public static void Check(Inputs inputs, ClaimSpec claim, string place, FaultCollector faults)
    {
        if (!inputs.Data.TryGetValue(claim.Over ?? "", out var data)) { return; }
        void Add(string code, string message) => faults.Add(new Diagnostic(code, place, message));
        var needs = new OutcomeNeeds(claim, Levels.Of(inputs.Policy, claim), Add);
        if (claim.Subject is Subject.Performance performance) { PerformanceCheck.Check(inputs, performance, data, needs); }
        if (claim.Subject is Subject.Recorded recorded) { faults.Try(() => RecordedCheck.Check(recorded, data, needs)); }
    }

    /// <summary>How many clusters there are.</summary>
    public static int Clusters(DataSet data) => data.Clusters!.Value.Distinct().Count();
}
