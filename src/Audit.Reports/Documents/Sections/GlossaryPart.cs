using System.Collections.Immutable;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Sections;

/// <summary>What the words of a report mean, and what this document was made with.</summary>
internal static class GlossaryPart
{
    private static readonly ImmutableArray<(string Word, string Meaning)> Words =
    [
        ("found", "The most extreme value of the quantity that some input actually exhibited, or the value over the sample. It proves no bound."),
        ("proved", "The bound that was established: over all inputs of the region, or over the distribution with the stated confidence, the quantity is not beyond it."),
        ("threshold", "What the policy compares the quantity with. It was fixed before the run."),
        ("certified", "Worst case, and the small checker accepted a certificate in exact arithmetic; where the policy asks for it a solver confirmed too."),
        ("worst case", "Holds for every input of the region, with every rounding accounted for."),
        ("statistical", "Holds with confidence 1 - alpha under the sampling plan that was fixed beforehand."),
        ("observed", "A number was seen. It bounds nothing."),
        ("verified", "The claim holds, on the evidence named beside it."),
        ("violated", "The claim does not hold; a witness or committed rows show it."),
        ("not established", "Neither was shown within the budget. This is no evidence against the claim, but a gate does not open on it."),
        ("reference arithmetic", "float32 with one fixed order of fused multiply-adds, the same bits on every device. All numbers speak of it."),
        ("coarse-graining", "A coarser copy of the model: rounded, pruned, quantised. Influence is how much what it discards can change the outputs."),
        ("mechanism", "A part of the model, such as a neuron, whose value is replaced. Its effect is how much that changes the outputs."),
        ("root", "One digest that commits to every row (RFC 6962): no row can be changed, added or dropped afterwards."),
    ];

    /// <summary>Places the part.</summary>
    public static void Place(Sheet sheet, Report report)
    {
        sheet.Skip(16);
        sheet.Require(160);
        var node = Flow.Part(sheet, "Words", "What the words of this report mean.");
        KeyValues.Place(sheet, node, [.. Words.Select(entry => (entry.Word, Block.Of(entry.Meaning, TextStyle.Body)))]);
        Flow.Heading(sheet, node, "This document", 60);
        Flow.Place(sheet, node, "P", Block.Of(
            $"Written by Audit {report.ToolVersion}. report.json is attached and is the truth; these pages are a view of it. Made again from the same report.json and fonts, "
            + "this file has the same bytes, its signature excepted. It is set in:", TextStyle.Body));
        foreach (var face in new[] { FontFace.Regular, FontFace.Bold, FontFace.Mono })
        {
            Flow.Place(sheet, node, "P", new Block.Text(
                [new(sheet.Fonts[face].FileName, TextStyle.Cell), new($"  {sheet.Fonts[face].Sha256.Hex}", TextStyle.Code with { Size = 6 })], Alignment.Left));
        }
    }
}
