namespace Audit.Models.Formats;

/// <summary>Turns assertions into disjunctions of conjunctions of literals, a literal being "linear form &lt;= 0".</summary>
internal sealed class VnnLibFormulas(int inputs, int outputs, Faults faults)
{
    /// <summary>Most alternatives that an expression is expanded to.</summary>
    public const int Most = 10_000;
    private static readonly List<List<LinearForm>> True = [[]];

    /// <summary>The alternatives of one (assert ...).</summary>
    public List<List<LinearForm>> Assertion(SExpression command)
    {
        if (command.Items.Count == 2) { return Formula(command.Items[1]); }
        faults.Add("vnnlib.assert", command.Place, $"Got {command.Items.Count - 1} formulas, wanted one in each assert.");
        return True;
    }

    /// <summary>All of several formulas at once: the literals they share, and the alternatives of the rest. Null when there are too many.</summary>
    public static (List<LinearForm> Shared, List<List<LinearForm>> Alternatives)? Conjoin(IEnumerable<List<List<LinearForm>>> formulas)
    {
        var shared = new List<LinearForm>();
        var alternatives = new List<List<LinearForm>> { new() };
        foreach (var formula in formulas)
        {
            if (formula.Count == 1) { shared.AddRange(formula[0]); continue; }
            if ((long)alternatives.Count * formula.Count > Most) { return null; }
            alternatives = [.. alternatives.SelectMany(left => formula.Select(right => (List<LinearForm>)[.. left, .. right]))];
        }

        return (shared, alternatives);
    }

    private List<List<LinearForm>> Formula(SExpression formula) => formula.Head switch
    {
        "and" => And(formula),
        "or" => Or(formula),
        "<=" or "<" => Comparison(formula, 1),
        ">=" or ">" => Comparison(formula, -1),
        "=" => Comparison(formula, 0),
        _ => Unknown(formula),
    };

    private List<List<LinearForm>> And(SExpression formula)
    {
        if (Conjoin(formula.Items.Skip(1).Select(Formula)) is { } both) { return [.. both.Alternatives.Select(item => (List<LinearForm>)[.. both.Shared, .. item])]; }
        return TooMany(formula);
    }

    private List<List<LinearForm>> Or(SExpression formula)
    {
        var alternatives = formula.Items.Skip(1).SelectMany(Formula).ToList();
        return alternatives.Count <= Most ? alternatives : TooMany(formula);
    }

    private List<List<LinearForm>> TooMany(SExpression formula)
    {
        faults.Add("vnnlib.too-many-cases", formula.Place, $"The formula expands to more than {Most} alternatives; split the property into several files.");
        return True;
    }

    private List<List<LinearForm>> Unknown(SExpression formula)
    {
        faults.Add("vnnlib.formula", formula.Place, $"Got {formula}, wanted and, or, <=, >=, <, > or =; write a negation as the opposite comparison.");
        return True;
    }

    private List<List<LinearForm>> Comparison(SExpression formula, int direction)
    {
        if (formula.Items.Count != 3)
        {
            faults.Add("vnnlib.comparison", formula.Place, $"Got {formula.Items.Count - 1} sides in {formula}, wanted two.");
            return True;
        }

        if (new VnnLibTerms(inputs, outputs, faults).Read(formula.Items[1]) is not { } left
            || new VnnLibTerms(inputs, outputs, faults).Read(formula.Items[2]) is not { } right) { return True; }
        var difference = left.Minus(right);
        if (!IsUsable(difference, formula)) { return True; }
        List<LinearForm> literals = direction switch
        {
            > 0 => [difference],
            < 0 => [difference.Times(-Rational.One)],
            _ => [difference, difference.Times(-Rational.One)],
        };
        if (!difference.IsConstant) { return [literals]; }
        return literals.All(literal => literal.Constant.Sign <= 0) ? True : [];
    }

    private bool IsUsable(LinearForm form, SExpression formula)
    {
        var kinds = form.Terms.Keys.Select(variable => variable.IsOutput).Distinct().Count();
        if (kinds == 2)
        {
            faults.Add("vnnlib.mixed", formula.Place, $"{formula} relates inputs to outputs; wanted inputs or outputs alone.");
            return false;
        }

        if (form.Terms.Count > 1 && form.Terms.Keys.All(variable => !variable.IsOutput))
        {
            faults.Add("vnnlib.not-a-box", formula.Place, $"{formula} relates several inputs; wanted a bound on one input, since a region here is a box.");
            return false;
        }

        return true;
    }
}
