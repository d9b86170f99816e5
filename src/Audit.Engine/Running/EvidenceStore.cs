using Audit.Engine.Verdicts;
using Audit.Models.Graphs;

namespace Audit.Engine.Running;

/// <summary>Writes the files of an evidence folder, each at once or not at all.</summary>
/// <remarks>Guarantee: a file is first written under journal/ and then moved, so a killed run leaves no partial file among the evidence.</remarks>
public sealed class EvidenceStore
{
    private readonly string folder;

    /// <summary>Opens a report's folder, making it where it is missing.</summary>
    public EvidenceStore(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(Path.Combine(this.folder, "journal"));
        Directory.CreateDirectory(Path.Combine(this.folder, "evidence"));
    }

    /// <summary>The report's folder.</summary>
    public string Folder => folder;

    /// <summary>Writes a file at a path within the folder.</summary>
    public EvidenceFile Write(string path, ReadOnlySpan<byte> bytes)
    {
        var target = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var partial = Path.Combine(folder, "journal", $"{Guid.NewGuid():N}.partial");
        File.WriteAllBytes(partial, bytes.ToArray());
        File.Move(partial, target, overwrite: true);
        return new EvidenceFile(path, Digest.Of(bytes), bytes.Length);
    }

    /// <summary>Writes a file named by its content.</summary>
    public EvidenceFile WriteAddressed(string within, string extension, ReadOnlySpan<byte> bytes) => Write($"{within}/{Digest.Of(bytes).Hex}.{extension}", bytes);

    /// <summary>The bytes of a file of the folder, or null.</summary>
    public byte[]? Read(string path)
    {
        var target = Path.Combine(folder, path.Replace('/', Path.DirectorySeparatorChar));
        return File.Exists(target) ? File.ReadAllBytes(target) : null;
    }

    /// <summary>Every file under evidence/, by path in ordinal order.</summary>
    public IReadOnlyList<EvidenceFile> All()
    {
        var root = Path.Combine(folder, "evidence");
        return [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), Bytes: File.ReadAllBytes(file)))
            .OrderBy(item => item.Path, StringComparer.Ordinal)
            .Select(item => new EvidenceFile(item.Path, Digest.Of(item.Bytes), item.Bytes.Length))];
    }
}
