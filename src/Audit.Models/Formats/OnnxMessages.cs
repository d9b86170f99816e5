namespace Audit.Models.Formats;

/// <summary>The parts of an ONNX file that Audit reads, as they are written there.</summary>
/// <param name="Opset">Version of the default operator set; 0 where none is named.</param>
/// <param name="Graph">The graph.</param>
/// <param name="HasFunctions">Whether the model defines functions of its own.</param>
internal sealed record OnnxModel(long Opset, OnnxGraph Graph, bool HasFunctions);

/// <summary>GraphProto.</summary>
internal sealed record OnnxGraph(
    List<OnnxNode> Nodes, List<OnnxTensor> Initializers, List<OnnxValue> Inputs, List<OnnxValue> Outputs, bool HasSparse);

/// <summary>NodeProto.</summary>
internal sealed record OnnxNode(
    string Name, string OpType, string Domain, List<string> Inputs, List<string> Outputs, Dictionary<string, OnnxAttribute> Attributes);

/// <summary>AttributeProto; <paramref name="Type"/> as in ONNX, or 0 where the file leaves it out.</summary>
internal sealed record OnnxAttribute(
    string Name, long Type, float? Number, long? Integer, string? Word, OnnxTensor? Tensor, List<float> Numbers, List<long> Integers, bool Other);

/// <summary>
/// ValueInfoProto of a tensor: null extents stand for symbols, named in <paramref name="Symbols"/> ("?" without a name); null lists for an unknown rank.
/// </summary>
internal sealed record OnnxValue(string Name, long ElementType, List<long?>? Extents, List<string>? Symbols);

/// <summary>TensorProto; the raw bytes are named by their place in the file.</summary>
internal sealed record OnnxTensor(
    string Name,
    long DataType,
    List<long> Extents,
    (int Offset, int Length)? Raw,
    List<float> Singles,
    List<double> Doubles,
    List<long> Integers,
    Dictionary<string, string>? External,
    bool HasStrings);
