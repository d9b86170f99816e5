using Audit.Models.Formats;
using Audit.Models.Graphs;

namespace Audit.Models.Tests.Formats;

/// <summary>Puts ONNX files together part by part, right or wrong, for tests of the reader.</summary>
internal sealed class OnnxModelText
{
    private readonly OnnxBytes graph = new();
    private long opset = 17;

    /// <summary>One input with these extents; a negative extent stands for a symbol.</summary>
    public OnnxModelText Input(string name, params int[] extents) => Value(11, name, extents);

    /// <summary>One output, shape unsaid.</summary>
    public OnnxModelText Output(string name)
    {
        graph.Message(12, new OnnxBytes().Text(1, name));
        return this;
    }

    /// <summary>A node without a name: inputs and outputs separated by blanks, "-" for an absent one.</summary>
    public OnnxModelText Node(string opType, string inputs, string output, params OnnxBytes[] attributes) => Named("", opType, inputs, output, attributes);

    /// <summary>A node with a name.</summary>
    public OnnxModelText Named(string name, string opType, string inputs, string output, params OnnxBytes[] attributes)
    {
        var node = new OnnxBytes();
        foreach (var input in inputs.Split(' ', StringSplitOptions.RemoveEmptyEntries)) { node.Text(1, input == "-" ? "" : input); }
        foreach (var one in output.Split(' ')) { node.Text(2, one == "-" ? "" : one); }
        if (name.Length > 0) { node.Text(3, name); }
        var domain = opType.LastIndexOf('.');
        node.Text(4, opType[(domain + 1)..]);
        if (domain > 0) { node.Text(7, opType[..domain]); }
        foreach (var attribute in attributes) { node.Message(5, attribute); }
        graph.Message(1, node);
        return this;
    }

    public OnnxModelText Numbers(string name, int[] extents, params float[] values) => Tensor(OnnxBytes.Tensor(name, extents, values));

    public OnnxModelText Integers(string name, params long[] values) => Tensor(OnnxBytes.Tensor(name, values));

    public OnnxModelText Tensor(OnnxBytes tensor)
    {
        graph.Message(5, tensor);
        return this;
    }

    public OnnxModelText Opset(long version)
    {
        opset = version;
        return this;
    }

    public OnnxModelText Value(int field, string name, int[] extents, int type = 1)
    {
        var shape = new OnnxBytes();
        foreach (var extent in extents) { shape.Message(1, extent < 0 ? new OnnxBytes().Text(2, "n") : new OnnxBytes().Integer(1, extent)); }
        var tensor = new OnnxBytes().Integer(1, type).Message(2, shape);
        graph.Message(field, new OnnxBytes().Text(1, name).Message(2, new OnnxBytes().Message(1, tensor)));
        return this;
    }

    public byte[] Bytes() => new OnnxBytes().Integer(1, 8).Message(7, graph).Message(8, new OnnxBytes().Integer(2, opset)).ToArray();

    public Model Read() => OnnxFiles.Read(Bytes());

    /// <summary>Raw data of any type.</summary>
    public static OnnxBytes Raw(string name, long type, int[] extents, params byte[] raw)
    {
        var tensor = new OnnxBytes();
        foreach (var extent in extents) { tensor.Integer(1, extent); }
        return tensor.Integer(2, type).Text(8, name).Bytes(9, raw);
    }

    public static OnnxBytes Attribute(string name, long value) => new OnnxBytes().Text(1, name).Integer(3, value).Integer(20, 2);

    public static OnnxBytes Attribute(string name, float value) => new OnnxBytes().Text(1, name).Single(2, value).Integer(20, 1);

    public static OnnxBytes Attribute(string name, string value) => new OnnxBytes().Text(1, name).Text(4, value).Integer(20, 3);

    public static OnnxBytes Attribute(string name, OnnxBytes tensor) => new OnnxBytes().Text(1, name).Message(5, tensor).Integer(20, 4);

    public static OnnxBytes Attribute(string name, params long[] values)
    {
        var message = new OnnxBytes().Text(1, name);
        foreach (var value in values) { message.Integer(8, value); }
        return message.Integer(20, 7);
    }
}
