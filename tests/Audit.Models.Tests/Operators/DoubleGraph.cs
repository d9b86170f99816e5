using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Tests.Operators;

/// <summary>A graph evaluated in double precision by the plainest loops: what the network would give with 29 bits more.</summary>
internal static class DoubleGraph
{
    private static readonly string[] moving = ["Identity", "Reshape", "Flatten", "Transpose", "Concat", "Slice", "Gather", "Tile", "Expand", "Pad"];
    private static readonly Dictionary<string, Func<Node, double, double>> functions = new()
    {
        ["Relu"] = (_, x) => Math.Max(x, 0), ["Abs"] = (_, x) => Math.Abs(x), ["Neg"] = (_, x) => -x, ["Tanh"] = (_, x) => Math.Tanh(x), ["Exp"] = (_, x) => Math.Exp(x),
        ["Log"] = (_, x) => Math.Log(x), ["Sqrt"] = (_, x) => Math.Sqrt(x), ["Reciprocal"] = (_, x) => 1 / x, ["Sin"] = (_, x) => Math.Sin(x), ["Cos"] = (_, x) => Math.Cos(x),
        ["Sigmoid"] = (_, x) => 1 / (1 + Math.Exp(-x)), ["Silu"] = (_, x) => x / (1 + Math.Exp(-x)), ["Softplus"] = (_, x) => Math.Log(1 + Math.Exp(x)),
        ["LeakyRelu"] = (node, x) => x >= 0 ? x : node.Attributes.Number("alpha", 0.01f) * x,
        ["Clip"] = (node, x) => Math.Clamp(x, node.Attributes.Number("min", float.MinValue), node.Attributes.Number("max", float.MaxValue)),
    };

    private static readonly Dictionary<string, Func<double, double, double>> binaries = new()
    {
        ["Add"] = (a, b) => a + b, ["Sub"] = (a, b) => a - b, ["Mul"] = (a, b) => a * b, ["Div"] = (a, b) => a / b, ["Max"] = Math.Max, ["Min"] = Math.Min,
    };

    /// <summary>Whether every operator of a graph is known here.</summary>
    public static bool Knows(Graph graph) => graph.Nodes.All(node => moving.Contains(node.OpType) || functions.ContainsKey(node.OpType) || binaries.ContainsKey(node.OpType)
        || node.OpType is "Gemm" or "MatMul" or "BatchNormalization" or "Center" or "NormScale" or "Softmax" or "AttentionScores" or "AttentionMix" or "Rotary" or "MaxPool" or "AveragePool"
            or "GlobalAveragePool" or "Conv" or "Embedding" or "Positions");

    /// <summary>The output of one row; initialisers may be replaced.</summary>
    public static double[] Run(Graph graph, double[] input, (string Name, double[] Values)? replaced = null)
    {
        var values = new Dictionary<string, double[]> { [graph.Input] = input };
        foreach (var (name, tensor) in graph.Initializers) { values[name] = name == replaced?.Name ? replaced.Value.Values : Array.ConvertAll(tensor.Values.ToArray(), x => (double)x); }
        foreach (var node in graph.Nodes)
        {
            var inputs = node.Inputs.Where(name => name.Length > 0).ToArray();
            Shape[] shapes = [.. inputs.Select(name => graph.Shapes.TryGetValue(name, out var shape) ? shape : graph.Initializers[name].Shape)];
            values[node.Output] = Apply(node, [.. inputs.Select(name => values[name])], shapes, graph.Shapes[node.Output], [.. inputs.Select(name => !graph.Shapes.ContainsKey(name))]);
        }

        return values[graph.Output];
    }

