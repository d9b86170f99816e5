using Audit.Models.Formats.Transformers;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads a model of any kind that Audit knows: an ONNX file, or a transformer as config.json with its weights.</summary>
/// <remarks>A transformer is named by its folder, its config.json or its weights (.safetensors, .safetensors.index.json, .bin, .pt, .pth, .dat).</remarks>
public static class ModelReader
{
    /// <summary>Reads a model.</summary>
    /// <exception cref="InputFaultException">The files cannot be read or hold what is not computed here: every fault.</exception>
    public static Model Read(string path, ReadOptions? options = null)
    {
        if (TransformerReader.IsOne(path) && !path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)) { return TransformerReader.Read(path, options ?? ReadOptions.Default); }
        if (Directory.Exists(path))
        {
            throw new InputFaultException(new Diagnostic("model.kind", path, "The folder holds no config.json; name an ONNX file, or a folder with config.json and weights."));
        }

        return OnnxReader.Read(path, new OnnxOptions { Length = options?.Length }).Model;
    }
}
