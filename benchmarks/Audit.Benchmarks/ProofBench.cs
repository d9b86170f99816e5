using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;

namespace Audit.Benchmarks;

/// <summary>One search with its certificate and check, on one thread, with processor times.</summary>
/// <param name="Outcome">What the search established.</param>
/// <param name="SolveSeconds">Processor seconds of attack and search.</param>
/// <param name="CheckSeconds">Processor seconds of the check that accepted, or 0.</param>
/// <param name="Bytes">Size of the certificate, or 0.</param>
/// <param name="IsAccepted">Whether the checker accepted.</param>
internal sealed record ProofBench(SearchOutcome Outcome, double SolveSeconds, double CheckSeconds, int Bytes, bool IsAccepted)
{
    public const double Limit = 60;

    private const int MostRaises = 3;

    public static ProofBench Run(ChainNetwork original, ChainNetwork? coarse, SearchBox region, SearchQuery query, Func<float[], double?> replay)
    {
        var start = ThreadClock.Now();
        var search = new BranchAndBound(original, coarse, [region], query, new SearchOptions(10_000_000, Deadline: () => ThreadClock.Now() - start > Limit), replay);
        foreach (var input in new Attack(original, coarse, query).Run([region], 2400, 1)) { search.Offer(input); }
        var outcome = search.Run();
        var solve = ThreadClock.Now() - start;
        if (outcome.Cover.IsEmpty || outcome.Status != SearchStatus.Proved) { return new ProofBench(outcome, solve, 0, 0, false); }
        var (proved, seconds, bytes, accepted) = Certify(original, coarse, query, outcome);
        return new ProofBench(outcome with { Proved = proved }, solve, seconds, bytes, accepted && !(proved > query.Target));
    }

    /// <summary>Writes the certificate and has it checked; a sought bound that is rejected is raised a little and tried again, a few times.</summary>
    public static (double Proved, double Seconds, int Bytes, bool IsAccepted) Certify(ChainNetwork original, ChainNetwork? coarse, SearchQuery query, SearchOutcome outcome)
    {
        var (first, second) = (CertificateCodec.Write(original), coarse is null ? null : CertificateCodec.Write(coarse));
        var (seconds, bound) = (0.0, outcome.Proved);
        for (var attempt = 0; ; attempt++)
        {
            var certificate = CertificateCodec.Write(new Certificate(
                CertificateCodec.Digest(first), second is null ? "" : CertificateCodec.Digest(second), 32, 40, query.Fill(bound), outcome.Cover));
            var start = ThreadClock.Now();
            var accepted = Checker.Check(certificate, first, second) is CheckResult.Accepted;
            seconds += ThreadClock.Now() - start;
            if (accepted || attempt == MostRaises || !query.SeeksBound) { return (bound, seconds, certificate.Length, accepted); }
            bound += Math.Abs(bound) * Math.ScaleB(1, -19 + (3 * attempt));
        }
    }
}
