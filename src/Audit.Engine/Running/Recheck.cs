using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Engine.Claims;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Re-evaluates everything in a report that needs no model: certificates, what they state, statistical ends, verdicts.</summary>
/// <remarks>No pass is run and no solver is asked. Each fault names its claim and what differs.</remarks>
public static class Recheck
{
    /// <summary>Every fault of a report in its folder; none when all holds.</summary>
    /// <param name="report">The report as read from report.json.</param>
    /// <param name="folder">The folder that holds its evidence.</param>
    /// <param name="threads">Workers of the checker.</param>
    /// <param name="progress">Told what is checked, or null.</param>
    public static IEnumerable<string> Faults(Report report, string folder, int threads = 1, IProgress<string>? progress = null)
    {
        if (Evidence.Plan(folder) is not { } plan) { yield return "evidence/plan.json is missing or not canonical JSON"; yield break; }
        foreach (var fault in PlanAgreement.Faults(report, folder, plan)) { yield return fault; }
        foreach (var claim in report.Claims)
        {
            progress?.Report(claim.Spec.Id);
            foreach (var fault in Certificates(claim, folder, plan, threads).Concat(RareMeaning.Faults(claim, report.Randomness, folder, plan)).Concat(Rows(claim, folder))) { yield return $"claim '{claim.Spec.Id}': {fault}"; }
        }

        if (Gate.OpinionOf(report.Claims) != report.Opinion) { yield return $"the opinion is '{report.Opinion}', the verdicts give '{Gate.OpinionOf(report.Claims)}'"; }
    }

    private static IEnumerable<string> Certificates(ClaimResult claim, string folder, JObject plan, int threads)
    {
        if (claim.Spec.Subject is Subject.Compact)
        {
            foreach (var fault in CompactMeaning.Faults(claim, folder)) { yield return fault; }
            yield break;
        }

        if (claim.Spec.Subject is Subject.ClosedForm)
        {
            foreach (var fault in ClosedFormMeaning.Faults(claim, folder)) { yield return fault; }
            yield break;
        }

        var records = new List<Certificate>();
        foreach (var item in claim.Certificates)
        {
            var bytes = Evidence.Read(folder, item.File);
            var networks = item.Networks.Select(network => Evidence.Read(folder, network)).ToArray();
            if (bytes is null || networks.Any(network => network is null)) { yield return $"{item.File.Path} or one of its networks is missing or altered"; continue; }
            if (Checker.Check(bytes, networks[0]!, networks.Length > 1 ? networks[1] : null, threads) is CheckResult.Rejected rejected) { yield return $"{item.File.Path} is rejected: {rejected.Step}"; continue; }
            if (CertificateCodec.TryRead(bytes, out Certificate? record, out _)) { records.Add(record); }
        }

        if (claim.Verdict != VerdictKind.Verified || claim.Spec.Subject is Subject.Rare || claim.Spec.Over is null && claim.Spec.Subject is not (Subject.Property or Subject.Mass)) { yield break; }
        foreach (var fault in CertificateMeaning.Faults(claim, records, folder, plan)) { yield return fault; }
    }

    /// <summary>The result that the rows give, from nothing that the report says of it; null where a claim of this kind cannot have such rows, whoever wrote them.</summary>
    private static ClaimResult? Judged(RowRule rule, ClaimResult claim, CommittedRows rows, string folder)
    {
        try { return rule.JudgeAnew(claim, rows, folder); }
        catch (Exception fault) when (fault is KeyNotFoundException or ArgumentException or InvalidOperationException or ArithmeticException or IndexOutOfRangeException or NullReferenceException or IOException) { return null; }
    }

    private static IEnumerable<string> Rows(ClaimResult claim, string folder)
    {
        if (claim.Rows is null) { yield break; }
        if (CommittedRows.Read(folder, claim.Rows) is not { } rows) { yield return $"{claim.Rows.File.Path} is missing, altered, or not rows"; yield break; }
        if (RowRules.Of(claim) is not { } rule) { yield return $"{claim.Rows.File.Path} holds rows, and claims of this kind have none"; yield break; }
        if (Judged(rule, claim, rows, folder) is not { } again) { yield return $"{claim.Rows.File.Path} has not the columns, the error or the numbers that such a claim is judged from"; yield break; }
        if (again.Verdict != claim.Verdict && claim.Verdict != VerdictKind.Unknown) { yield return $"the rows give '{again.Verdict}', the report says '{claim.Verdict}'"; }
        if (again.Proved != claim.Proved) { yield return $"the rows prove {again.Proved?.Hex}, the report says {claim.Proved?.Hex}"; }
        if (!again.Exhibits.SequenceEqual(claim.Exhibits, ExhibitEquality.Instance)) { yield return "the rows give other numbers in an exhibit than the report shows"; }
        if (again.Found != claim.Found) { yield return $"the rows show {again.Found?.Hex}, the report says {claim.Found?.Hex}"; }
    }
}
