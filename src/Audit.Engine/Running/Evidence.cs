using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Models.Graphs;
using Newtonsoft.Json.Linq;

namespace Audit.Engine.Running;

/// <summary>Reads files of an evidence folder; anything missing or altered is null, never an exception.</summary>
internal static class Evidence
{
    public static byte[]? Read(string folder, EvidenceFile file)
    {
        var bytes = Read(folder, file.Path);
        return bytes is not null && Digest.Of(bytes) == file.Sha256 ? bytes : null;
    }

    public static byte[]? Read(string folder, string path)
    {
        var root = Path.GetFullPath(folder);
        var target = Path.GetFullPath(Path.Combine(root, path));
        return target.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(target) ? File.ReadAllBytes(target) : null;
    }

    public static JObject? Plan(string folder)
    {
        try { return Read(folder, Running.Plan.Path) is { } bytes ? CanonicalJsonReader.Read(bytes, Running.Plan.Path) as JObject : null; }
        catch (InputFaultException) { return null; }
    }
}
