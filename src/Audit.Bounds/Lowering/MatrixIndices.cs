using Audit.Models.Graphs;

namespace Audit.Bounds.Lowering;

/// <summary>Which elements of its operands each element of a matrix product multiplies, in the order of the chain.</summary>
/// <remarks>Shapes: a [k] or [..., m, k], b [k, n] or [..., k, n]; leading axes broadcast from the right.</remarks>
internal static class MatrixIndices
{
    public static IEnumerable<(int A, int B)[]> Of(LoweringState state, Node node)
    {
        var (a, b, result) = (Shape(state, node.Inputs[0]), Shape(state, node.Inputs[1]), state.Graph.Shapes[node.Output]);
        var (k, n) = (a[-1], b[-1]);
        var rowsOfA = a.Rank == 1 ? 1 : a[-2];
        var leading = a.Rank == 1 ? new Shape() : new Shape(result.Dimensions[..^2]);
        var (left, right) = (Leading(a), Leading(b));
        for (var index = 0; index < result.Count; index++)
        {
            var (block, row, column) = (index / (rowsOfA * n), index / n % rowsOfA, index % n);
            var atA = (leading.Rank == 0 ? 0 : Broadcasting.Source(block, leading, left) * rowsOfA * k) + (row * k);
            var atB = leading.Rank == 0 ? 0 : Broadcasting.Source(block, leading, right) * k * n;
            yield return [.. Enumerable.Range(0, k).Select(i => (atA + i, atB + (i * n) + column))];
        }
    }

    private static Shape Shape(LoweringState state, string name) => state.Constant(name)?.Shape ?? state.Graph.Shapes[name];

    private static Shape Leading(Shape shape) => shape.Rank <= 2 ? new Shape() : new Shape(shape.Dimensions[..^2]);
}