    private static double[] Apply(Node node, double[][] x, Shape[] s, Shape output, bool[] constant)
    {
        if (functions.TryGetValue(node.OpType, out var function)) { return Array.ConvertAll(x[0], value => function(node, value)); }
        if (binaries.TryGetValue(node.OpType, out var binary))
        {
            var (a, b) = (Moves.Repeated(output, s[0]), Moves.Repeated(output, s[1]));
            return [.. Enumerable.Range(0, output.Count).Select(index => binary(x[0][a[index]], x[1][b[index]]))];
        }

        if (moving.Contains(node.OpType)) { return Moved(node, x, s, output, constant); }
        return node.OpType switch
        {
            "Gemm" => Gemm(node, x, s, output),
            "MatMul" => MatMul(x, s, output),
            "BatchNormalization" => [.. x[0].Select((value, index) => (value * x[1][index / (output.Count / s[1].Count)]) + x[2][index / (output.Count / s[1].Count)])],
            "Center" => [.. x[0].Chunk(output[-1]).SelectMany(line => line.Select(value => value - line.Average()))],
            "NormScale" => [.. x[0].Chunk(s[0][-1]).Select(line => Math.Sqrt(line.Average(value => value * value) + node.Attributes.Number("epsilon", 0)))],
            "Softmax" => Softmax(node, x[0], output),
            "AttentionScores" => Scores(node, x, s, output),
            "AttentionMix" => Mix(x, s, output),
            "Rotary" => Rotary(node, x, s),
            "Embedding" => [.. x[0].SelectMany(id => x[1].AsSpan((int)id * (s[1].Count / s[1][0]), s[1].Count / s[1][0]).ToArray())],
            "Positions" => x[1][..output.Count],
            "GlobalAveragePool" => [.. x[0].Chunk(s[0].Count / output.Count).Select(line => line.Average())],
            "Conv" => Conv(node, x, s, output),
            _ => Pool(node, x[0], s[0], output),
        };
    }

    /// <summary>The operator itself says where elements go: it is run on their numbers, from 1.</summary>
    private static double[] Moved(Node node, double[][] x, Shape[] s, Shape output, bool[] constant)
    {
        var (all, operands) = (new List<double> { node.Attributes.Number("value", 0) }, new List<Operand>());
        for (var input = 0; input < x.Length; input++)
        {
            var numbers = Enumerable.Range(all.Count, x[input].Length).Select(number => (float)number).ToArray();
            operands.Add(new Operand(s[input], numbers, constant[input] ? new Tensor(s[input], numbers) : null));
            all.AddRange(x[input]);
        }

        var places = new float[output.Count];
        OperatorTable.Find(node.OpType)!.Forward(new ForwardCall(node with { Attributes = node.Attributes.With("value", 0f) }, 1, [.. operands], output, places));
        return Array.ConvertAll(places, place => all[(int)place]);
    }

    private static double[] Gemm(Node node, double[][] x, Shape[] s, Shape output)
    {
        var (transposed, alpha, k) = (node.Attributes.Integer("transB", 0) != 0, node.Attributes.Number("alpha", 1), s[0][-1]);
        var n = output[-1];
        return [.. Enumerable.Range(0, output.Count).Select(index =>
            (alpha * Enumerable.Range(0, k).Sum(i => x[0][(index / n * k) + i] * x[1][transposed ? (index % n * k) + i : (i * n) + (index % n)])) + (x.Length == 3 ? x[2][index % n] : 0))];
    }

    private static double[] MatMul(double[][] x, Shape[] s, Shape output)
    {
        static Shape Lead(Shape shape) => shape.Rank <= 2 ? new Shape() : new Shape(shape.Dimensions[..^2]);
        var (k, n, m) = (s[0][-1], s[1][-1], s[0].Rank == 1 ? 1 : s[0][-2]);
        var (a, b) = (Moves.Repeated(Lead(output), Lead(s[0])), Moves.Repeated(Lead(output), Lead(s[1])));
        return [.. Enumerable.Range(0, output.Count).Select(index =>
        {
            var (part, row, column) = (index / (m * n), index / n % m, index % n);
            return Enumerable.Range(0, k).Sum(i => x[0][(((a[part] * m) + row) * k) + i] * x[1][(((b[part] * k) + i) * n) + column]);
        })];
    }

