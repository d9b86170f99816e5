using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Layout;
using Audit.Reports.Documents.Plots;

namespace Audit.Reports.Documents.Sections;

/// <summary>The numbers beside the bounds of claims: intervals, curves and tables, each with what it may be used for.</summary>
internal static class ExhibitsPart
{
    private const int MostRowsBesideACurve = 24;

    /// <summary>Room for the sentence below a heading, and the most that a figure may ask for to stay with both.</summary>
    private const double UseHeight = 40;
    private const double LargestFigure = 420;

    /// <summary>Whether a report has any.</summary>
    public static bool IsThere(Report report) => report.Claims.Any(claim => claim.Exhibits.Length > 0);

    /// <summary>Places the part.</summary>
    public static void Place(Sheet sheet, Report report)
    {
        var node = Flow.Part(sheet, "Beside the bounds",
            "Numbers that the committed rows give beside the bound of a claim. Each says whether its numbers hold together, one at a time, or are estimates. All are recomputed when the report is checked; ends are rounded outward.");
        foreach (var claim in report.Claims)
        {
            foreach (var exhibit in claim.Exhibits) { One(sheet, node, claim, exhibit); }
        }
    }

    private static void One(Sheet sheet, int node, ClaimResult claim, Exhibit exhibit)
    {
        ImmutableArray<Block> figures = exhibit.Kind switch { ExhibitKind.Forest => [.. ForestPlot.Of(exhibit)], ExhibitKind.Curve => [CurvePlot.Of(exhibit)], _ => [] };
        var first = figures.IsEmpty ? 0 : figures[0].Pieces(sheet.Fonts, Sheet.Width).Sum(piece => piece.Height);
        Flow.Heading(sheet, node, $"{claim.Spec.Id}: {exhibit.Title}", UseHeight + Math.Min(first, LargestFigure));
        Flow.Place(sheet, node, "P", Block.Of(exhibit.Use, TextStyle.Cell with { Color = Palette.Muted }));
        sheet.Y += 4;
        foreach (var figure in figures) { Flow.Place(sheet, node, "Div", figure); }
        if (exhibit.Kind == ExhibitKind.Table || (exhibit.Kind == ExhibitKind.Curve && exhibit.Rows.Length <= MostRowsBesideACurve)) { TableOf(exhibit).Place(sheet, node); }
        sheet.Skip(6);
    }

    /// <summary>The numbers as a table of those columns that have any.</summary>
    private static Table TableOf(Exhibit exhibit)
    {
        (string Header, Func<ExhibitRow, ReportNumber?> Of)[] all =
            [(exhibit.Axis.Length > 0 ? exhibit.Axis : "at", row => row.At), ("lower end", row => row.Low), (exhibit.Value, row => row.Middle), ("upper end", row => row.High)];
        var numbers = all.Where(column => exhibit.Rows.Any(row => column.Of(row) is not null)).ToList();
        var hasLabels = exhibit.Rows.Any(row => row.Label.Length > 0) || numbers.Count == 0;
        var columns = numbers.Count + (hasLabels ? 1 : 0);
        var usable = Table.Usable(columns);
        var wide = hasLabels ? numbers.Count == 0 ? usable : Math.Max(usable - (numbers.Count * 82), usable / columns) : 0;
        var narrow = numbers.Count == 0 ? 0 : (usable - wide) / numbers.Count;
        return new Table(
            [.. hasLabels ? [new Column("", wide)] : Array.Empty<Column>(), .. numbers.Select(column => new Column(column.Header, narrow, Alignment.Right))],
            [.. exhibit.Rows.Select(row => ImmutableArray.CreateRange<Block>(
            [
                .. hasLabels ? [Block.Of(Label(row), TextStyle.CellStrong)] : Array.Empty<Block>(),
                .. numbers.Select(column => Block.Of(column.Of(row)?.Decimal ?? "", TextStyle.Cell, Alignment.Right)),
            ]))]);
    }

    private static string Label(ExhibitRow row) => row.Label.StartsWith(ForestPlot.Marked, StringComparison.Ordinal) ? row.Label[ForestPlot.Marked.Length..] : row.Label;
}
