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

        var reading = OnnxReader.Read(path, new OnnxOptions { Length = options?.Length });
        var model = reading.Model with { Assumptions = reading.Assumptions };
        return options is { LastTokenOnly: true } ? LastToken(model) : model;
    }

    /// <summary>The model that reads the logits [V] of the last token, where it reads tokens [T] and gives [T, V]; else the model as it is.</summary>
    private static Model LastToken(Model model)
    {
        var (graph, output) = (model.Graph, model.Graph.OutputShape);
        if (graph.TokenEmbedding is null || output.Rank != 2 || graph.InputShape.Rank != 1 || output[0] != graph.InputShape[0]) { return model; }
        var last = new Node("last_token", "Slice", [graph.Output], "last_token", Attributes.None.With("starts", output[0] - 1, 0).With("steps", 1, 1).With("shape", 1, output[1]));
        var flat = new Node("last_token_logits", "Reshape", ["last_token"], "last_token_logits", Attributes.None.With("shape", output[1]));
        var shapes = graph.Shapes.Add("last_token", new Shape(1, output[1])).Add("last_token_logits", new Shape(output[1]));
        return model with { Graph = graph with { Output = "last_token_logits", Nodes = graph.Nodes.Add(last).Add(flat), Shapes = shapes } };
    }
}
