using Audit.Models.Formats;
using Audit.Models.Graphs;
using Audit.Models.Passes;
using Audit.Models.Tests.Operators;
using NUnit.Framework;
using static Audit.Models.Tests.Formats.OnnxModelText;
using static Audit.Models.Tests.Formats.PlainTransformer;

namespace Audit.Models.Tests.Formats;

/// <summary>Graphs with the chains of shapes, masks and norms that exporters write, against the formulas in double precision.</summary>
[TestFixture]
public sealed class OnnxTransformerTest
{
    private const int Tokens = 4;
    private const int Width = 8;
    private const int Heads = 2;
    private const int Vocabulary = 11;

    /// <summary>Float32 against double over some dozens of nodes with values near 1.</summary>
    private const double Near = 2e-5;

    private static readonly float[] ids = [3, 10, 0, 3, 7, 7, 1, 2];

    [Test]
    public void Read_Gpt_AgreesWithTheFormulas([Values(13, 17)] int opset, [Values(true, false)] bool open)
    {
        var weights = new Weights(1);
        var reading = Read(Gpt(weights, open ? -1 : 1, open ? -1 : Tokens).Opset(opset));
        Assert.That(reading.Model.Graph.InputShape, Is.EqualTo(new Shape(Tokens)));
        Assert.That(reading.Model.Graph.OutputShape, Is.EqualTo(new Shape(Tokens, Vocabulary)));
        Assert.That(reading.Assumptions, Has.Length.EqualTo(open ? 1 : 0));
        var output = ForwardPass.Run(reading.Model, ids, 2).Output;
        for (var row = 0; row < 2; row++)
        {
            var wanted = GptFormulas(weights, Embedded(weights, row)).SelectMany(token => token).ToArray();
            Assert.That(output.AsSpan(row * wanted.Length, wanted.Length).ToArray(), Is.EqualTo(wanted).Within(Near), $"row {row}");
        }
    }

    [Test]
    public void Gradient_OfGpt_AgreesWithTheFormulas()
    {
        var weights = new Weights(1);
        var model = Read(Gpt(weights, -1, -1)).Model;
        var direction = Samples.Uniform(new Random(5), Tokens * Vocabulary);
        var gradient = BackwardPass.InputGradient(model, ids.AsMemory(0, Tokens), 1, direction, "stream");
        for (var index = 0; index < gradient.Length; index++)
        {
            var difference = (Along(1e-5) - Along(-1e-5)) / 2e-5;
            Assert.That(gradient[index], Is.EqualTo(difference).Within(2e-4), $"element {index}");

            double Along(double step)
            {
                var changed = Embedded(weights, 0);
                changed[index / Width][index % Width] += step;
                return GptFormulas(weights, changed).SelectMany(token => token).Zip(direction, (value, weight) => value * weight).Sum();
            }
        }
    }

    [Test]
    public void Read_Bert_AgreesWithTheFormulas([Values(true, false)] bool open)
    {
        var weights = new Weights(2);
        var reading = Read(Bert(weights, open ? -1 : 1, open ? -1 : Tokens));
        Assert.That(reading.Model.Graph.OutputShape, Is.EqualTo(new Shape(3)));
        Assert.That(reading.Assumptions.Where(told => told.Contains("is bound to", StringComparison.Ordinal)), Has.Exactly(2).Items);
        var output = ForwardPass.Run(reading.Model, ids, 2).Output;
        for (var row = 0; row < 2; row++)
        {
            Assert.That(output.AsSpan(row * 3, 3).ToArray(), Is.EqualTo(BertFormulas(weights, row, Tokens)).Within(Near), $"row {row}");
        }
    }

    [Test]
    public void Read_Bert_WithAMaskThatIsGiven_LeavesTokensOut()
    {
        var weights = new Weights(2);
        var options = new OnnxOptions { Length = Tokens, Inputs = OnnxOptions.Default.Inputs.Add("attention_mask", [1, 1, 1, 0]) };
        var model = Read(Bert(weights, -1, -1), options).Model;
        Assert.That(ForwardPass.Run(model, ids, 2).Output.AsSpan(0, 3).ToArray(), Is.EqualTo(BertFormulas(weights, 0, 3)).Within(Near));
    }