    private static double[] Softmax(Node node, double[] x, Shape shape)
    {
        var axis = (int)node.Attributes.Integer("axis", 0);
        var (length, stride) = (shape[axis], shape.Dimensions.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent));
        var lines = Enumerable.Range(0, x.Length).GroupBy(index => (index / (length * stride), index % stride));
        var result = new double[x.Length];
        foreach (var line in lines)
        {
            var largest = line.Max(index => x[index]);
            var sum = line.Sum(index => Math.Exp(x[index] - largest));
            foreach (var index in line) { result[index] = Math.Exp(x[index] - largest) / sum; }
        }

        return result;
    }

    private static double[] Scores(Node node, double[][] x, Shape[] s, Shape output)
    {
        var (t, h, d, keys, groups) = (s[0][0], s[0][1], s[0][2], s[1][0], s[1][1]);
        return [.. Enumerable.Range(0, output.Count).Select(index =>
        {
            var (head, query, key) = (index / (t * keys), index / keys % t, index % keys);
            return !AttentionScores.Sees(node, query, key, keys - t) ? float.MinValue
                : Enumerable.Range(0, d).Sum(i => x[0][(((query * h) + head) * d) + i] * x[1][(((key * groups) + (head / (h / groups))) * d) + i]) / node.Attributes.Number("scale", 1);
        })];
    }

    private static double[] Mix(double[][] x, Shape[] s, Shape output)
    {
        var (h, t, keys, groups, d) = (s[0][0], s[0][1], s[0][2], s[1][1], s[1][2]);
        return [.. Enumerable.Range(0, output.Count).Select(index =>
        {
            var (query, head, i) = (index / (h * d), index / d % h, index % d);
            return Enumerable.Range(0, keys).Sum(key => x[0][(((head * t) + query) * keys) + key] * x[1][(((key * groups) + (head / (h / groups))) * d) + i]);
        })];
    }

    private static double[] Rotary(Node node, double[][] x, Shape[] s)
    {
        var (half, d, result) = (s[1][1], s[0][2], x[0].ToArray());
        var (stride, partner) = node.Attributes.Integer("interleaved", 0) != 0 ? (2, 1) : (1, half);
        for (var index = 0; index < s[0][0] * s[0][1] * half; index++)
        {
            var (line, pair) = (index / half, index % half);
            var (a, table) = ((line * d) + (pair * stride), (line / s[0][1] * half) + pair);
            result[a] = (x[0][a] * x[1][table]) - (x[0][a + partner] * x[2][table]);
            result[a + partner] = (x[0][a + partner] * x[1][table]) + (x[0][a] * x[2][table]);
        }

        return result;
    }

    private static double[] Conv(Node node, double[][] x, Shape[] s, Shape output)
    {
        var (window, groups) = (Window.Of(node, s[0]), (int)node.Attributes.Integer("group", 1));
        var (own, inputs) = (s[1][0] / groups, s[1][1]);
        return [.. Enumerable.Range(0, output.Count).Select(index =>
        {
            var (channel, place, sum) = (index / window.Outputs, index % window.Outputs, x.Length == 3 ? x[2][index / window.Outputs] : 0);
            for (var tap = 0; tap < inputs * window.Taps; tap++)
            {
                var (c, i, j) = (tap / window.Taps, tap % window.Taps / window.Columns.Kernel, tap % window.Columns.Kernel);
                var (row, column) = (window.Rows.Place(place / window.Columns.Outputs, i), window.Columns.Place(place % window.Columns.Outputs, j));
                if (!window.Rows.Inside(row) || !window.Columns.Inside(column)) { continue; }
                sum += x[1][(channel * inputs * window.Taps) + tap] * x[0][((((channel / own * inputs) + c) * window.Rows.Size) + row) * window.Columns.Size + column];
            }

            return sum;
        })];
    }

    private static double[] Pool(Node node, double[] x, Shape shape, Shape output)
    {
        var (window, places) = (Window.Of(node, shape), new int[Window.Of(node, shape).Taps]);
        return [.. Enumerable.Range(0, output.Count).Select(index =>
        {
            var inside = places[..Pooling.Places(window, index, places)].Select(place => x[place]).ToArray();
            return node.OpType == "MaxPool" ? inside.Max() : inside.Sum() / (node.Attributes.Integer("count_include_pad", 0) != 0 ? window.Taps : inside.Length);
        })];
    }
}
