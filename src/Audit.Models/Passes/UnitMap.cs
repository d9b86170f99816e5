using Audit.Models.Devices.Cpu;

namespace Audit.Models.Passes;

/// <summary>The maps of <see cref="Substitute.Project"/> and <see cref="Substitute.Affine"/> over the units of one row, and their transposes.</summary>
internal sealed class UnitMap
{
    private readonly Substitute rule;
    private readonly int rank;

    /// <summary>A projection.</summary>
    public UnitMap(Substitute.Project project, int units) => (rule, rank) = (project, project.Basis.Length / units);

    /// <summary>An affine map.</summary>
    public UnitMap(Substitute.Affine affine) => rule = affine;

    /// <summary>y from x.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y)
    {
        if (rule is Substitute.Affine affine)
        {
            affine.Offset.Span.CopyTo(y);
            Chains(affine.Matrix.Span, x, y, 1);
        }
        else if (rule is Substitute.Project project)
        {
            var differences = new float[x.Length];
            for (var index = 0; index < x.Length; index++) { differences[index] = x[index] - project.Middle.Span[index]; }
            if (project.Away) { x.CopyTo(y); } else { project.Middle.Span.CopyTo(y); }
            Span(project.Dual.Span, project.Basis.Span, differences, y, project.Away);
        }
    }

    /// <summary>The gradient of x from that of y.</summary>
    public void PullBack(ReadOnlySpan<float> gradient, Span<float> result)
    {
        result.Clear();
        if (rule is Substitute.Affine affine)
        {
            for (var row = 0; row < gradient.Length; row++) { Add(affine.Matrix.Span.Slice(row * gradient.Length, gradient.Length), gradient[row], result); }
        }
        else if (rule is Substitute.Project project)
        {
            if (project.Away) { gradient.CopyTo(result); }
            Span(project.Basis.Span, project.Dual.Span, gradient, result, project.Away);
        }
    }

    /// <summary>y = y +- sum_r out_r (in_r . x).</summary>
    private void Span(ReadOnlySpan<float> into, ReadOnlySpan<float> outOf, ReadOnlySpan<float> x, Span<float> y, bool minus)
    {
        var parts = new float[rank];
        Chains(into, x, parts, 1);
        for (var part = 0; part < rank; part++) { Add(outOf.Slice(part * x.Length, x.Length), minus ? -parts[part] : parts[part], y); }
    }

    /// <summary>y_i = one chain over j from y_i of m_ij x_j.</summary>
    private static void Chains(ReadOnlySpan<float> matrix, ReadOnlySpan<float> x, Span<float> y, int rows) =>
        MatrixProduct.Accumulate(x, matrix, y, new ProductLayout(rows, y.Length, x.Length) { TransposedB = true });

    /// <summary>y_i = fma(direction_i, factor, y_i).</summary>
    private static void Add(ReadOnlySpan<float> direction, float factor, Span<float> y)
    {
        for (var index = 0; index < y.Length; index++) { y[index] = SoftFma.Compute(direction[index], factor, y[index]); }
    }
}
