using System.Collections.Immutable;
using System.Numerics;
using Audit.Bounds.Certificates.ClosedForms;

namespace Audit.Bounds.Checking.ClosedForms;

/// <summary>Whether nothing in the ball exceeds the proved number: the rule of each closed form, in exact arithmetic.</summary>
/// <remarks>
/// Rules. To the largest value: the largest dual norm of a row of D (L2: root of the sum of squares; box: sum of absolute values; L1: largest). From the L1 ball: the largest norm of a
/// column. L2 to L2 and two balls: T^2 I - r^2 D'D without negative eigenvalue. Quadratic: 2 T I -+ r^2 (D + D') likewise. Source: duality of norms; singular and eigenvalues (standard).
/// Other pairs (box to L2, box to L1, L2 to L1) have no closed form and are refused.
/// </remarks>
internal static class FormBound
{
    /// <summary>"" where it is proved, else why not.</summary>
    public static string Fault(ClosedForm form, ExactMatrix map) => form.Kind switch
    {
        FormKind.Quadratic => Quadratic(form, map),
        FormKind.Operator when form.Norm == VectorNorm.Infinity => Rows(form, map),
        FormKind.Operator when form.Ball == VectorNorm.One => Lines(form, map.Transposed(), form.Norm),
        _ => Spectral(form, map),
    };

    private static string Rows(ClosedForm form, ExactMatrix map) => Lines(form, map, form.Ball switch { VectorNorm.One => VectorNorm.Infinity, VectorNorm.Infinity => VectorNorm.One, _ => VectorNorm.Two });

    private static string Lines(ClosedForm form, ExactMatrix map, VectorNorm norm)
    {
        if (form.Roots.Length > 0) { return "this form needs no triangle"; }
        var (radius, bound) = (BigDyadic.Of(form.Radius), BigDyadic.Of(form.Proved));
        for (var row = 0; row < map.Rows; row++)
        {
            var size = Measure(Enumerable.Range(0, map.Columns).Select(column => radius * new BigDyadic(map[row, column], map.Exponent)), norm);
            if (IsBelow(norm == VectorNorm.Two ? bound * bound : bound, size)) { return $"line {row} reaches {size}{(norm == VectorNorm.Two ? " squared" : "")}, above the bound"; }
        }

        return "";
    }

    private static string Spectral(ClosedForm form, ExactMatrix map)
    {
        if (form.Ball != VectorNorm.Two || form.Norm != VectorNorm.Two) { return "this pair of norms has no closed form"; }
        var gram = (map.Columns <= map.Rows ? map.Transposed() : map).Gram();
        if (form.Roots.Length != PositiveMatrix.Count(gram.Rows)) { return $"got a triangle of {form.Roots.Length} numbers, wanted {PositiveMatrix.Count(gram.Rows)}"; }
        var (radius, bound) = (BigDyadic.Of(form.Radius) * BigDyadic.Of(form.SecondRadius), BigDyadic.Of(form.Proved));
        return PositiveMatrix.Fault(bound * bound, Scaled(gram, radius * radius), form.Roots, form.RootBits);
    }

    private static string Quadratic(ClosedForm form, ExactMatrix map)
    {
        if (form.Ball != VectorNorm.Two || form.Norm != VectorNorm.Two) { return "a quadratic form is bounded over an L2 ball"; }
        if (map.Rows != map.Columns) { return $"a quadratic form of {map.Rows} x {map.Columns}"; }
        var count = PositiveMatrix.Count(map.Rows);
        if (form.Roots.Length != 2 * count) { return $"got triangles of {form.Roots.Length} numbers, wanted {2 * count}"; }
        var radius = BigDyadic.Of(form.Radius);
        var (twice, both) = (BigDyadic.Of(form.Proved) * BigDyadic.Of(2), Scaled(map.Plus(map.Transposed(), false), radius * radius));
        var above = PositiveMatrix.Fault(twice, both, form.Roots[..count], form.RootBits);
        return above.Length > 0 ? $"from above: {above}" : PositiveMatrix.Fault(twice, Scaled(both, BigDyadic.Of(-1)), form.Roots[count..], form.RootBits) is { Length: > 0 } below ? $"from below: {below}" : "";
    }

    /// <summary>The norm of exact numbers; its square for <see cref="VectorNorm.Two"/>.</summary>
    public static BigDyadic Measure(IEnumerable<BigDyadic> numbers, VectorNorm norm) => norm switch
    {
        VectorNorm.Two => ExactMatrix.Sum(numbers.Select(number => number * number)),
        VectorNorm.One => ExactMatrix.Sum(numbers.Select(Absolute)),
        _ => numbers.Select(Absolute).Aggregate(new BigDyadic(BigInteger.Zero, 0), (most, number) => IsBelow(most, number) ? number : most),
    };

    /// <summary>a &lt; b.</summary>
    public static bool IsBelow(BigDyadic a, BigDyadic b) => (b + new BigDyadic(-a.Mantissa, a.Exponent)).Mantissa.Sign > 0;

    private static BigDyadic Absolute(BigDyadic number) => number with { Mantissa = BigInteger.Abs(number.Mantissa) };

    private static ExactMatrix Scaled(ExactMatrix matrix, BigDyadic by) => matrix with { Values = [.. matrix.Values.Select(value => value * by.Mantissa)], Exponent = matrix.Exponent + by.Exponent };
}
