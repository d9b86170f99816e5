using System.Collections.Immutable;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Checking;
using Audit.Bounds.Checking.ClosedForms;

namespace Audit.Bounds.ClosedForms;

/// <summary>The point of the ball at which the supremum is attained, in float64, and the value that it attains exactly.</summary>
internal static class FormAttack
{
    /// <summary>A vector within the ball, close to the best.</summary>
    public static ImmutableArray<double> Witness(FormQuery query, ExactMatrix map)
    {
        var values = RootProposal.Approximate(map);
        var radius = query.Kind == FormKind.Bilinear ? query.SecondRadius : query.Radius;
        return (query.Kind, query.Ball, query.Norm) switch
        {
            (FormKind.Quadratic, _, _) => Shrunk(Eigenvector(map), radius),
            (_, VectorNorm.Two, VectorNorm.Two) => Shrunk(Singular(values, map), radius),
            (_, VectorNorm.One, _) => Corner(values, map, query.Norm, radius),
            (_, VectorNorm.Infinity, _) => [.. Row(values, map, row => row.Sum(Math.Abs)).Select(value => value < 0 ? -radius : radius)],
            _ => Shrunk(Row(values, map, row => row.Sum(value => value * value)), radius),
        };
    }

    /// <summary>The largest number that the witness is known to attain.</summary>
    public static double Found(ClosedForm form, ExactMatrix map)
    {
        var image = map.Times(form.Witness);
        if (form.Kind == FormKind.Quadratic) { return Below(FormBound.Measure([ExactMatrix.Sum(image.Zip(form.Witness, (number, x) => number * BigDyadic.Of(x)))], VectorNorm.Infinity), false); }
        var outer = BigDyadic.Of(form.Kind == FormKind.Bilinear ? form.Radius : 1);
        return Below(FormBound.Measure(image.Select(number => number * outer), form.Norm), form.Norm == VectorNorm.Two);
    }

    private static double Below(BigDyadic exact, bool isSquare)
    {
        var value = isSquare ? Math.Sqrt(RootProposal.Approximate(exact)) : RootProposal.Approximate(exact);
        for (var step = 0; value > 0 && step < 64 && FormBound.IsBelow(exact, isSquare ? BigDyadic.Of(value) * BigDyadic.Of(value) : BigDyadic.Of(value)); step++) { value = Math.BitDecrement(value); }
        return value;
    }

    private static double[] Singular(double[] values, ExactMatrix map)
    {
        var byColumn = map.Columns <= map.Rows;
        var svd = JacobiSvd.Of(byColumn ? Columns(values, map) : Rows(values, map));
        return byColumn ? svd.Right[0] : svd.Left[0];
    }

    /// <summary>Of the eigenvalue of D + D' that is largest in magnitude: of a symmetric matrix a singular vector, or the sum or difference of the two where both signs occur.</summary>
    private static double[] Eigenvector(ExactMatrix map)
    {
        var symmetric = map.Plus(map.Transposed(), false);
        var values = RootProposal.Approximate(symmetric);
        var svd = JacobiSvd.Of(Columns(values, symmetric));
        var (left, right) = (svd.Left[0], svd.Right[0]);
        double[][] candidates = [right, left, Unit([.. left.Zip(right, (a, b) => a + b)]), Unit([.. left.Zip(right, (a, b) => a - b)])];
        return candidates.MaxBy(vector => Math.Abs(Form(values, vector)))!;
    }

    private static double Form(double[] values, double[] x)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < x.Length; j++) { sum += x[i] * values[(i * x.Length) + j] * x[j]; }
        }

        return sum;
    }

    private static ImmutableArray<double> Corner(double[] values, ExactMatrix map, VectorNorm norm, double radius)
    {
        var columns = Columns(values, map);
        var best = Enumerable.Range(0, columns.Length).MaxBy(index => norm switch { VectorNorm.One => columns[index].Sum(Math.Abs), VectorNorm.Two => columns[index].Sum(value => value * value), _ => columns[index].Max(Math.Abs) });
        return [.. Enumerable.Range(0, columns.Length).Select(index => index == best ? radius : 0)];
    }

    private static double[] Row(double[] values, ExactMatrix map, Func<double[], double> size) => Rows(values, map).MaxBy(size)!;

    private static double[] Unit(double[] vector)
    {
        var size = Math.Sqrt(vector.Sum(value => value * value));
        return size > 0 ? [.. vector.Select(value => value / size)] : vector;
    }

    /// <summary>The vector at the given length, a hair within it.</summary>
    private static ImmutableArray<double> Shrunk(double[] vector, double radius) => [.. Unit(vector).Select(value => value * radius * (1 - Math.ScaleB(1, -40)))];

    private static double[][] Rows(double[] values, ExactMatrix map) => [.. Enumerable.Range(0, map.Rows).Select(row => values[(row * map.Columns)..((row + 1) * map.Columns)])];

    private static double[][] Columns(double[] values, ExactMatrix map) => [.. Enumerable.Range(0, map.Columns).Select(column => Enumerable.Range(0, map.Rows).Select(row => values[(row * map.Columns) + column]).ToArray())];
}
