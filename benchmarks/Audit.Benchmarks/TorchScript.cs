using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Audit.Models.Graphs;

namespace Audit.Benchmarks;

/// <summary>Writes a graph as the PyTorch program that a person would write for it: one library call for each node, layer normalisation as one.</summary>
internal sealed class TorchScript(Graph graph)
{
    private readonly Dictionary<string, Node> makers = graph.Nodes.ToDictionary(node => node.Output);
    private readonly List<string> names = [];
    private readonly List<string> setup = [];

    /// <summary>The lines that load weights from a file that <see cref="Weights"/> writes, and the function forward(x).</summary>
    public string Text()
    {
        var (body, used) = (new List<string>(), new HashSet<string> { graph.Output });
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!used.Contains(node.Output)) { continue; }
            var (expression, inputs) = Expression(node);
            foreach (var input in inputs) { used.Add(input); }
            body.Insert(0, $"    {Name(node.Output)} = {expression}");
        }

        var text = new StringBuilder("weights = torch.from_file(sys.argv[1], size=int(sys.argv[2]))\n");
        var at = 0;
        foreach (var name in names)
        {
            var shape = graph.Initializers[name].Shape;
            text.AppendLine(CultureInfo.InvariantCulture, $"{Weight(name)} = weights[{at}:{at + shape.Count}].reshape({List(shape.Dimensions)})");
            at += shape.Count;
        }

        text.AppendJoin('\n', setup).Append("\ndef forward(").Append(Name(graph.Input)).AppendLine("):");
        return text.AppendJoin('\n', body).AppendLine().Append("    return ").AppendLine(Name(graph.Output)).ToString();
    }

    /// <summary>Writes the weights in the order in which the text reads them and returns how many; to be called after it.</summary>
    public long Weights(Stream stream)
    {
        foreach (var name in names) { stream.Write(MemoryMarshal.AsBytes(graph.Initializers[name].Values.Span)); }
        return names.Sum(name => (long)graph.Initializers[name].Shape.Count);
    }

    private (string Expression, string[] Inputs) Expression(Node node)
    {
        if (LayerNorm(node) is { } norm) { return norm; }
        var arguments = node.Inputs.Where(input => input.Length > 0).Select(Argument).ToArray();
        string[] values = [.. node.Inputs.Where(graph.Shapes.ContainsKey)];
        return (node.OpType switch
        {
            "Gemm" => Linear(node, arguments),
            "MatMul" => $"{arguments[0]} @ {arguments[1]}",
            "Conv" => Convolution(node, arguments),
            "MaxPool" => $"F.max_pool2d({Padded(node, arguments[0], "float('-inf')")}, {List(node, "kernel_shape")}, {List(node, "strides")})",
            "Relu" => $"F.relu({arguments[0]})",
            "Tanh" => $"torch.tanh({arguments[0]})",
            "Sigmoid" => $"torch.sigmoid({arguments[0]})",
            "Silu" => $"F.silu({arguments[0]})",
            "Gelu" => $"F.gelu({arguments[0]}, approximate='{(node.Attributes.Integer("approximate", 0) == 1 ? "tanh" : "none")}')",
            "Reshape" or "Flatten" => $"{arguments[0]}.reshape(-1, {List(graph.Shapes[node.Output].Dimensions)})",
            "Identity" => arguments[0],
            "Add" => $"{arguments[0]} + {arguments[1]}",
            "Sub" => $"{arguments[0]} - {arguments[1]}",
            "Mul" => $"{arguments[0]} * {arguments[1]}",
            "Div" => $"{arguments[0]} / {arguments[1]}",
            "Embedding" => $"F.embedding({arguments[0]}.long(), {arguments[1]})",
            "Positions" => $"{arguments[1]}[:{graph.Shapes[node.Output][0]}]",
            "Center" => $"{arguments[0]} - {arguments[0]}.mean(-1, keepdim=True)",
            "NormScale" => $"torch.sqrt({arguments[0]}.pow(2).mean(-1, keepdim=True) + {Number(node, "epsilon", 0)})",
            "Rotary" => Rotary(node, arguments),
            "AttentionScores" => Scores(node, arguments),
            "Softmax" => $"torch.softmax({arguments[0]}, {node.Attributes.Integer("axis", 0) + 1})",
            "AttentionMix" => $"({arguments[0]} @ {Grouped(arguments[1], node.Inputs[1], graph.Shapes[node.Inputs[0]][0])}).transpose(1, 2)",
            _ => throw new NotSupportedException($"No PyTorch for {node.OpType}."),
        }, values);
    }

    /// <summary>Center, NormScale, Div, Mul, Add with weights is one call in PyTorch.</summary>
    private (string Expression, string[] Inputs)? LayerNorm(Node add)
    {
        if (add.OpType != "Add" || Maker(add, "Mul") is not { } mul || Maker(mul, "Div") is not { } div || Maker(div, "Center") is not { } center) { return null; }
        if (!graph.Initializers.ContainsKey(add.Inputs[1]) || !graph.Initializers.ContainsKey(mul.Inputs[1])) { return null; }
        var epsilon = Number(makers[div.Inputs[1]], "epsilon", 0);
        var width = graph.Shapes[add.Output][-1];
        return ($"F.layer_norm({Argument(center.Inputs[0])}, ({width},), {Argument(mul.Inputs[1])}, {Argument(add.Inputs[1])}, {epsilon})", [center.Inputs[0]]);
    }

    private Node? Maker(Node of, string opType) => makers.GetValueOrDefault(of.Inputs[0]) is { } node && node.OpType == opType ? node : null;

    private string Linear(Node node, string[] arguments)
    {
        var turned = $"{arguments[1]}t";
        var line = $"{turned} = {arguments[1]}{(node.Attributes.Integer("transB", 0) == 1 ? "" : ".t().contiguous()")}";
        if (!setup.Contains(line)) { setup.Add(line); }
        return $"F.linear({arguments[0]}, {turned}{(arguments.Length == 3 ? $", {arguments[2]}" : "")})";
    }

    private static string Convolution(Node node, string[] arguments) =>
        $"F.conv2d({Padded(node, arguments[0], "0")}, {arguments[1]}, {(arguments.Length == 3 ? arguments[2] : "None")}, {List(node, "strides")}, 0, {List(node, "dilations")}, {node.Attributes.Integer("group", 1)})";

    private static string Padded(Node node, string argument, string value)
    {
        var pads = node.Attributes.IntegerList("pads", 0, 0, 0, 0);
        return pads.All(pad => pad == 0) ? argument : $"F.pad({argument}, ({pads[1]}, {pads[3]}, {pads[0]}, {pads[2]}), value={value})";
    }

    private string Rotary(Node node, string[] arguments)
    {
        if (node.Attributes.Integer("interleaved", 0) == 1) { throw new NotSupportedException("No PyTorch for interleaved rotary pairs."); }
        var (tokens, half) = (graph.Shapes[node.Output][0], graph.Initializers[node.Inputs[1]].Shape[1]);
        var (x, cos, sin) = (arguments[0], $"{arguments[1]}[:{tokens}, None]", $"{arguments[2]}[:{tokens}, None]");
        var (a, b, rest) = ($"{x}[..., :{half}]", $"{x}[..., {half}:{2 * half}]", $"{x}[..., {2 * half}:]");
        return $"torch.cat(({a} * {cos} - {b} * {sin}, {b} * {cos} + {a} * {sin}, {rest}), -1)";
    }

    private string Scores(Node node, string[] arguments)
    {
        var (q, k) = (graph.Shapes[node.Inputs[0]], graph.Shapes[node.Inputs[1]]);
        var product = $"({arguments[0]}.transpose(1, 2) @ {Grouped(arguments[1], node.Inputs[1], q[1])}.transpose(2, 3)) / {Number(node, "scale", 1)}";
        if (node.Attributes.Integer("causal", 0) == 0) { return product; }
        var line = $"mask = torch.ones({q[0]}, {k[0]}, dtype=torch.bool).triu({k[0] - q[0] + 1})";
        if (!setup.Contains(line)) { setup.Add(line); }
        return $"({product}).masked_fill_(mask, torch.finfo(torch.float32).min)";
    }

    /// <summary>Keys or values as [batch, head, token, coordinate].</summary>
    private string Grouped(string argument, string name, int heads)
    {
        var groups = graph.Shapes[name][1];
        return groups == heads ? $"{argument}.transpose(1, 2)" : $"{argument}.transpose(1, 2).repeat_interleave({heads / groups}, 1)";
    }

    private string Argument(string input)
    {
        if (graph.Shapes.ContainsKey(input)) { return Name(input); }
        if (!names.Contains(input)) { names.Add(input); }
        return Weight(input);
    }

    private string Name(string value) => value == graph.Input ? "x" : $"v{graph.Nodes.IndexOf(makers[value])}";

    private string Weight(string name) => $"w{names.IndexOf(name)}";

    private static string Number(Node node, string key, float missing) => node.Attributes.Number(key, missing).ToString("R", CultureInfo.InvariantCulture);

    private static string List(Node node, string key) => $"({string.Join(", ", node.Attributes.IntegerList(key))},)";

    private static string List(IEnumerable<int> numbers) => string.Join(", ", numbers);
}
