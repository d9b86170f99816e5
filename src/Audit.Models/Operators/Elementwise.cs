using System.Collections.Immutable;
using System.Numerics;
using Audit.Models.Graphs;

namespace Audit.Models.Operators;

/// <summary>One rounded operation on two numbers, and its partial derivatives.</summary>
internal interface IBinary
{
    /// <summary>The operation of an operator on spans, of which one of one element stands for all.</summary>
    static virtual void Run<T>(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> output)
        where T : IBinary => Elementwise.Block<T>(first, second, output);

    /// <summary>The operation on vectors; element by element the same bits as <see cref="Apply(float, float)"/>.</summary>
    static abstract Vector<float> Apply(Vector<float> first, Vector<float> second);

    /// <summary>The operation: correctly rounded.</summary>
    static abstract float Apply(float first, float second);

    /// <summary>The gradient of the first number.</summary>
    static abstract float FirstGradient(float first, float second, float gradient);

    /// <summary>The gradient of the second number.</summary>
    static abstract float SecondGradient(float first, float second, float gradient);
}

/// <summary>What Add, Sub, Mul and Div share: broadcasting, blocks, vectors.</summary>
/// <remarks>
/// Shapes: two values of one sample have the same rank (else the batch axis would meet another axis); a constant has at most the value's
/// rank.
/// Rounding: one per element.
/// </remarks>
internal static class Elementwise
{
    public static Inferred Infer(ImmutableArray<OperandShape> inputs)
    {
        if (inputs.Length != 2) { return $"Got {inputs.Length} inputs, wanted 2."; }
        var (a, b) = (inputs[0], inputs[1]);
        if (Broadcast.Common(a.Shape, b.Shape) is not { } common)
        {
            return $"Shapes {a.Shape} and {b.Shape} do not broadcast to a common shape.";
        }
        var rank = a.Constant == b.Constant ? Math.Min(a.Shape.Rank, b.Shape.Rank) : a.Constant ? b.Shape.Rank : a.Shape.Rank;
        return common.Rank == rank
            ? common
            : $"Shapes {a.Shape} and {b.Shape} (per sample) would broadcast across the batch axis; wanted equal ranks, or a constant of lower rank.";
    }

    public static void Forward<T>(ForwardCall call)
        where T : IBinary
    {
        var (first, second) = (call.Inputs[0], call.Inputs[1]);
        if (!first.Constant && !second.Constant && first.Shape.Count == call.OutputShape.Count && second.Shape.Count == call.OutputShape.Count)
        {
            T.Run<T>(first.Values.Span, second.Values.Span, call.Output.Span);
            return;
        }

        var plan = Broadcast.Of(call.OutputShape, first.Shape, second.Shape);
        var allFirst = first.Values.Span;
        var allSecond = second.Values.Span;
        for (var row = 0; row < call.Batch; row++)
        {
            var a = first.Constant ? allFirst : allFirst.Slice(row * first.Shape.Count, first.Shape.Count);
            var b = second.Constant ? allSecond : allSecond.Slice(row * second.Shape.Count, second.Shape.Count);
            var output = call.Row(row);
            for (var block = 0; block < plan.FirstOffsets.Length; block++)
            {
                T.Run<T>(
                    a.Slice(plan.FirstOffsets[block], plan.FirstMoves ? plan.Length : 1),
                    b.Slice(plan.SecondOffsets[block], plan.SecondMoves ? plan.Length : 1),
                    output.Slice(block * plan.Length, plan.Length));
            }
        }
    }

    public static void Backward<T>(BackwardCall call)
        where T : IBinary
    {
        var (first, second) = (call.Inputs[0], call.Inputs[1]);
        var plan = Broadcast.Of(call.OutputShape, first.Shape, second.Shape);
        var allFirst = first.Values.Span;
        var allSecond = second.Values.Span;
        for (var row = 0; row < call.Batch; row++)
        {
            var a = first.Constant ? allFirst : allFirst.Slice(row * first.Shape.Count, first.Shape.Count);
            var b = second.Constant ? allSecond : allSecond.Slice(row * second.Shape.Count, second.Shape.Count);
            var gradient = call.GradientRow(row);
            if (call.InputGradients[0] is not null) { AddFirst<T>(plan, a, b, gradient, call.InputGradientRow(0, row)); }
            if (call.InputGradients[1] is not null) { AddSecond<T>(plan, a, b, gradient, call.InputGradientRow(1, row)); }
        }
    }

    private static void AddFirst<T>(Broadcast plan, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> gradient, Span<float> sum)
        where T : IBinary
    {
        var (stepA, stepB) = (plan.FirstMoves ? 1 : 0, plan.SecondMoves ? 1 : 0);
        for (var block = 0; block < plan.FirstOffsets.Length; block++)
        {
            var (i, j) = (plan.FirstOffsets[block], plan.SecondOffsets[block]);
            foreach (var g in gradient.Slice(block * plan.Length, plan.Length))
            {
                sum[i] += T.FirstGradient(a[i], b[j], g);
                i += stepA;
                j += stepB;
            }
        }
    }

    private static void AddSecond<T>(Broadcast plan, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> gradient, Span<float> sum)
        where T : IBinary
    {
        var (stepA, stepB) = (plan.FirstMoves ? 1 : 0, plan.SecondMoves ? 1 : 0);
        for (var block = 0; block < plan.FirstOffsets.Length; block++)
        {
            var (i, j) = (plan.FirstOffsets[block], plan.SecondOffsets[block]);
            foreach (var g in gradient.Slice(block * plan.Length, plan.Length))
            {
                sum[j] += T.SecondGradient(a[i], b[j], g);
                i += stepA;
                j += stepB;
            }
        }
    }

    /// <summary>The operation by vectors of the processor's own width.</summary>
    internal static void Block<T>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> output)
        where T : IBinary
    {
        var (width, index) = (Vector<float>.Count, 0);
        var (moveA, moveB) = (a.Length > 1, b.Length > 1);
        for (; index <= output.Length - width; index += width)
        {
            var x = moveA ? new Vector<float>(a[index..]) : new Vector<float>(a[0]);
            var y = moveB ? new Vector<float>(b[index..]) : new Vector<float>(b[0]);
            T.Apply(x, y).CopyTo(output[index..]);
        }

        for (; index < output.Length; index++) { output[index] = T.Apply(a[moveA ? index : 0], b[moveB ? index : 0]); }
    }
}
