using Audit.Engine.Data;
using Audit.Engine.Policies;
using Audit.Engine.Running;
using Audit.Models.Devices;
using Audit.Models.Graphs;

namespace Audit.Engine.Claims;

/// <summary>Everything that claims are decided from: read, validated, and frozen before the first pass.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Subject">The model audited.</param>
/// <param name="Coarse">Coarse models by name.</param>
/// <param name="Data">Data sets by name.</param>
/// <param name="Regions">Regions by name.</param>
/// <param name="Properties">VNN-LIB properties by the path written in the policy.</param>
/// <param name="Store">Where evidence is written.</param>
/// <param name="Smt">Confirms scripts.</param>
/// <param name="Threads">Workers; no result depends on it.</param>
/// <param name="Device">Where passes over batches run; no result depends on it.</param>
/// <param name="Report">Tells progress: what is being done, and how much of it is done.</param>
internal sealed record ClaimContext(
    Policy Policy,
    Model Subject,
    IReadOnlyDictionary<string, Model> Coarse,
    IReadOnlyDictionary<string, DataSet> Data,
    IReadOnlyDictionary<string, Region> Regions,
    IReadOnlyDictionary<string, Audit.Models.Formats.VnnLibProperty> Properties,
    EvidenceStore Store,
    SmtStage Smt,
    int Threads,
    Device Device,
    Action<string, double?> Report)
{
    /// <summary>Sets of concepts by name.</summary>
    public IReadOnlyDictionary<string, ConceptSet> Concepts { get; init; } = new Dictionary<string, ConceptSet>();

    /// <summary>The stream of random draws of a claim: the first 8 bytes of the digest of its id.</summary>
    public static ulong Stream(ClaimSpec spec) => Convert.ToUInt64(Digest.Of(System.Text.Encoding.UTF8.GetBytes(spec.Id)).Hex[..16], 16);

    /// <summary>The error that a statistical claim may make: 1 - confidence, less what the family of claims and the tries are charged.</summary>
    public Audit.Bounds.Statistics.ExactAlpha Alpha(ClaimSpec spec) => Levels.Of(Policy, spec);

    /// <summary>The value of a model's graph at which a claim reads outputs: null for the output itself.</summary>
    public static string? Site(ClaimSpec spec, Graph graph) => spec.At is null ? null : Audit.Models.Passes.Sites.Resolve(graph, spec.At);
}
