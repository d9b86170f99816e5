using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using NUnit.Framework;

namespace Audit.Models.Tests.Formats.Transformers;

/// <summary>TransformerLens configurations against their formula in double precision.</summary>
[TestFixture]
public sealed class HookedTransformerTest
{
    private const int Width = 6;
    private const int Head = 4;
    private const int Vocabulary = 7;
    private static readonly int[] tokens = [3, 0, 6, 5];

    [TestCase("\"attn_only\":true,\"normalization_type\":null")]
    [TestCase("\"act_fn\":\"relu\",\"normalization_type\":null,\"attention_dir\":\"bidirectional\",\"use_attn_scale\":false")]
    [TestCase("\"act_fn\":\"relu\",\"normalization_type\":\"LN\"")]
    [TestCase("\"act_fn\":\"relu\"")]
    [TestCase("\"act_fn\":\"tanh\",\"normalization_type\":\"LNPre\",\"attn_scale\":3.0")]
    [TestCase("\"act_fn\":\"relu\",\"normalization_type\":\"RMSPre\",\"positional_embedding_type\":\"rotary\",\"rotary_dim\":4,\"n_key_value_heads\":1")]
    [TestCase("\"act_fn\":\"relu\",\"normalization_type\":\"RMS\",\"positional_embedding_type\":\"rotary\",\"rotary_dim\":2,\"rotary_adjacent_pairs\":true")]
    [TestCase("\"act_fn\":\"sigmoid\",\"gated_mlp\":true,\"normalization_type\":null")]
    [TestCase("\"act_fn\":\"identity\",\"gated_mlp\":true,\"normalization_type\":null,\"parallel_attn_mlp\":true")]
    [TestCase("\"act_fn\":\"relu\",\"normalization_type\":null,\"use_local_attn\":true,\"window_size\":2,\"attn_types\":[\"global\",\"local\"]")]
    public void Logits_NearFormula(string keys)
    {
        using var stored = Stored(keys);
        var expected = Formula(stored, keys);
        var model = stored.Read();
        foreach (var options in new[] { ReadOptions.Default, new ReadOptions { HeadResults = true }, new ReadOptions { SplitInputs = true }, new ReadOptions { SplitInputs = true, HeadResults = true } })
        {
            var output = ForwardPass.Run(stored.Read(options), tokens.Select(token => (float)token).ToArray(), 1).Output;
            for (var index = 0; index < output.Length; index++) { Assert.That(output[index], Is.EqualTo(expected[index / Vocabulary][index % Vocabulary]).Within(1e-5), $"{options}, logit {index}"); }
        }

        Assert.That(model.Context, Is.EqualTo(4));
    }

    [Test]
    public void Sites_CarryTransformerLensNames()
    {
        using var stored = Stored("\"act_fn\":\"relu\",\"normalization_type\":\"LN\"");
        var graph = stored.Read(new ReadOptions { HeadResults = true, SplitInputs = true }).Graph;
        foreach (var (site, shape) in new (string, Shape)[]
        {
            ("hook_embed", new(4, Width)), ("hook_pos_embed", new(4, Width)), ("blocks.1.hook_resid_pre", new(4, Width)), ("blocks.1.hook_resid_mid", new(4, Width)), ("blocks.1.hook_resid_post", new(4, Width)),
            ("blocks.0.hook_attn_out", new(4, Width)), ("blocks.0.hook_mlp_out", new(4, Width)), ("blocks.0.hook_mlp_in", new(4, Width)), ("blocks.0.hook_q_input", new(4, 2, Width)), ("blocks.0.attn.hook_q", new(4, 2, Head)),
            ("blocks.0.attn.hook_k", new(4, 2, Head)), ("blocks.0.attn.hook_v", new(4, 2, Head)), ("blocks.0.attn.hook_z", new(4, 2, Head)), ("blocks.0.attn.hook_attn_scores", new(2, 4, 4)), ("blocks.0.attn.hook_pattern", new(2, 4, 4)),
            ("blocks.0.attn.hook_result", new(4, 2, Width)), ("blocks.0.mlp.hook_pre", new(4, 5)), ("blocks.0.mlp.hook_post", new(4, 5)), ("blocks.1.ln2.hook_scale", new(4, 1)), ("blocks.1.ln2.hook_normalized", new(4, Width)), ("ln_final.hook_normalized", new(4, Width)),
        })
        {
            Assert.That(graph.Shapes.TryGetValue(site, out var found) ? found : default, Is.EqualTo(shape), site);
        }
    }

