using Audit.Engine.Verdicts;
using Audit.Reports.Attestations;
using Audit.Reports.Documents.Fonts;
using Audit.Reports.Json;
using Audit.Reports.Pdf;
using Audit.Reports.Signing;
using Audit.Reports.Verification;

namespace Audit.Reports;

/// <summary>Makes the PDF of a report.</summary>
/// <param name="report">What is told.</param>
/// <param name="reportJson">The bytes of report.json, to embed.</param>
/// <param name="withSignatureField">Whether to leave room for a signature.</param>
public delegate UnsignedPdf PdfRenderer(Report report, ReadOnlyMemory<byte> reportJson, bool withSignatureField);

/// <summary>Writes a report and its views into the folder that holds its evidence.</summary>
/// <remarks>
/// Guarantee: report.json appears last and whole, after everything else is in place; a run that is killed leaves no report.json, and so nothing that passes for a report.
/// </remarks>
public static class ReportFolder
{
    /// <summary>The name of the document in a report's folder.</summary>
    public const string PdfName = "report.pdf";

    private const string Partial = ".partial";

    /// <summary>The renderer of reports, set in the system's fonts.</summary>
    /// <exception cref="Models.InputFaultException">A font is missing or damaged; names the package to install.</exception>
    public static PdfRenderer Renderer()
    {
        var fonts = FontSet.Find();
        return (report, reportJson, withSignatureField) => ReportPdf.Render(report, reportJson, fonts, withSignatureField);
    }

    /// <summary>Writes a report with the system's fonts.</summary>
    /// <param name="report">What is told.</param>
    /// <param name="folder">The report's folder.</param>
    /// <param name="key">The key that signs, or null for an unsigned report.</param>
    /// <exception cref="Models.InputFaultException">A font is missing or damaged; names the package to install.</exception>
    public static void Write(Report report, string folder, SigningKey? key) => Write(report, folder, key, Renderer());

    /// <summary>Writes report.json, report.sarif, report.junit.xml, report.pdf, and when there is a key report.intoto.jsonl.</summary>
    /// <param name="report">What is told.</param>
    /// <param name="folder">The report's folder.</param>
    /// <param name="key">The key that signs, or null for an unsigned report.</param>
    /// <param name="render">Makes the PDF.</param>
    public static void Write(Report report, string folder, SigningKey? key, PdfRenderer render)
    {
        if (key is not null) { PlanEnvelope.Keep(folder, ReportFile.Read(folder, report.Plan.Path), key); }
        var json = ReportJson.Write(report);
        var pdf = render(report, json, key is not null);
        var files = new List<(string Name, byte[] Bytes)>
        {
            (Sarif.FileName, Sarif.Write(report)),
            (JUnit.FileName, JUnit.Write(report)),
            (PdfName, key is null ? pdf.Bytes.ToArray() : PdfSigner.Sign(pdf, key)),
        };
        if (key is not null) { files.Add((Bundle.FileName, Bundle.Write(report, json, key))); }
        files.Add((ReportJson.FileName, json));
        Replace(folder, files);
    }

    private static void Replace(string folder, List<(string Name, byte[] Bytes)> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var left in Directory.GetFiles(folder, "*" + Partial)) { File.Delete(left); }
        foreach (var (name, bytes) in files) { WriteThrough(Path.Combine(folder, name + Partial), bytes); }
        File.Delete(Path.Combine(folder, ReportJson.FileName));
        File.Delete(Path.Combine(folder, Bundle.FileName));
        foreach (var (name, _) in files) { File.Move(Path.Combine(folder, name + Partial), Path.Combine(folder, name), overwrite: true); }
    }

    private static void WriteThrough(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
