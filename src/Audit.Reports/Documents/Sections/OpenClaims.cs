using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Sections;

/// <summary>The claims that decide an opinion other than unqualified: what is violated, by which witness; what is not established, and why.</summary>
internal static class OpenClaims
{
    private const int Most = 2;
    private const int MostCharacters = 320;

    /// <summary>Places the first few, the violated ones before the others; nothing where every claim holds.</summary>
    public static void Place(Sheet sheet, int parent, Report report)
    {
        var open = report.Claims.Where(claim => claim.Verdict != VerdictKind.Verified).OrderBy(claim => claim.Verdict == VerdictKind.Falsified ? 0 : 1).ToImmutableArray();
        foreach (var claim in open.Take(Most))
        {
            Flow.Place(sheet, parent, "P", new Block.Panel(Words(claim), claim.Verdict == VerdictKind.Falsified ? Palette.BadPanel : Palette.OpenPanel));
            sheet.Skip(5);
        }

        if (open.Length > Most) { Flow.Place(sheet, parent, "P", Block.Of($"and {open.Length - Most} more, in the table of claims.", TextStyle.Label)); }
        if (!open.IsEmpty) { sheet.Skip(5); }
    }

    private static Block.Stack Words(ClaimResult claim)
    {
        var color = Documents.Words.ColorOf(claim.Verdict);
        return new(
        [
            new Block.Text([new(Shorten.Text(claim.Spec.Id, 80), TextStyle.Strong), new($" is {Documents.Words.Of(claim.Verdict)}", TextStyle.Strong with { Color = color })], Alignment.Left),
            Block.Of(Shorten.Text(claim.Sentence, MostCharacters), TextStyle.Cell),
            Block.Of(Why(claim), TextStyle.Cell with { Color = color }),
        ]);
    }

    private static string Why(ClaimResult claim)
    {
        if (claim.Verdict == VerdictKind.Unknown) { return $"Not established: {Shorten.Text(claim.Reason.TrimEnd('.'), MostCharacters)}. This is no evidence against the claim."; }
        var numbers = claim.Found is { } found && claim.Threshold is { } limit ? $"Found {found.Decimal}, threshold {Documents.Words.Of(claim.Spec.Comparison)} {limit.Decimal}. " : "";
        return numbers + (claim.Witness is { } witness ? $"Witness: {witness.Path}" : "The committed rows show it.");
    }
}