    [Test]
    public void Read_ConfigurationAgainstWeights_TellsEveryFault()
    {
        using var stored = Stored("\"act_fn\":\"relu\",\"normalization_type\":null");
        stored.Remove("blocks.1.attn.W_O").Add("embed.W_E", Vocabulary + 1, Width).Add("blocks.2.mlp.W_in", Width, 5);
        var fault = Assert.Throws<InputFaultException>(() => stored.Read())!;
        Assert.That(fault.Diagnostics.Select(item => item.Code), Is.SupersetOf(new[] { "weights.missing", "weights.shape", "weights.unused" }));
        Assert.That(fault.Message, Does.Contain("blocks.1.attn.W_O").And.Contain("blocks.2.mlp.W_in"));
    }

    [TestCase("\"act_fn\":\"solu_ln\"", "act_fn")]
    [TestCase("\"act_fn\":\"relu\",\"d_head\":-4", "d_head")]
    [TestCase("\"act_fn\":\"relu\",\"attn_scores_soft_cap\":50.0", "attn_scores_soft_cap")]
    [TestCase("\"act_fn\":\"relu\",\"positional_embedding_type\":\"shortformer\"", "positional_embedding_type")]
    [TestCase("\"act_fn\":\"relu\",\"n_key_value_heads\":3", "num_key_value_heads")]
    [TestCase("\"act_fn\":\"relu\",\"d_mlp\":[5]", "d_mlp")]
    [TestCase("\"act_fn\":\"relu\",\"n_layers\":1000000000", "at most 4096")]
    [TestCase("\"act_fn\":\"relu\",\"d_mlp\":1000000000,\"normalization_type\":null", "W_in")]
    [TestCase("\"model_type\":\"mamba\"", "model_type")]
    public void Read_BadConfiguration_NamesTheKey(string keys, string named)
    {
        using var stored = Stored(keys);
        Assert.That(() => stored.Read(), Throws.TypeOf<InputFaultException>().With.Message.Contains(named));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{\"a\":1,\"a\":2}")]
    public void Read_DamagedConfiguration_IsOneFault(string text)
    {
        using var stored = Stored("\"act_fn\":\"relu\"");
        stored.Config = text;
        Assert.That(() => stored.Read(), Throws.TypeOf<InputFaultException>().With.Message.Contains("config.json"));
    }

    [Test]
    public void WithLength_BeyondContext_IsAFault([Values(0, 5)] int length)
    {
        using var stored = Stored("\"act_fn\":\"relu\",\"normalization_type\":null");
        var model = stored.Read();
        Assert.That(() => model.WithLength(length), Throws.TypeOf<InputFaultException>().With.Message.Contains("1 to 4"));
    }

    private static StoredModel Stored(string keys)
    {
        string Default(string key, string value) => keys.Contains($"\"{key}\"", StringComparison.Ordinal) ? "" : $"\"{key}\":{value},";
        var stored = new StoredModel($$"""{{{Default("model_type", "\"hooked_transformer\"")}}{{Default("n_layers", "2")}}"d_model":{{Width}},"n_ctx":4,{{Default("d_head", "4")}}"n_heads":2,"d_vocab":{{Vocabulary}},{{Default("d_mlp", "5")}}{{keys}}}""");
        var groups = keys.Contains("n_key_value_heads\":1", StringComparison.Ordinal) ? 1 : 2;
        stored.Add("embed.W_E", Vocabulary, Width).Add("unembed.W_U", Width, Vocabulary).Add("unembed.b_U", Vocabulary);
        if (!keys.Contains("rotary", StringComparison.Ordinal)) { stored.Add("pos_embed.W_pos", 4, Width); }
        var (weight, bias) = (!keys.Contains("null", StringComparison.Ordinal) && !keys.Contains("Pre", StringComparison.Ordinal), !keys.Contains("RMS", StringComparison.Ordinal));
        string[] norms = weight ? ["ln_final", "blocks.0.ln1", "blocks.0.ln2", "blocks.1.ln1", "blocks.1.ln2"] : [];
        foreach (var norm in norms)
        {
            stored.Add($"{norm}.w", Width);
            if (bias) { stored.Add($"{norm}.b", Width); }
        }

        foreach (var name in new[] { "blocks.0.", "blocks.1." })
        {
            stored.Add(name + "attn.W_Q", 2, Width, Head).Add(name + "attn.W_K", groups, Width, Head).Add(name + "attn.W_V", groups, Width, Head).Add(name + "attn.W_O", 2, Head, Width)
                .Add(name + "attn.b_Q", 2, Head).Add(name + "attn.b_V", groups, Head).Add(name + "attn.b_O", Width);
            if (keys.Contains("attn_only", StringComparison.Ordinal)) { continue; }
            stored.Add(name + "mlp.W_in", Width, 5).Add(name + "mlp.W_out", 5, Width).Add(name + "mlp.b_in", 5);
            if (keys.Contains("gated", StringComparison.Ordinal)) { stored.Add(name + "mlp.W_gate", Width, 5); }
        }

        return stored;
    }

