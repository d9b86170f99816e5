using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Models;

namespace Audit.Engine.Claims;

/// <summary>Refuses claims about outcomes that do not fit the model or the data, or that no outcome on so few rows could verify.</summary>
internal static class OutcomeCheck
{
    /// <summary>Adds every fault of a claim.</summary>
    public static void Check(Inputs inputs, ClaimSpec claim, string place, FaultCollector faults) =>
        faults.Try(() => Needs(inputs, claim, (code, message) => faults.Add(new Diagnostic(code, place, message))));

    /// <summary>The fewest rows, clusters or tries with which a claim about outcomes can be verified; null where no number is enough.</summary>
    public static long? Fewest(Inputs inputs, ClaimSpec claim) => Needs(inputs, claim, (_, _) => { });

    private static long? Needs(Inputs inputs, ClaimSpec claim, Action<string, string> add)
    {
        if (!inputs.Data.TryGetValue(claim.Over ?? "", out var data)) { return null; }
        var needs = new OutcomeNeeds(claim, Levels.Of(inputs.Policy, claim), add);
        if (claim.Subject is Subject.Performance performance) { PerformanceCheck.Check(inputs, performance, data, needs); }
        if (claim.Subject is Subject.Probe probe) { Probes.ProbeCheck.Check(inputs, probe, data, needs); }
        if (claim.Subject is Subject.Recorded recorded) { RecordedCheck.Check(recorded, data, needs); }
        return needs.Fewest;
    }

    /// <summary>How many clusters there are.</summary>
    public static int Clusters(DataSet data) => data.Clusters!.Value.Distinct().Count();
}
