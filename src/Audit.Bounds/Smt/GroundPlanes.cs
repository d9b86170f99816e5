using System.Collections.Immutable;

namespace Audit.Bounds.Smt;

/// <summary>A plane as it was used at one neuron of one node: R (relu(y) - relu(x)) + S relu(x) &lt;= P d + Q x + C for y = x + d in the intervals.</summary>
/// <param name="Name">Where it was used, such as "box 0, path 01, layer 2, neuron 7".</param>
/// <param name="X">Interval of the original's pre-activation.</param>
/// <param name="Y">Interval of the coarse network's pre-activation.</param>
/// <param name="D">Interval of y - x.</param>
/// <param name="R">Coefficient of relu(y) - relu(x).</param>
/// <param name="S">Coefficient of relu(x).</param>
/// <param name="P">New coefficient of d.</param>
/// <param name="Q">New coefficient of x.</param>
/// <param name="C">The constant.</param>
public sealed record GroundPlane(
    string Name, ExactInterval X, ExactInterval Y, ExactInterval D, Rational R, Rational S, Rational P, Rational Q, Rational C);

/// <summary>States planes with the numbers with which they were used.</summary>
/// <remarks>Guarantee: a query is unsat exactly where no point of the neuron's polygon lies above the plane. Logic QF_LRA: every coefficient is a number.</remarks>
public static class GroundPlanes
{
    private static readonly ImmutableArray<string> Shared =
    [
        "(define-fun relu ((v Real)) Real (ite (>= v 0.0) v 0.0))",
        "(declare-const x Real)",
        "(declare-const d Real)",
        "(define-fun y () Real (+ x d))",
    ];

    /// <summary>One query for each plane.</summary>
    public static SmtScript Script(IEnumerable<GroundPlane> planes) =>
        new("Planes with the numbers of the neurons at which they were used", "QF_LRA", Shared, [.. planes.Select(Query)]);

    private static SmtQuery Query(GroundPlane plane) => new(plane.Name,
    [
        $"(assert {Terms.Between(plane.X.Lower, "x", plane.X.Upper)})",
        $"(assert {Terms.Between(plane.Y.Lower, "y", plane.Y.Upper)})",
        $"(assert {Terms.Between(plane.D.Lower, "d", plane.D.Upper)})",
        $"(assert {Excess(plane, "y")})",
    ]);

    /// <summary>That a point x, d of the neuron's polygon lies above the plane, as a statement of its own.</summary>
    internal static string Above(GroundPlane plane) => Terms.And(
    [
        Terms.Between(plane.X.Lower, "x", plane.X.Upper), Terms.Between(plane.Y.Lower, "(+ x d)", plane.Y.Upper), Terms.Between(plane.D.Lower, "d", plane.D.Upper), Excess(plane, "(+ x d)"),
    ]);

    private static string Excess(GroundPlane plane, string y) =>
        $"(> {Terms.Sum([(plane.R, $"(- (relu {y}) (relu x))"), (plane.S, "(relu x)")])} (+ {Terms.Sum([(plane.P, "d"), (plane.Q, "x")])} {plane.C.ToSmt()}))";
}
