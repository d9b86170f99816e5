using System.Collections.Immutable;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Bounds.Tests.Lowering;

/// <summary>Small random graphs of the operators whose chains have units beside ReLU: functions, products, norms, attention. Values keep the shape [tokens, width].</summary>
internal sealed class SmoothGraphs
{
    private readonly Random random;
    private readonly GraphBuilder builder;
    private readonly List<string> values = ["x"];
    private readonly int tokens;
    private readonly int width;
    private int next;

    private SmoothGraphs(int seed)
    {
        random = new Random(seed);
        (tokens, width) = (random.Next(1, 5), 2 * random.Next(1, 4));
        builder = new GraphBuilder("x", new Shape(tokens, width));
    }

    private string Last => values[^1];

    private string Any => values[random.Next(values.Count)];

    public static Graph Make(int seed, int most = 5)
    {
        var made = new SmoothGraphs(seed);
        for (var step = made.random.Next(1, most); step > 0; step--) { made.values.Add(made.Step()); }
        return made.builder.Build(made.Last);
    }

    private string Step()
    {
        string[] functions = ["Erf", "Sigmoid", "Tanh", "Silu", "Gelu", "Softplus", "Neg", "Abs", "HardSigmoid", "HardSwish", "Elu", "LeakyRelu"];
        return random.Next(20) switch
        {
            < 4 => Node(functions[random.Next(functions.Length)], Attributes.None, Last),
            4 => Node("Gelu", Attributes.None.With("approximate", 1), Last),
            5 => Node("Exp", Attributes.None, Node("Tanh", Attributes.None, Last)),
            6 => Node(new[] { "Sqrt", "Log", "Reciprocal" }[random.Next(3)], Attributes.None, Positive(Last)),
            7 => Power(),
            8 => Node("Mul", Attributes.None, Last, Any),
            9 => Node("Div", Attributes.None, Any, Positive(Last)),
            10 => Node("Div", Attributes.None, Constant(tokens, width), Positive(Last)),
            11 => Node(random.Next(2) == 0 ? "Max" : "Min", Attributes.None, random.Next(2) == 0 ? Any : Constant(1, width), Last),
            12 => Reduce(),
            13 => Norm(),
            14 => Move(),
            15 => Where(),
            16 => Products(),
            17 => Node("Softmax", Attributes.None.With("axis", random.Next(2)), random.Next(2) == 0 ? Masked(Last) : Last),
            _ => Attention(),
        };
    }

    private string Power()
    {
        float[] exponents = [2, 3, 0.5f, -0.5f, -1, -2, 1];
        var exponent = exponents[random.Next(exponents.Length)];
        return Node("Pow", Attributes.None.With("exponent", exponent), exponent >= 1 ? Node("Tanh", Attributes.None, Last) : Positive(Last));
    }

    private string Positive(string value) => Node("Add", Attributes.None, Node("Abs", Attributes.None, value), Filled(0.2f + random.NextSingle(), tokens, width));

    private string Reduce()
    {
        var reduced = Node(random.Next(2) == 0 ? "ReduceSum" : "ReduceMean", Attributes.None.With("axes", random.Next(2) == 0 ? [1L] : [0L]).With("keepdims", 1), Last);
        return Node(random.Next(2) == 0 ? "Add" : "Mul", Attributes.None, Last, Node("Expand", Attributes.None.With("shape", tokens, width), reduced));
    }

    private string Norm()
    {
        var centred = random.Next(2) == 0 ? Node("Center", Attributes.None, Last) : Last;
        var scale = Node("NormScale", Attributes.None.With("epsilon", random.Next(2) == 0 ? 1e-5f : 0.1f), centred);
        if (random.Next(3) == 0) { return Node("Mul", Attributes.None, centred, scale); }
        var normal = Node("Div", Attributes.None, centred, scale);
        return random.Next(2) == 0 ? normal : Node("Mul", Attributes.None, normal, Constant(width));
    }

