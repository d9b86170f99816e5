using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Plots;

/// <summary>Draws points over an axis, joined by a line, with a band where they have ends.</summary>
/// <remarks>The axis is linear; logarithmic where its numbers are above 0 and span more than a factor of a thousand. The numbers stand in the table below it.</remarks>
internal static class CurvePlot
{
    private const double Height = 150;
    private const double Foot = 26;
    private const double Head = 12;
    private const double Side = 44;
    private const double Wide = 1000;

    /// <summary>The plot.</summary>
    public static Block Of(Exhibit exhibit) => new Block.Figure(Height, Alt(exhibit), (sheet, node, area) => Draw(sheet, node, area, exhibit));

    private static string Alt(Exhibit exhibit) => $"{exhibit.Title}: {exhibit.Value} against {exhibit.Axis}. " + string.Join(" ", exhibit.Rows.Select(row => $"{row.At?.Decimal}: {row.Low?.Decimal} {row.Middle?.Decimal} {row.High?.Decimal}."));

    private static void Draw(Sheet sheet, int node, Area area, Exhibit exhibit)
    {
        var plot = new Area(area.X + Side, area.Y + Head, area.Width - Side - 20, area.Height - Head - Foot);
        var at = exhibit.Rows.Select(row => Drawn.Value(row.At)).OfType<double>().ToList();
        var values = exhibit.Rows.SelectMany(row => new[] { row.Low, row.Middle, row.High }).Select(Drawn.Value).OfType<double>();
        if (LinearAxis.Over(at) is not { } line || LinearAxis.Over(values) is not { } up) { return; }
        var log = at.Min() > 0 && at.Max() / at.Min() > Wide ? LogAxis.Over(at) : null;
        sheet.Write(node, new(exhibit.Value, TextStyle.Label), area.X, area.Y + 7);
        sheet.WriteRight(node, new(exhibit.Axis, TextStyle.Label), plot.Right, plot.Bottom + 20);
        var ticks = log is null ? line.Ticks().Select(tick => (line.Label(tick), line.Place(tick))) : log.Ticks().Select(tick => (LogAxis.Label(tick), (tick - log.First) / (double)(log.Last - log.First)));
        Grid(sheet, node, plot, ticks, up);
        double X(double value) => plot.X + (plot.Width * (log?.Place(value) ?? line.Place(value)));
        double Y(double value) => plot.Bottom - (plot.Height * up.Place(value));
        Points(sheet, node, exhibit, number => Drawn.Value(number) is { } value ? X(value) : null, number => Drawn.Value(number) is { } value ? Y(value) : null);
    }

    private static void Grid(Sheet sheet, int node, Area plot, IEnumerable<(string Label, double Place)> ticks, LinearAxis up)
    {
        foreach (var (text, place) in ticks)
        {
            var (label, x) = (new Phrase(text, TextStyle.Label), plot.X + (plot.Width * place));
            sheet.Draw(new Mark.Line(Mark.Artifact, x, plot.Y, x, plot.Bottom + 3, 0.3, Palette.Hairline, 0));
            sheet.Write(node, label, x - (sheet.Measure(label) / 2), plot.Bottom + 11);
        }

        foreach (var tick in up.Ticks())
        {
            var y = plot.Bottom - (plot.Height * up.Place(tick));
            sheet.Draw(new Mark.Line(Mark.Artifact, plot.X - 3, y, plot.Right, y, 0.3, Palette.Hairline, 0));
            sheet.WriteRight(node, new(up.Label(tick), TextStyle.Label), plot.X - 6, y + 2.4);
        }
    }

    private static void Points(Sheet sheet, int node, Exhibit exhibit, Func<ReportNumber?, double?> across, Func<ReportNumber?, double?> up)
    {
        var rows = exhibit.Rows.Where(row => across(row.At) is not null).Select(row => (X: across(row.At)!.Value, Low: up(row.Low), Middle: up(row.Middle), High: up(row.High))).OrderBy(row => row.X).ToList();
        foreach (var (left, right) in rows.Zip(rows.Skip(1)))
        {
            if (left is { Low: { } a, High: { } b } && right is { Low: { } c, High: { } d }) { sheet.Draw(new Mark.Polygon(node, [(left.X, a), (left.X, b), (right.X, d), (right.X, c)], Palette.Tint(Palette.Accent, 82))); }
        }

        foreach (var (left, right) in rows.Zip(rows.Skip(1)))
        {
            if (left.Middle is { } from && right.Middle is { } to) { sheet.Draw(new Mark.Line(node, left.X, from, right.X, to, 1.2, Palette.Accent, 0)); }
            foreach (var (a, b) in new[] { (left.Low, right.Low), (left.High, right.High) })
            {
                if (a is { } start && b is { } end) { sheet.Draw(new Mark.Line(node, left.X, start, right.X, end, 0.6, Palette.Tint(Palette.Accent, 35), 0)); }
            }
        }

        foreach (var row in rows.Where(row => row.Middle is not null)) { sheet.Draw(new Mark.Disc(node, row.X, row.Middle!.Value, 2, Palette.Accent, Palette.White)); }
    }
}
