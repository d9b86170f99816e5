using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Plots;

/// <summary>Draws [found, proved] of every claim on one logarithmic axis, with its threshold.</summary>
/// <remarks>
/// A disc is what was found, a stroke what was proved, a hollow diamond the threshold. Zero stands in a strip of its own at the left; a claim with a negative number is written out.
/// </remarks>
internal sealed class InfluencePlot
{
    private const double RowHeight = 15;
    private const double HeadHeight = 16;
    private const double Labels = 132;
    private const double Ratios = 48;
    private const double Strip = 34;
    private const int RowsPerFigure = 36;
    private readonly LogAxis? axis;
    private readonly bool hasStrip;

    private InfluencePlot(ImmutableArray<ClaimResult> claims)
    {
        ImmutableArray<double> values = [.. claims.Where(claim => Written(claim, Drawn.Of(claim)) is null).SelectMany(Values)];
        axis = LogAxis.Over(values);
        hasStrip = values.Any(value => value == 0);
    }

    /// <summary>The plot, in as many figures as the claims need.</summary>
    public static ImmutableArray<Block> Of(ImmutableArray<ClaimResult> claims)
    {
        var plot = new InfluencePlot(claims);
        return [.. claims.Chunk(RowsPerFigure).Select(rows => new Block.Figure(HeadHeight + (rows.Length * RowHeight) + 4, Alt(rows), (sheet, node, area) => plot.Draw(sheet, node, area, rows)))];
    }

    private static IEnumerable<double> Values(ClaimResult claim) => new[] { Drawn.Of(claim).Found, Drawn.Of(claim).Proved, Drawn.Of(claim).Threshold }.OfType<double>();

    private static string Alt(ClaimResult[] rows) => "Found, proved and threshold on a logarithmic axis. " + string.Join(" ", rows.Select(claim =>
        $"{claim.Spec.Id}: found {claim.Found?.Decimal ?? "nothing"}, proved {claim.Proved?.Decimal ?? "nothing"}, threshold {claim.Threshold?.Decimal ?? "none"}, {Words.Of(claim.Verdict)}."));

    private void Draw(Sheet sheet, int node, Area area, ClaimResult[] rows)
    {
        var plot = new Area(area.X + Labels, area.Y + HeadHeight, area.Width - Labels - Ratios, rows.Length * RowHeight);
        DrawAxis(sheet, node, plot);
        sheet.WriteRight(node, new("proved / found", TextStyle.Label), area.Right, area.Y + 9);
        foreach (var (index, claim) in rows.Index())
        {
            var middle = plot.Y + (index * RowHeight) + (RowHeight / 2);
            sheet.Draw(new Mark.Line(Mark.Artifact, area.X, middle + (RowHeight / 2), area.Right, middle + (RowHeight / 2), 0.3, Palette.Hairline, 0));
            sheet.Write(node, Shorten.To(sheet.Fonts, new(claim.Spec.Id, TextStyle.CellStrong), Labels - 10), area.X, middle + 2.5);
            if (claim.Looseness.Length > 0) { sheet.WriteRight(node, Shorten.To(sheet.Fonts, new(claim.Looseness, TextStyle.Cell), Ratios - 6), area.Right, middle + 2.5); }
            DrawRow(sheet, node, plot, middle, claim);
        }
    }

    private void DrawAxis(Sheet sheet, int node, Area plot)
    {
        if (hasStrip)
        {
            sheet.Draw(new Mark.Fill(Mark.Artifact, new(plot.X - 6, plot.Y, Strip - 6, plot.Height), Palette.Panel, 0));
            sheet.Write(node, new("0", TextStyle.Label), plot.X + 5, plot.Y - 7);
        }

        if (axis is null) { return; }
        foreach (var exponent in axis.Ticks())
        {
            var label = new Phrase(LogAxis.Label(exponent), TextStyle.Label);
            var x = Left(plot) + (Wide(plot) * (exponent - axis.First) / (axis.Last - axis.First));
            sheet.Draw(new Mark.Line(Mark.Artifact, x, plot.Y - 3, x, plot.Bottom, 0.4, Palette.Hairline, 0));
            sheet.Write(node, label, x - (sheet.Measure(label) / 2), plot.Y - 7);
        }
    }

    private void DrawRow(Sheet sheet, int node, Area plot, double middle, ClaimResult claim)
    {
        var drawn = Drawn.Of(claim);
        var color = Words.ColorOf(claim.Verdict);
        if (Written(claim, drawn) is { } text)
        {
            sheet.Write(node, Shorten.To(sheet.Fonts, new(text, TextStyle.Label), Wide(plot)), Left(plot) + 4, middle + 2.4);
            return;
        }

        var (found, proved, threshold) = (Place(plot, drawn.Found, 4), Place(plot, drawn.Proved, 11), Place(plot, drawn.Threshold, 19));
        if (found is { } from && proved is { } to)
        {
            sheet.Draw(new Mark.Fill(node, new(Math.Min(from, to), middle - 1.5, Math.Abs(to - from), 3), Palette.Tint(color, 55), 0));
        }

        if (threshold is { } limit) { Diamond(sheet, node, limit, middle); }
        if (proved is { } bound) { sheet.Draw(new Mark.Line(node, bound, middle - 4.4, bound, middle + 4.4, 1.8, color, 0)); }
        if (found is { } seen) { sheet.Draw(new Mark.Disc(node, seen, middle, 2.5, color, Palette.White)); }
    }

    /// <summary>What is written where a logarithmic axis has no place for a claim; null where it has.</summary>
    private static string? Written(ClaimResult claim, Drawn drawn) => (drawn.Found ?? drawn.Proved) is null
        ? claim.Spec.Comparison == Engine.Policies.Comparison.Holds ? $"a property: {Words.Of(claim.Verdict)}, no number" : "no number"
        : drawn.Found < 0 || drawn.Proved < 0 || drawn.Threshold < 0
            ? $"below 0: found {claim.Found?.Decimal ?? "nothing"}, proved {claim.Proved?.Decimal ?? "nothing"}, threshold {claim.Threshold?.Decimal ?? "none"}"
            : null;

    private double? Place(Area plot, double? value, double zero) => value switch
    {
        null => null,
        > 0 when axis is not null => Left(plot) + (Wide(plot) * axis.Place(value.Value)),
        _ => plot.X - 4 + zero,
    };

    private double Left(Area plot) => plot.X + (hasStrip ? Strip : 0);

    private double Wide(Area plot) => plot.Right - Left(plot) - 12;

    /// <summary>The sign of a threshold.</summary>
    public static void Diamond(Sheet sheet, int node, double x, double y)
    {
        ImmutableArray<(double X, double Y)> Corners(double reach) => [(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)];
        sheet.Draw(new Mark.Polygon(node, Corners(4.2), Palette.Ink));
        sheet.Draw(new Mark.Polygon(node, Corners(2.9), Palette.White));
    }
}
