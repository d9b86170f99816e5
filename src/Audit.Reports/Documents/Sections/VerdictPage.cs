using System.Collections.Immutable;
using System.Globalization;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;
using Audit.Reports.Documents.Plots;

namespace Audit.Reports.Documents.Sections;

/// <summary>Page one: the opinion, what it is about, how well it is founded, what it leaves open, how to check it.</summary>
internal static class VerdictPage
{
    /// <summary>Places the page; a long list of limits goes on behind it.</summary>
    public static void Place(Sheet sheet, Report report, Digest json, bool signed)
    {
        var node = sheet.Open("Sect", 0);
        Masthead(sheet, node, report);
        Banner.Place(sheet, node, report);
        if (!signed) { Unsigned(sheet, node); }
        Unsound(sheet, node, report);
        OpenClaims.Place(sheet, node, report);
        Identity(sheet, node, report);
        CountTiles.Place(sheet, node, report);
        TightestMargins.Place(sheet, node, report);
        Limits(sheet, node, report);
        Commands(sheet, node, report);
        Signature(sheet, node, report, json, signed);
    }

    private static void Masthead(Sheet sheet, int node, Report report)
    {
        var style = TextStyle.Label with { Face = FontFace.Bold, Color = Palette.Accent, Size = 8 };
        sheet.Y = 48;
        sheet.Mark("Verdict");
        var line = sheet.Open("P", node);
        sheet.Write(line, new("AUDIT REPORT", style), Sheet.Left, sheet.Y + 8);
        sheet.WriteRight(line, new(report.PlannedAt, TextStyle.Label), Sheet.Left + Sheet.Width, sheet.Y + 8);
        sheet.Y += 16;
        var size = GlyphRun.Measure(sheet.Fonts, FontFace.Bold, TextStyle.Title.Size, report.PolicyName) > 2 * Sheet.Width ? 11 : TextStyle.Title.Size;
        Flow.Place(sheet, node, "H1", Block.Of(report.PolicyName, TextStyle.Title with { Size = size }));
        sheet.Y += 8;
    }

    private static void Unsigned(Sheet sheet, int node)
    {
        Flow.Place(sheet, node, "P", new Block.Panel(new Block.Stack(
            [
                Block.Of("UNSIGNED", new(FontFace.Bold, 15, Palette.Open)),
                Block.Of("Nobody vouches for this document: it bears no signature, and anyone could have changed it. Do not rely on it where a signature is asked.", TextStyle.Body),
            ]), Palette.OpenPanel));
        sheet.Y += 8;
    }

    /// <summary>What weakens soundness stands on page one.</summary>
    private static void Unsound(Sheet sheet, int node, Report report)
    {
        foreach (var text in report.Assumptions.Concat(report.Trusted).Concat(report.NotShown).Where(text => text.Contains("unsound", StringComparison.OrdinalIgnoreCase)).Distinct())
        {
            Flow.Place(sheet, node, "P", new Block.Panel(new Block.Text(
                [new("Weakens soundness: ", TextStyle.Strong with { Color = Palette.Bad }), new(" " + text, TextStyle.Body)], Alignment.Left), Palette.BadPanel));
            sheet.Y += 6;
        }
    }

    private static void Identity(Sheet sheet, int node, Report report)
    {
        var subject = report.Models.FirstOrDefault();
        var pairs = ImmutableArray.CreateBuilder<(string, Block)>();
        if (subject is not null)
        {
            pairs.Add(("Model", Block.Of($"{subject.Name}, {Whole(subject.Parameters)} parameters, {Whole(subject.Nodes)} nodes, {subject.Input} to {subject.Output}", TextStyle.Strong)));
            pairs.Add(("SHA-256", Block.Of(subject.Sha256.Hex, TextStyle.Code with { Size = 7 })));
        }

        pairs.Add(("Policy, SHA-256", Block.Of(report.PolicySha256.Hex, TextStyle.Code with { Size = 7 })));
        pairs.Add(("Plan fixed at", new Block.Stack(
            [Block.Of($"{report.PlannedAt}, before the first pass; plan SHA-256", TextStyle.Body), Block.Of(report.Plan.Sha256.Hex, TextStyle.Code with { Size = 7 })])));
        KeyValues.Place(sheet, node, pairs.ToImmutable());
        sheet.Y += 6;
    }

    private static void Limits(Sheet sheet, int node, Report report)
    {
        Flow.Heading(sheet, node, "What this does not show");
        ImmutableArray<string> always =
        [
            "Anything outside of the sets and samples that the claims name, or in other arithmetic than the reference arithmetic.",
            .. report.Claims.Any(claim => claim.Reached == Assurance.Statistical) ? new[] { "Statistical claims speak of inputs drawn as their data were drawn, and may fail with the stated probability." } : [],
        ];
        Flow.Bullets(sheet, node, report.NotShown.IsDefaultOrEmpty ? always : report.NotShown, TextStyle.Body);
    }

    private static void Commands(Sheet sheet, int node, Report report)
    {
        Flow.Heading(sheet, node, "Check it yourself", 36);
        var style = TextStyle.Code with { Size = 7.2 };
        KeyValues.Place(sheet, node,
        [
            ("Verify, offline", Block.Of("audit verify .", style)),
            ("Run again", Block.Of(report.Rerun, style)),
        ]);
    }

    private static void Signature(Sheet sheet, int node, Report report, Digest json, bool signed)
    {
        Flow.Heading(sheet, node, "Signature", signed ? 60 : 36);
        var text = signed
            ? "The issuer signs this file digitally (ETSI.CAdES.detached, field AuditSignature). The signature covers every byte of it but its own value, the attached report.json included; "
                + "who signed is told by the signature, not by this page. Where the field is empty or does not verify, treat this report as unsigned."
            : "None. To sign, run the audit with a key (audit keygen, then audit run --key).";
        Flow.Place(sheet, node, "P", new Block.Ruled(new Block.Stack(
            [
                Block.Of(text, TextStyle.Body),
                new Block.Gap(3),
                new Block.Text([new("report.json, SHA-256 ", TextStyle.Label), new(" " + json.Hex, TextStyle.Code)], Alignment.Left),
                Block.Of($"Made by Audit {report.ToolVersion}.", TextStyle.Label),
            ]), signed ? Palette.Accent : Palette.Open));
    }

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
