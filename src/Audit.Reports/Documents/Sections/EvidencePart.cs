using System.Collections.Immutable;
using System.Globalization;
using Audit.Engine.Verdicts;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Documents.Layout;

namespace Audit.Reports.Documents.Sections;

/// <summary>What there is to check: how to run again, inputs, rows, certificates, solver answers, files, assumptions, trusted parts.</summary>
internal static class EvidencePart
{
    private static readonly TextStyle DigestStyle = TextStyle.Code with { Size = 5.6 };
    private static readonly double DigestWidth = 217;

    /// <summary>Places the part.</summary>
    public static void Place(Sheet sheet, Report report)
    {
        var node = Flow.Part(sheet, "Evidence and rerun",
            "Nothing here has to be believed that can be recomputed. All files are named by their SHA-256 and lie beside this report.");
        Recipe(sheet, node, report);
        Inputs(sheet, node, report);
        Rows(sheet, node, report);
        Certificates(sheet, node, report);
        Solvers(sheet, node, report);
        List(sheet, node, "Assumptions: what every number rests on", report.Assumptions);
        List(sheet, node, "Trusted parts: what no certificate covers", report.Trusted);
        Files(sheet, node, report);
    }

    private static void Recipe(Sheet sheet, int node, Report report)
    {
        Flow.Heading(sheet, node, "How to check, step by step", 90);
        KeyValues.Place(sheet, node,
        [
            ("1  Signature, files", Step("audit verify .", "Signatures, digests, and that these pages and report.json agree. Needs neither network nor model.")),
            ("2  Certificates", Step("audit check .", "Every certificate in exact arithmetic by the small checker, every statistical end from its committed rows. No model passes.")),
            ("3  Inputs", Block.Of("Take the model and data files whose SHA-256 stand below, and no others.", TextStyle.Body)),
            ("4  Everything again", Step(report.Rerun, $"Recomputes with Audit {report.ToolVersion} and compares bits; the same inputs give the same bytes on any machine.")),
        ]);
    }

    private static Block.Stack Step(string command, string says) => new([Block.Of(command, TextStyle.Code with { Size = 7.2 }), Block.Of(says, TextStyle.Body)]);

    private static void Inputs(Sheet sheet, int node, Report report)
    {
        var models = report.Models.SelectMany(model => model.Files.Select(file => (Name: $"{model.Role}: {file.Name}", Size: Whole(file.Length) + " bytes", file.Sha256)));
        var data = report.Data.Select(set => (Name: $"{set.Name}: {set.File}", Size: Whole(set.Rows) + " rows", set.Sha256));
        Flow.Heading(sheet, node, "Models and data", 60);
        Digests(sheet, node, "Model or data set", "Size", [.. models.Concat(data).Append(("policy", "", report.PolicySha256)).Append((report.Plan.Path, Whole(report.Plan.Length) + " bytes", report.Plan.Sha256))]);
    }

    private static void Rows(Sheet sheet, int node, Report report)
    {
        ImmutableArray<ImmutableArray<Block>> rows = [.. report.Claims.Where(claim => claim.Rows is not null).Select(claim => ImmutableArray.Create<Block>(
            new Block.Stack([Name(claim), Block.Of(claim.Rows!.File.Path, DigestStyle)]),
            Right(Whole(claim.Rows.Count)), Right(Whole(claim.Rows.Failures)), new Block.Fitted(claim.Rows.Alpha, TextStyle.Cell, Alignment.Right),
            Block.Of(claim.Rows.Root, DigestStyle)))];
        if (rows.IsEmpty) { return; }
        Flow.Heading(sheet, node, "Committed rows of statistical claims", 60);
        new Table(
            [
                new("Claim, file", Table.Usable(5) - 118 - DigestWidth), new("Rows n", 40, Alignment.Right), new("Failures k", 40, Alignment.Right), new("Alpha", 38, Alignment.Right),
                new("RFC 6962 root of the rows", DigestWidth),
            ], rows).Place(sheet, node);
    }

