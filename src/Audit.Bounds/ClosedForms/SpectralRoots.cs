using System.Collections.Immutable;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Checking.ClosedForms;

namespace Audit.Bounds.ClosedForms;

/// <summary>Proposes the triangles that prove an eigenvalue bound.</summary>
internal static class SpectralRoots
{
    /// <summary>The certificate with a bound and its triangles; null where float64 finds none.</summary>
    public static ClosedForm? Propose(ClosedForm shell, ExactMatrix map, double bound)
    {
        bound = bound > 0 ? Math.BitIncrement(bound) : 0;
        var quadratic = shell.Kind == FormKind.Quadratic;
        var radius = shell.Radius * shell.SecondRadius;
        var matrix = quadratic ? map.Plus(map.Transposed(), false) : (map.Columns <= map.Rows ? map.Transposed() : map).Gram();
        var values = RootProposal.Approximate(matrix).Select(value => value * radius * radius).ToArray();
        var scale = quadratic ? 2 * bound : bound * bound;
        double[][] wanted = quadratic ? [values, [.. values.Select(value => -value)]] : [values];
        // Half of the margin stays on the diagonal: what rounding leaves in a row must not exceed it.
        var kept = scale - ((scale - (quadratic ? 2 * shell.Found : shell.Found * shell.Found)) / 2);
        var roots = wanted.Select(part => part.All(value => value == 0) ? new double[PositiveMatrix.Count(matrix.Rows)] : RootProposal.Of(kept, part, matrix.Rows)).ToArray();
        if (roots.Any(root => root is null)) { return null; }
        var bits = RootProposal.Grid(roots.SelectMany(root => root!));
        return shell with { Proved = bound, RootBits = bits, Roots = [.. roots.SelectMany(root => root!.Select(value => RootProposal.Round(value, bits)))] };
    }
}
