using Audit.Engine.Verdicts;
using Audit.Models.Graphs;
using Audit.Reports.Attestations;
using Audit.Reports.Json;

namespace Audit.Reports.Verification;

/// <summary>The folder holds exactly the files of the report, each with the digest and length that the report says.</summary>
/// <remarks>What lies under journal/ belongs to a run and not to its report, and is passed over unless the report lists it.</remarks>
internal static class EvidenceCheck
{
    private const string Journal = "journal/";

    private static readonly string[] Views = [ReportJson.FileName, ReportFolder.PdfName, Bundle.FileName, PlanEnvelope.FileName, Sarif.FileName, JUnit.FileName];

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Every way in which the folder is not the one that the report lists.</summary>
    public static IEnumerable<string> Faults(Report report, string folder)
    {
        var unsafePaths = report.Evidence.Select(file => file.Path).Where(path => !IsSafe(path)).ToList();
        return unsafePaths.Count > 0
            ? unsafePaths.Select(path => $"the path {path} does not lie in the evidence folder.")
            : [.. OrderFaults(report), .. FolderFaults(report, folder), .. report.Evidence.SelectMany(file => FileFaults(file, folder)), .. ReferenceFaults(report)];
    }

    private static bool IsSafe(string path) => path.Split('/') is ["evidence" or "journal", _, ..] && ReportFile.IsSafe(path);

    private static IEnumerable<string> OrderFaults(Report report) => report.Evidence
        .Zip(report.Evidence.Skip(1))
        .Where(pair => string.CompareOrdinal(pair.First.Path, pair.Second.Path) >= 0)
        .Select(pair => $"the list of evidence is not sorted by path without repetition: {pair.First.Path} stands before {pair.Second.Path}.");

    private static IEnumerable<string> FolderFaults(Report report, string folder)
    {
        var listed = report.Evidence.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var (path, isLink) in Walk(new DirectoryInfo(folder), ""))
        {
            var known = listed.Contains(path) || Views.Contains(path);
            if (isLink && (known || !path.StartsWith(Journal, StringComparison.Ordinal))) { yield return $"{path} is a link, and a report holds only files."; }
            if (!known && !path.StartsWith(Journal, StringComparison.Ordinal)) { yield return $"{path} is an extra file: the report does not list it."; }
        }
    }

    private static IEnumerable<(string Path, bool IsLink)> Walk(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos("*", Everything).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var isLink = entry.LinkTarget is not null;
            if (isLink || entry is FileInfo) { yield return (prefix + entry.Name, isLink); }
            else if (entry is DirectoryInfo inner)
            {
                foreach (var found in Walk(inner, $"{prefix}{entry.Name}/")) { yield return found; }
            }
        }
    }

    private static IEnumerable<string> FileFaults(EvidenceFile file, string folder)
    {
        var length = ReportFile.Length(folder, file.Path);
        if (length is null) { return [$"{file.Path} is missing."]; }
        if (length != file.Length) { return [$"{file.Path} has {length} bytes, and the report says {file.Length}."]; }
        var digest = length == 0 ? Digest.Of([]) : DigestOf(folder, file.Path);
        return digest == file.Sha256 ? [] : [$"{file.Path} has the SHA-256 {digest}, and the report says {file.Sha256}."];
    }

    private static Digest DigestOf(string folder, string path)
    {
        using var stream = ReportFile.Open(folder, path);
        return Digest.Of(stream);
    }

    private static IEnumerable<string> ReferenceFaults(Report report) =>
        References(report).Except(report.Evidence).Select(file => $"{file.Path} is named in the report, and not in its list of evidence with the same digest and length.");

    private static IEnumerable<EvidenceFile> References(Report report) =>
    [
        report.Plan,
        .. report.Claims.Select(claim => claim.Rows?.File).OfType<EvidenceFile>(),
        .. report.Claims.SelectMany(claim => claim.Certificates).SelectMany(certificate => certificate.Networks.Append(certificate.File)),
        .. report.Claims.SelectMany(claim => claim.Smt).Select(answer => answer.File),
        .. report.Claims.Select(claim => claim.Witness).OfType<EvidenceFile>(),
        .. report.Claims.SelectMany(claim => claim.Attachments),
    ];
}
