using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Thrown by an import rule with the fault of its node; becomes a diagnostic.</summary>
internal sealed class OnnxRuleException(string message) : Exception(message);

/// <summary>What an import rule sees of one node, and how it answers.</summary>
/// <remarks>An attribute that no rule asks for is a fault: it might change the meaning.</remarks>
internal sealed class OnnxNodeContext(OnnxImport import, OnnxNode node, string name)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);

    private OnnxNodeContext(OnnxImport import, OnnxNode node, string name, HashSet<string> asked)
        : this(import, node, name) => this.asked = asked;

    /// <summary>The operator.</summary>
    public string OpType => node.OpType;

    /// <summary>The node's name in the graph.</summary>
    public string Name => name;

    /// <summary>The name of the first output.</summary>
    public string Output => node.Outputs[0];

    /// <summary>Version of the operator set.</summary>
    public long Opset => import.Opset;

    /// <summary>The whole import.</summary>
    public OnnxImport Import => import;

    /// <summary>The same node seen from another import.</summary>
    public OnnxNodeContext In(OnnxImport other) => new(other, node, name, asked);

    /// <summary>The names of the inputs that are present.</summary>
    public IEnumerable<string> InputNames => node.Inputs.Where(input => input.Length > 0);

    /// <summary>Number of inputs, absent ones in between included.</summary>
    public int Inputs => node.Inputs.Count;

    /// <summary>Whether every input that is present is a constant, and there is one.</summary>
    public bool AllConstant => node.Inputs.Any(input => input.Length > 0) && node.Inputs.All(input => input.Length == 0 || import.Constant(input) is not null);

    /// <summary>Whether an input is present.</summary>
    public bool Has(int input) => input < node.Inputs.Count && node.Inputs[input].Length > 0;

    /// <summary>Whether an input is present and a constant.</summary>
    public bool IsConstant(int input) => Has(input) && import.Constant(node.Inputs[input]) is not null;

    /// <summary>The name of an input in the graph.</summary>
    public string InputName(int input) => Has(input) ? import.Resolve(node.Inputs[input]) : throw new OnnxRuleException($"Input {input} is missing.");

    /// <summary>What a cast to whole numbers or truths was made from, for operators that do that cast themselves.</summary>
    public string BeforeCast(int input) => import.CastSource(InputName(input)) ?? InputName(input);

    /// <summary>A constant input.</summary>
    public OnnxConstant Constant(int input) =>
        import.Constant(InputName(input))
            ?? throw new OnnxRuleException($"Input '{InputName(input)}' depends on the model's input; wanted a constant.");

    /// <summary>A constant input of numbers; beside values that are whole numbers or truths, those of its kind as numbers.</summary>
    public OnnxConstant Numbers(int input) =>
        Constant(input) is { IsNumber: true } numbers ? numbers
            : OpType is "Where" or "And" or "Or" || Enumerable.Range(0, Inputs).Any(IsWhole) ? AsNumbers(input)
            : throw new OnnxRuleException($"Input '{InputName(input)}' holds integers; wanted numbers.");

    /// <summary>A constant input as numbers, whatever it holds.</summary>
    public OnnxConstant AsNumbers(int input) => import.AsNumbers(Constant(input));

    /// <summary>A constant input of one number.</summary>
    public float Scalar(int input) =>
        Numbers(input).Numbers is [var number] ? number
            : throw new OnnxRuleException($"Input '{InputName(input)}' has shape {Numbers(input).Shape}; wanted one number.");

    /// <summary>A constant input of integers.</summary>
    public long[] IntegersOf(int input) =>
        Constant(input).Integers ?? throw new OnnxRuleException($"Input '{InputName(input)}' holds numbers; wanted integers.");

    /// <summary>An input that depends on the model's input.</summary>
    public OnnxView View(int input) =>
        IsConstant(input) ? throw new OnnxRuleException($"Input '{InputName(input)}' is a constant; wanted a value.") : import.View(InputName(input));

    /// <summary>The per-sample shape of an input whose batch axis, if it has one, is in front; and whether it has one.</summary>
    public (Shape Shape, bool Batched) Sample(int input)
    {
        var view = View(input);
        return view.Layout == OnnxLayout.Leading || !view.Layout.Batched ? (view.Sample, view.Layout.Batched)
            : throw new OnnxRuleException($"The batch of input '{InputName(input)}' is not an axis of its own in front (axis {view.Layout.Axis}); it would mix samples.");
    }

    /// <summary>Per-sample shape of an input that must have a batch axis.</summary>
    public Shape Batched(int input) =>
        Sample(input) is { Batched: true } sample ? sample.Shape
            : throw new OnnxRuleException($"Input '{InputName(input)}' has no batch axis; wanted [batch, channel, ...].");

    /// <summary>An ONNX axis counted from the front.</summary>
    public static int FromFront(long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw new OnnxRuleException($"Axis {axis} is out of range for {rank} axes.");

    /// <summary>An ONNX axis of a value as an axis per sample; the batch axis is refused.</summary>
    public int Axis(long axis, int input)
    {
        var view = View(input);
        return view.Own(FromFront(axis, view.Rank)) is >= 0 and var own ? own
            : throw new OnnxRuleException($"Axis {axis} is the batch axis; samples must not be mixed.");
    }

    /// <summary>An integer attribute.</summary>
    public long Integer(string key, long missing) => Find(key)?.Integer ?? missing;

    /// <summary>A number attribute.</summary>
    public float Number(string key, float missing)
    {
        var value = Find(key)?.Number ?? missing;
        return float.IsFinite(value) ? value : throw new OnnxRuleException($"Attribute '{key}' is not finite.");
    }

    /// <summary>A word attribute.</summary>
    public string Word(string key, string missing) => Find(key)?.Word ?? missing;

    /// <summary>A list of integers, or null where it is absent.</summary>
    public long[]? IntegerList(string key) => Find(key) is { } found ? [.. found.Integers] : null;

    /// <summary>The attribute as it stands, or null.</summary>
    public OnnxAttribute? Find(string key)
    {
        asked.Add(key);
        return node.Attributes.GetValueOrDefault(key);
    }

    /// <summary>Refuses attributes that were not asked for, and outputs that are used but not made.</summary>
    public void Finish()
    {
        if (node.Attributes.Keys.FirstOrDefault(key => !asked.Contains(key)) is { } unknown)
        {
            throw new OnnxRuleException($"Attribute '{unknown}' is not understood; export the model without it.");
        }
    }

    /// <summary>Whether an input is a value of whole numbers or truths.</summary>
    public bool IsWhole(int input) => Has(input) && !IsConstant(input) && View(input).Kind != OnnxKind.Number;

    /// <summary>The name of an output, or null where the file does not want it.</summary>
    public string? OutputName(int output) => output < node.Outputs.Count && node.Outputs[output].Length > 0 ? node.Outputs[output] : null;

    /// <summary>Number of outputs that the file lists.</summary>
    public int Outputs => node.Outputs.Count;

    /// <summary>Adds the node that makes the output.</summary>
    public void Emit(string opType, OnnxLayout layout, Attributes attributes, params string[] inputs) =>
        import.Define(new Node(name, opType, [.. inputs], Output, attributes), layout);

    /// <summary>Adds the node that makes the output, of a kind.</summary>
    public void Emit(string opType, OnnxLayout layout, OnnxKind kind, params string[] inputs) =>
        import.Define(new Node(name, opType, [.. inputs], Output, Attributes.None), layout, kind);

    /// <summary>Adds a node that makes another output than the first.</summary>
    public void EmitOutput(int output, string opType, OnnxLayout layout, Attributes attributes, params string[] inputs) =>
        import.Define(new Node(output == 0 ? name : $"{name}_{output}", opType, [.. inputs], node.Outputs[output], attributes), layout);

    /// <summary>Adds a node that makes a helper value, and returns the value's name.</summary>
    public string EmitHelper(string opType, string purpose, OnnxLayout layout, Attributes attributes, params string[] inputs)
    {
        var made = import.FreeName($"{Output}_{purpose}");
        import.Define(new Node(made, opType, [.. inputs], made, attributes), layout);
        return made;
    }

    /// <summary>Adds a node that gives each sample another shape.</summary>
    public void EmitReshape(string input, OnnxLayout layout, IEnumerable<int> shape) => Emit("Reshape", layout, Target(shape), input);

    /// <summary>A helper value that has another shape, or the value itself where it has that shape already.</summary>
    public string Reshaped(string input, OnnxLayout layout, IReadOnlyList<int> shape) =>
        import.View(input).Sample.Dimensions.SequenceEqual(shape) ? input : EmitHelper("Reshape", "shaped", layout, Target(shape), input);

    /// <summary>The initialiser that holds a constant input in a shape.</summary>
    public string Weight(int input, Shape shape)
    {
        var numbers = Numbers(input);
        return import.Weight(numbers.Name, shape, numbers.Numbers!);
    }

    /// <summary>The initialiser that holds numbers which an import rule computed.</summary>
    public string Made(string purpose, Shape shape, params float[] numbers) =>
        numbers.All(float.IsFinite) ? import.Weight($"{Output}_{purpose}", shape, numbers)
            : throw new OnnxRuleException("Its constants leave the range of float32.");

    private static Attributes Target(IEnumerable<int> shape) => Attributes.None.With("shape", [.. shape.Select(extent => (long)extent)]);
}
