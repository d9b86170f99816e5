using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>Linear terms of real arithmetic as text.</summary>
internal static class Terms
{
    /// <summary>Declares real constants prefix0, prefix1, ...</summary>
    public static IEnumerable<string> Declare(string prefix, int count) => Declare(Enumerable.Range(0, count).Select(i => $"{prefix}{i}"));

    /// <summary>Declares real constants.</summary>
    public static IEnumerable<string> Declare(IEnumerable<string> names) => names.Select(name => $"(declare-const {name} Real)");

    /// <summary>The sum of coefficient times name, without the terms whose coefficient is 0.</summary>
    public static string Sum(IEnumerable<(Rational Coefficient, string Name)> terms)
    {
        var parts = terms.Where(t => t.Coefficient.Sign != 0).Select(t => Product(t.Coefficient, t.Name)).ToList();
        return parts.Count switch { 0 => "0.0", 1 => parts[0], _ => $"(+ {string.Join(' ', parts)})" };
    }

    /// <summary>All of the statements; true for none.</summary>
    public static string And(IEnumerable<string> statements) => Joined("and", "true", statements);

    /// <summary>One of the statements at least; false for none.</summary>
    public static string Or(IEnumerable<string> statements) => Joined("or", "false", statements);

    /// <summary>lower &lt;= name &lt;= upper.</summary>
    public static string Between(Rational lower, string name, Rational upper) => $"(and (<= {lower.ToSmt()} {name}) (<= {name} {upper.ToSmt()}))";

    /// <summary>The left-hand side of a literal, over d0, d1, ... (differences of outputs) and x0, x1, ... (outputs of the original).</summary>
    public static IEnumerable<(Rational Coefficient, string Name)> LeftSide(Literal literal) =>
        literal.Difference.Select((c, j) => (Rational.Of(c), $"d{j}")).Concat(literal.Original.Select((c, j) => (Rational.Of(c), $"x{j}")));

    /// <summary>A literal as a statement.</summary>
    public static string Holds(Literal literal) =>
        $"({(literal.Strict ? "<" : "<=")} {Sum(LeftSide(literal))} {Rational.Of(literal.Bound).ToSmt()})";

    /// <summary>A clause as a statement.</summary>
    public static string Holds(Clause clause) => Or(clause.AnyOf.Select(Holds));

    private static string Product(Rational coefficient, string name) =>
        coefficient == Rational.One ? name : coefficient == -Rational.One ? $"(- {name})" : $"(* {coefficient.ToSmt()} {name})";

    private static string Joined(string word, string none, IEnumerable<string> statements)
    {
        var list = statements.ToList();
        return list.Count switch { 0 => none, 1 => list[0], _ => $"({word} {string.Join(' ', list)})" };
    }
}
