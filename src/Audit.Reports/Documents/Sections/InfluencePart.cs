using System.Collections.Immutable;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;
using Audit.Reports.Documents.Plots;

namespace Audit.Reports.Documents.Sections;

/// <summary>[found, proved] of every claim on one axis, and then each claim as the sentence that was decided.</summary>
internal static class InfluencePart
{
    /// <summary>Places the part.</summary>
    public static void Place(Sheet sheet, Report report)
    {
        var node = Flow.Part(sheet, "Influence",
            "What was found and what was proved for every claim, on a logarithmic axis, beside its threshold. The distance between the two is what is still unknown: "
            + "for a worst-case claim the true value lies between them. Units differ from claim to claim.");
        Legend(sheet, node);
        foreach (var figure in InfluencePlot.Of(report.Claims))
        {
            Flow.Place(sheet, node, "Div", figure);
            sheet.Skip(8);
        }

        Flow.Heading(sheet, node, "The sentences that were decided", 90);
        foreach (var claim in report.Claims)
        {
            Flow.Place(sheet, node, "P", new Block.Ruled(Sentence(claim), Words.ColorOf(claim.Verdict)));
            sheet.Skip(9);
        }
    }

    private static void Legend(Sheet sheet, int parent)
    {
        var node = sheet.Open("P", parent);
        var (x, middle) = (Sheet.Left + 4, sheet.Y + 4);
        sheet.Draw(new Mark.Disc(Mark.Artifact, x, middle, 2.5, Palette.Good, Palette.White));
        x += 7 + sheet.Write(node, new("found", TextStyle.Label), x + 7, middle + 2.4) + 16;
        sheet.Draw(new Mark.Line(Mark.Artifact, x, middle - 4.4, x, middle + 4.4, 1.8, Palette.Good, 0));
        x += 6 + sheet.Write(node, new("proved", TextStyle.Label), x + 6, middle + 2.4) + 18;
        InfluencePlot.Diamond(sheet, Mark.Artifact, x, middle);
        sheet.Write(node, new("threshold", TextStyle.Label), x + 8, middle + 2.4);
        sheet.Y += 16;
    }

    private static Block.Stack Sentence(ClaimResult claim)
    {
        var color = Words.ColorOf(claim.Verdict);
        var blocks = ImmutableArray.CreateBuilder<Block>();
        blocks.Add(new Block.Text(
            [
                new(claim.Spec.Id, TextStyle.Strong), new($"  {Words.Of(claim.Verdict)}", TextStyle.Strong with { Color = color }),
                new($", {Words.Basis(claim)}", TextStyle.Body with { Color = color }),
            ], Alignment.Left));
        if (ClaimTable.IsCut(claim)) { blocks.Add(Block.Of(claim.Spec.Says, TextStyle.Body with { Color = Palette.Muted })); }
        blocks.Add(Block.Of(claim.Sentence, TextStyle.Body));
        blocks.Add(Block.Of(Numbers(claim), TextStyle.Cell with { Color = Palette.Accent }));
        blocks.Add(Block.Of(Reason(claim), TextStyle.Cell with { Color = Palette.Muted }));
        blocks.Add(Block.Of(string.Join("; ", new[] { claim.Method, claim.Work }.Where(text => text.Length > 0)), TextStyle.Label));
        if (claim.Verdict == VerdictKind.Falsified) { blocks.AddRange(new Block.Gap(3), Witness(claim)); }
        return new([.. blocks]);
    }

    private static string Numbers(ClaimResult claim)
    {
        var threshold = claim.Threshold is { } limit ? $", threshold {Words.Of(claim.Spec.Comparison)} {limit.Decimal}" : "";
        var unit = claim.Unit.Length > 0 ? $" ({claim.Unit})" : "";
        return claim.Found is null && claim.Proved is null
            ? $"{claim.QuantityName}: no number{threshold}"
            : $"{claim.QuantityName}{unit}: found {claim.Found?.Decimal ?? "nothing"}, proved {claim.Proved?.Decimal ?? "nothing"}{threshold}";
    }

    private static string Reason(ClaimResult claim) => claim.Verdict == VerdictKind.Unknown
        ? $"Not established: {claim.Reason.TrimEnd('.')}. This is no evidence against the claim."
        : claim.Reason;

    private static Block.Panel Witness(ClaimResult claim)
    {
        var title = new Phrase("Witness. ", TextStyle.CellStrong with { Color = Palette.Bad });
        if (claim.Witness is not { } file) { return new(new Block.Text([title, new(" The committed rows exhibit the violation; there is no single input.", TextStyle.Cell)], Alignment.Left), Palette.BadPanel); }
        var value = claim.Found is { } found ? $" exhibits {found.Decimal}" : " exhibits the violation";
        return new(new Block.Stack(
        [
            new Block.Text([title, new($" The input in the file below{value}; running the model on it shows so.", TextStyle.Cell)], Alignment.Left),
            Block.Of(file.Path, TextStyle.Code),
            Block.Of($"SHA-256 {file.Sha256.Hex}", TextStyle.Code with { Color = Palette.Muted }),
        ]), Palette.BadPanel);
    }
}
