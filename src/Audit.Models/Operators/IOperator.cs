using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>How well a member of a rule family has been checked.</summary>
public enum Maturity
{
    /// <summary>Written, with examples worked by hand.</summary>
    Experimental,

    /// <summary>Also under the laws of its family.</summary>
    Tested,

    /// <summary>Also compared with an independent implementation.</summary>
    CrossChecked,
}

/// <summary>One input of a node as the shape rule sees it.</summary>
/// <param name="Shape">Per-sample shape of a value, or the shape of an initialiser.</param>
/// <param name="Constant">True for an initialiser, which has no batch axis.</param>
public readonly record struct OperandShape(Shape Shape, bool Constant);

/// <summary>What a shape rule answers: the per-sample shape of the output, or why there is none.</summary>
/// <param name="Shape">The shape; meaningful where there is no fault.</param>
/// <param name="Fault">What was got and wanted, or null.</param>
public readonly record struct Inferred(Shape Shape, string? Fault)
{
    /// <summary>A shape.</summary>
    public static implicit operator Inferred(Shape shape) => new(shape, null);

    /// <summary>A fault.</summary>
    public static implicit operator Inferred(string fault) => new(default, fault);
}

/// <summary>The contract of an operator: shape rule, reference meaning, vector-Jacobian product, cost.</summary>
/// <remarks>
/// Members are pure functions. A node reaches them in normal form (see README.md beside this file), and after its shape rule has accepted
/// it.
/// Guarantee: the bits of a row of the output depend on that row of the inputs and on the constants alone, never on the batch size.
/// </remarks>
internal interface IOperator
{
    /// <summary>The operator's name, as ONNX writes it.</summary>
    static abstract string OpType { get; }

    /// <summary>How well this member has been checked.</summary>
    static virtual Maturity Maturity => Maturity.Tested;

    /// <summary>The shape rule; absent optional inputs are not listed.</summary>
    static abstract Inferred Infer(Node node, ImmutableArray<OperandShape> inputs);

    /// <summary>Writes the output of every row, in reference arithmetic.</summary>
    static abstract void Forward(ForwardCall call);

    /// <summary>Adds to the wanted input gradients, given the gradient of the output.</summary>
    static abstract void Backward(BackwardCall call);

    /// <summary>Multiply-adds for one sample.</summary>
    static virtual long MultiplyAdds(Node node, ImmutableArray<OperandShape> inputs, Shape output) => 0;
}
