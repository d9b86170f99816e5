using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;
using Audit.Reports.Documents.Plots;

namespace Audit.Reports.Documents.Sections;

/// <summary>Every claim in a row: what it says, its numbers, how far it is from its threshold, its evidence and verdict.</summary>
internal static class ClaimTable
{
    private const double Bar = 80;
    private const double Verdict = 70;
    private const double LeastNumber = 44;
    private const double MostNumber = 78;
    private const int MostCharacters = 240;

    /// <summary>Places the table.</summary>
    public static void Place(Sheet sheet, Report report)
    {
        var node = Flow.Part(sheet, "Claims",
            "Each claim of the policy with the pair [found, proved]: the largest value that was exhibited and the bound that was proved. Numbers are rounded to the safe side: "
            + "what was found is never shown larger, and what was proved never stronger, than it is.");
        Legend(sheet, node);
        var number = NumberWidth(sheet.Fonts, report);
        new Table(
            [
                new("Claim", Table.Usable(6) - (3 * number) - Bar - Verdict), new("Threshold", number, Alignment.Right), new("Found", number, Alignment.Right),
                new("Proved", number, Alignment.Right), new("Against the threshold", Bar), new("Verdict", Verdict),
            ], [.. report.Claims.Select(Row)]).Place(sheet, node);
    }

    /// <summary>Whether the table shows only the beginning of what a claim says.</summary>
    public static bool IsCut(ClaimResult claim) => claim.Spec.Says.Length > MostCharacters + 40;

    /// <summary>As wide as the widest number needs, within limits; a number that needs more is made smaller.</summary>
    private static double NumberWidth(FontSet fonts, Report report) => report.Claims
        .SelectMany(claim => new[] { claim.Found?.Decimal, claim.Proved?.Decimal, ThresholdText(claim) }).OfType<string>()
        .Select(text => GlyphRun.Measure(fonts, TextStyle.Cell.Face, TextStyle.Cell.Size, text) + 1).Append(LeastNumber).Max() is var widest && widest < MostNumber ? widest : MostNumber;

    private static string ThresholdText(ClaimResult claim) => claim.Threshold is { } limit ? $"{Words.Sign(claim.Spec.Comparison)} {limit.Decimal}" : "holds";

    private static ImmutableArray<Block> Row(ClaimResult claim)
    {
        var color = Words.ColorOf(claim.Verdict);
        return
        [
            new Block.Stack(
            [
                Block.Of(claim.Spec.Id, TextStyle.CellStrong),
                Block.Of(Says(claim), TextStyle.Label with { Color = Palette.Ink }),
                Block.Of(claim.Unit.Length > 0 ? $"{claim.QuantityName}, {claim.Unit}" : claim.QuantityName, TextStyle.Label with { Size = 6.2 }),
            ]),
            new Block.Fitted(ThresholdText(claim), TextStyle.Cell, Alignment.Right),
            Number(claim.Found), Number(claim.Proved),
            new Block.Stack([MarginBar.Of(claim, 12), Margin.Of(claim) is { } margin ? Block.Of($"margin {margin.Text}", TextStyle.Label) : Block.Empty]),
            new Block.Stack([Block.Of(Words.Of(claim.Verdict), TextStyle.CellStrong with { Color = color }), Block.Of(Words.Basis(claim), TextStyle.Label)]),
        ];
    }

    /// <summary>What the claim says; a very long text is cut here and stands whole beside the sentence that was decided.</summary>
    private static string Says(ClaimResult claim) => IsCut(claim) ? Shorten.Text(claim.Spec.Says, MostCharacters) + " (whole in the next part)" : claim.Spec.Says;

    private static Block Number(ReportNumber? number) => number is null
        ? Block.Of("\u2013", TextStyle.Cell with { Color = Palette.Muted }, Alignment.Right)
        : new Block.Fitted(number.Decimal, TextStyle.Cell, Alignment.Right);

    private static void Legend(Sheet sheet, int parent)
    {
        var node = sheet.Open("P", parent);
        var (x, middle) = (Sheet.Left, sheet.Y + 5);
        sheet.Draw(new Mark.Fill(Mark.Artifact, new(x, middle - 2.5, 16, 5), Palette.Good, 1));
        x += 20 + sheet.Write(node, new("to the nearer of the two numbers;", TextStyle.Label), x + 20, middle + 2.4) + 9;
        sheet.Draw(new Mark.Fill(Mark.Artifact, new(x, middle - 2.5, 16, 5), Palette.Tint(Palette.Good, 62), 1));
        x += 20 + sheet.Write(node, new("to the farther one; coloured stroke: proved;", TextStyle.Label), x + 20, middle + 2.4) + 9;
        sheet.Draw(new Mark.Line(Mark.Artifact, x + 2, middle - 6, x + 2, middle + 6, 0.9, Palette.Ink, 0));
        sheet.Write(node, new("threshold", TextStyle.Label), x + 8, middle + 2.4);
        sheet.Y += 18;
    }
}
