using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats.Transformers;

/// <summary>Each architecture against its formula in double precision, read from the same stored weights by another road.</summary>
[TestFixture]
public sealed class ArchitectureTest
{
    private const int Width = 8;
    private const int Heads = 4;
    private const int Vocabulary = 11;
    private const int Hidden = 12;
    private static readonly int[] tokens = [3, 0, 10, 7, 7];

    [TestCase("llama", 2, "")]
    [TestCase("llama", 4, ",\"attention_bias\":true,\"mlp_bias\":true,\"tie_word_embeddings\":true")]
    [TestCase("llama", 1, ",\"rope_theta\":500000.0,\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":8.0,\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,\"original_max_position_embeddings\":64}")]
    [TestCase("llama", 2, ",\"rope_scaling\":{\"type\":\"linear\",\"factor\":2.5}")]
    [TestCase("mistral", 2, ",\"sliding_window\":2,\"hidden_act\":\"gelu_pytorch_tanh\"")]
    [TestCase("qwen2", 2, ",\"sliding_window\":2,\"use_sliding_window\":false")]
    [TestCase("qwen3", 2, ",\"head_dim\":6")]
    public void Llama_NearFormula(string type, int groups, string more)
    {
        var head = type == "qwen3" ? 6 : 2;
        using var stored = new StoredModel(LlamaConfig(type, groups, more));
        AddLlama(stored, (type, groups, head), more);
        double[][] Linear(double[][] x, string name, int outputs) => Plain.Map(x, outputs, (i, o) => stored.At(name + ".weight", o, i), o => stored.At(name + ".bias", 0, o));
        double Angle(int t, int pair) => t * Frequency(more, Math.Pow(more.Contains("500000", StringComparison.Ordinal) ? 500000 : 10000, -2.0 * pair / head));
        var (window, act) = (type == "mistral" ? 2 : 99, type == "mistral" ? (Func<double, double>)Plain.GeluTanh : Plain.Silu);
        double[][] Norm(double[][] x, string name) => Plain.RmsNorm(x, 1e-5, i => stored.At(name, 0, i));
        double[][] HeadNorm(double[][] x, string name) => type != "qwen3" ? x : [.. x.Select(row => row.Chunk(head).SelectMany(part => Norm([part], name)[0]).ToArray())];
        var stream = Rows(stored, "model.embed_tokens.weight");
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"model.layers.{layer}.";
            var normal = Norm(stream, at + "input_layernorm.weight");
            var q = Plain.Rotate(HeadNorm(Linear(normal, at + "self_attn.q_proj", Heads * head), at + "self_attn.q_norm.weight"), (Heads, head), false, Angle);
            var k = Plain.Rotate(HeadNorm(Linear(normal, at + "self_attn.k_proj", groups * head), at + "self_attn.k_norm.weight"), (groups, head), false, Angle);
            var mixed = Plain.Attend(q, k, Linear(normal, at + "self_attn.v_proj", groups * head), (Heads, groups, Math.Sqrt(head)), (t, j) => j <= t && j > t - window);
            stream = Plain.Plus(stream, Linear(mixed, at + "self_attn.o_proj", Width));
            var second = Norm(stream, at + "post_attention_layernorm.weight");
            var gated = Plain.Times(Plain.Each(Linear(second, at + "mlp.gate_proj", Hidden), act), Linear(second, at + "mlp.up_proj", Hidden));
            stream = Plain.Plus(stream, Linear(gated, at + "mlp.down_proj", Width));
        }