    private static void Certificates(Sheet sheet, int node, Report report)
    {
        ImmutableArray<ImmutableArray<Block>> rows = [.. report.Claims.SelectMany(claim => claim.Certificates.Select(certificate => ImmutableArray.Create<Block>(
            new Block.Stack([Name(claim), Block.Of(certificate.States, TextStyle.Label)]),
            Right(Whole(certificate.Boxes)), Right(Whole(certificate.Leaves)),
            new Block.Stack([Named("certificate", certificate.File), .. certificate.Networks.Select(network => Named("network", network))]))))];
        if (rows.IsEmpty) { return; }
        Flow.Heading(sheet, node, "Certificates", 60);
        new Table(
            [new("Claim, what it states", Table.Usable(4) - 104 - DigestWidth), new("Boxes", 52, Alignment.Right), new("Leaves", 52, Alignment.Right), new("Files, SHA-256", DigestWidth)],
            rows).Place(sheet, node);
    }

    private static Block.Stack Named(string kind, EvidenceFile file) => new([Block.Of($"{kind}, {Whole(file.Length)} bytes", TextStyle.Label), Block.Of(file.Sha256.Hex, DigestStyle)]);

    private static void Solvers(Sheet sheet, int node, Report report)
    {
        ImmutableArray<ImmutableArray<Block>> rows = [.. report.Claims.SelectMany(claim => claim.Smt.Select(smt => ImmutableArray.Create<Block>(
            new Block.Stack([Name(claim), Block.Of(smt.File.Path, DigestStyle)]),
            Block.Of(smt.Solver, TextStyle.Cell), Right(Whole(smt.Queries)),
            Block.Of(smt.Answer, TextStyle.CellStrong with { Color = smt.Answer == "unsat" ? Palette.Good : Palette.Open }),
            Block.Of(smt.File.Sha256.Hex, DigestStyle))))];
        if (rows.IsEmpty) { return; }
        Flow.Heading(sheet, node, "Answers of SMT solvers; every query must be unsat", 60);
        new Table(
            [
                new("Claim, script", Table.Usable(5) - 118 - DigestWidth), new("Solver", 44), new("Queries", 32, Alignment.Right), new("Answer", 42), new("Script, SHA-256", DigestWidth),
            ], rows).Place(sheet, node);
    }

    private static void List(Sheet sheet, int node, string title, ImmutableArray<string> items)
    {
        if (items.IsDefaultOrEmpty) { return; }
        Flow.Heading(sheet, node, title);
        Flow.Bullets(sheet, node, items, TextStyle.Body);
    }

    private static void Files(Sheet sheet, int node, Report report)
    {
        if (report.Evidence.IsDefaultOrEmpty) { return; }
        Flow.Heading(sheet, node, "All files of the evidence folder", 60);
        Digests(sheet, node, "Path", "Bytes", [.. report.Evidence.Select(file => (file.Path, Whole(file.Length), file.Sha256))]);
    }

    private static void Digests(Sheet sheet, int node, string name, string size, ImmutableArray<(string Name, string Size, Audit.Models.Graphs.Digest Sha256)> files) => new Table(
        [new(name, Table.Usable(3) - 52 - DigestWidth), new(size, 52, Alignment.Right), new("SHA-256", DigestWidth)],
        [.. files.Select(file => ImmutableArray.Create<Block>(
            Block.Of(file.Name, TextStyle.Code with { Size = 6.2 }), Right(file.Size), Block.Of(file.Sha256.Hex, DigestStyle)))]).Place(sheet, node);

    private static Block.Text Name(ClaimResult claim) => new([new(claim.Spec.Id, TextStyle.CellStrong)], Alignment.Left);

    private static Block.Fitted Right(string text) => new Block.Fitted(text, TextStyle.Cell, Alignment.Right);

    private static string Whole(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
