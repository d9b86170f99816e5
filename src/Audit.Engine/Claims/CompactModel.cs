using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Certificates.Compact;
using Audit.Models;
using Audit.Models.Graphs;

namespace Audit.Engine.Claims;

/// <summary>The matrices of an attention-only model of one layer, as a compact proof names them.</summary>
/// <param name="Proof">The statement, with a share of 0.</param>
/// <param name="Files">The matrices by digest.</param>
/// <param name="Multiplies">Multiply-adds of one forward pass, for comparison with the length of a proof.</param>
internal sealed record CompactModel(CompactProof Proof, ImmutableDictionary<string, FormMatrix> Files, double Multiplies)
{
    private static readonly ImmutableHashSet<string> Allowed = ["Embedding", "Positions", "Add", "Identity", "Gemm", "Reshape", "AttentionScores", "Softmax", "AttentionMix", "Slice"];

    /// <summary>Faults where a graph is no such model.</summary>
    /// <exception cref="InputFaultException">With what the graph has else.</exception>
    public static void Check(Graph graph, string place) => Of(graph, place);

    /// <summary>The model of a graph.</summary>
    /// <exception cref="InputFaultException">The graph is no attention-only model of one layer that reads tokens and answers at the last one.</exception>
    public static CompactModel Of(Graph graph, string place)
    {
        InputFaultException Fault(string message) => new(new Diagnostic("claim.compact", place, $"{message}; a compact proof speaks of an attention-only transformer of one layer without normalisation."));
        Node? Find(string output) => graph.Nodes.FirstOrDefault(node => node.Output == output);
        int Count(string type) => graph.Nodes.Count(node => node.OpType == type);
        if (graph.Nodes.FirstOrDefault(node => !Allowed.Contains(node.OpType)) is { } other) { throw Fault($"Got a node {other.OpType} ('{other.Name}')"); }
        var scores = Find("blocks.0.attn.hook_attn_scores");
        if (scores is null || Count("AttentionScores") != 1 || Count("Gemm") != 5 || Count("Slice") != 1 || Count("Add") != 1 + Count("Positions") || Find("logits") is not { OpType: "Gemm" })
        {
            throw Fault("Got another shape of layers, or logits of every token");
        }

        if (scores.Attributes.Integer("window", 0) != 0) { throw Fault("Got windowed attention"); }
        var (length, heads, groups) = (graph.InputShape.Count, graph.Shapes["blocks.0.attn.hook_q"][1], graph.Shapes["blocks.0.attn.hook_k"][1]);
        var (width, files) = (graph.Shapes["blocks.0.attn.hook_q"][2], ImmutableDictionary.CreateBuilder<string, FormMatrix>());
        string Keep(FormMatrix? matrix)
        {
            if (matrix is null) { return ""; }
            var digest = CertificateCodec.Digest(ClosedFormCodec.Write(matrix));
            files[digest] = matrix;
            return digest;
        }

        FormMatrix Weight(string node) => Oriented(graph, Find(node)!);
        FormMatrix? Bias(string node) => Find(node)!.Inputs is [_, _, var bias] ? Row(graph.Initializers[bias]) : null;
        FormMatrix? Columns(FormMatrix? matrix, int part) => matrix is null ? null : Cut(matrix, (0, matrix.Rows), (part * width, (part + 1) * width));
        var perGroup = heads / groups;
        var (query, key, value, output) = (Weight("blocks.0.attn.q"), Weight("blocks.0.attn.k"), Weight("blocks.0.attn.v"), Weight("blocks.0.hook_attn_out"));
        var made = Enumerable.Range(0, heads).Select(head => new CompactHead(
            Keep(Columns(query, head)), Keep(Columns(key, head / perGroup)), Keep(Columns(value, head / perGroup)), Keep(Cut(output, (head * width, (head + 1) * width), (0, output.Columns))),
            Keep(Columns(Bias("blocks.0.attn.q"), head)), Keep(Columns(Bias("blocks.0.attn.k"), head / perGroup)), Keep(Columns(Bias("blocks.0.attn.v"), head / perGroup)))).ToImmutableArray();
        var embedding = Table(graph, "Embedding");
        var proof = new CompactProof(
            length, scores.Attributes.Number("scale", 1), Keep(embedding), Keep(Count("Positions") == 0 ? null : Table(graph, "Positions")), made,
            Keep(Bias("blocks.0.hook_attn_out")), Keep(Weight("logits")), Keep(Bias("logits")), 0);
        if (graph.OutputShape.Count != embedding!.Rows) { throw Fault($"Got {embedding.Rows} tokens and {graph.OutputShape.Count} logits"); }
        var (d, v, n) = ((double)embedding.Columns, (double)embedding.Rows, (double)length);
        return new CompactModel(proof, files.ToImmutable(), (2 * n * d * width * (heads + groups)) + (n * width * heads * 2) + (d * v));
    }

    private static FormMatrix Table(Graph graph, string type)
    {
        var tensor = graph.Initializers[graph.Nodes.First(node => node.OpType == type).Inputs[1]];
        return new FormMatrix(tensor.Shape[0], tensor.Shape[1], [.. tensor.Values.Span]);
    }

    /// <summary>A weight as [inputs, outputs].</summary>
    private static FormMatrix Oriented(Graph graph, Node node)
    {
        var tensor = graph.Initializers[node.Inputs[1]];
        var values = tensor.Values.ToArray();
        return node.Attributes.Integer("transB", 0) == 0
            ? new FormMatrix(tensor.Shape[0], tensor.Shape[1], [.. values])
            : new FormMatrix(tensor.Shape[1], tensor.Shape[0], [.. Enumerable.Range(0, values.Length).Select(index => values[(index % tensor.Shape[0] * tensor.Shape[1]) + (index / tensor.Shape[0])])]);
    }

    private static FormMatrix Row(Tensor tensor) => new(1, tensor.Shape.Count, [.. tensor.Values.Span]);

    private static FormMatrix Cut(FormMatrix matrix, (int From, int To) rows, (int From, int To) columns) => new(
        rows.To - rows.From, columns.To - columns.From,
        [.. Enumerable.Range(rows.From, rows.To - rows.From).SelectMany(row => matrix.Values.AsSpan().Slice((row * matrix.Columns) + columns.From, columns.To - columns.From).ToArray())]);
}
