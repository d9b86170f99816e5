using System.Collections.Immutable;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Bounds.Tests.Lowering;

/// <summary>Small random graphs of every operator that has a chain, addressed by a seed.</summary>
internal sealed class RandomGraphs
{
    private readonly Random random;
    private readonly GraphBuilder builder;
    private readonly List<(string Name, Shape Shape)> values = [];
    private int constants;

    private RandomGraphs(int seed)
    {
        random = new Random(seed);
        var input = random.Next(3) > 0 ? new Shape(random.Next(1, 4), random.Next(3, 6), random.Next(3, 6)) : new Shape(random.Next(2, 7));
        builder = new GraphBuilder("x", input);
        values.Add(("x", input));
    }

    private string Name => values[^1].Name;

    private Shape Shape => values[^1].Shape;

    public static Graph Make(int seed)
    {
        var made = new RandomGraphs(seed);
        var nodes = made.random.Next(1, 9);
        while (made.values.Count <= nodes) { made.Step(); }
        return made.builder.Build(made.Name);
    }

    public static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(8) == 0 ? 0 : (random.NextSingle() * 4) - 2)];

    private void Step()
    {
        switch (random.Next(Shape.Rank == 3 ? 18 : 12))
        {
            case 0: Add("Relu", Shape, Attributes.None); break;
            case 1: Add("LeakyRelu", Shape, Attributes.None.With("alpha", random.NextSingle())); break;
            case 2: Clip(); break;
            case 3 or 4: Pointwise(); break;
            case 5: Residual(); break;
            case 6: Concat(); break;
            case 7: Pad(); break;
            case 8: Move(); break;
            case 9: Add("Identity", Shape, Attributes.None); break;
            case 10 or 11: Product(); break;
            case 12 or 13: Conv(); break;
            case 14: Pool("MaxPool", Attributes.None); break;
            case 15: Pool("AveragePool", Attributes.None.With("count_include_pad", random.Next(2))); break;
            case 16: Add("GlobalAveragePool", new Shape(Shape[0], 1, 1), Attributes.None); break;
            default: Add("BatchNormalization", Shape, Attributes.None, Constant(Shape[0]), Constant(Shape[0])); break;
        }
    }

    private void Add(string opType, Shape shape, Attributes attributes, params string[] others) => AddOf(opType, shape, attributes, [Name, .. others]);

    private void AddOf(string opType, Shape shape, Attributes attributes, ImmutableArray<string> inputs)
    {
        var output = $"v{values.Count}";
        builder.Node(new Node("node " + output, opType, inputs, output, attributes));
        values.Add((output, shape));
    }

    private string Constant(params int[] extents) => Constant(false, extents);

    private string Constant(bool nonzero, params int[] extents)
    {
        var (name, shape) = ($"c{constants++}", new Shape(extents));
        float[] numbers = Numbers(random, shape.Count);
        builder.Initializer(name, new Tensor(shape, nonzero ? [.. numbers.Select(value => value + MathF.CopySign(0.3f, value))] : numbers));
        return name;
    }

    private void Clip()
    {
        var attributes = Attributes.None;
        var low = (random.NextSingle() * 2) - 1.5f;
        if (random.Next(3) > 0) { attributes = attributes.With("min", random.Next(4) == 0 ? float.MinValue : low); }
        if (random.Next(3) > 0) { attributes = attributes.With("max", low + random.NextSingle()); }
        Add("Clip", Shape, attributes);
    }

    private void Pointwise()
    {
        string[] names = ["Add", "Sub", "Mul", "Div"];
        var opType = names[random.Next(4)];
        int[] extents = random.Next(3) switch
        {
            0 => [.. Shape.Dimensions],
            1 => [.. Shape.Dimensions.Select(extent => random.Next(2) == 0 ? 1 : extent)],
            _ => [.. Shape.Dimensions.Skip(random.Next(Shape.Rank))],
        };
        var constant = Constant(opType == "Div", extents);
        AddOf(opType, Shape, Attributes.None, opType != "Div" && random.Next(3) == 0 ? [constant, Name] : [Name, constant]);
    }

    private void Residual()
    {
        var same = values.Where(value => value.Shape == Shape).ToArray();
        AddOf(random.Next(2) == 0 ? "Add" : "Sub", Shape, Attributes.None, [Name, same[random.Next(same.Length)].Name]);
    }

    private void Concat()
    {
        var (axis, shape) = (random.Next(Shape.Rank), Shape);
        var fitting = values.Where(value => value.Shape.Rank == shape.Rank && Enumerable.Range(0, shape.Rank).All(i => i == axis || value.Shape[i] == shape[i])).ToArray();
        var other = fitting[random.Next(fitting.Length)];
        if (shape.Count + other.Shape.Count > 200) { return; }
        Add("Concat", new Shape(shape.Dimensions.Select((extent, i) => i == axis ? extent + other.Shape[i] : extent)), Attributes.None.With("axis", axis), other.Name);
    }

    private void Pad()
    {
        if (Shape.Count > 100) { return; }
        long[] pads = [.. Enumerable.Range(0, 2 * Shape.Rank).Select(_ => (long)random.Next(2))];
        var rank = Shape.Rank;
        Add("Pad", new Shape(Shape.Dimensions.Select((extent, i) => extent + (int)(pads[i] + pads[i + rank]))), Attributes.None.With("pads", pads));
    }

    private void Move()
    {
        if (Shape.Rank == 1 || random.Next(3) == 0) { Reshape(); return; }
        if (random.Next(3) == 0) { Add("Flatten", new Shape(Shape.Count), Attributes.None); return; }
        long[] perm = [.. Enumerable.Range(0, Shape.Rank).Select(axis => (long)axis)];
        random.Shuffle(perm);
        var shape = Shape;
        Add("Transpose", new Shape(perm.Select(axis => shape[(int)axis])), Attributes.None.With("perm", perm));
    }

    private void Reshape()
    {
        var divisor = Enumerable.Range(1, Shape.Count).Where(d => Shape.Count % d == 0).OrderBy(_ => random.Next()).First();
        int[] target = random.Next(2) == 0 ? [divisor, Shape.Count / divisor] : [1, divisor, Shape.Count / divisor];
        Add("Reshape", new Shape(target), Attributes.None.With("shape", [.. target.Select(extent => (long)extent)]));
    }

    private void Product()
    {
        if (Shape.Rank == 3 && random.Next(2) == 0) { Add("Flatten", new Shape(Shape.Count), Attributes.None); }
        var (k, n, shape) = (Shape[-1], random.Next(1, 5), Shape);
        var result = new Shape([.. shape.Dimensions.Take(shape.Rank - 1), n]);
        if (shape.Rank == 3 || random.Next(3) == 0) { Add("MatMul", result, Attributes.None, Constant(k, n)); return; }
        var transposed = random.Next(2) == 0;
        string[] others = random.Next(3) == 0 ? [] : [Constant(n)];
        Add("Gemm", result, Attributes.None.With("transB", transposed ? 1L : 0), [transposed ? Constant(n, k) : Constant(k, n), .. others]);
    }

    private void Conv()
    {
        var (window, extents, kernel) = Window(1);
        var group = random.Next(3) == 0 ? Shape[0] : 1;
        var outputs = group * random.Next(1, 3);
        string[] others = random.Next(3) == 0 ? [] : [Constant(outputs)];
        Add("Conv", new Shape([outputs, .. extents]), window.With("group", group), [Constant([outputs, Shape[0] / group, .. kernel]), .. others]);
    }

    private void Pool(string opType, Attributes attributes)
    {
        var (window, extents, _) = Window(0);
        var all = window.With("count_include_pad", attributes.Integer("count_include_pad", 0));
        Add(opType, new Shape([Shape[0], .. extents]), opType == "MaxPool" ? window : all);
    }

    /// <summary>Windows of 1 to 3, strides and dilations of 1 or 2, and padding smaller than the window.</summary>
    private (Attributes Attributes, int[] Extents, int[] Kernel) Window(int mostDilation)
    {
        int[] kernel = [.. Enumerable.Range(1, 2).Select(axis => random.Next(1, Math.Min(3, Shape[axis]) + 1))];
        long[] strides = [random.Next(1, 3), random.Next(1, 3)];
        long[] dilations = [.. kernel.Select((size, axis) => (size - 1) * 2 < Shape[axis + 1] ? 1L + (mostDilation * random.Next(2)) : 1)];
        long[] pads = [.. Enumerable.Range(0, 4).Select(i => (long)random.Next(Math.Min(kernel[i % 2], 2)))];
        int[] extents = [.. kernel.Select((size, i) => (int)((Shape[i + 1] + pads[i] + pads[i + 2] - (((size - 1) * dilations[i]) + 1)) / strides[i]) + 1)];
        var attributes = Attributes.None.With("kernel_shape", [.. kernel.Select(size => (long)size)]).With("strides", strides).With("dilations", dilations).With("pads", pads);
        return (attributes, extents, kernel);
    }
}
