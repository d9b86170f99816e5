using System.Collections.Immutable;
using System.Globalization;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Formats;

namespace Audit.Cli.Terminal;

/// <summary>Prints the verdicts of a report as a table.</summary>
internal static class VerdictTable
{
    private const int ShownInputs = 20;

    public static void Print(Report report, string folder, TextWriter output)
    {
        string[] head = ["claim", "verdict", "evidence", "found", "proved", "threshold"];
        var rows = report.Claims.Select(Cells).ToImmutableArray();
        var widths = Enumerable.Range(0, head.Length).Select(column => Math.Max(head[column].Length, rows.Select(row => row[column].Length).DefaultIfEmpty(0).Max())).ToArray();
        output.WriteLine();
        output.WriteLine("  " + Style.Quiet(string.Join("  ", head.Select((cell, column) => Pad(cell, widths[column], column)))));
        for (var index = 0; index < rows.Length; index++)
        {
            var claim = report.Claims[index];
            var cells = rows[index].Select((cell, column) => column == 1 ? Paint(claim.Verdict, Pad(cell, widths[1], 1)) : Pad(cell, widths[column], column));
            output.WriteLine("  " + string.Join("  ", cells));
            if (claim.Verdict != VerdictKind.Verified) { output.WriteLine("      " + Style.Quiet(claim.Reason)); }
            if (claim.Verdict == VerdictKind.Falsified && claim.Witness is { } witness) { output.WriteLine("      " + Style.Quiet(Witness(folder, witness))); }
        }

        output.WriteLine();
        output.WriteLine($"  {Opinion(report.Opinion)}");
    }

    /// <summary>The witness input, shortened, and where the whole of it is.</summary>
    private static string Witness(string folder, EvidenceFile witness)
    {
        var values = DataReader.Read(Path.Combine(folder, witness.Path)).Inputs(null).Values.ToArray();
        var shown = string.Join(", ", values.Take(ShownInputs).Select(value => value.ToString("0.####", CultureInfo.InvariantCulture)));
        return $"witness [{shown}{(values.Length > ShownInputs ? ", …" : "")}] in {witness.Path}";
    }

    private static string[] Cells(ClaimResult claim) =>
    [
        claim.Spec.Id, Word(claim.Verdict), claim.Reached switch { Assurance.WorstCase => "worst-case", var other => other.ToString().ToLowerInvariant() },
        claim.Found?.Decimal ?? "-", claim.Proved?.Decimal ?? "-", claim.Threshold is { } threshold ? $"{Sign(claim.Spec.Comparison)} {threshold.Decimal}" : Threshold(claim.Spec.Comparison),
    ];

    private static string Threshold(Comparison comparison) => comparison == Comparison.Below ? "< 0" : "holds";

    private static string Sign(Comparison comparison) => comparison switch { Comparison.AtMost => "<=", Comparison.AtLeast => ">=", _ => "<" };

    private static string Word(VerdictKind verdict) => verdict switch { VerdictKind.Verified => "verified", VerdictKind.Falsified => "FALSIFIED", _ => "unknown" };

    private static string Paint(VerdictKind verdict, string text) => verdict switch { VerdictKind.Verified => Style.Good(text), VerdictKind.Falsified => Style.Bad(text), _ => Style.Open(text) };

    private static string Pad(string cell, int width, int column) => column >= 3 ? cell.PadLeft(width) : cell.PadRight(width);

    private static string Opinion(Opinion opinion) => opinion switch
    {
        Engine.Verdicts.Opinion.Unqualified => Style.Good("UNQUALIFIED") + ": every claim is verified.",
        Engine.Verdicts.Opinion.Adverse => Style.Bad("ADVERSE") + ": a claim is violated; the gate is closed.",
        _ => Style.Open("DISCLAIMER") + ": a claim is not established; the gate is closed.",
    };
}
