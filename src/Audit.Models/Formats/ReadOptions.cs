namespace Audit.Models.Formats;

/// <summary>How a model file is read where the file leaves a choice.</summary>
public sealed record ReadOptions
{
    /// <summary>The defaults.</summary>
    public static ReadOptions Default { get; } = new();

    /// <summary>Tokens in a sequence, of models that take sequences; null for the model's context, at most 128; Model.WithLength gives any other.</summary>
    public int? Length { get; init; }

    /// <summary>Whether only the last token's logits are computed, as a language model's next-token prediction wants.</summary>
    public bool LastTokenOnly { get; init; }

    /// <summary>
    /// Whether each head's contribution hook_result is a site of its own. The heads are then added one by one, which is another order of summation and so
    /// another computation, by rounding.
    /// </summary>
    public bool HeadResults { get; init; }

    /// <summary>Whether queries, keys and values of each head read copies of the stream of their own: hook_q_input, hook_k_input, hook_v_input.</summary>
    public bool SplitInputs { get; init; }
}
