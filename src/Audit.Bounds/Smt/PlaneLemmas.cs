using System.Collections.Immutable;

namespace Audit.Bounds.Smt;

/// <summary>The fixed lemmas behind every certificate: each rule of FORMAT.md for all real numbers, not for those of one leaf.</summary>
/// <remarks>
/// Guarantee: if every query is unsat, then the rules by which the checker and the search derive bounds are sound over the reals.
/// The vertices rule is cut into steps that solvers answer at once: on each cell of signs the function is linear; along d within a cell a
/// point lies below one end, which lies on a line d = e or x + d = e; along such a line it lies below one end, which is a crossing of two
/// lines inside the polygon. So the largest value over the crossings bounds the function on the whole polygon.
/// What is not stated here: that a computed float lies within its rho of the exact row; that is the model of the arithmetic.
/// </remarks>
public static class PlaneLemmas
{
    private static readonly ImmutableArray<string> Definitions =
    [
        "(define-fun relu ((v Real)) Real (ite (>= v 0.0) v 0.0))",
        "(define-fun larger ((v Real) (w Real)) Real (ite (>= v w) v w))",
        "(define-fun smaller ((v Real) (w Real)) Real (ite (<= v w) v w))",
        "(define-fun size ((v Real)) Real (ite (>= v 0.0) v (- v)))",
        .. Reals("x y d l u a R S p q c A B lx ux ly uy ld ud e v1 v2 w1 w2 w3 r1 r2 r3 b1 b2 b3 rx ry ex ey"),
    ];

    /// <summary>The script; the same for every report.</summary>
    public static SmtScript Script() => new("The rules of the certificate format, for all real numbers", "QF_NRA", Definitions,
        [.. ReluLines(), .. Propagation(), .. CellRule.Queries(), .. Shares()]);

    /// <summary>A query that states the negation of "given implies claim".</summary>
    internal static SmtQuery Implies(string name, string given, string claim) =>
        new(name, [$"(assert {given})", $"(assert (not {claim}))"]);

    private static IEnumerable<string> Reals(string names) => names.Split(' ').Select(n => $"(declare-const {n} Real)");

    private static IEnumerable<SmtQuery> ReluLines() =>
    [
        Implies("relu lies below its chord", "(and (< l 0.0) (> u 0.0) (<= l x) (<= x u))", "(<= (* (- u l) (relu x)) (* u (- x l)))"),
        Implies("relu lies above every line through 0 of slope 0 to 1", "(and (<= 0.0 a) (<= a 1.0))", "(>= (relu x) (* a x))"),
        Implies("the change of relu lies between 0 and d", "(= y (+ x d))",
            "(and (<= (- (relu y) (relu x)) (larger d 0.0)) (>= (- (relu y) (relu x)) (smaller d 0.0)))"),
        Implies("one network, x >= 0: S relu(x) - q x is linear", "(>= x 0.0)", "(= (- (* S (relu x)) (* q x)) (* (- S q) x))"),
        Implies("one network, x <= 0: S relu(x) - q x is linear", "(<= x 0.0)", "(= (- (* S (relu x)) (* q x)) (* (- q) x))"),
        Implies("one network, x >= 0: a point lies below one end, u or the larger of l and 0",
            "(and (<= l x) (<= x u) (>= x 0.0) (= v1 (larger l 0.0)))", "(or (<= (* a x) (* a v1)) (<= (* a x) (* a u)))"),
        Implies("one network, x <= 0: a point lies below one end, l or the smaller of u and 0",
            "(and (<= l x) (<= x u) (<= x 0.0) (= v1 (smaller u 0.0)))", "(or (<= (* a x) (* a v1)) (<= (* a x) (* a l)))"),
    ];

    private static IEnumerable<SmtQuery> Propagation() =>
    [
        Implies("cross-tightening keeps every point",
            "(and (= y (+ x d)) (<= lx x) (<= x ux) (<= ly y) (<= y uy) (<= ld d) (<= d ud))",
            "(and (>= x (- ly ud)) (<= x (- uy ld)) (>= y (+ lx ld)) (<= y (+ ux ud)) (>= d (- ly ux)) (<= d (- uy lx)))"),
        Implies("difference of two affine terms: V g - W h = V (g - h) + (V - W) h", "true",
            "(= (- (* A y) (* B x)) (+ (* A (- y x)) (* (- A B) x)))"),
        Implies("the errors of P d + Q x: P on y, Q - P on x", "true", "(= (+ (* p (- ey ex)) (* q ex)) (+ (* p ey) (* (- q p) ex)))"),
        Implies("a coefficient times an error is at most its size times rho", "(<= (size ex) rx)", "(<= (* a ex) (* (size a) rx))"),
        Implies("a coefficient times an input is largest at an end", "(and (<= l x) (<= x u))", "(<= (* a x) (larger (* a l) (* a u)))"),
        Implies("what rounding down removes, times the largest value if positive", "(and (<= 0.0 a) (<= x u))", "(<= (* a x) (* a (larger u 0.0)))"),
        Implies("both parts of a split cover the box", "(and (<= l x) (<= x u) (< l e) (< e u))",
            "(or (and (<= l x) (<= x e)) (and (<= e x) (<= x u)))"),
        Implies("no change before relu is no change after it", "(and (= y (+ x d)) (= d 0.0))", "(= (relu y) (relu x))"),
    ];

    private static IEnumerable<SmtQuery> Shares()
    {
        for (int count = 1; count <= 3; count++)
        {
            var each = Enumerable.Range(1, count).ToList();
            string positive = string.Join(' ', each.Select(i => $"(> w{i} 0.0)"));
            string rows = string.Join(' ', each.Select(i => $"(* w{i} r{i})"));
            string bounds = string.Join(' ', each.Select(i => $"(* w{i} b{i})"));
            string some = string.Join(' ', each.Select(i => $"(<= r{i} b{i})"));
            string someStrict = string.Join(' ', each.Select(i => $"(< r{i} b{i})"));
            yield return Implies($"{count} shares: a positive sum within its bound has a literal within its bound",
                $"(and {positive} (<= (+ {rows} 0.0) (+ {bounds} 0.0)))", $"(or {some} false)");
            yield return Implies($"{count} shares: a positive sum below its bound has a literal below its bound",
                $"(and {positive} (< (+ {rows} 0.0) (+ {bounds} 0.0)))", $"(or {someStrict} false)");
        }
    }
}
