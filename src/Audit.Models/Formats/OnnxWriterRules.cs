using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Brings nodes from normal form back to what operator set 17 writes: axes with the batch, targets and limits as inputs.</summary>
internal static class OnnxWriterRules
{
    /// <summary>The inputs and attributes of a node in the file.</summary>
    public static (IEnumerable<string> Inputs, IEnumerable<OnnxBytes> Attributes) Apply(Node node, OnnxWriterHelpers helpers)
    {
        var has = node.Attributes;
        return node.OpType switch
        {
            "Flatten" => (node.Inputs, [Integer("axis", 1)]),
            "Gemm" => (node.Inputs, [Single("alpha", has.Number("alpha", 1)), Integer("transB", has.Integer("transB", 0))]),
            "Reshape" => (node.Inputs.Add(helpers.Add($"{node.Output}_shape", [0, .. has.IntegerList("shape")])), []),
            "LeakyRelu" => (node.Inputs, [Single("alpha", has.Number("alpha", 0.01f))]),
            "Softmax" or "Concat" => (node.Inputs, [Integer("axis", has.Integer("axis", 0) + 1)]),
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

        string Limit(string key, float missing) => helpers.Add($"{node.Output}_{key}", new Shape(), [has.Number(key, missing)]);
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

    private static IEnumerable<OnnxBytes> Lists(Attributes has, params string[] keys) =>
        keys.Select(key => Integers(key, has.IntegerList(key)));

    /// <summary>AttributeProto: 1 name, 2 number, 3 integer, 8 integers, 20 type.</summary>
    private static OnnxBytes Integer(string name, long value) => new OnnxBytes().Text(1, name).Integer(3, value).Integer(20, 2);

    private static OnnxBytes Single(string name, float value) => new OnnxBytes().Text(1, name).Single(2, value).Integer(20, 1);

    private static OnnxBytes Integers(string name, IEnumerable<long> values)
    {
        var message = new OnnxBytes().Text(1, name);
        foreach (var value in values) { message.Integer(8, value); }
        return message.Integer(20, 7);
    }
}