    private string Move()
    {
        if (random.Next(3) == 0)
        {
            var half = Node("Slice", Attributes.None.With("starts", 0, 0).With("steps", 1, 2).With("shape", tokens, width / 2), Last);
            return Node("Tile", Attributes.None.With("repeats", 1, 2), half);
        }

        return Node("Gather", Attributes.None.With("axis", 1).With("indices", [.. Enumerable.Range(0, width).Select(_ => (long)random.Next(width))]), Last);
    }

    private string Where()
    {
        var test = Name();
        builder.Initializer(test, new Tensor(new Shape(tokens, width), (float[])[.. Enumerable.Range(0, tokens * width).Select(_ => random.Next(2) == 0 ? 0f : 1)]));
        return Node("Where", Attributes.None, test, Last, random.Next(2) == 0 ? Any : Constant(tokens, width));
    }

    /// <summary>Some scores hidden, never all of a line.</summary>
    private string Masked(string value)
    {
        var mask = Name();
        builder.Initializer(mask, new Tensor(new Shape(tokens, width), (float[])[.. Enumerable.Range(0, tokens * width).Select(i => i / width != i % width && random.Next(3) == 0 && i % width > 0 && i / width > 0 ? float.MinValue : 0)]));
        return Node("Add", Attributes.None, value, mask);
    }

    private string Products()
    {
        if (random.Next(3) == 0) { return Node("MatMul", Attributes.None, Constant(tokens, tokens), Last); }
        var turned = Node("Transpose", Attributes.None.With("perm", 1, 0), Any);
        return Node("MatMul", Attributes.None, Node("MatMul", Attributes.None, Last, turned), Node("Tanh", Attributes.None, Last));
    }

    private string Attention()
    {
        var heads = width % 4 == 0 && random.Next(2) == 0 ? 2 : 1;
        var groups = heads == 2 && random.Next(2) == 0 ? 1 : heads;
        var each = width / heads;
        var attributes = Attributes.None.With("scale", random.Next(2) == 0 ? MathF.Sqrt(each) : 0.7f).With("causal", random.Next(2)).With("window", random.Next(2) == 0 ? 0 : 2);
        var scores = Node("AttentionScores", attributes, Turned(Heads(heads, each), each), Turned(Heads(groups, each), each));
        var mixed = Node("AttentionMix", Attributes.None, Node("Softmax", Attributes.None.With("axis", 2), scores), Heads(groups, each));
        return Node("Reshape", Attributes.None.With("shape", tokens, width), mixed);
    }

    private string Heads(int heads, int each) =>
        Node("Reshape", Attributes.None.With("shape", tokens, heads, each), Node("MatMul", Attributes.None, Last, Constant(width, heads * each)));

    private string Turned(string value, int each)
    {
        if (each % 2 != 0 || random.Next(3) == 0) { return value; }
        var (cos, sin) = (Name(), Name());
        float[] angles = [.. Enumerable.Range(0, tokens * each / 2).Select(i => i < each / 2 ? 0 : random.NextSingle() * 6)];
        builder.Initializer(cos, new Tensor(new Shape(tokens, each / 2), (float[])[.. angles.Select(MathF.Cos)]));
        builder.Initializer(sin, new Tensor(new Shape(tokens, each / 2), (float[])[.. angles.Select(MathF.Sin)]));
        return Node("Rotary", Attributes.None.With("interleaved", random.Next(2)), value, cos, sin);
    }

    private string Name() => $"v{next++}";

    private string Constant(params int[] extents) => Filled(null, extents);

    private string Filled(float? value, params int[] extents)
    {
        var (name, shape) = (Name(), new Shape(extents));
        builder.Initializer(name, new Tensor(shape, (float[])[.. Enumerable.Range(0, shape.Count).Select(_ => value ?? (random.NextSingle() * 2) - 1)]));
        return name;
    }

    private string Node(string opType, Attributes attributes, params ImmutableArray<string> inputs)
    {
        var output = Name();
        builder.Node(new Node("node " + output, opType, inputs, output, attributes));
        return output;
    }
}