        var unembed = stored.Has("lm_head.weight") ? "lm_head" : "model.embed_tokens";
        AssertNear(stored.Read(), Linear(Norm(stream, "model.norm.weight"), unembed, Vocabulary));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Gpt2_NearFormula(bool prefixed)
    {
        using var stored = new StoredModel($$"""{"model_type":"gpt2","n_embd":{{Width}},"n_head":{{Heads}},"n_layer":2,"n_positions":6,"n_inner":{{Hidden}},"vocab_size":{{Vocabulary}},"activation_function":"gelu_new","scale_attn_by_inverse_layer_idx":true}""");
        var p = prefixed ? "transformer." : "";
        stored.Add(p + "wte.weight", Vocabulary, Width).Add(p + "wpe.weight", 6, Width).Add(p + "ln_f.weight", Width).Add(p + "ln_f.bias", Width);
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"{p}h.{layer}.";
            stored.Add(at + "ln_1.weight", Width).Add(at + "ln_1.bias", Width).Add(at + "ln_2.weight", Width).Add(at + "ln_2.bias", Width).Add(at + "attn.bias", 1, 1, 6, 6)
                .Add(at + "attn.c_attn.weight", Width, 3 * Width).Add(at + "attn.c_attn.bias", 3 * Width).Add(at + "attn.c_proj.weight", Width, Width).Add(at + "attn.c_proj.bias", Width)
                .Add(at + "mlp.c_fc.weight", Width, Hidden).Add(at + "mlp.c_fc.bias", Hidden).Add(at + "mlp.c_proj.weight", Hidden, Width).Add(at + "mlp.c_proj.bias", Width);
        }

