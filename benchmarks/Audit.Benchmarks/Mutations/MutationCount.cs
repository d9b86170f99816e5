using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Search;

namespace Audit.Benchmarks.Mutations;

/// <summary>What the checker says of many changed certificates, and what stands of those that it accepts.</summary>
/// <param name="Total">Changes tried.</param>
/// <param name="Rejected">Rejected by the checker.</param>
/// <param name="Unchanged">Accepted, and the bytes are those of the good certificate.</param>
/// <param name="Following">Accepted; the statement is the good one or follows from it.</param>
/// <param name="Proved">Accepted; another statement, which the search in float64 proves on its own, by splitting inputs.</param>
/// <param name="Attacked">Accepted; another statement, which no input of an attack breaks.</param>
/// <param name="Wrong">Accepted, and an input breaks the statement.</param>
internal sealed record MutationCount(int Total, int Rejected, int Unchanged, int Following, int Proved, int Attacked, int Wrong)
{
    private const int Points = 400;
    private const int Boxes = 1000;

    /// <summary>Tries so many changes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Where the changes begin.</param>
    /// <param name="told">Told each kind and what came of it.</param>
    public static MutationCount Run(int count, int seed, Action<string, string>? told = null)
    {
        var subjects = Subject.All().ToArray();
        var result = new MutationCount(0, 0, 0, 0, 0, 0, 0);
        for (var draw = 0; result.Total < count; draw++)
        {
            var (subject, random) = (subjects[draw % subjects.Length], new Random((seed * 1_000_003) + draw));
            if (new Mutator(subject, random).Next() is not { } mutation) { continue; }
            var outcome = Outcome(subject, mutation, random);
            told?.Invoke(mutation.Kind, outcome);
            result = result with
            {
                Total = result.Total + 1,
                Rejected = result.Rejected + (outcome == "rejected" ? 1 : 0),
                Unchanged = result.Unchanged + (outcome == "unchanged" ? 1 : 0),
                Following = result.Following + (outcome == "following" ? 1 : 0),
                Proved = result.Proved + (outcome == "proved" ? 1 : 0),
                Attacked = result.Attacked + (outcome == "attacked" ? 1 : 0),
                Wrong = result.Wrong + (outcome == "wrong" ? 1 : 0),
            };
        }

        return result;
    }

    private static string Outcome(Subject subject, Mutation mutation, Random random)
    {
        if (Checker.Check(mutation.Certificate, mutation.Original, mutation.Coarse) is not CheckResult.Accepted) { return "rejected"; }
        if (!CertificateCodec.TryRead(mutation.Certificate, out Certificate? claim, out _) || !CertificateCodec.TryRead(mutation.Original, out ChainNetwork? original, out _)) { return "wrong"; }
        ChainNetwork? coarse = null;
        if (mutation.Coarse is { } bytes && !CertificateCodec.TryRead(bytes, out coarse, out _)) { return "wrong"; }
        if (StatementAttack.Breaks(claim, original, coarse, random, Points) is not null) { return "wrong"; }
        return CertificateCodec.Write(claim).AsSpan().SequenceEqual(CertificateCodec.Write(subject.Certificate)) ? "unchanged"
            : StatementAttack.Follows(claim, subject.Certificate) ? "following"
            : IsProved(claim, original, coarse) ? "proved"
            : "attacked";
    }

    private static bool IsProved(Certificate claim, ChainNetwork original, ChainNetwork? coarse)
    {
        var query = new SearchQuery([.. claim.Clauses.Select(clause => clause.AnyOf.Select(literal => new SearchLiteral(literal, false)).ToImmutableArray())], null);
        var region = claim.Boxes.Select(box => new SearchBox([.. box.Lower], [.. box.Upper])).ToArray();
        return new BranchAndBound(original, coarse, region, query, new SearchOptions(Boxes), _ => null).Run().Status == SearchStatus.Proved;
    }
}
