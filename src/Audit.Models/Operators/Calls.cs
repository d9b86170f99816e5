using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>One input of a call: the rows of a value, or an initialiser that all rows share.</summary>
/// <param name="Shape">Per-sample shape, or the initialiser's shape.</param>
/// <param name="Rows">[batch, shape] for a value; not read for an initialiser.</param>
/// <param name="Tensor">The initialiser, or null for a value.</param>
internal readonly record struct Operand(Shape Shape, ReadOnlyMemory<float> Rows, Tensor? Tensor)
{
    /// <summary>[batch, shape] for a value, [shape] for an initialiser, whose values may be computed here: ask once, not for each row.</summary>
    public ReadOnlyMemory<float> Values => Tensor?.Values ?? Rows;

    /// <summary>True for an initialiser.</summary>
    public bool Constant => Tensor is not null;

    /// <summary>The elements that one row sees.</summary>
    public ReadOnlySpan<float> Row(int row) => Constant ? Values.Span : Values.Span.Slice(row * Shape.Count, Shape.Count);
}

/// <summary>One application of an operator to a batch.</summary>
/// <param name="Node">The node.</param>
/// <param name="Batch">Number of rows.</param>
/// <param name="Inputs">The inputs that are present.</param>
/// <param name="OutputShape">Per-sample shape of the output.</param>
/// <param name="Output">[batch, output], to be written in full.</param>
internal sealed record ForwardCall(Node Node, int Batch, Operand[] Inputs, Shape OutputShape, Memory<float> Output)
{
    /// <summary>One row of the output.</summary>
    public Span<float> Row(int row) => Output.Span.Slice(row * OutputShape.Count, OutputShape.Count);
}

/// <summary>One vector-Jacobian product over a batch.</summary>
/// <param name="Node">The node.</param>
/// <param name="Batch">Number of rows.</param>
/// <param name="Inputs">The inputs of the forward call.</param>
/// <param name="OutputShape">Per-sample shape of the output.</param>
/// <param name="Output">The output of the forward call, [batch, output].</param>
/// <param name="Gradient">Gradient of the output, [batch, output].</param>
/// <param name="InputGradients">
/// Where to add each input's gradient, null where it is not wanted: [batch, input] for a value, [shape] for an initialiser (summed over
/// rows in increasing order, continuing from what is there, so that cutting the batch into slices changes no bit).
/// </param>
internal sealed record BackwardCall(
    Node Node, int Batch, Operand[] Inputs, Shape OutputShape, ReadOnlyMemory<float> Output, ReadOnlyMemory<float> Gradient, float[]?[] InputGradients)
{
    /// <summary>One row of the output's gradient.</summary>
    public ReadOnlySpan<float> GradientRow(int row) => Gradient.Span.Slice(row * OutputShape.Count, OutputShape.Count);

    /// <summary>One row of the output.</summary>
    public ReadOnlySpan<float> OutputRow(int row) => Output.Span.Slice(row * OutputShape.Count, OutputShape.Count);

    /// <summary>Where a row adds to the gradient of an input.</summary>
    public Span<float> InputGradientRow(int input, int row)
    {
        var operand = Inputs[input];
        var all = InputGradients[input].AsSpan();
        return operand.Constant ? all : all.Slice(row * operand.Shape.Count, operand.Shape.Count);
    }
}
