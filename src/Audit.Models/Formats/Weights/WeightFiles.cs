using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Finds out what a path to weights means, and reads it.</summary>
internal static class WeightFiles
{
    /// <summary>What a folder is searched for, in this order.</summary>
    private static readonly string[] usual =
    [
        "model.safetensors.index.json", "model.safetensors", "pytorch_model.bin.index.json", "pytorch_model.bin",
    ];

    /// <summary>Reads a file, an index with its files, or what a folder holds.</summary>
    public static WeightSet Read(string path, WeightOptions options)
    {
        var file = Directory.Exists(path) ? Within(path) : path;
        if (WeightIndex.IsName(file)) { return WeightIndex.Read(file, shard => One(shard, options)); }
        return new WeightSet(file, [One(file, options)]);
    }

    /// <summary>The format is known from the name's ending.</summary>
    private static WeightFile One(string path, WeightOptions options) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".SAFETENSORS" => SafetensorsReader.Read(FileBytes.Open(path), options),
        ".PT" or ".PTH" or ".BIN" => PytorchReader.Read(FileBytes.Open(path), options),
        ".DAT" => TorchSharpReader.Read(FileBytes.Open(path), options),
        _ => throw new InputFaultException(new Diagnostic(
            "weights.format", path, "The name ends in no known format; wanted .safetensors, .pt, .pth, .bin, an .index.json of these, or .dat.")),
    };

    private static string Within(string folder)
    {
        if (usual.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found) { return found; }
        var files = Directory.GetFiles(folder, "*.safetensors");
        if (files.Length == 1) { return files[0]; }
        throw new InputFaultException(new Diagnostic(
            "weights.folder", folder, $"The folder has none of {string.Join(", ", usual)}, and {files.Length} files .safetensors; name the file itself."));
    }
}
