using System.Numerics;
using Audit.Bounds.Checking;

namespace Audit.Bounds.Smt.Leaves;

/// <summary>Writes the final row of a leaf with its numbers: one question on the planes of its units, one on the sum.</summary>
/// <remarks>
/// Given: the intervals of the units (proved by the checker in its own way) and that a computed row lies within its error. Asked: no point of a unit's polygon lies above its plane;
/// the sum of all constants, errors and ends of inputs is at most the limit. Both are numbers only, so every solver answers them.
/// </remarks>
internal static class LeafQueries
{
    /// <summary>The upper bound of the row, exactly as the questions state it.</summary>
    public static BigDyadic Exact(LeafNetwork network, LeafBounds bounds, IReadOnlyList<LeafStep> steps)
    {
        var total = BigDyadic.Of(0);
        for (var at = 0; at < steps.Count; at++)
        {
            var k = steps.Count - 1 - at;
            var sums = LeafSums.Of(network.Layers[k], steps[at], bounds.RhoX[k], bounds.RhoY[k]);
            total += LeafSums.Exact(sums.Affine);
            total += k == 0 ? Ends(sums, bounds) : Units(sums, steps[at], bounds.Units[k - 1]);
        }

        return total;
    }

    /// <summary>The questions of one row of a leaf; the planes only where a unit needs one.</summary>
    public static IEnumerable<SmtQuery> Of(string name, LeafNetwork network, LeafBounds bounds, IReadOnlyList<LeafStep> steps, (Rational Limit, bool IsStrict) limit)
    {
        var planes = Planes(bounds, steps).ToList();
        if (planes.Count > 0) { yield return new SmtQuery($"{name}: no unit reaches above its plane", ["(declare-const x Real)", "(declare-const d Real)", $"(assert {Terms.Or(planes)})"]); }
        var (commands, parts) = (new List<string>(), new List<string>());
        for (var at = 0; at < steps.Count; at++)
        {
            var k = steps.Count - 1 - at;
            var sums = LeafSums.Of(network.Layers[k], steps[at], bounds.RhoX[k], bounds.RhoY[k]);
            parts.Add(LeafSums.Text(sums.Affine));
            for (var j = 0; j < sums.S.Length; j++)
            {
                if (sums.S[j].Count == 0 && sums.R[j].Count == 0) { continue; }
                commands.Add($"(define-fun S{k}_{j} () Real {LeafSums.Text(sums.S[j])})");
                if (k > 0 && sums.R[j].Count > 0) { commands.Add($"(define-fun R{k}_{j} () Real {LeafSums.Text(sums.R[j])})"); }
                parts.AddRange(k == 0 ? [$"(larger (* S0_{j} {Text(bounds.Lower[j])}) (* S0_{j} {Text(bounds.Upper[j])}))"] : Unit(k, j, sums, steps[at], bounds.Units[k - 1][j]));
            }
        }

        commands.Add($"(assert (not ({(limit.IsStrict ? "<" : "<=")} (+ 0.0 {string.Join(' ', parts)}) {limit.Limit.ToSmt()})))");
        yield return new SmtQuery($"{name}: the sum is within its limit", [.. commands]);
    }

    private static BigDyadic Ends(LeafSums sums, LeafBounds bounds)
    {
        var total = BigDyadic.Of(0);
        for (var j = 0; j < sums.S.Length; j++)
        {
            var s = LeafSums.Exact(sums.S[j]);
            total += s.Mantissa.Sign >= 0 ? s * BigDyadic.Of(bounds.Upper[j]) : s * BigDyadic.Of(bounds.Lower[j]);
        }

        return total;
    }

    private static BigDyadic Units(LeafSums sums, LeafStep step, LeafUnit[] units)
    {
        var total = BigDyadic.Of(0);
        for (var j = 0; j < units.Length; j++)
        {
            if (sums.S[j].Count == 0 && sums.R[j].Count == 0) { continue; }
            total = total + BigDyadic.Of(step.C[j]) + (Apart(sums.R[j], step.R[j]) * BigDyadic.Of(units[j].DeltaSize)) + (Apart(sums.S[j], step.S[j]) * BigDyadic.Of(units[j].HSize));
        }

        return total;
    }

    private static BigDyadic Apart(List<(double A, double B)> terms, double rounded)
    {
        var difference = LeafSums.Exact(terms) + BigDyadic.Of(-rounded);
        return difference with { Mantissa = BigInteger.Abs(difference.Mantissa) };
    }

    private static IEnumerable<string> Unit(int k, int j, LeafSums sums, LeafStep step, LeafUnit unit)
    {
        if (step.C[j] != 0) { yield return Text(step.C[j]); }
        yield return $"(* (size (- S{k}_{j} {Text(step.S[j])})) {Text(unit.HSize)})";
        if (sums.R[j].Count > 0) { yield return $"(* (size (- R{k}_{j} {Text(step.R[j])})) {Text(unit.DeltaSize)})"; }
    }

    private static IEnumerable<string> Planes(LeafBounds bounds, IReadOnlyList<LeafStep> steps)
    {
        for (var at = 0; at + 1 < steps.Count; at++)
        {
            var (step, below, units) = (steps[at], steps[at + 1], bounds.Units[steps.Count - 2 - at]);
            for (var j = 0; j < units.Length; j++)
            {
                if (units[j].IsLinear || (step.R[j] == 0 && step.S[j] == 0)) { continue; }
                yield return GroundPlanes.Above(new GroundPlane("", units[j].X.Exact, units[j].Y.Exact, units[j].D.Exact,
                    Rational.Of(step.R[j]), Rational.Of(step.S[j]), Rational.Of(below.P[j]), Rational.Of(below.Q[j]), Rational.Of(step.C[j])));
            }
        }
    }

    private static string Text(double value) => Rational.Of(value).ToSmt();
}
