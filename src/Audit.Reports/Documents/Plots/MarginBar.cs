using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Plots;

/// <summary>Draws [found, proved] of one claim against its threshold, which stands at the same place in every bar.</summary>
/// <remarks>
/// The bar is solid to the nearer of the two numbers and light to the farther one; a stroke marks the bound. Positive numbers are drawn in proportion to the threshold;
/// where one is negative or the threshold is 0, by their distance from it.
/// </remarks>
internal static class MarginBar
{
    /// <summary>Where the threshold stands, as a share of the width.</summary>
    private const double Limit = 2.0 / 3;

    private const double Thickness = 5;
    private const double ArrowRoom = 5;

    /// <summary>The bar of a claim, as a figure; a dash where there is nothing to draw.</summary>
    public static Block Of(ClaimResult claim, double height = 13) => Drawn.Of(claim) is { Threshold: not null } drawn && (drawn.Found ?? drawn.Proved) is not null
        ? new Block.Figure(height, Alt(claim), (sheet, node, area) => Draw(sheet, node, area with { Width = area.Width - ArrowRoom }, drawn, Words.ColorOf(claim.Verdict)))
        : Block.Of("no number to draw", TextStyle.Label);

    private static string Alt(ClaimResult claim) =>
        $"Bar for {claim.Spec.Id}: found {claim.Found?.Decimal ?? "nothing"}, proved {claim.Proved?.Decimal ?? "nothing"}, threshold {claim.Threshold?.Decimal}.";

    private static void Draw(Sheet sheet, int node, Area area, Drawn drawn, Color color)
    {
        var middle = area.Y + (area.Height / 2);
        var (found, proved) = (Place(drawn.Found, drawn), Place(drawn.Proved, drawn));
        var (near, far) = (Math.Min(found ?? proved!.Value, proved ?? found!.Value), Math.Max(found ?? proved!.Value, proved ?? found!.Value));
        Bar(sheet, node, area, middle, 1, Palette.Track);
        Bar(sheet, node, area, middle, far, Palette.Tint(color, 62));
        Bar(sheet, node, area, middle, found is null ? 0 : near, color);
        if (proved is { } bound && bound < 1) { Stroke(sheet, node, area.X + (bound * area.Width), middle, 4.2, 1.2, color); }
        if (far >= 1) { Beyond(sheet, node, area.Right, middle, Palette.Tint(color, found is null || proved is null || near < 1 ? 30 : 0)); }
        Stroke(sheet, node, area.X + (Limit * area.Width), middle, 6, 0.9, Palette.Ink);
    }

    /// <summary>Where a value stands, as a share of the width.</summary>
    private static double? Place(double? value, Drawn drawn)
    {
        if (value is not { } number || drawn.Threshold is not { } limit) { return null; }
        var least = Math.Min(drawn.Found ?? 0, drawn.Proved ?? 0);
        var reach = Math.Max(Math.Abs((drawn.Found ?? limit) - limit), Math.Abs((drawn.Proved ?? limit) - limit));
        var share = limit > 0 && least >= 0 ? number / limit : reach == 0 ? 1 : 1 + ((number - limit) / reach);
        return double.IsNaN(share) ? null : Math.Clamp(share * Limit, 0, 1);
    }

    private static void Bar(Sheet sheet, int node, Area area, double middle, double share, Color color)
    {
        if (share > 0) { sheet.Draw(new Mark.Fill(node, new(area.X, middle - (Thickness / 2), share * area.Width, Thickness), color, 1)); }
    }

    private static void Stroke(Sheet sheet, int node, double x, double middle, double reach, double weight, Color color) =>
        sheet.Draw(new Mark.Line(node, x, middle - reach, x, middle + reach, weight, color, 0));

    /// <summary>An arrow head: the value lies beyond the drawing.</summary>
    private static void Beyond(Sheet sheet, int node, double right, double middle, Color color) =>
        sheet.Draw(new Mark.Polygon(node, [(right - 1, middle - 4.5), (right + 4, middle), (right - 1, middle + 4.5)], color));
}
