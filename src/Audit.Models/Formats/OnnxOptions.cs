using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>How an ONNX file is read where it leaves a choice.</summary>
public sealed record OnnxOptions
{
    /// <summary>The defaults.</summary>
    public static OnnxOptions Default { get; } = new();

    /// <summary>The extent of an open axis that is not the batch, such as the number of tokens.</summary>
    public int? Length { get; init; }

    /// <summary>The value at which the graph ends; null for its one output.</summary>
    public string? Output { get; init; }

    /// <summary>Constants for inputs beside the first one, per sample; attention_mask, token_type_ids and position_ids have defaults.</summary>
    public ImmutableDictionary<string, ImmutableArray<float>> Inputs { get; init; } = ImmutableDictionary<string, ImmutableArray<float>>.Empty;
}

/// <summary>A model read from an ONNX file, with what was taken for granted on the way.</summary>
/// <param name="Model">The model.</param>
/// <param name="Assumptions">One sentence each: inputs that were bound, axes that were fixed, numbers that were replaced.</param>
public sealed record OnnxReading(Model Model, ImmutableArray<string> Assumptions);
