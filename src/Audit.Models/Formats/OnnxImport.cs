using System.Collections.Immutable;
using Audit.Models.Graphs;
using Audit.Models.Operators;

namespace Audit.Models.Formats;

/// <summary>Turns the parts of an ONNX file into a graph per sample, in normal form, collecting every fault.</summary>
/// <remarks>
/// A value is a constant, known now, or depends on the input. Nodes of constants alone are computed now, in reference arithmetic. The file's
/// batch axis is followed through every node (<see cref="OnnxLayout"/>); each rule refuses what would mix it with another.
/// </remarks>
internal sealed class OnnxImport(OnnxModel model, OnnxOptions options, Func<OnnxTensor, (OnnxConstant? Constant, string? Fault)> decode)
{
    /// <summary>Stands for an open batch in shape arithmetic: a prime that no other extent reaches, so that its multiples are known again.</summary>
    public const long OpenBatch = int.MaxValue;

    /// <summary>Elements of all computed constants together; a bound on memory that no model in use comes near.</summary>
    private const long MostComputed = 1 << 27;

    private readonly List<Diagnostic> faults = [];
    private readonly List<string> assumptions = [];
    private readonly List<string> masks = [];
    private readonly Dictionary<string, OnnxConstant> constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (OnnxLayout Layout, OnnxKind Kind)> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Target, OnnxKind Kind)> renamed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> casts = new(StringComparer.Ordinal);
    private readonly Dictionary<OnnxConstant, OnnxConstant> asNumbers = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> wholeWeights = new(StringComparer.Ordinal);
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> nodeNames = new(StringComparer.Ordinal);
    private readonly Dictionary<(float[] Numbers, Shape Shape), string> weights = [];
    private GraphBuilder builder = new("", new Shape());
    private long computed;

    /// <summary>Version of the operator set.</summary>
    public long Opset => model.Opset;

    /// <summary>The batch size in shape arithmetic: as stated, <see cref="OpenBatch"/> where it is open, 1 where there is no batch axis.</summary>
    public long Batch { get; private set; } = 1;

    /// <summary>Whether the file leaves the batch size open.</summary>
    public bool BatchIsOpen => Batch == OpenBatch;

    /// <summary>What was taken for granted.</summary>
    public IEnumerable<string> Assumptions => masks.Count == 0 ? assumptions : assumptions.Append(
        $"Minus infinity in {masks.Count} constants ({string.Join(", ", masks.Take(8))}) is read as the least finite float32.");

    /// <summary>The graph.</summary>
    /// <exception cref="InputFaultException">Every fault.</exception>
    public Graph Run(string file)
    {
        CheckFrame();
        foreach (var tensor in model.Graph.Initializers) { Add(tensor); }
        foreach (var name in model.Graph.Nodes.SelectMany(node => node.Outputs)) { taken.Add(name); }
        var input = Input();
        var output = Output();
        var nodes = Wanted(output);
        CheckOperators(nodes);
        if (input is not null) { foreach (var (index, node) in nodes) { Add(node, index); } }
        var graph = input is null || output is null || faults.Count > 0 ? null : Build(output);
        return graph ?? throw new InputFaultException(faults.Select(fault => fault with { Place = $"{file}, {fault.Place}" }));
    }

    /// <summary>The constant of a name, or null.</summary>
    public OnnxConstant? Constant(string name) => constants.GetValueOrDefault(name);

    /// <summary>Whether a name is a value.</summary>
    public bool IsValue(string name) => values.ContainsKey(name) || renamed.ContainsKey(name);

    /// <summary>The value of a name.</summary>
    public OnnxView View(string name) =>
        renamed.TryGetValue(name, out var other) ? View(other.Target) with { Kind = other.Kind }
            : new OnnxView(builder.ShapeOf(name)!.Value, values[name].Layout, values[name].Kind);

    /// <summary>The name in the graph of a value that the file has under another name.</summary>
    public string Resolve(string name) => renamed.TryGetValue(name, out var other) ? Resolve(other.Target) : name;

    /// <summary>Gives a value another name and kind, without a node.</summary>
    public void Rename(string name, string target, OnnxKind kind) => renamed[name] = (target, kind);

    /// <summary>What a value was cast from, or null.</summary>
    public string? CastSource(string name) => casts.GetValueOrDefault(name);

    /// <summary>Notes what a value was cast from.</summary>
    public void RememberCast(string name, string source) => casts[name] = source;

    /// <summary>Sets what a name stands for to a constant.</summary>
    public void Define(OnnxConstant constant)
    {
        constants[constant.Name] = constant with { HasMask = false };
        if (constant.HasMask) { masks.Add(constant.Name); }
    }

    /// <summary>Counts elements of a computed constant.</summary>
    public void Spend(long elements)
    {
        computed += elements;
        if (computed > MostComputed) { throw new OnnxRuleException($"The file's constants compute to more than {MostComputed} elements."); }
    }

    /// <summary>Whole numbers as numbers, each exactly; the same array for the same constant.</summary>
    public OnnxConstant AsNumbers(OnnxConstant constant)
    {
        if (constant.Integers is not { } integers) { return constant; }
        if (asNumbers.TryGetValue(constant, out var made)) { return made; }
        if (integers.Any(integer => (long)(float)integer != integer || integer >= OpenBatch))
        {
            throw new OnnxRuleException($"A whole number of '{constant.Name}' is no float32, or is the open batch size.");
        }
        made = new OnnxConstant(constant.Name, constant.Shape, [.. integers.Select(integer => (float)integer)], null);
        asNumbers.Add(constant, made);
        return made;
    }

    /// <summary>An extent of a constant: without the open batch, over which a constant is repeated.</summary>
    public long WithoutBatch(long extent) => BatchIsOpen && extent > 0 && extent % OpenBatch == 0 ? extent / OpenBatch : extent;

    /// <summary>An extent in words.</summary>
    public string Told(long extent) => WithoutBatch(extent) is var rest && rest == extent ? $"{extent}" : rest == 1 ? "batch" : $"batch * {rest}";

    /// <summary>Adds a node in normal form.</summary>
    public void Define(Node node, OnnxLayout layout, OnnxKind? kind = null)
    {
        var before = builder.Faults.Count;
        builder.Node(node);
        if (builder.Faults.Count > before) { throw new OnnxRuleException(builder.Faults[^1].Message); }
        values[node.Output] = (layout, kind ?? KindOf(node));
        taken.Add(node.Output);
    }

    /// <summary>The name under which numbers of a shape are an initialiser of the graph.</summary>
    public string Weight(string preferred, Shape shape, float[] numbers)
    {
        if (weights.TryGetValue((numbers, shape), out var known)) { return known; }
        var name = builder.IsFree(preferred) && !values.ContainsKey(preferred) && (constants.ContainsKey(preferred) || !taken.Contains(preferred)) ? preferred : FreeName(preferred);
        taken.Add(name);
        builder.Initializer(name, new Tensor(shape, numbers));
        weights.Add((numbers, shape), name);
        if (asNumbers.Values.Any(made => ReferenceEquals(made.Numbers, numbers))) { wholeWeights.Add(name); }
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
        var alone = new OnnxImport(model, options, decode);
        foreach (var name in node.InputNames.Where(name => name != sample.Name)) { alone.constants[name] = constants[name]; }
        alone.builder = new GraphBuilder(sample.Name, sample.Shape);
        alone.values[sample.Name] = (OnnxLayout.None, OnnxKind.Number);
        rule(node.In(alone));
        return (alone.builder.Build(node.Output), alone.values[node.Output].Layout.Batched);
    }

    /// <summary>What the elements of a node's output stand for.</summary>
    private OnnxKind KindOf(Node node) => node.OpType switch
    {
        "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "And" or "Or" or "Not" => OnnxKind.Boolean,
        "ArgMax" or "QuantizeLinear" => OnnxKind.Integer,
        "Add" or "Sub" or "Mul" or "Abs" or "Neg" or "Sign" or "Max" or "Min" or "ReduceSum" or "ReduceMax" or "ReduceMin" or "CumSum" or "MatMul" or "Conv"
            when node.Inputs.All(Whole) => OnnxKind.Integer,
        "Where" when node.Inputs.Skip(1).All(Whole) => OnnxKind.Integer,
        "Identity" or "Reshape" or "Flatten" or "Transpose" or "Slice" or "Gather" or "Expand" or "Tile" => View(node.Inputs[0]).Kind,
        "Concat" when node.Inputs.All(Whole) => OnnxKind.Integer,
        _ => OnnxKind.Number,
    };

    private bool Whole(string input) => IsValue(input) ? View(input).Kind != OnnxKind.Number : wholeWeights.Contains(input);

    private void CheckFrame()
    {
        if (model.Opset is < 7 or > 23)
        {
            Fault("onnx.opset", "model", $"Got operator set {model.Opset} (0: none named); wanted 7 to 23: convert the model.");
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
        if (constant is null) { failed.Add(tensor.Name); } else { Define(constant); }
    }

    private string? Input()
    {
        var inputs = OnnxInputs.Choose(model, options, (place, message) => Fault("onnx.input", place, message));
        assumptions.AddRange(inputs.Assumptions);
        foreach (var constant in inputs.Bound) { if (taken.Add(constant.Name)) { Define(constant); } else { Taken(constant.Name); } }
        if (inputs.Main is not { } input) { return null; }
        if (input.Name.Length == 0 || taken.Contains(input.Name)) { Taken(input.Name); return null; }
        var batched = input.Extents!.Count > 1;
        Batch = !batched ? 1 : input.Extents[0] is > 0 and var stated ? stated : OpenBatch;
        builder = new GraphBuilder(input.Name, new Shape(input.Extents.Skip(batched ? 1 : 0).Select(extent => (int)extent!.Value)));
        values[input.Name] = (batched, input.ElementType switch { 1 => OnnxKind.Number, 9 => OnnxKind.Boolean, _ => OnnxKind.Integer });
        taken.Add(input.Name);
        return input.Name;

        void Taken(string name) => Fault("onnx.input", $"input '{name}'", "Its name is empty or taken.");
    }

    private string? Output()
    {
        if (options.Output is { } named)
        {
            if (model.Graph.Nodes.Any(node => node.Outputs.Contains(named))) { return named; }
            Fault("onnx.output", "option output", $"No node makes '{named}'. Outputs of the file: {Names(model.Graph.Outputs)}.");
            return null;
        }

        if (model.Graph.Outputs.Count == 1) { return model.Graph.Outputs[0].Name; }
        Fault("onnx.output", "graph", $"Got {model.Graph.Outputs.Count} outputs ({Names(model.Graph.Outputs)}); wanted one: name it by the option output, or cut the graph to it.");
        return null;
    }

    /// <summary>The nodes with their places in the file; where an output was named, only those that it needs.</summary>
    private List<(int Index, OnnxNode Node)> Wanted(string? output)
    {
        var all = model.Graph.Nodes.Index().Select(pair => (pair.Index, pair.Item)).ToList();
        if (options.Output is null || output is null) { return all; }
        var needed = new HashSet<string>(StringComparer.Ordinal) { output };
        var kept = new List<(int, OnnxNode)>();
        foreach (var (index, node) in Enumerable.Reverse(all).Where(pair => pair.Item.Outputs.Any(needed.Contains)))
        {
            needed.UnionWith(node.Inputs);
            kept.Add((index, node));
        }

        kept.Reverse();
        return kept;
    }

    private void CheckOperators(List<(int Index, OnnxNode Node)> nodes)
    {
        foreach (var (index, node) in nodes)
        {
            if (OnnxRules.Knows(OnnxRules.Name(node))) { continue; }
            var list = faults.Any(fault => fault.Code == "onnx.operator") ? "" : $" There are: {string.Join(", ", OnnxRules.Names)}.";
            Fault("onnx.operator", Place(node, index), $"Operator {OnnxRules.Name(node)} is not there.{list}");
            failed.UnionWith(node.Outputs);
        }
    }

    private void Add(OnnxNode node, int index)
    {
        if (node.Outputs.All(name => name.Length == 0) || node.Outputs.Any(failed.Contains)) { return; }
        var lost = node.Inputs.Where(name => name.Length > 0 && !constants.ContainsKey(name) && !IsValue(name)).ToList();
        try
        {
            if (lost.Any(failed.Contains)) { failed.UnionWith(node.Outputs); return; }
            if (lost.Count > 0) { throw new OnnxRuleException($"Input '{lost[0]}' is made by no earlier node and is no initialiser."); }
            if (node.Outputs.FirstOrDefault(name => name.Length > 0 && (constants.ContainsKey(name) || IsValue(name))) is { } twice)
            {
                throw new OnnxRuleException($"'{twice}' is made twice.");
            }
            OnnxRules.Apply(new OnnxNodeContext(this, node, NodeName(node, index)), OnnxRules.Name(node));
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
        if (!IsValue(output)) { Fault("onnx.output", $"output '{output}'", "It does not depend on the input or is made by no node."); return null; }
        var layout = View(output).Layout;
        if (layout.Batched && layout != OnnxLayout.Leading)
        {
            Fault("onnx.output", $"output '{output}'", $"Its batch is {(layout.OwnAxis ? $"axis {layout.Axis}" : $"joined with axis {layout.Axis}")}, which would mix samples; wanted the batch axis first.");
            return null;
        }

        if (Resolve(output) != output) { Define(new Node(output, "Identity", [Resolve(output)], output, Attributes.None), layout); }
        return Pruned(builder.Build(output));
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