    private static double[][] Formula(StoredModel stored, string keys)
    {
        bool Says(string text) => keys.Contains(text, StringComparison.Ordinal);
        var groups = Says("n_key_value_heads\":1") ? 1 : 2;
        var scale = Says("use_attn_scale\":false") ? 1 : Says("attn_scale\":3") ? 3 : 2.0;
        double[][] Norm(double[][] x, string name) => Says("null") ? x
            : Says("RMS") ? Plain.RmsNorm(x, 1e-5, i => stored.Has(name + ".w") ? stored.At(name + ".w", 0, i) : 1)
            : Plain.LayerNorm(x, 1e-5, i => stored.Has(name + ".w") ? stored.At(name + ".w", 0, i) : 1, i => stored.At(name + ".b", 0, i));
        double[][] Into(double[][] x, string name, char role, int heads) => Plain.Map(x, heads * Head, (i, o) => stored.At($"{name}attn.W_{role}", (o / Head * Width) + i, o % Head), o => stored.At($"{name}attn.b_{role}", o / Head, o % Head));
        double[][] Turned(double[][] x, int heads) => Says("rotary_dim\":4") ? Plain.Rotate(x, (heads, 4), false, (t, pair) => t * Math.Pow(10000, -pair / 2.0))
            : Says("rotary_dim\":2") ? Plain.Rotate(x, (heads, 2), true, (t, _) => t) : x;
        Func<double, double> act = Says("tanh") ? Math.Tanh : Says("sigmoid") ? x => 1 / (1 + Math.Exp(-x)) : Says("identity") ? x => x : x => Math.Max(x, 0);
        double[][] Table(string name, Func<int, int> row) => [.. tokens.Select((_, t) => Enumerable.Range(0, Width).Select(i => stored.At(name, row(t), i)).ToArray())];
        var stream = Plain.Plus(Table("embed.W_E", t => tokens[t]), Table("pos_embed.W_pos", t => t));
        for (var layer = 0; layer < 2; layer++)
        {
            var name = $"blocks.{layer}.";
            var window = Says("use_local") && layer == 1 ? 2 : 99;
            var read = Norm(stream, name + "ln1");
            var mixed = Plain.Attend(
                Turned(Into(read, name, 'Q', 2), 2), Turned(Into(read, name, 'K', groups), groups), Into(read, name, 'V', groups), (2, groups, scale),
                (t, j) => Says("bidirectional") || (j <= t && j > t - window));
            var attention = Plain.Map(mixed, Width, (i, o) => stored.At(name + "attn.W_O", i, o), o => stored.At(name + "attn.b_O", 0, o));
            var middle = Plain.Plus(stream, attention);
            if (Says("attn_only")) { stream = middle; continue; }
            var second = Norm(Says("parallel") ? stream : middle, name + "ln2");
            double[][] Hidden(string weight, bool biased) => Plain.Map(second, 5, (i, o) => stored.At($"{name}mlp.{weight}", i, o), o => biased ? stored.At(name + "mlp.b_in", 0, o) : 0);
            var post = Says("gated") ? Plain.Times(Plain.Each(Hidden("W_gate", false), act), Hidden("W_in", false)) : Plain.Each(Hidden("W_in", true), act);
            if (Says("gated")) { post = [.. post.Select(row => row.Select((value, i) => value + stored.At(name + "mlp.b_in", 0, i)).ToArray())]; }
            stream = Plain.Plus(middle, Plain.Map(post, Width, (i, o) => stored.At(name + "mlp.W_out", i, o), _ => 0));
        }

        return Plain.Map(Norm(stream, "ln_final"), Vocabulary, (i, o) => stored.At("unembed.W_U", i, o), o => stored.At("unembed.b_U", 0, o));
    }
}
