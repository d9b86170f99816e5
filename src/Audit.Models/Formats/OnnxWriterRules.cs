using System.Collections.Immutable;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats;

/// <summary>Brings nodes from normal form back to what ONNX writes: axes with the batch, targets and limits as inputs, casts between types.</summary>
internal static class OnnxWriterRules
{
    /// <summary>The nodes of the file for one of the graph; the last makes its output.</summary>
    public static List<OnnxBytes> Apply(Node node, OnnxWriterHelpers helpers)
    {
        var nodes = new List<OnnxBytes>();
        var inputs = node.Inputs.Select((name, input) => name.Length == 0 || OnnxWriterTypes.Wants(node, input) is 0 ? name : helpers.As(name, OnnxWriterTypes.Wants(node, input), nodes));
        var ready = node with { Inputs = [.. inputs] };
        switch (node.OpType)
        {
            case "Center": Center(ready, helpers, nodes); break;
            case "NormScale": NormScale(ready, helpers, nodes); break;
            case "Silu": Silu(ready, helpers, nodes); break;
            case "Embedding": nodes.Add(Node("Gather", node.Name, [ready.Inputs[1], ready.Inputs[0]], node.Output, Integer("axis", 0))); break;
            default:
                var (own, attributes) = One(ready, helpers);
                nodes.Add(Node(node.OpType, node.Name, own, node.Output, [.. attributes]));
                break;
        }

        return nodes;
    }

    /// <summary>NodeProto: 1 inputs, 2 outputs, 3 name, 4 operator, 5 attributes.</summary>
    public static OnnxBytes Node(string opType, string name, IEnumerable<string> inputs, string output, params IEnumerable<OnnxBytes> attributes)
    {
        var message = new OnnxBytes();
        foreach (var input in inputs) { message.Text(1, input); }
        message.Text(2, output).Text(3, name).Text(4, opType);
        foreach (var attribute in attributes) { message.Message(5, attribute); }
        return message;
    }

    /// <summary>AttributeProto: 1 name, 2 number, 3 integer, 4 word, 8 integers, 20 type.</summary>
    public static OnnxBytes Integer(string name, long value) => new OnnxBytes().Text(1, name).Integer(3, value).Integer(20, 2);

