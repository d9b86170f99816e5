using System.Collections.Immutable;
using System.Globalization;
using Audit.Bounds.Certificates;
using Audit.Bounds.Checking;
using Audit.Bounds.Smt.Leaves;

namespace Audit.Bounds.Smt;

/// <summary>How much is written of the leaves.</summary>
/// <param name="Rows">Most rows; a leaf has one for each clause.</param>
/// <param name="Products">Most products of numbers in all questions; about 19 microseconds each in Z3.</param>
/// <param name="Delta">Error of the statement on rows that were not asked.</param>
public sealed record LeafLimits(int Rows = 1000, long Products = 100_000, double Delta = 1e-3);

/// <summary>Scripts that confirm final rows of leaves of a certificate one by one, from numbers of an evaluation apart from the checker's.</summary>
/// <remarks>
/// All rows where the limits allow it, else a seeded choice together with the tightest among as many others. A row is written only where the exact value of what would be asked is within
/// its limit, so a solver that answers "sat" refutes this code. Networks with other units than ReLU have no script; multipliers of phases are not used, the sides themselves are.
/// </remarks>
public static class LeafScript
{
    private static readonly ImmutableArray<string> Shared =
    [
        "(define-fun relu ((v Real)) Real (ite (>= v 0.0) v 0.0))",
        "(define-fun size ((v Real)) Real (ite (>= v 0.0) v (- v)))",
        "(define-fun larger ((v Real) (w Real)) Real (ite (>= v w) v w))",
    ];

    /// <summary>The script, or null where no row can be written.</summary>
    /// <param name="original">The original chain.</param>
    /// <param name="coarse">The coarse chain of the same shape, or null.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="clauses">What the policy says of every input, in the form of the certificate's clauses.</param>
    /// <param name="limits">How much is written; null for the usual.</param>
    public static SmtScript? Script(ChainNetwork original, ChainNetwork? coarse, Certificate certificate, ImmutableArray<Clause> clauses, LeafLimits? limits = null)
    {
        limits ??= new LeafLimits();
        if (LeafNetwork.Of(original, coarse) is not { } network || coarse is not null && !SameShape(original, coarse)) { return null; }
        var digest = CertificateCodec.Digest(CertificateCodec.Write(certificate));
        var seed = ulong.Parse(digest[..16], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var leaves = certificate.Boxes.SelectMany((box, index) => TreeCover.Leaves(box).Select(leaf => new PlacedLeaf(index, leaf))).ToList();
        var (rows, writer) = (leaves.Count * clauses.Length, new LeafWriter(network, clauses));
        var most = (int)Math.Clamp(limits.Products / Math.Max(1, (network.IsPair ? 3 : 1) * network.Entries), 0, limits.Rows);
        if (most == 0) { return null; }
        List<WrittenRow> Choose(int count, ulong salt) => [.. SeededChoice.Of(Enumerable.Range(0, rows), count, seed + salt).Chosen.Select(row => writer.Write(leaves[row / clauses.Length], row % clauses.Length))];
        var half = Math.Max(1, most / 2);
        var chosen = Choose(rows <= most ? most : half, 0);
        var tightest = rows <= most ? [] : Choose(half, 2).Where(row => row.IsProved).OrderBy(row => row.Slack).ThenBy(row => row.Name, StringComparer.Ordinal).Take(Math.Max(1, half / 2)).ToList();
        var written = chosen.Concat(tightest).Where(row => row.IsProved).DistinctBy(row => row.Name).ToList();
        return written.Count == 0 ? null : new SmtScript($"Final rows of leaves of a certificate, one by one. Certificate {digest}", "QF_LRA", Shared, [.. written.SelectMany(row => row.Queries)])
        {
            Notes = [Told(rows, chosen, tightest.Count, limits.Delta), "Given: the intervals of the units at each leaf, and that a computed row lies within its error; the checker proves them in its own way."],
        };
    }

    /// <summary>A script that asks some leaves completely, every ReLU of open sign by its cases, without our planes; null where none is small enough.</summary>
    /// <remarks>At most 14 units of open sign and 150 rows; only leaves at which this evaluation proves every clause, so the answer is unsat or the budget is spent. Given: as in <see cref="Script"/>.</remarks>
    public static SmtScript? Complete(ChainNetwork original, ChainNetwork? coarse, Certificate certificate, ImmutableArray<Clause> clauses, int most = 4)
    {
        if (LeafNetwork.Of(original, coarse) is not { } network || coarse is not null && !SameShape(original, coarse)) { return null; }
        if (network.Layers.Sum(layer => layer.Rows) * (network.IsPair ? 2 : 1) > MostCompleteRows) { return null; }
        var digest = CertificateCodec.Digest(CertificateCodec.Write(certificate));
        var seed = ulong.Parse(digest[..16], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var leaves = certificate.Boxes.SelectMany((box, index) => TreeCover.Leaves(box).Select(leaf => new PlacedLeaf(index, leaf)));
        var writer = new LeafWriter(network, clauses);
        var (chosen, _) = SeededChoice.Of(leaves, 16 * most, seed + 4);
        ImmutableArray<SmtQuery> queries = [.. chosen.Select(leaf => writer.Complete(leaf, original, coarse)).OfType<SmtQuery>().Take(most)];
        return queries.IsEmpty ? null : new SmtScript($"Leaves of a certificate, completely. Certificate {digest}", "QF_LRA", [], queries)
        {
            Notes = [$"{queries.Length} leaves of at most {LeafWriter.MostOpen} units of open sign, a seeded choice. Given: the intervals of the units at each leaf, and that a computed row lies within its error."],
        };
    }

    private const int MostCompleteRows = 150;

    private static bool SameShape(ChainNetwork a, ChainNetwork b) => a.Layers.Length == b.Layers.Length && a.Layers.Zip(b.Layers).All(pair => pair.First.Rows == pair.Second.Rows && pair.First.Activations.AsSpan().SequenceEqual(pair.Second.Activations.AsSpan()));

    private static string Told(int all, List<WrittenRow> chosen, int tightest, double delta)
    {
        var proved = chosen.Count(row => row.IsProved);
        var text = string.Create(CultureInfo.InvariantCulture, $"{proved} of {chosen.Count} rows of leaves {(chosen.Count == all ? "(all of the certificate)" : $"(a seeded choice of {all})")} are written");
        if (proved < chosen.Count) { return $"{text}; the others need more than this evaluation gives."; }
        return chosen.Count == all ? $"{text}." : string.Create(CultureInfo.InvariantCulture,
            $"{text}, and {tightest} of the tightest of as many others. If all are confirmed: with confidence 1 - {delta} at most a share {1 - Math.Pow(delta, 1.0 / chosen.Count):0.0000} of all rows could not be.");
    }
}
