using System.Collections.Immutable;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats;

/// <summary>Turns the parts of an ONNX file into a graph per sample, in normal form, collecting every fault.</summary>
/// <remarks> A value is a constant, known now, or depends on the input. Nodes of constants alone are computed now, in reference
/// arithmetic. Shapes
/// follow the graph at its stated batch size (1 where the batch is symbolic); each rule refuses what would mix the batch axis with
/// another.
/// </remarks>
internal sealed class OnnxImport(OnnxModel model, Func<OnnxTensor, (OnnxConstant? Constant, string? Fault)> decode)
{
    private readonly List<Diagnostic> faults = [];
    private readonly Dictionary<string, OnnxConstant> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> values = new(StringComparer.Ordinal);
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> nodeNames = new(StringComparer.Ordinal);
    private readonly Dictionary<(float[] Numbers, Shape Shape), string> weights = [];
    private GraphBuilder builder = new("", new Shape());

    /// <summary>Version of the operator set.</summary>
    public long Opset => model.Opset;

    /// <summary>The stated batch size, 1 where it is symbolic or there is no batch axis.</summary>
    public long BatchSize { get; private set; } = 1;

    /// <summary>Whether the file leaves the batch size open.</summary>
    public bool BatchIsOpen { get; private set; }

    /// <summary>The graph.</summary>
    /// <exception cref="InputFaultException">Every fault.</exception>
    public Graph Run(string file)
    {
        CheckFrame();
        foreach (var tensor in model.Graph.Initializers) { Add(tensor); }
        foreach (var name in model.Graph.Nodes.SelectMany(node => node.Outputs)) { taken.Add(name); }
        var input = Input();
        var output = model.Graph.Outputs.Count == 1 ? model.Graph.Outputs[0].Name : null;
        if (output is null)
        {
            Fault("onnx.output", "graph", $"Got {model.Graph.Outputs.Count} outputs ({Names(model.Graph.Outputs)}); wanted one: cut the graph to it.");
        }
        CheckOperators();
        if (input is not null) { foreach (var (index, node) in model.Graph.Nodes.Index()) { Add(node, index); } }
        var graph = input is null || output is null || faults.Count > 0 ? null : Build(output);
        return graph ?? throw new InputFaultException(faults.Select(fault => fault with { Place = $"{file}, {fault.Place}" }));
    }

    /// <summary>The constant of a name, or null.</summary>
    public OnnxConstant? Constant(string name) => constants.GetValueOrDefault(name);

    /// <summary>The per-sample shape of a value, and whether ONNX has a batch axis before it.</summary>
    public (Shape Shape, bool Batched) Value(string name) => (builder.ShapeOf(name)!.Value, values[name]);

    /// <summary>Sets what a name stands for to a constant.</summary>
    public void Define(OnnxConstant constant) => constants[constant.Name] = constant;

    /// <summary>Adds a node in normal form.</summary>
    public void Define(Node node, bool batched)
    {
        var before = builder.Faults.Count;
        builder.Node(node);
        if (builder.Faults.Count > before) { throw new OnnxRuleException(builder.Faults[^1].Message); }
        values[node.Output] = batched;
        taken.Add(node.Output);
    }

    /// <summary>The name under which numbers of a shape are an initialiser of the graph.</summary>
    public string Weight(string preferred, Shape shape, float[] numbers)
    {
        if (weights.TryGetValue((numbers, shape), out var known)) { return known; }
        var name = builder.IsFree(preferred) && !values.ContainsKey(preferred) ? preferred : FreeName(preferred);
        builder.Initializer(name, new Tensor(shape, numbers));
        weights.Add((numbers, shape), name);
        return name;
    }

    /// <summary>A name that nothing else in the file has.</summary>
    public string FreeName(string stem)
    {
        for (var number = 2; ; number++)
        {
            var name = $"{stem}_{number}";
            if (taken.Add(name)) { return name; }
        }
    }

    /// <summary>Decodes the tensor of an attribute.</summary>
    public OnnxConstant Decode(OnnxTensor tensor)
    {
        var (constant, fault) = decode(tensor);
        return constant ?? throw new OnnxRuleException(fault!);
    }

    /// <summary>
    /// The graph of one node whose inputs are constants, one of them taken as a whole sample; and whether its output leads with an extent
    /// of 1 more.
    /// </summary>
    public (Graph Graph, bool Batched) Alone(OnnxNodeContext node, Action<OnnxNodeContext> rule, OnnxConstant sample)
    {
        var alone = new OnnxImport(model, decode);
        foreach (var name in node.InputNames.Where(name => name != sample.Name)) { alone.constants[name] = constants[name]; }
        alone.builder = new GraphBuilder(sample.Name, sample.Shape);
        alone.values[sample.Name] = false;
        rule(node.In(alone));
        return (alone.builder.Build(node.Output), alone.values[node.Output]);
    }

    private void CheckFrame()
    {
        if (model.Opset is < 7 or > 22)
        {
            Fault("onnx.opset", "model", $"Got operator set {model.Opset} (0: none named); wanted 7 to 22: convert the model.");
        }
        if (model.HasFunctions) { Fault("onnx.function", "model", "The model defines functions of its own; inline them first."); }
        if (model.Graph.HasSparse) { Fault("onnx.tensor", "graph", "Got sparse initialisers; wanted dense ones."); }
    }

    private void Add(OnnxTensor tensor)
    {
        var (constant, fault) = decode(tensor);
        if (fault is not null) { Fault("onnx.tensor", $"initialiser '{tensor.Name}'", fault); }
        if (tensor.Name.Length == 0 || !taken.Add(tensor.Name))
        {
            Fault("onnx.name", $"initialiser '{tensor.Name}'", "The name is empty or taken twice.");
        }
        if (constant is null) { failed.Add(tensor.Name); } else { constants[tensor.Name] = constant; }
    }

