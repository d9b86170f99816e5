namespace Audit.Models.Formats;

/// <summary>Finds out what a path to weights means, and reads it.</summary>
internal static class WeightFiles
{
    /// <summary>What a folder is searched for, in this order.</summary>
    private static readonly string[] usual = ["model.safetensors"];

    /// <summary>Reads a file, or the usual file of a folder.</summary>
    public static WeightSet Read(string path, WeightOptions options)
    {
        var file = Directory.Exists(path) ? Within(path) : path;
        switch (Path.GetExtension(file).ToUpperInvariant())
        {
            case ".SAFETENSORS":
                var (weights, read) = SafetensorsReader.Read(FileBytes.Open(file), options);
                return new WeightSet(file, weights, [read]);
            default:
                throw new InputFaultException(new Diagnostic("weights.format", file, "The name ends in no known format; wanted .safetensors."));
        }
    }

    private static string Within(string folder)
    {
        if (usual.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found) { return found; }
        var files = Directory.GetFiles(folder, "*.safetensors");
        if (files.Length == 1) { return files[0]; }
        throw new InputFaultException(new Diagnostic(
            "weights.folder", folder, $"The folder has none of {string.Join(", ", usual)}, and {files.Length} files .safetensors; name the file itself."));
    }
}