    private static (IEnumerable<string> Inputs, IEnumerable<OnnxBytes> Attributes) One(Node node, OnnxWriterHelpers helpers)
    {
        var has = node.Attributes;
        return node.OpType switch
        {
            "Flatten" => (node.Inputs, [Integer("axis", 1)]),
            "Gemm" => (node.Inputs, [Single("alpha", has.Number("alpha", 1)), Integer("transB", has.Integer("transB", 0))]),
            "Reshape" => (node.Inputs.Add(helpers.Add($"{node.Output}_shape", [0, .. has.IntegerList("shape")])), []),
            "Expand" => (node.Inputs.Add(helpers.Add($"{node.Output}_shape", [1, .. has.IntegerList("shape")])), []),
            "Tile" => (node.Inputs.Add(helpers.Add($"{node.Output}_repeats", [1, .. has.IntegerList("repeats")])), []),
            "Gather" => (node.Inputs.Add(helpers.Add($"{node.Output}_indices", [.. has.IntegerList("indices")])), [Axis(has)]),
            "Slice" => (Slice(node, helpers), []),
            "ReduceSum" or "ReduceMean" or "ReduceMax" or "ReduceMin" => Reduce(node, helpers),
            "CumSum" => (node.Inputs.Add(helpers.Add($"{node.Output}_axis", [], 7, has.Integer("axis", 0) + 1)),
                [Integer("exclusive", has.Integer("exclusive", 0)), Integer("reverse", has.Integer("reverse", 0))]),
            "ArgMax" => (node.Inputs, [Axis(has), Integer("keepdims", has.Integer("keepdims", 1))]),
            "LeakyRelu" => (node.Inputs, [Single("alpha", has.Number("alpha", 0.01f))]),
            "Elu" => (node.Inputs, [Single("alpha", has.Number("alpha", 1))]),
            "HardSigmoid" => (node.Inputs, [Single("alpha", has.Number("alpha", 0.2f)), Single("beta", has.Number("beta", 0.5f))]),
            "Gelu" => (node.Inputs, has.Integer("approximate", 0) == 0 ? [] : [new OnnxBytes().Text(1, "approximate").Text(4, "tanh").Integer(20, 3)]),
            "Pow" => (node.Inputs.Add(helpers.Add($"{node.Output}_exponent", new Shape(), has.Number("exponent", 1))), []),
            "QuantizeLinear" => Steps(node, OnnxWriterTypes.Quantised(node), helpers),
            "DequantizeLinear" => Steps(node, helpers.TypeOf(node.Inputs[0]), helpers),
            "Softmax" or "Concat" => (node.Inputs, [Axis(has)]),
            "Transpose" => (node.Inputs, [Integers("perm", [0, .. has.IntegerList("perm").Select(axis => axis + 1)])]),
            "Conv" => (node.Inputs, [.. Lists(has, "dilations"), Integer("group", has.Integer("group", 1)), .. Lists(has, "kernel_shape", "pads", "strides")]),
            "MaxPool" => (node.Inputs, Lists(has, "dilations", "kernel_shape", "pads", "strides")),
            "AveragePool" => (
                node.Inputs, [Integer("count_include_pad", has.Integer("count_include_pad", 0)), .. Lists(has, "kernel_shape", "pads", "strides")]),
            "BatchNormalization" => (BatchNormalization(node, helpers), [Single("epsilon", 0)]),
            "Clip" => (node.Inputs.AddRange(Limit("min", float.MinValue), Limit("max", float.MaxValue)), []),
            "Pad" => (node.Inputs.AddRange(helpers.Add($"{node.Output}_pads", Pads(has)), Limit("value", 0)), []),
            _ => (node.Inputs, []),
        };

        string Limit(string key, float missing) => helpers.Add($"{node.Output}_{key}", new Shape(), has.Number(key, missing));
    }

    /// <summary>x - mean(x).</summary>
    private static void Center(Node node, OnnxWriterHelpers helpers, List<OnnxBytes> nodes)
    {
        var mean = Mean(node, node.Inputs[0], helpers, nodes);
        nodes.Add(Node("Sub", node.Name, [node.Inputs[0], mean], node.Output));
    }

    /// <summary>sqrt(mean(x x) + epsilon).</summary>
    private static void NormScale(Node node, OnnxWriterHelpers helpers, List<OnnxBytes> nodes)
    {
        var squares = Helper("Mul", "squares", node, helpers, nodes, [node.Inputs[0], node.Inputs[0]]);
        var mean = Mean(node, squares, helpers, nodes);
        var epsilon = helpers.Add($"{node.Output}_epsilon", new Shape(), node.Attributes.Number("epsilon", 0));
        nodes.Add(Node("Sqrt", node.Name, [Helper("Add", "sum", node, helpers, nodes, [mean, epsilon])], node.Output));
    }

    /// <summary>x sigmoid(x).</summary>
    private static void Silu(Node node, OnnxWriterHelpers helpers, List<OnnxBytes> nodes) =>
        nodes.Add(Node("Mul", node.Name, [node.Inputs[0], Helper("Sigmoid", "sigmoid", node, helpers, nodes, [node.Inputs[0]])], node.Output));

    private static string Mean(Node node, string input, OnnxWriterHelpers helpers, List<OnnxBytes> nodes)
    {
        var mean = new Node("", "ReduceMean", [input], $"{node.Output}_mean", Attributes.None.With("axes", helpers.Rank(node.Output) - 1).With("keepdims", 1));
        var (inputs, attributes) = Reduce(mean, helpers);
        return Helper("ReduceMean", "mean", node, helpers, nodes, inputs, [.. attributes]);
    }