    [Test]
    public void Read_ChangedBytes_IsAModelOrAFault([Random(0, int.MaxValue, 4)] int seed)
    {
        var random = new Random(seed);
        var good = (seed % 2 == 0 ? Gpt(new Weights(1), -1, -1) : Bert(new Weights(2), 1, Tokens)).Bytes();
        for (var change = 0; change < 100; change++)
        {
            var bytes = good.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                Assert.That(OnnxFiles.Read(bytes, new OnnxOptions { Length = Tokens }).Model.Graph.Nodes, Is.Not.Empty);
            }
            catch (InputFaultException fault)
            {
                Assert.That(fault.Diagnostics, Is.Not.Empty);
            }
        }
    }

    private static OnnxReading Read(OnnxModelText text, OnnxOptions? options = null) => OnnxFiles.Read(text.Bytes(), options ?? new OnnxOptions { Length = Tokens });

    private static double[][] Embedded(Weights weights, int row) =>
        [.. Enumerable.Range(0, Tokens).Select(token => Enumerable.Range(0, Width)
            .Select(at => (double)weights["wte", Vocabulary, Width][((int)ids[(row * Tokens) + token] * Width) + at] + weights["wpe", 6, Width][(token * Width) + at]).ToArray())];

    private static double[][] GptFormulas(Weights weights, double[][] x)
    {
        var normal = LayerNorm(x, weights["ln1.w", Width], weights["ln1.b", Width], 1e-5f);
        var joined = Linear(normal, weights["qkv.w", Width, 3 * Width], weights["qkv.b", 3 * Width]);
        double[][] Third(int part) => [.. joined.Select(row => row.Skip(part * Width).Take(Width).ToArray())];
        x = Add(x, Linear(Attention(Third(0), Third(1), Third(2), Heads, true), weights["o.w", Width, Width], weights["o.b", Width]));
        var hidden = Map(Linear(LayerNorm(x, weights["ln2.w", Width], weights["ln2.b", Width], 1e-5f), weights["f.w", Width, 16], weights["f.b", 16]), GeluTanh);
        x = LayerNorm(Add(x, Linear(hidden, weights["g.w", 16, Width], weights["g.b", Width])), weights["ln3.w", Width], weights["ln3.b", Width], 1e-5f);
        return [.. x.Select(row => Enumerable.Range(0, Vocabulary).Select(token => row.Select((value, at) => value * weights["wte", Vocabulary, Width][(token * Width) + at]).Sum()).ToArray())];
    }

    private static double[] BertFormulas(Weights weights, int row, int seen)
    {
        var x = LayerNorm(Embedded(weights, row), weights["ln0.w", Width], weights["ln0.b", Width], 1e-12f);
        double[][] Of(string name) => Linear(x, weights[$"{name}.w", Width, Width], weights[$"{name}.b", Width]);
        var mixed = Attention(Of("q"), Of("k")[..seen], Of("v")[..seen], Heads, false);
        x = LayerNorm(Add(Linear(mixed, weights["o.w", Width, Width], weights["o.b", Width]), x), weights["ln1.w", Width], weights["ln1.b", Width], 1e-12f);
        var hidden = Map(Linear(x, weights["f.w", Width, 16], weights["f.b", 16]), Gelu);
        x = LayerNorm(Add(Linear(hidden, weights["g.w", 16, Width], weights["g.b", Width]), x), weights["ln2.w", Width], weights["ln2.b", Width], 1e-12f);
        var pooled = Map(Linear([x[0]], weights["p.w", Width, Width], weights["p.b", Width]), Math.Tanh);
        return Linear(pooled, weights["c.w", Width, 3], weights["c.b", 3])[0];
    }

    /// <summary>GPT-2 as exporters write it: batch and tokens joined around every product, a mask of bytes cut to the sequence, tanh-GELU spelled out.</summary>
    private static OnnxModelText Gpt(Weights weights, int batch, int tokens)
    {
        var text = new OnnxModelText().Value(11, "ids", [batch, tokens], 7).Integers("zero", 0).Integers("one", 1).Integers("two", 2).Integers("three", 3).Integers("last", -1);
        foreach (var (name, value) in new[] { ("wide", Width), ("wide3", 3 * Width), ("wide2", 16L), ("heads", Heads), ("each", Width / Heads) }) { text.Integers(name, value); }
        text.Tensor(OnnxBytes.Whole("bias", [1, 1, 6, 6], 2, [.. Enumerable.Range(0, 36).Select(at => at % 6 <= at / 6 ? 1L : 0)]))
            .Tensor(OnnxBytes.Whole("first", [], 7, [0])).Tensor(OnnxBytes.Whole("step", [], 7, [1])).Numbers("masked", [], -1e4f).Numbers("root", [], MathF.Sqrt(Width / Heads));
        text.Node("Shape", "ids", "s").Node("Gather", "s zero", "b").Node("Gather", "s step", "t").Node("Gather", "s one", "t1")
            .Node("Concat", "last t1", "flat", Attribute("axis", 0L)).Node("Reshape", "ids flat", "tokens")
            .Node("Range", "first t step", "places").Node("Unsqueeze", "places zero", "rows").Node("Gather", "wpe rows", "positions")
            .Node("Gather", "wte tokens", "embedded").Node("Add", "embedded positions", "stream");
        Norm(text, weights, "stream", "ln1", "n1", 1e-5f);
        Joined(text, weights, "n1", "qkv", "wide", "wide3", "joined", Width, 3 * Width);
        text.Node("Split", "joined parts", "q k v", Attribute("axis", 2L)).Integers("parts", Width, Width, Width);
        Split(text, "q", 0, 2, 1, 3);
        Split(text, "k", 0, 2, 3, 1);
        Split(text, "v", 0, 2, 1, 3);
        text.Node("MatMul", "qh kh", "products").Node("Div", "products root", "scores")
            .Node("Slice", "bias zero t1 two", "cut").Node("Slice", "cut zero t1 three", "triangle").Node("Cast", "triangle", "seen", Attribute("to", 9L))
            .Node("Where", "seen scores masked", "kept").Node("Softmax", "kept", "pattern", Attribute("axis", -1L)).Node("MatMul", "pattern vh", "mixed");
        Merge(text, "mixed", "z");
        Joined(text, weights, "z", "o", "wide", "wide", "attended", Width, Width);
        text.Node("Add", "stream attended", "middle");
        Norm(text, weights, "middle", "ln2", "n2", 1e-5f);
        Joined(text, weights, "n2", "f", "wide", "wide2", "hidden", Width, 16);
        text.Numbers("cube", [], 3).Numbers("part", [], 0.044715f).Numbers("slope", [], 0.7978845608f).Numbers("unit", [], 1).Numbers("half", [], 0.5f)
            .Node("Mul", "hidden half", "halved").Node("Pow", "hidden cube", "cubed").Node("Mul", "cubed part", "bent").Node("Add", "hidden bent", "sum")
            .Node("Mul", "sum slope", "scaled").Node("Tanh", "scaled", "tanh").Node("Add", "tanh unit", "plus").Node("Mul", "halved plus", "gelu");
        Joined(text, weights, "gelu", "g", "wide2", "wide", "written", 16, Width);
        text.Node("Add", "middle written", "end");
        Norm(text, weights, "end", "ln3", "n3", 1e-5f);
        return text.Numbers("wte", [Vocabulary, Width], weights["wte", Vocabulary, Width]).Numbers("wpe", [6, Width], weights["wpe", 6, Width])
            .Node("Transpose", "wte", "unembed").Node("MatMul", "n3 unembed", "logits").Output("logits");
    }

    /// <summary>BERT as exporters write it: a mask made of ones, the norm's products spelled out, erf-GELU, the first token pooled.</summary>
    private static OnnxModelText Bert(Weights weights, int batch, int tokens)
    {
        var text = new OnnxModelText();
        foreach (var name in new[] { "input_ids", "attention_mask", "token_type_ids" }) { text.Value(11, name, [batch, tokens], 7); }
        text.Integers("zero", 0).Integers("one", 1).Integers("two", 2).Integers("wide", Width).Integers("heads", Heads).Integers("each", Width / Heads).Integers("range", 0, 1, 2, 3, 4, 5)
            .Tensor(OnnxBytes.Whole("first", [], 7, [0])).Numbers("unit", [], 1).Numbers("least", [], float.MinValue).Numbers("root", [], MathF.Sqrt(Width / Heads))
            .Numbers("none", [2, Width], new float[2 * Width]).Numbers("half", [], 0.5f).Numbers("root2", [], MathF.Sqrt(2));
        text.Node("Shape", "input_ids", "s").Node("Gather", "s zero", "b").Node("Gather", "s one", "t1")
            .Node("Unsqueeze", "attention_mask one", "mask1").Node("Unsqueeze", "mask1 two", "mask2").Node("Cast", "mask2", "mask3", Attribute("to", 1L))
            .Node("Sub", "unit mask3", "hidden3").Node("Mul", "hidden3 least", "mask")
            .Node("Slice", "range zero t1", "rows").Node("Unsqueeze", "rows zero", "rows1").Node("Gather", "wpe rows1", "positions")
            .Node("Gather", "wte input_ids", "words").Node("Gather", "none token_type_ids", "types").Node("Add", "words types", "typed").Node("Add", "typed positions", "embedded")
            .Numbers("wte", [Vocabulary, Width], weights["wte", Vocabulary, Width]).Numbers("wpe", [6, Width], weights["wpe", 6, Width]);
        Norm(text, weights, "embedded", "ln0", "x", 1e-12f);
        foreach (var name in new[] { "q", "k", "v" })
        {
            Dense(text, weights, "x", name, name, Width, Width);
            Split(text, name, [0, 2, name == "k" ? 3 : 1, name == "k" ? 1 : 3]);
        }

        text.Node("MatMul", "qh kh", "products").Node("Div", "products root", "scores").Node("Add", "scores mask", "kept")
            .Node("Softmax", "kept", "pattern", Attribute("axis", 3L)).Node("MatMul", "pattern vh", "mixed");
        Merge(text, "mixed", "z");
        Dense(text, weights, "z", "o", "attended", Width, Width);
        text.Node("Add", "attended x", "middle");
        Norm(text, weights, "middle", "ln1", "y", 1e-12f);
        Dense(text, weights, "y", "f", "hidden", Width, 16);
        text.Node("Div", "hidden root2", "scaled").Node("Erf", "scaled", "erf").Node("Add", "erf unit", "plus").Node("Mul", "hidden plus", "twice").Node("Mul", "twice half", "gelu");
        Dense(text, weights, "gelu", "g", "written", 16, Width);
        text.Node("Add", "written y", "end");
        Norm(text, weights, "end", "ln2", "last", 1e-12f);
        text.Node("Gather", "last first", "cls", Attribute("axis", 1L)).Node("Gemm", "cls p.w p.b", "pool").Node("Tanh", "pool", "pooled").Node("Gemm", "pooled c.w c.b", "logits");
        return text.Numbers("p.w", [Width, Width], weights["p.w", Width, Width]).Numbers("p.b", [Width], weights["p.b", Width])
            .Numbers("c.w", [Width, 3], weights["c.w", Width, 3]).Numbers("c.b", [3], weights["c.b", 3]).Output("logits");
    }

    /// <summary>A layer norm in nine nodes.</summary>
    private static void Norm(OnnxModelText text, Weights weights, string input, string name, string output, float epsilon) => text
        .Numbers($"{name}.w", [Width], weights[$"{name}.w", Width]).Numbers($"{name}.b", [Width], weights[$"{name}.b", Width]).Numbers($"{name}.e", [], epsilon).Numbers($"{name}.2", [], 2)
        .Node("ReduceMean", input, $"{name}.m", Attribute("axes", [-1L])).Node("Sub", $"{input} {name}.m", $"{name}.c").Node("Pow", $"{name}.c {name}.2", $"{name}.p")
        .Node("ReduceMean", $"{name}.p", $"{name}.v", Attribute("axes", [-1L])).Node("Add", $"{name}.v {name}.e", $"{name}.s").Node("Sqrt", $"{name}.s", $"{name}.r")
        .Node("Div", $"{name}.c {name}.r", $"{name}.n").Node("Mul", $"{name}.n {name}.w", $"{name}.f").Node("Add", $"{name}.f {name}.b", output);

    /// <summary>A product over [batch x tokens, width], and back.</summary>
    private static void Joined(OnnxModelText text, Weights weights, string input, string name, string from, string to, string output, int wide, int outputs) => text
        .Numbers($"{name}.w", [wide, outputs], weights[$"{name}.w", wide, outputs]).Numbers($"{name}.b", [outputs], weights[$"{name}.b", outputs])
        .Node("Concat", $"last {from}", $"{name}.j", Attribute("axis", 0L)).Node("Reshape", $"{input} {name}.j", $"{name}.x").Node("Gemm", $"{name}.x {name}.w {name}.b", $"{name}.y")
        .Node("Concat", $"b t1 {to}", $"{name}.s", Attribute("axis", 0L)).Node("Reshape", $"{name}.y {name}.s", output);

    private static void Dense(OnnxModelText text, Weights weights, string input, string name, string output, int wide, int outputs) => text
        .Numbers($"{name}.w", [wide, outputs], weights[$"{name}.w", wide, outputs]).Numbers($"{name}.b", [outputs], weights[$"{name}.b", outputs])
        .Node("MatMul", $"{input} {name}.w", $"{name}.y").Node("Add", $"{name}.b {name}.y", output);

    /// <summary>[batch, tokens, width] to heads.</summary>
    private static void Split(OnnxModelText text, string name, params long[] perm) => text
        .Node("Concat", "b t1 heads each", $"{name}.heads", Attribute("axis", 0L)).Node("Reshape", $"{name} {name}.heads", $"{name}.split").Node("Transpose", $"{name}.split", $"{name}h", Attribute("perm", perm));

    private static void Merge(OnnxModelText text, string input, string output) => text
        .Node("Transpose", input, $"{output}.t", Attribute("perm", 0, 2, 1, 3)).Node("Concat", "b t1 wide", $"{output}.s", Attribute("axis", 0L)).Node("Reshape", $"{output}.t {output}.s", output);

    /// <summary>Random weights by name.</summary>
    private sealed class Weights(int seed)
    {
        private readonly Dictionary<string, float[]> made = [];

        public float[] this[string name, params int[] extents] =>
            made.TryGetValue(name, out var known) ? known : made[name] = Samples.Uniform(new Random(seed + name.Sum(letter => letter * 31)), extents.Aggregate(1, (count, extent) => count * extent));
    }
}
