using NUnit.Framework;

namespace Audit.Models.Tests.Formats.Transformers;

/// <summary>Numbers of a configuration that are out of range are faults, not other exceptions and not other numbers.</summary>
[TestFixture]
public sealed class ConfigFaultTest
{
    private const string Llama = "\"model_type\":\"llama\",\"hidden_size\":4,\"intermediate_size\":6,\"num_hidden_layers\":1,\"num_attention_heads\":2,\"vocab_size\":5,\"max_position_embeddings\":8";
    private const string NeoX = "\"model_type\":\"gpt_neox\",\"hidden_size\":4,\"intermediate_size\":6,\"num_hidden_layers\":1,\"num_attention_heads\":2,\"vocab_size\":5";
    private const string Hooked = "\"model_type\":\"hooked_transformer\",\"n_layers\":1,\"d_model\":4,\"n_ctx\":4,\"d_head\":2,\"n_heads\":2,\"d_vocab\":5,\"attn_only\":true";

    [TestCase("num_key_value_heads", Llama + ",\"num_key_value_heads\":99999999999999999999999")]
    [TestCase("partial_rotary_factor", Llama + ",\"partial_rotary_factor\":1e300")]
    [TestCase("rope_theta", Llama + ",\"rope_theta\":1e300")]
    [TestCase("rope_theta", Llama + ",\"rope_theta\":1.0")]
    [TestCase("epsilon", Llama + ",\"rms_norm_eps\":1e39")]
    [TestCase("rope_scaling.factor", Llama + ",\"rope_scaling\":{\"rope_type\":\"linear\",\"factor\":0.5}")]
    [TestCase("rope_scaling.beta_fast", Llama + ",\"rope_scaling\":{\"rope_type\":\"yarn\",\"factor\":2,\"beta_fast\":0}")]
    [TestCase("rope_scaling.original_max_position_embeddings", Llama + ",\"rope_scaling\":{\"rope_type\":\"yarn\",\"factor\":2,\"original_max_position_embeddings\":0}")]
    [TestCase("rope_scaling.high_freq_factor", Llama + ",\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":2,\"low_freq_factor\":4,\"high_freq_factor\":4}")]
    [TestCase("rotary_pct", NeoX + ",\"rotary_pct\":2")]
    [TestCase("rotary_emb_base", NeoX + ",\"rotary_emb_base\":1")]
    [TestCase("attn_scale", Hooked + ",\"attn_scale\":1e39")]
    public void Read_OutOfRange_NamesTheKey(string key, string config)
    {
        using var stored = new StoredModel("{" + config + "}");
        var fault = Assert.Throws<InputFaultException>(() => stored.Read())!;
        Assert.That(fault.Diagnostics.Select(item => item.Place), Has.Some.EndsWith($": {key}"));
    }

    [Test]
    public void Read_WeightsBeyondAnyTensor_AreRefusedAtOnce()
    {
        using var stored = new StoredModel("{" + NeoX.Replace("\"hidden_size\":4", "\"hidden_size\":65536", StringComparison.Ordinal) + "}");
        var fault = Assert.Throws<InputFaultException>(() => stored.Read())!;
        Assert.That(fault.Diagnostics[^1].Code, Is.EqualTo("weights.size"));
    }
}
