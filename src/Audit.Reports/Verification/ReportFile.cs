using Audit.Models;

namespace Audit.Reports.Verification;

/// <summary>Reads files of a folder that nobody vouches for yet.</summary>
/// <remarks>
/// Guarantee: never leaves the folder, follows no link, and opens nothing that has no length, such as a pipe, on which a reader would wait for ever.
/// </remarks>
internal static class ReportFile
{
    /// <summary>Whether a path is relative, of plain names, with forward slashes.</summary>
    public static bool IsSafe(string path)
    {
        var parts = path.Split('/');
        return !parts[0].Contains(':', StringComparison.Ordinal)
            && parts.All(part => part.Length > 0 && part is not ("." or "..") && !part.Any(letter => letter is '\\' or < ' ' or (char)127));
    }

    /// <summary>The length of a file; null where there is no such file or it is a link.</summary>
    public static long? Length(string folder, string path) =>
        IsSafe(path) && new FileInfo(Path.Combine(folder, path)) is { Exists: true, LinkTarget: null } file ? file.Length : null;

    /// <summary>The content of a file.</summary>
    /// <exception cref="InputFaultException">It is missing, a link, empty, or outside of the folder.</exception>
    public static byte[] Read(string folder, string path) => Length(folder, path) switch
    {
        null => throw new InputFaultException(new Diagnostic("report.file", path, "is missing or no plain file of the folder.")),
        0 => throw new InputFaultException(new Diagnostic("report.file", path, "is empty.")),
        _ => File.ReadAllBytes(Path.Combine(folder, path)),
    };

    /// <summary>Opens a file of a known length that is not 0.</summary>
    public static FileStream Open(string folder, string path) => File.OpenRead(Path.Combine(folder, path));
}
