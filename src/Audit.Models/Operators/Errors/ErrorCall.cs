using Audit.Models.Graphs;

namespace Audit.Models.Operators.Errors;

/// <summary>One application of an operator whose inputs may be off: what is known, and where the bound of the output goes.</summary>
/// <param name="Entry">The operator.</param>
/// <param name="Forward">The call that computed the output.</param>
/// <param name="Errors">For each input the bounds of its elements, [batch, shape]; nothing for an initialiser, which is exact.</param>
/// <param name="Result">[batch, output], to be written in full: no element NaN, infinity where there is no bound.</param>
internal sealed record ErrorCall(OperatorEntry Entry, ForwardCall Forward, ReadOnlyMemory<float>[] Errors, float[] Result)
{
    /// <summary>Whether this is the Div of a value by its own NormScale.</summary>
    public bool Normalises { get; init; }

    /// <summary>The node.</summary>
    public Node Node => Forward.Node;

    /// <summary>The inputs.</summary>
    public Operand[] Inputs => Forward.Inputs;

    /// <summary>The bounds of an input's elements that one row sees; zeros for an initialiser.</summary>
    public ReadOnlySpan<float> ErrorRow(int input, int row)
    {
        var count = Inputs[input].Shape.Count;
        return Inputs[input].Constant ? new float[count] : Errors[input].Span.Slice(row * count, count);
    }

    /// <summary>One row of the result.</summary>
    public Span<float> Row(int row) => Result.AsSpan(row * Forward.OutputShape.Count, Forward.OutputShape.Count);

    /// <summary>What the operator itself makes of the bounds in place of the values, initialisers zero.</summary>
    public float[] OfErrors(Node node) => Replaced(node, (_, index) => Errors[index]);

    /// <summary>What the operator itself makes of the sizes of the values.</summary>
    public float[] OfSizes(Node node) => Replaced(node, (input, _) => Array.ConvertAll(input.Values.ToArray(), Math.Abs));

    private float[] Replaced(Node node, Func<Operand, int, ReadOnlyMemory<float>> values)
    {
        var result = new float[Result.Length];
        Operand[] inputs = [.. Inputs.Select((input, index) => input.Constant
            ? new Operand(input.Shape, default, new Tensor(input.Shape, new float[input.Shape.Count])) : new Operand(input.Shape, values(input, index), null))];
        Entry.Forward(Forward with { Node = node, Inputs = inputs, Output = result });
        return result;
    }
}
