using System.Collections.Immutable;

namespace Audit.Bounds.Certificates.Compact;

/// <summary>The matrices of a head, as digests of their files.</summary>
/// <param name="Query">[D, d].</param>
/// <param name="Key">[D, d].</param>
/// <param name="Value">[D, d].</param>
/// <param name="Output">[d, D].</param>
/// <param name="QueryBias">[1, d] or "".</param>
/// <param name="KeyBias">[1, d] or "".</param>
/// <param name="ValueBias">[1, d] or "".</param>
public sealed record CompactHead(string Query, string Key, string Value, string Output, string QueryBias, string KeyBias, string ValueBias);

/// <summary>The statement that an attention-only model of one layer answers a share of all token sequences of a length with their largest token.</summary>
/// <remarks>
/// Model, in real arithmetic on the float32 matrices: x_i = Embedding[t_i] + Positions[i]; for each head p = softmax_i((x_last W_Q + b_Q).(x_i W_K + b_K) / Scale);
/// logits = (x_last + sum_heads sum_i p_i (x_i W_V + b_V) W_O + OutputBias) Unembedding + LogitBias. The answer is right where the largest token's logit is above all others. The proof is the checker's
/// own: see <see cref="Checking.Compact.CompactChecker"/>; nothing but the share is stated.
/// </remarks>
/// <param name="Length">Tokens in a sequence, n; at least 1.</param>
/// <param name="Scale">What scores are divided by; above 0.</param>
/// <param name="Embedding">[V, D].</param>
/// <param name="Positions">[at least n, D] or "".</param>
/// <param name="Heads">At least one.</param>
/// <param name="OutputBias">[1, D] or "".</param>
/// <param name="Unembedding">[D, V].</param>
/// <param name="LogitBias">[1, V] or "".</param>
/// <param name="Share">The least share that is proved, 0 to 1.</param>
public sealed record CompactProof(
    int Length, float Scale, string Embedding, string Positions, ImmutableArray<CompactHead> Heads, string OutputBias, string Unembedding, string LogitBias, double Share)
{
    /// <summary>All digests that are there.</summary>
    public IEnumerable<string> Files => new[] { Embedding, Positions, OutputBias, Unembedding, LogitBias }
        .Concat(Heads.SelectMany(head => new[] { head.Query, head.Key, head.Value, head.Output, head.QueryBias, head.KeyBias, head.ValueBias })).Where(digest => digest.Length > 0);
}
