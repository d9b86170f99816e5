namespace Audit.Bounds.Smt;

/// <summary>The vertices rule in steps: a function that is linear on each cell of signs is bounded by its values at crossings of two lines.</summary>
/// <remarks>
/// Cells: x >= 0 or x &lt;= 0, and y = x + d >= 0 or &lt;= 0. Lines: x in {lx, ux, 0}, d in {ld, ud}, y in {ly, uy, 0}.
/// Each step states "linear below its ends" and "the ends lie in the polygon and in the cell, on the lines named".
/// </remarks>
internal static class CellRule
{
    private const string Polygon = "(<= lx x) (<= x ux) (<= ld d) (<= d ud) (<= ly (+ x d)) (<= (+ x d) uy)";

    /// <summary>The queries, for the four cells.</summary>
    public static IEnumerable<SmtQuery> Queries() =>
        Slopes().Concat(
        from upperX in (bool[])[true, false]
        from upperY in (bool[])[true, false]
        from query in Cell(upperX, upperY)
        select query);

    // A x + B d along the three kinds of line is one coefficient times what varies, and a constant.
    private static IEnumerable<SmtQuery> Slopes() =>
    [
        PlaneLemmas.Implies("along d = e, A x + B d has slope A", "(= d e)", "(= (+ (* A x) (* B d)) (+ (* A x) (* B e)))"),
        PlaneLemmas.Implies("along y = e, A x + B d has slope A - B", "(= d (- e x))", "(= (+ (* A x) (* B d)) (+ (* (- A B) x) (* B e)))"),
    ];

    private static IEnumerable<SmtQuery> Cell(bool upperX, bool upperY)
    {
        string cell = $"x {(upperX ? ">=" : "<=")} 0, y {(upperY ? ">=" : "<=")} 0";
        yield return PlaneLemmas.Implies($"{cell}: the function is linear", Signs(upperX, upperY, "x", "d"),
            $"(= (- (+ (* R (- (relu (+ x d)) (relu x))) (* S (relu x))) (* p d) (* q x)) (+ (* {SlopeX(upperX, upperY)} x) (* {SlopeD(upperY)} d)))");
        foreach (SmtQuery query in AlongD(cell, upperX, upperY)) { yield return query; }
        foreach (SmtQuery query in AlongX(cell, upperX, upperY, "d = e", "e", "e", "ld", "ud", "")) { yield return query; }
        foreach (SmtQuery query in AlongX(cell, upperX, upperY, "y = e", "(- e x)", "(- e {0})", "ly", "uy",
            upperY ? "(>= e 0.0)" : "(<= e 0.0)")) { yield return query; }
    }

    // R (relu(x+d) - relu(x)) + S relu(x) - p d - q x on a cell, as a x + b d.
    private static string SlopeX(bool upperX, bool upperY) => (upperX, upperY) switch
    {
        (true, true) => "(- S q)",
        (false, true) => "(- R q)",
        (true, false) => "(- (- S R) q)",
        _ => "(- q)",
    };

    private static string SlopeD(bool upperY) => upperY ? "(- R p)" : "(- p)";

    private static string Signs(bool upperX, bool upperY, string x, string d) =>
        $"(and ({(upperX ? ">=" : "<=")} {x} 0.0) ({(upperY ? ">=" : "<=")} (+ {x} {d}) 0.0))";

    // From a point of the cell along d: the ends lie on d = ld, d = ud, y = ly, y = uy or y = 0.
    private static IEnumerable<SmtQuery> AlongD(string cell, bool upperX, bool upperY)
    {
        // At a fixed x the function is a d and a constant, with a = B.
        string lower = Largest(["ld", "(- ly x)", .. upperY ? (string[])["(- x)"] : []]);
        string upper = Smallest(["ud", "(- uy x)", .. upperY ? (string[])[] : ["(- x)"]]);
        string given = $"(and {Polygon} {Signs(upperX, upperY, "x", "d")} (= v1 {lower}) (= v2 {upper}))";
        yield return PlaneLemmas.Implies($"{cell}: along d a point lies below one end", given,
            "(or (<= (* a d) (* a v1)) (<= (* a d) (* a v2)))");
        yield return Inside($"{cell}: the ends along d lie inside", given, upperX, upperY, "x", "v1", "x", "v2");
    }

    // Along a line d = e or y = e within the cell: the ends lie on x = lx, ux or 0, or on a line of the other kind.
    private static IEnumerable<SmtQuery> AlongX(
        string cell, bool upperX, bool upperY, string line, string d, string dAt, string low, string high, string sign)
    {
        bool alongD = line[0] == 'd';
        var lower = new List<string> { "lx", alongD ? "(- ly e)" : "(- e ud)" };
        var upper = new List<string> { "ux", alongD ? "(- uy e)" : "(- e ld)" };
        (upperX ? lower : upper).Add("0.0");
        if (alongD) { (upperY ? lower : upper).Add("(- e)"); }
        string given = $"(and (<= {low} e) (<= e {high}) {sign} {Polygon} {Signs(upperX, upperY, "x", "d")} (= d {d}) (= v1 {Largest(lower)}) (= v2 {Smallest(upper)}))";
        yield return PlaneLemmas.Implies($"{cell}: along {line} a point lies below one end", given, "(or (<= (* a x) (* a v1)) (<= (* a x) (* a v2)))");
        yield return Inside($"{cell}: the ends along {line} lie inside", given, upperX, upperY,
            "v1", string.Format(System.Globalization.CultureInfo.InvariantCulture, dAt, "v1"),
            "v2", string.Format(System.Globalization.CultureInfo.InvariantCulture, dAt, "v2"));
    }

    private static SmtQuery Inside(string name, string given, bool upperX, bool upperY, params string[] ends) =>
        PlaneLemmas.Implies(name, given, $"(and {Within(ends[0], ends[1])} {Within(ends[2], ends[3])} "
            + $"{Signs(upperX, upperY, ends[0], ends[1])} {Signs(upperX, upperY, ends[2], ends[3])})");

    private static string Within(string x, string d) =>
        $"(<= lx {x}) (<= {x} ux) (<= ld {d}) (<= {d} ud) (<= ly (+ {x} {d})) (<= (+ {x} {d}) uy)";

    private static string Largest(IEnumerable<string> terms) => terms.Aggregate((a, b) => $"(larger {a} {b})");

    private static string Smallest(IEnumerable<string> terms) => terms.Aggregate((a, b) => $"(smaller {a} {b})");
}
