using System.IO.Compression;
using System.Text;
using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Tests.Passes;
using static Audit.Models.Tests.Formats.SafetensorsFiles;

namespace Audit.Models.Tests.Formats;

/// <summary>A reader to be given damaged files.</summary>
/// <param name="Name">Of the format.</param>
/// <param name="Read">Reads bytes, and everything that the result offers.</param>
/// <param name="Words">What the reader looks for, separated by blanks.</param>
/// <param name="Seeds">Good files.</param>
internal sealed record FuzzTarget(string Name, Action<byte[]> Read, string Words, params byte[][] Seeds)
{
    private const string Json = "{ } [ ] : , \" null true \\u0000 \\ud83d\\ude00 ";

    /// <summary>All readers of files that people give.</summary>
    public static FuzzTarget[] All { get; } =
    [
        new("safetensors", bytes => Use(SafetensorsFiles.Read(bytes)), Json + "__metadata__ \"dtype\" \"shape\" \"data_offsets\" \"F64\" \"BF16\" \"I64\" \"BOOL\" [0,0]",
            Of($"{{\"__metadata__\":{{\"format\":\"pt\"}},{Entry("a", "F32", "2,2", 0, 16)},{Entry("b", "BF16", "3", 16, 22)},{Entry("c", "I64", "1", 22, 30)},{Entry("d", "F64", "", 30, 38)}}}", [.. Singles(1, -2, 0.1f, 4), 1, 2, 3, 4, 5, 6, .. new byte[16]])),
        new("index", ReadIndex, Json + "\"weight_map\" \"m.safetensors\" .. / \"a\"",
            Text("""{"metadata":{"total_size":12},"weight_map":{"a":"m.safetensors","b":"m.safetensors"}}""")),
        new("torch", bytes => Use(PickleBytes.Read(bytes)), "PK\u0003\u0004 PK\u0001\u0002 PK\u0005\u0006 PK\u0006\u0006 PK\u0006\u0007 m/data/ data.pkl", Tensors().Archive(("0", Singles(1, 2, 3, 4)), ("1", [1, 2, 3, 4]))),
        new("torch, older form", bytes => Use(PickleBytes.Read(bytes)), PickleWords, Tensors().Legacy(("0", 4, Singles(1, 2, 3, 4)), ("1", 2, [1, 2, 3, 4]))),
        new("pickle", pickle => Use(PickleBytes.Read(PickleBytes.Zip(CompressionLevel.NoCompression, PickleBytes.Entries(pickle, ("0", Singles(1, 2, 3, 4)), ("1", [1, 2, 3, 4]))))), PickleWords, Tensors().ToArray()),
        new("TorchSharp", bytes => Use(TorchSharpFiles.Read(bytes)), "w \u0006\u0001\u0001 \u0080\u0001",
            new TorchSharpFiles(3).Entry("fc.weight", 6, [2, 2], Singles(1, 2, 3, -4)).Entry("fc.bias", 15, [2], 0x80, 0x3F, 0, 0x40).Entry("steps", 4, [], new byte[8]).ToArray()),
        new("tokenizer", bytes => Use(TokenizerReader.Parse(bytes, "file")), Json + TokenizerWords, [.. Tokenizers.Select(Text)]),
        new("jsonl", bytes => Use(DataReader.Parse(bytes, "file.jsonl")), Json + "\"tokens\" \"input_ids\" \"attention_mask\" \n",
            Text("[1,2,3]\n[4,5,6]\n"), Text("{\"tokens\":[1,2],\"label\":3}\n{\"input_ids\":[1,2],\"attention_mask\":[1,1],\"label\":-4}")),
        new("csv", bytes => Use(DataReader.Parse(bytes, "file.csv")), "\" \"\" , \n \r\n 1e38 -.5 NaN", Text("a,b,\"c,d\"\n1,2.5,x\n-3,1e3,\"y\"\"z\"\n")),
        new("npy", bytes => Use(DataReader.Parse(bytes, "file.npy")), "'descr' 'shape' '<f8' '<U3' (1,) (0,) True , }", NpyWriter.Bytes(new Shape(2, 3), [1f, 2, 3, -4, 0.1f, 6]), NpyWriter.Bytes(new Shape(3), [5L, long.MinValue, 16777217])),
        new("npz", bytes => Use(DataReader.Parse(bytes, "file.npz")), "PK\u0003\u0004 PK\u0001\u0002 PK\u0005\u0006 x.npy",
            NpzWriter.Bytes(("x", NpyWriter.Bytes(new Shape(2), [1f, 2])), ("y", NpyWriter.Bytes(new Shape(2), [3L, 1]))), PickleBytes.Zip(CompressionLevel.Optimal, ("z.npy", NpyWriter.Bytes(new Shape(500), new float[500])))) { Expansion = 1100 },
        new("idx", bytes => Use(DataReader.Parse(bytes, "file.idx")), "\0\0\u0008\u0001", [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4], [0, 0, 0x0E, 1, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8]),
        new("gzip", bytes => Use(DataReader.Parse(bytes, "file.csv.gz")), "", Gzip(Text("a,b\n1,2\n3,4\n" + string.Concat(Enumerable.Repeat("5,6\n", 1000))))) { Expansion = 1100 },
        new("config", ReadConfig, Json + "\"model_type\" \"act_fn\" \"n_layers\" \"attn_types\" \"rotary_dim\" \"global\" 1e400 123456789012345678901234567890",
            [.. Configs.Select(Text)])
        { Good = 3 },
        new("onnx", bytes => OnnxFiles.Read(bytes), "x y MatMul Add Relu Conv axes ", OnnxWriter.Bytes(Networks.Mlp(1, 3, 4, 2)), OnnxWriter.Bytes(Networks.Mlp(2, 2, 2))),
        new("vnnlib", bytes => VnnLibReader.Parse(bytes, "file"), "(assert (<= (or (and X_0 Y_0 ) 1e400 0.1 (* (+ (- ; |",
            Text("(declare-const X_0 Real)\n(declare-const Y_0 Real)\n(assert (<= X_0 1.5))\n(assert (>= X_0 -0.25))\n(assert (or (and (>= Y_0 3.0)) (and (<= (* 2 Y_0) -3e2))))\n")),
    ];

