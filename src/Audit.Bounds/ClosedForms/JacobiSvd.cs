namespace Audit.Bounds.ClosedForms;

/// <summary>A singular value decomposition in float64: a proposal, never evidence.</summary>
/// <param name="Left">[rows, rank] columns of unit length, where the value is not 0.</param>
/// <param name="Values">Singular values, falling.</param>
/// <param name="Right">[columns, rank].</param>
internal sealed record Svd(double[][] Left, double[] Values, double[][] Right);

/// <summary>One-sided Jacobi rotations: columns are turned pairwise until they are orthogonal.</summary>
/// <remarks>Deterministic: scalar float64 in one order, with IEEE square roots only. Source: Hestenes 1958. Cost: about ten sweeps of n^2 m multiply-adds.</remarks>
internal static class JacobiSvd
{
    private const int Sweeps = 40;

    /// <summary>Decomposes columns: columns[j][i] is the element of row i, column j. Vectors are given as arrays by rank.</summary>
    public static Svd Of(double[][] columns)
    {
        var (work, turns) = (columns.Select(column => (double[])column.Clone()).ToArray(), Identity(columns.Length));
        for (var sweep = 0; sweep < Sweeps && Sweep(work, turns); sweep++) { }
        var sizes = work.Select(column => Math.Sqrt(Dot(column, column))).ToArray();
        var order = Enumerable.Range(0, sizes.Length).OrderByDescending(index => sizes[index]).ThenBy(index => index).ToArray();
        return new Svd(
            [.. order.Select(index => work[index].Select(value => sizes[index] > 0 ? value / sizes[index] : 0).ToArray())],
            [.. order.Select(index => sizes[index])],
            [.. order.Select(index => turns[index])]);
    }

    private static bool Sweep(double[][] work, double[][] turns)
    {
        var turned = false;
        for (var p = 0; p < work.Length; p++)
        {
            for (var q = p + 1; q < work.Length; q++) { turned |= Turn(work, turns, p, q); }
        }

        return turned;
    }

    private static bool Turn(double[][] work, double[][] turns, int p, int q)
    {
        var (a, b, c) = (Dot(work[p], work[p]), Dot(work[q], work[q]), Dot(work[p], work[q]));
        if (c == 0 || Math.Abs(c) <= 1e-15 * Math.Sqrt(a * b)) { return false; }
        var zeta = (b - a) / (2 * c);
        var t = (zeta >= 0 ? 1 : -1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        var cosine = 1 / Math.Sqrt(1 + (t * t));
        Rotate(work[p], work[q], cosine, cosine * t);
        Rotate(turns[p], turns[q], cosine, cosine * t);
        return true;
    }

    private static void Rotate(double[] x, double[] y, double cosine, double sine)
    {
        for (var i = 0; i < x.Length; i++) { (x[i], y[i]) = ((cosine * x[i]) - (sine * y[i]), (sine * x[i]) + (cosine * y[i])); }
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++) { sum += x[i] * y[i]; }
        return sum;
    }

    private static double[][] Identity(int n) => [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => i == j ? 1.0 : 0.0).ToArray())];
}