        double[][] Linear(double[][] x, string name, int outputs) => Plain.Map(x, outputs, (i, o) => stored.At(name + ".weight", i, o), o => stored.At(name + ".bias", 0, o));
        double[][] Norm(double[][] x, string name) => Plain.LayerNorm(x, 1e-5, i => stored.At(name + ".weight", 0, i), i => stored.At(name + ".bias", 0, i));
        var places = Enumerable.Range(0, tokens.Length).Select(t => Enumerable.Range(0, Width).Select(i => stored.At(p + "wpe.weight", t, i)).ToArray()).ToArray();
        var stream = Plain.Plus(Rows(stored, p + "wte.weight"), places);
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"{p}h.{layer}.";
            var joint = Linear(Norm(stream, at + "ln_1"), at + "attn.c_attn", 3 * Width);
            double[][] Part(int part) => [.. joint.Select(row => row[(part * Width)..((part + 1) * Width)])];
            var mixed = Plain.Attend(Part(0), Part(1), Part(2), (Heads, Heads, Math.Sqrt(2) * (layer + 1)), (t, j) => j <= t);
            stream = Plain.Plus(stream, Linear(mixed, at + "attn.c_proj", Width));
            stream = Plain.Plus(stream, Linear(Plain.Each(Linear(Norm(stream, at + "ln_2"), at + "mlp.c_fc", Hidden), Plain.GeluTanh), at + "mlp.c_proj", Width));
        }

        AssertNear(stored.Read(), Plain.Map(Norm(stream, p + "ln_f"), Vocabulary, (i, o) => stored.At(p + "wte.weight", o, i), _ => 0));
    }

    [Test]
    public void GptNeo_NearFormula()
    {
        using var stored = new StoredModel($$"""{"model_type":"gpt_neo","hidden_size":{{Width}},"num_heads":{{Heads}},"num_layers":2,"max_position_embeddings":6,"intermediate_size":{{Hidden}},"vocab_size":{{Vocabulary}},"attention_layers":["global","local"],"window_size":2}""");
        stored.Add("transformer.wte.weight", Vocabulary, Width).Add("transformer.wpe.weight", 6, Width).Add("transformer.ln_f.weight", Width).Add("transformer.ln_f.bias", Width);
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"transformer.h.{layer}.";
            stored.Add(at + "ln_1.weight", Width).Add(at + "ln_1.bias", Width).Add(at + "ln_2.weight", Width).Add(at + "ln_2.bias", Width).Add(at + "attn.attention.out_proj.bias", Width);
            foreach (var part in new[] { "q", "k", "v", "out" }) { stored.Add($"{at}attn.attention.{part}_proj.weight", Width, Width); }
            stored.Add(at + "mlp.c_fc.weight", Hidden, Width).Add(at + "mlp.c_fc.bias", Hidden).Add(at + "mlp.c_proj.weight", Width, Hidden).Add(at + "mlp.c_proj.bias", Width);
        }

        double[][] Linear(double[][] x, string name, int outputs) => Plain.Map(x, outputs, (i, o) => stored.At(name + ".weight", o, i), o => stored.At(name + ".bias", 0, o));
        double[][] Norm(double[][] x, string name) => Plain.LayerNorm(x, 1e-5, i => stored.At(name + ".weight", 0, i), i => stored.At(name + ".bias", 0, i));
        var places = Enumerable.Range(0, tokens.Length).Select(t => Enumerable.Range(0, Width).Select(i => stored.At("transformer.wpe.weight", t, i)).ToArray()).ToArray();
        var stream = Plain.Plus(Rows(stored, "transformer.wte.weight"), places);
        for (var layer = 0; layer < 2; layer++)
        {
            var (at, window) = ($"transformer.h.{layer}.", layer == 1 ? 2 : 99);
            var normal = Norm(stream, at + "ln_1");
            double[][] Part(string part) => Linear(normal, $"{at}attn.attention.{part}_proj", Width);
            stream = Plain.Plus(stream, Linear(Plain.Attend(Part("q"), Part("k"), Part("v"), (Heads, Heads, 1), (t, j) => j <= t && j > t - window), at + "attn.attention.out_proj", Width));
            stream = Plain.Plus(stream, Linear(Plain.Each(Linear(Norm(stream, at + "ln_2"), at + "mlp.c_fc", Hidden), Plain.GeluTanh), at + "mlp.c_proj", Width));
        }

        AssertNear(stored.Read(), Plain.Map(Norm(stream, "transformer.ln_f"), Vocabulary, (i, o) => stored.At("transformer.wte.weight", o, i), _ => 0));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void GptNeoX_NearFormula(bool parallel)
    {
        const int Big = 16;
        using var stored = new StoredModel($$"""{"model_type":"gpt_neox","hidden_size":{{Big}},"num_attention_heads":2,"num_hidden_layers":2,"intermediate_size":{{Hidden}},"vocab_size":{{Vocabulary}},"max_position_embeddings":6,"rotary_pct":0.5,"hidden_act":"relu","use_parallel_residual":{{(parallel ? "true" : "false")}}}""");
        stored.Add("gpt_neox.embed_in.weight", Vocabulary, Big).Add("embed_out.weight", Vocabulary, Big).Add("gpt_neox.final_layer_norm.weight", Big).Add("gpt_neox.final_layer_norm.bias", Big);
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"gpt_neox.layers.{layer}.";
            foreach (var norm in new[] { "input_layernorm", "post_attention_layernorm" }) { stored.Add($"{at}{norm}.weight", Big).Add($"{at}{norm}.bias", Big); }
            foreach (var (name, inputs, outputs) in new[] { ("attention.query_key_value", Big, 3 * Big), ("attention.dense", Big, Big), ("mlp.dense_h_to_4h", Big, Hidden), ("mlp.dense_4h_to_h", Hidden, Big) })
            {
                stored.Add($"{at}{name}.weight", outputs, inputs).Add($"{at}{name}.bias", outputs);
            }
        }

        double[][] Linear(double[][] x, string name, int outputs) => Plain.Map(x, outputs, (i, o) => stored.At(name + ".weight", o, i), o => stored.At(name + ".bias", 0, o));
        double[][] Norm(double[][] x, string name) => Plain.LayerNorm(x, 1e-5, i => stored.At(name + ".weight", 0, i), i => stored.At(name + ".bias", 0, i));
        var stream = Rows(stored, "gpt_neox.embed_in.weight", Big);
        for (var layer = 0; layer < 2; layer++)
        {
            var at = $"gpt_neox.layers.{layer}.";
            var joint = Linear(Norm(stream, at + "input_layernorm"), at + "attention.query_key_value", 3 * Big);
            double[][] Part(int part) => [.. joint.Select(row => row.Chunk(24).SelectMany(head => head[(part * 8)..((part + 1) * 8)]).ToArray())];
            double[][] Turned(int part) => Plain.Rotate(Part(part), (2, 4), false, (t, pair) => t * Math.Pow(10000, -2.0 * pair / 4));
            var attention = Linear(Plain.Attend(Turned(0), Turned(1), Part(2), (2, 2, Math.Sqrt(8)), (t, j) => j <= t), at + "attention.dense", Big);
            var read = Norm(parallel ? stream : Plain.Plus(stream, attention), at + "post_attention_layernorm");
            stream = Plain.Plus(stream, attention, Linear(Plain.Each(Linear(read, at + "mlp.dense_h_to_4h", Hidden), x => Math.Max(x, 0)), at + "mlp.dense_4h_to_h", Big));
        }

        AssertNear(stored.Read(), Linear(Norm(stream, "gpt_neox.final_layer_norm"), "embed_out", Vocabulary));
    }

    private static string LlamaConfig(string type, int groups, string more) =>
        $$"""{"model_type":"{{type}}","hidden_size":{{Width}},"intermediate_size":{{Hidden}},"num_hidden_layers":2,"num_attention_heads":{{Heads}},"num_key_value_heads":{{groups}},"vocab_size":{{Vocabulary}},"max_position_embeddings":32,"rms_norm_eps":1e-05{{more}}}""";

    private static void AddLlama(StoredModel stored, (string Type, int Groups, int Head) at, string more)
    {
        var biased = more.Contains("attention_bias", StringComparison.Ordinal);
        stored.Add("model.embed_tokens.weight", Vocabulary, Width).Add("model.norm.weight", Width);
        if (!more.Contains("tie_word", StringComparison.Ordinal)) { stored.Add("lm_head.weight", Vocabulary, Width); }
        for (var layer = 0; layer < 2; layer++)
        {
            var name = $"model.layers.{layer}.";
            stored.Add(name + "input_layernorm.weight", Width).Add(name + "post_attention_layernorm.weight", Width);
            if (at.Type == "qwen3") { stored.Add(name + "self_attn.q_norm.weight", at.Head).Add(name + "self_attn.k_norm.weight", at.Head); }
            foreach (var (part, inputs, outputs) in new[] { ("q", Width, Heads * at.Head), ("k", Width, at.Groups * at.Head), ("v", Width, at.Groups * at.Head), ("o", Heads * at.Head, Width) })
            {
                stored.Add($"{name}self_attn.{part}_proj.weight", outputs, inputs);
                if (biased || (at.Type == "qwen2" && part != "o")) { stored.Add($"{name}self_attn.{part}_proj.bias", outputs); }
            }

            foreach (var (part, inputs, outputs) in new[] { ("gate", Width, Hidden), ("up", Width, Hidden), ("down", Hidden, Width) })
            {
                stored.Add($"{name}mlp.{part}_proj.weight", outputs, inputs);
                if (biased) { stored.Add($"{name}mlp.{part}_proj.bias", outputs); }
            }
        }
    }

    /// <summary>The frequencies of the two scalings that the cases use, as the model cards state them.</summary>
    private static double Frequency(string more, double frequency)
    {
        if (more.Contains("linear", StringComparison.Ordinal)) { return frequency / 2.5; }
        if (!more.Contains("llama3", StringComparison.Ordinal)) { return frequency; }
        var turns = 64 * frequency / (2 * Math.PI);
        var smooth = Math.Clamp((turns - 1) / 3, 0, 1);
        return ((1 - smooth) * frequency / 8) + (smooth * frequency);
    }

    private static double[][] Rows(StoredModel stored, string table, int width = Width) =>
        [.. tokens.Select(token => Enumerable.Range(0, width).Select(i => stored.At(table, token, i)).ToArray())];

    private static void AssertNear(Model model, double[][] expected)
    {
        var output = ForwardPass.Run(model.WithLength(tokens.Length), tokens.Select(token => (float)token).ToArray(), 1).Output;
        var flat = expected.SelectMany(row => row).ToArray();
        Assert.That(output, Has.Length.EqualTo(flat.Length));
        for (var index = 0; index < flat.Length; index++) { Assert.That(output[index], Is.EqualTo(flat[index]).Within(3e-5), $"logit {index}"); }
    }
}