    private const string PickleWords = "q\0 h\0 ( ) ] } t u e s a R Q b . cos\nsystem\n ccollections\nOrderedDict\n ctorch._utils\n_rebuild_tensor_v2\n ctorch\nFloatStorage\n \u0080\u0002 \u008a\u0008 N \u0085 \u0094";
    private const string TokenizerWords = "\"type\" \"Sequence\" \"ByteLevel\" \"Split\" \"Regex\" \"String\" \"Metaspace\" \"normalizers\" \"pretokenizers\" \"Replace\" \"Prepend\" \"NFC\" \"content\" (?i: \\\\p{L}+ [^ *+ {1,3} \"id\" \"ids\" ▁";

    /// <summary>How many of the files are read; the others want something beside them that is not there.</summary>
    public int Good { get; init; } = Seeds.Length;

    /// <summary>How many bytes one byte of the file may stand for: 1100 where it may be deflated.</summary>
    public int Expansion { get; init; } = 1;

    /// <summary>Its words as bytes.</summary>
    public byte[][] WordBytes => [.. Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => Name is "tokenizer" ? Encoding.UTF8.GetBytes(word) : Encoding.Latin1.GetBytes(word))];

    /// <inheritdoc/>
    public override string ToString() => Name;

    private const string Llama = """{"model_type":"llama","hidden_act":"silu","hidden_size":4,"intermediate_size":6,"num_hidden_layers":1,"num_attention_heads":2,"num_key_value_heads":1,"vocab_size":5,"max_position_embeddings":8,"rope_theta":10000.0,"rms_norm_eps":1e-05,"tie_word_embeddings":true""";

    /// <summary>The first three fit the weights beside them.</summary>
    private static string[] Configs =>
    [
        Llama + "}",
        Llama + ",\"rope_scaling\":{\"rope_type\":\"yarn\",\"factor\":2.0,\"beta_fast\":32,\"beta_slow\":1,\"original_max_position_embeddings\":4}}",
        Llama + ",\"rope_scaling\":{\"rope_type\":\"llama3\",\"factor\":8.0,\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,\"original_max_position_embeddings\":4}}",
        """{"model_type":"hooked_transformer","n_layers":1,"d_model":4,"n_ctx":4,"d_head":2,"n_heads":2,"d_vocab":5,"attn_only":true,"normalization_type":null,"init_weights":true,"attn_types":["global"]}""",
        """{"model_type":"gpt_neox","hidden_size":4,"num_attention_heads":2,"num_hidden_layers":1,"rotary_pct":0.5,"rotary_emb_base":10000,"max_position_embeddings":8,"vocab_size":5,"intermediate_size":8}""",
        """{"model_type":"gpt2","n_embd":4,"n_head":2,"n_layer":1,"n_positions":8,"vocab_size":5,"layer_norm_epsilon":1e-05,"activation_function":"gelu_new"}""",
    ];

    private static string[] Tokenizers =>
    [
        TokenizerFiles.ByteLevel("he ll hell", "h e,l l,he ll", $",\"normalizer\":{{\"type\":\"NFC\"}},\"added_tokens\":[{TokenizerFiles.Added(300, "<|end|>")}]").Json(),
        new TokenizerFiles("<s> a b ab ▁ ▁ab", "a b,▁ ab")
        {
            Model = ",\"byte_fallback\":true,\"unk_token\":\"<s>\",\"fuse_unk\":false",
            Rest = """,\"normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]},"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"(?i:'s)|[^\\r\\n\\p{L}]?\\p{L}+|\\s+(?!\\S)|\\s+"},"behavior":"Isolated","invert":false},{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}]},"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}},{"Sequence":{"id":"A"}}],"special_tokens":{"<s>":{"id":"<s>","ids":[0]}}},"decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""".Replace("\\\"", "\"", StringComparison.Ordinal),
        }.Json(),
        """{"tokens":["<unk>"," the","<0x0A>"],"scores":[0,-1,2.5]}""",
    ];

    private static PickleBytes Tensors() => new PickleBytes().Global("collections", "OrderedDict").Op(")Rq\0(").Text("w").Tensor("FloatStorage", "0", 4, [2, 2], [1, 2])
        .Text("half").Tensor("HalfStorage", "1", 2, [2], [1]).Text("epoch").Integer(3).Op("u}(").Text("_metadata").Op("}ub");

    private static void Use(WeightSet set)
    {
        foreach (var name in set.Names) { _ = set.TypeOf(name).IsFloat() ? set[name].Values.Length : set.Integers(name).Length; }
    }

    private static void Use(DataTable table)
    {
        foreach (var name in table.Arrays.Keys)
        {
            Action[] uses = [() => table.Inputs(name), () => table.Labels(name), () => table.Keys(name)];
            foreach (var use in uses)
            {
                try { use(); } catch (InputFaultException) { }
            }
        }
    }

    private static void Use(Tokenizer tokenizer)
    {
        if (tokenizer.CanEncode) { _ = tokenizer.Decode(tokenizer.Encode("he said: hell 12 é 😀 ab's ▁ab<|end|>\n")); }
        _ = tokenizer.IdOf("ab") is { } id ? tokenizer.Show(id) : "";
    }

    private static void ReadIndex(byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("audit-index-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "m.safetensors"), Of($"{{{Entry("a", "F32", "1", 0, 4)},{Entry("b", "F32", "1", 4, 8)}}}", Singles(1, 2)));
            File.WriteAllBytes(Path.Combine(folder.FullName, "i.index.json"), bytes);
            Use(WeightSet.Read(Path.Combine(folder.FullName, "i.index.json")));
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>A configuration beside a file of weights that it may or may not fit.</summary>
    private static void ReadConfig(byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("audit-config-");
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "model.safetensors"), LlamaWeights());
            File.WriteAllBytes(Path.Combine(folder.FullName, "config.json"), bytes);
            ModelReader.Read(folder.FullName);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    private static byte[] LlamaWeights()
    {
        (string Name, int[] Shape)[] weights =
        [
            ("embed_tokens", [5, 4]), ("norm", [4]), ("layers.0.input_layernorm", [4]), ("layers.0.post_attention_layernorm", [4]), ("layers.0.self_attn.q_proj", [4, 4]), ("layers.0.self_attn.k_proj", [2, 4]),
            ("layers.0.self_attn.v_proj", [2, 4]), ("layers.0.self_attn.o_proj", [4, 4]), ("layers.0.mlp.gate_proj", [6, 4]), ("layers.0.mlp.up_proj", [6, 4]), ("layers.0.mlp.down_proj", [4, 6]),
        ];
        var (entries, at) = (new List<string>(), 0);
        foreach (var (name, shape) in weights)
        {
            var end = at + (4 * shape.Aggregate(1, (product, extent) => product * extent));
            entries.Add(Entry($"model.{name}.weight", "F32", string.Join(',', shape), at, end));
            at = end;
        }

        return Of($"{{{string.Join(',', entries)}}}", new byte[at]);
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Optimal)) { stream.Write(content); }
        return memory.ToArray();
    }
}
