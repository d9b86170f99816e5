using System.Collections.Immutable;

namespace Audit.Models.Graphs;

/// <summary>One application of an operator: named inputs to one named output.</summary>
/// <param name="Name">The node's name; never empty (the importer names unnamed nodes "OpType_index").</param>
/// <param name="OpType">The operator, as ONNX writes it.</param>
/// <param name="Inputs">Names of values or initialisers; "" marks an optional input that is absent.</param>
/// <param name="Output">The name of the value it makes: also the name of its site (hook point).</param>
/// <param name="Attributes">Normalised on import: pads, strides, shapes are explicit, defaults filled in.</param>
public sealed record Node(string Name, string OpType, ImmutableArray<string> Inputs, string Output, Attributes Attributes);
