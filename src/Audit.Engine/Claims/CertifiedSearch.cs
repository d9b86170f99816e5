using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;

namespace Audit.Engine.Claims;

/// <summary>What a search and the checker established together.</summary>
/// <param name="Status">How the search ended.</param>
/// <param name="Proved">The bound that the checker accepted; infinity where there is none.</param>
/// <param name="IsAccepted">Whether the checker accepted a certificate.</param>
/// <param name="Found">Largest value replayed in reference arithmetic.</param>
/// <param name="Witness">The input that shows it.</param>
/// <param name="Boxes">Boxes bounded.</param>
/// <param name="Certificate">The certificate, or null.</param>
/// <param name="Record">Its content, for scripts.</param>
/// <param name="Trouble">What the checker rejected, or "".</param>
/// <param name="Networks">The networks of the certificate, for scripts; null where there is none.</param>
internal sealed record Proof(
    SearchStatus Status, double Proved, bool IsAccepted, double Found, float[]? Witness, long Boxes,
    CertificateEvidence? Certificate, Certificate? Record, string Trouble, ProvedNetworks? Networks = null)
{
    /// <summary>How many boxes the target would take, by the rate at which the bound fell; null where there is no telling.</summary>
    public long? Needed { get; init; }
}

/// <summary>The networks that a certificate names.</summary>
internal sealed record ProvedNetworks(ChainNetwork Original, ChainNetwork? Coarse);

/// <summary>Attacks, searches, writes the certificate and has it checked in exact arithmetic.</summary>
/// <remarks>What is published is what the checker accepted: a bound that it rejects is raised a little and tried again, never tolerated.</remarks>
internal static class CertifiedSearch
{
    private const int BoundBits = 32;
    private const int CoefficientBits = 40;
    private const int Attempts = 6;

    public static Proof Run(
        ClaimContext context, ClaimSpec spec, ChainNetwork original, ChainNetwork? coarse, IReadOnlyList<SearchBox> region, SearchQuery query,
        Func<float[], double?> replay, string states, IEnumerable<float[]>? candidates = null)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Func<bool>? guard = spec.Budget.Seconds is { } seconds ? () => watch.Elapsed.TotalSeconds > seconds : null;
        var options = new SearchOptions(spec.Budget.Boxes, BoundBits, context.Threads, guard, Ratio: spec.Budget.Ratio?.Value);
        var search = new BranchAndBound(original, coarse, region, query, options, replay);
        context.Report("attacking", null);
        foreach (var input in candidates ?? new Attack(original, coarse, query).Run(region, spec.Budget.Samples, (ulong)context.Policy.Seed)) { search.Offer(input); }
        var rate = new ClosingRate();
        var outcome = search.Run(new Progress(context, spec.Budget.Boxes, rate));
        var found = new Proof(outcome.Status, double.PositiveInfinity, false, outcome.Found, outcome.Witness, outcome.Boxes, null, null, "")
        {
            Needed = outcome.Status == SearchStatus.Exhausted && query.Target is { } target ? rate.Needed(outcome.Boxes, outcome.Proved, target) : null,
        };
        return outcome.Cover.IsEmpty || outcome.Status == SearchStatus.Falsified || !double.IsFinite(outcome.Proved) && query.SeeksBound && !double.IsNegativeInfinity(outcome.Proved)
            ? found
            : Certify(context, original, coarse, query, outcome, found, states);
    }

    private static Proof Certify(
        ClaimContext context, ChainNetwork original, ChainNetwork? coarse, SearchQuery query, SearchOutcome outcome, Proof found, string states)
    {
        var (first, second) = (CertificateCodec.Write(original), coarse is null ? null : CertificateCodec.Write(coarse));
        var (bound, trouble) = (Math.Max(outcome.Proved, -double.MaxValue), "");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            context.Report($"checking {outcome.Leaves:N0} leaves in exact arithmetic", null);
            var record = new Certificate(
                CertificateCodec.Digest(first), second is null ? "" : CertificateCodec.Digest(second), BoundBits, CoefficientBits, query.Fill(bound), outcome.Cover);
            var bytes = CertificateCodec.Write(record);
            var answer = Checker.Check(bytes, first, second, context.Threads);
            if (answer is CheckResult.Accepted accepted)
            {
                return found with { Proved = bound, IsAccepted = true, Record = record, Networks = new ProvedNetworks(original, coarse), Certificate = Write(context, bytes, first, second, record, accepted, states) };
            }

            trouble = ((CheckResult.Rejected)answer).Step;
            if (!query.SeeksBound) { break; }
            bound += (Math.Abs(bound) + Math.ScaleB(1, -8)) * Math.ScaleB(1, -19 + (3 * attempt));
        }

        return found with { Trouble = trouble };
    }

    private static CertificateEvidence Write(
        ClaimContext context, byte[] bytes, byte[] first, byte[]? second, Certificate record, CheckResult.Accepted accepted, string states)
    {
        const string Folder = "evidence/certificates";
        var file = context.Store.WriteAddressed(Folder, "certificate", bytes);
        ImmutableArray<EvidenceFile> networks = second is null
            ? [context.Store.WriteAddressed(Folder, "network", first)]
            : [context.Store.WriteAddressed(Folder, "network", first), context.Store.WriteAddressed(Folder, "network", second)];
        return new CertificateEvidence(file, networks, record.Boxes.Length, accepted.Leaves, states);
    }

    private sealed class Progress(ClaimContext context, int budget, ClosingRate rate) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value)
        {
            rate.Note(value.Boxes, value.Worst);
            context.Report(FormattableString.Invariant($"{value.Boxes:N0} boxes, {value.Open:N0} open, found {value.Found:G4}, proved {value.Worst:G4}"), Math.Min(1, value.Boxes / (double)budget));
        }
    }
}
