using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Plots;

/// <summary>Draws named intervals one below the other, on one linear axis.</summary>
/// <remarks>A line from end to end, a disc at what was seen: filled where the label begins with a star, which is not printed. Every number is printed too, its ends rounded outward.</remarks>
internal static class ForestPlot
{
    /// <summary>Begins the label of a line that is marked.</summary>
    public const string Marked = "* ";

    private const double RowHeight = 13;
    private const double HeadHeight = 16;
    private const double Labels = 140;
    private const double Numbers = 128;
    private const int RowsPerFigure = 40;

    /// <summary>The plot, in as many figures as the lines need.</summary>
    public static ImmutableArray<Block> Of(Exhibit exhibit)
    {
        var axis = LinearAxis.Over(exhibit.Rows.SelectMany(Values));
        return [.. exhibit.Rows.Chunk(RowsPerFigure).Select(rows => new Block.Figure(HeadHeight + (rows.Length * RowHeight) + 4, Alt(exhibit, rows), (sheet, node, area) => Draw(sheet, node, area, (axis, exhibit.Value, rows))))];
    }

    private static IEnumerable<double> Values(ExhibitRow row) => new[] { row.Low, row.Middle, row.High }.Select(Drawn.Value).OfType<double>();

    private static string Name(ExhibitRow row) => row.Label.StartsWith(Marked, StringComparison.Ordinal) ? row.Label[Marked.Length..] : row.Label;

    private static string Alt(Exhibit exhibit, ExhibitRow[] rows) => $"{exhibit.Title}. " + string.Join(" ", rows.Select(row => $"{Name(row)}: {Text(row)}{(Name(row) == row.Label ? "" : ", marked")}."));

    private static string Text(ExhibitRow row) => row.Low is null && row.High is null ? row.Middle?.Decimal ?? "no number"
        : $"{(row.Middle is { } seen ? seen.Decimal + "  " : "")}[{row.Low?.Decimal ?? "-"}, {row.High?.Decimal ?? "-"}]";

    private static void Draw(Sheet sheet, int node, Area area, (LinearAxis? Axis, string Value, ExhibitRow[] Rows) what)
    {
        var plot = new Area(area.X + Labels, area.Y + HeadHeight, area.Width - Labels - Numbers, what.Rows.Length * RowHeight);
        if (what.Axis is { } axis) { DrawAxis(sheet, node, plot, axis); }
        sheet.WriteRight(node, new($"{what.Value}: seen, interval", TextStyle.Label), area.Right, area.Y + 9);
        foreach (var (index, row) in what.Rows.Index())
        {
            var middle = plot.Y + (index * RowHeight) + (RowHeight / 2);
            var isMarked = Name(row) != row.Label;
            sheet.Draw(new Mark.Line(Mark.Artifact, area.X, middle + (RowHeight / 2), area.Right, middle + (RowHeight / 2), 0.3, Palette.Hairline, 0));
            sheet.Write(node, Shorten.To(sheet.Fonts, new(Name(row), isMarked ? TextStyle.CellStrong : TextStyle.Cell), Labels - 12), area.X, middle + 2.5);
            sheet.WriteRight(node, Shorten.To(sheet.Fonts, new(Text(row), TextStyle.Cell), Numbers - 6), area.Right, middle + 2.5);
            if (what.Axis is not null) { DrawRow(sheet, node, (plot, middle), what.Axis, row, isMarked); }
        }
    }

    private static void DrawAxis(Sheet sheet, int node, Area plot, LinearAxis axis)
    {
        foreach (var tick in axis.Ticks())
        {
            var (label, x) = (new Phrase(axis.Label(tick), TextStyle.Label), plot.X + (plot.Width * axis.Place(tick)));
            sheet.Draw(new Mark.Line(Mark.Artifact, x, plot.Y - 3, x, plot.Bottom, 0.4, Palette.Hairline, 0));
            sheet.Write(node, label, x - (sheet.Measure(label) / 2), plot.Y - 7);
        }
    }

    private static void DrawRow(Sheet sheet, int node, (Area Plot, double Y) place, LinearAxis axis, ExhibitRow row, bool isMarked)
    {
        double? X(ReportNumber? number) => Drawn.Value(number) is { } value ? place.Plot.X + (place.Plot.Width * axis.Place(value)) : null;
        var color = isMarked ? Palette.Accent : Palette.Tint(Palette.Muted, 30);
        var (low, seen, high) = (X(row.Low), X(row.Middle), X(row.High));
        if ((low ?? seen) is { } from && (high ?? seen) is { } to)
        {
            sheet.Draw(new Mark.Line(node, from, place.Y, to, place.Y, isMarked ? 1.4 : 0.9, color, 0));
            foreach (var end in new[] { low, high }.OfType<double>()) { sheet.Draw(new Mark.Line(node, end, place.Y - 2.6, end, place.Y + 2.6, isMarked ? 1.4 : 0.9, color, 0)); }
        }

        if (seen is not { } x) { return; }
        sheet.Draw(new Mark.Disc(node, x, place.Y, 2.7, color, color));
        if (!isMarked) { sheet.Draw(new Mark.Disc(Mark.Artifact, x, place.Y, 1.5, Palette.White, Palette.White)); }
    }
}