    private static string Helper(string opType, string purpose, Node node, OnnxWriterHelpers helpers, List<OnnxBytes> nodes, IEnumerable<string> inputs, params IEnumerable<OnnxBytes> attributes)
    {
        var name = helpers.FreeName($"{node.Output}_{purpose}");
        nodes.Add(Node(opType, name, inputs, name, attributes));
        return name;
    }

    /// <summary>Before operator set 18 axes are an attribute, but of ReduceSum.</summary>
    private static (IEnumerable<string> Inputs, IEnumerable<OnnxBytes> Attributes) Reduce(Node node, OnnxWriterHelpers helpers)
    {
        long[] axes = [.. node.Attributes.IntegerList("axes").Select(axis => axis + 1)];
        var keep = Integer("keepdims", node.Attributes.Integer("keepdims", 1));
        var none = axes.Length == 0 && (node.OpType == "ReduceSum" || helpers.Opset >= 18) ? new[] { Integer("noop_with_empty_axes", 1) } : [];
        return node.OpType == "ReduceSum" || helpers.Opset >= 18
            ? (node.Inputs.Add(helpers.Add($"{node.Output}_axes", axes)), [keep, .. none])
            : (node.Inputs, [Integers("axes", axes), keep]);
    }

    private static ImmutableArray<string> Slice(Node node, OnnxWriterHelpers helpers)
    {
        var (starts, steps, part) = (node.Attributes.IntegerList("starts"), node.Attributes.IntegerList("steps"), node.Attributes.IntegerList("shape"));
        var ends = part.Select((count, axis) => starts[axis] + (count * steps[axis])).Select(end => end < 0 ? int.MinValue : end);
        return node.Inputs.AddRange(
            helpers.Add($"{node.Output}_starts", [.. starts]),
            helpers.Add($"{node.Output}_ends", [.. ends]),
            helpers.Add($"{node.Output}_axes", [.. starts.Select((_, axis) => axis + 1L)]),
            helpers.Add($"{node.Output}_steps", [.. steps]));
    }

    private static (IEnumerable<string> Inputs, IEnumerable<OnnxBytes> Attributes) Steps(Node node, long type, OnnxWriterHelpers helpers)
    {
        var (scales, zeros) = (Quantising.Scales(node), node.Attributes.IntegerList("zero_points"));
        var several = scales.Length > 1;
        var scale = helpers.Add($"{node.Output}_scale", several ? new Shape(scales.Length) : new Shape(), [.. scales]);
        var zero = helpers.Add($"{node.Output}_zero", several ? [zeros.Length] : [], type, [.. zeros]);
        return (node.Inputs.AddRange(scale, zero), several ? [Axis(node.Attributes)] : []);
    }

    private static ImmutableArray<string> BatchNormalization(Node node, OnnxWriterHelpers helpers)
    {
        var shape = helpers.ShapeOf(node.Inputs[1]);
        var ones = new float[shape.Count];
        Array.Fill(ones, 1);
        return node.Inputs.AddRange(helpers.Add($"{node.Output}_mean", shape, new float[shape.Count]), helpers.Add($"{node.Output}_var", shape, ones));
    }

    private static long[] Pads(Attributes has)
    {
        var pads = has.IntegerList("pads");
        var half = pads.Length / 2;
        return [0, .. pads[..half], 0, .. pads[half..]];
    }

    private static OnnxBytes Axis(Attributes has) => Integer("axis", has.Integer("axis", 0) + 1);

    private static IEnumerable<OnnxBytes> Lists(Attributes has, params string[] keys) =>
        keys.Select(key => Integers(key, has.IntegerList(key)));

    private static OnnxBytes Single(string name, float value) => new OnnxBytes().Text(1, name).Single(2, value).Integer(20, 1);

    private static OnnxBytes Integers(string name, IEnumerable<long> values)
    {
        var message = new OnnxBytes().Text(1, name);
        foreach (var value in values) { message.Integer(8, value); }
        return message.Integer(20, 7);
    }
}