    private string? Input()
    {
        var known = model.Graph.Initializers.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = model.Graph.Inputs.Where(value => !known.Contains(value.Name)).ToList();
        if (inputs.Count != 1)
        {
            Fault("onnx.input", "graph", $"Got {inputs.Count} inputs ({Names(inputs)}); wanted one.");
            return null;
        }

        var input = inputs[0];
        if (FaultOf(input) is { } fault)
        {
            Fault("onnx.input", $"input '{input.Name}'", fault);
            return null;
        }

        var batched = input.Extents!.Count > 1;
        BatchIsOpen = batched && input.Extents[0] is not > 0;
        BatchSize = batched && !BatchIsOpen ? input.Extents[0]!.Value : 1;
        builder = new GraphBuilder(input.Name, new Shape(input.Extents.Skip(batched ? 1 : 0).Select(extent => (int)extent!.Value)));
        values[input.Name] = batched;
        taken.Add(input.Name);
        return input.Name;
    }

    private string? FaultOf(OnnxValue input)
    {
        if (input.ElementType != 1)
        {
            return $"Its elements are {OnnxData.TypeName(input.ElementType)}; wanted float32: convert the model.";
        }
        if (input.Name.Length == 0 || taken.Contains(input.Name)) { return "Its name is empty or taken by a node."; }
        if (input.Extents is not { Count: > 0 } extents) { return "Its shape is unknown or scalar; wanted [batch, ...] or one axis."; }
        var own = extents.Skip(extents.Count > 1 ? 1 : 0).ToList();
        var text = $"[{string.Join(", ", extents.Select(extent => extent?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))}]";
        if (own.Any(extent => extent is not (> 0 and <= GraphBuilder.LargestValue)))
        {
            return $"Its shape is {text}; wanted positive numbers on every axis but the batch.";
        }
        return own.Aggregate(1.0, (count, extent) => count * extent!.Value) > GraphBuilder.LargestValue
            ? $"Its shape is {text}; wanted at most {GraphBuilder.LargestValue} elements per sample."
            : null;
    }

    private void CheckOperators()
    {
        foreach (var (index, node) in model.Graph.Nodes.Index())
        {
            if (node.Domain is "" or "ai.onnx" && OnnxRules.Knows(node.OpType)) { continue; }
            var domain = node.Domain is "" or "ai.onnx" ? "" : $"{node.Domain}.";
            Fault("onnx.operator", Place(node, index), $"Operator {domain}{node.OpType} is not there. There are: {string.Join(", ", OnnxRules.Names)}.");
            failed.UnionWith(node.Outputs);
        }
    }

    private void Add(OnnxNode node, int index)
    {
        if (node.Outputs.Count == 0 || node.Outputs[0].Length == 0 || failed.Contains(node.Outputs[0])) { return; }
        var lost = node.Inputs.Where(name => name.Length > 0 && !constants.ContainsKey(name) && !values.ContainsKey(name)).ToList();
        try
        {
            if (lost.Any(failed.Contains)) { failed.UnionWith(node.Outputs); return; }
            if (lost.Count > 0) { throw new OnnxRuleException($"Input '{lost[0]}' is made by no earlier node and is no initialiser."); }
            if (constants.ContainsKey(node.Outputs[0]) || values.ContainsKey(node.Outputs[0]))
            {
                throw new OnnxRuleException($"'{node.Outputs[0]}' is made twice.");
            }
            OnnxRules.Apply(new OnnxNodeContext(this, node, NodeName(node, index)));
        }
        catch (OnnxRuleException fault)
        {
            var prefix = fault.Message.StartsWith($"{node.OpType}: ", StringComparison.Ordinal) ? "" : $"{node.OpType}: ";
            Fault("onnx.node", Place(node, index), $"{prefix}{fault.Message}");
            failed.UnionWith(node.Outputs);
        }
    }

    private string NodeName(OnnxNode node, int index)
    {
        var name = node.Name.Length > 0 && !nodeNames.Contains(node.Name) ? node.Name : $"{(node.Name.Length > 0 ? node.Name : node.OpType)}_{index}";
        while (!nodeNames.Add(name)) { name += "_"; }
        return name;
    }

    private Graph? Build(string output)
    {
        if (values.ContainsKey(output)) { return Pruned(builder.Build(output)); }
        Fault("onnx.output", $"output '{output}'", "It does not depend on the input or is made by no node.");
        return null;
    }

    /// <summary>The graph without nodes and initialisers that the output does not use.</summary>
    private static Graph Pruned(Graph graph)
    {
        var used = new HashSet<string>(StringComparer.Ordinal) { graph.Output };
        var kept = ImmutableArray.CreateBuilder<Node>();
        foreach (var node in graph.Nodes.Reverse().Where(node => used.Contains(node.Output)))
        {
            used.UnionWith(node.Inputs);
            kept.Add(node);
        }

        kept.Reverse();
        return graph with
        {
            Nodes = kept.ToImmutable(),
            Initializers = graph.Initializers.RemoveRange(graph.Initializers.Keys.Where(name => !used.Contains(name))),
            Shapes = graph.Shapes.RemoveRange(graph.Shapes.Keys.Where(name => name != graph.Input && !used.Contains(name))),
        };
    }

    private void Fault(string code, string place, string message) => faults.Add(new Diagnostic(code, place, message));

    private static string Place(OnnxNode node, int index) => $"node {(node.Name.Length > 0 ? $"'{node.Name}'" : $"{node.OpType}_{index}")}";

    private static string Names(IEnumerable<OnnxValue> some) => string.Join(", ", some.Select(value => value.Name).Take(8));
}
