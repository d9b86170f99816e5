using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Layout;
using Audit.Reports.Documents.Plots;

namespace Audit.Reports.Documents.Sections;

/// <summary>The three claims that come closest to their thresholds, or lie farthest beyond them.</summary>
internal static class TightestMargins
{
    /// <summary>Places the table; nothing where no claim has a number.</summary>
    public static void Place(Sheet sheet, int parent, Report report)
    {
        var rows = report.Claims.Select((claim, index) => (Claim: claim, Margin: Margin.Of(claim), index)).Where(row => row.Margin is not null)
            .OrderBy(row => row.Margin!.Share).ThenBy(row => row.index).Take(3).Select(row => Row(row.Claim, row.Margin!)).ToImmutableArray();
        if (rows.IsEmpty) { return; }
        Flow.Heading(sheet, parent, "Tightest margins", 60);
        const double bar = 96, number = 66, margin = 46;
        new Table(
            [
                new("Claim", Table.Usable(5) - bar - (2 * number) - margin), new("Decides", number, Alignment.Right), new("Threshold", number, Alignment.Right),
                new("Margin", margin, Alignment.Right), new("Against the threshold", bar),
            ], rows).Place(sheet, parent);
    }

    private static ImmutableArray<Block> Row(ClaimResult claim, Margin margin)
    {
        var decides = claim.Verdict == VerdictKind.Falsified ? claim.Found ?? claim.Proved : claim.Proved;
        return
        [
            Block.Of(claim.Spec.Id, TextStyle.CellStrong),
            new Block.Fitted(decides!.Decimal, TextStyle.Cell, Alignment.Right),
            new Block.Fitted($"{Words.Sign(claim.Spec.Comparison)} {claim.Threshold!.Decimal}", TextStyle.Cell, Alignment.Right),
            Block.Of(margin.Text, TextStyle.CellStrong with { Color = Words.ColorOf(claim.Verdict) }, Alignment.Right),
            MarginBar.Of(claim),
        ];
    }
}
