namespace Audit.Models.Formats;

/// <summary>Reads linear terms: numbers, X_i, Y_i, (+ ...), (- ...), (* number term), (/ term number).</summary>
internal sealed class VnnLibTerms(int inputs, int outputs, Faults faults)
{
    /// <summary>The linear form of a term; null after a fault was added.</summary>
    public LinearForm? Read(SExpression term)
    {
        if (term.Word is { } word) { return Leaf(word, term); }
        if (term.Items.Count < 2) { return Fault(term, "wanted +, -, * or / with its operands"); }
        var operands = new List<LinearForm>();
        foreach (var item in term.Items.Skip(1))
        {
            if (Read(item) is not { } operand) { return null; }
            operands.Add(operand);
        }

        return term.Head switch
        {
            "+" => operands.Aggregate((sum, next) => sum.Plus(next)),
            "-" when operands.Count == 1 => operands[0].Times(-Rational.One),
            "-" => operands.Aggregate((sum, next) => sum.Minus(next)),
            "*" when operands.Count(operand => !operand.IsConstant) <= 1 => Product(operands),
            "*" => Fault(term, "wanted at most one operand that is not a number: only linear terms are read"),
            "/" when operands.Count == 2 && operands[1].IsConstant && operands[1].Constant.Sign != 0 => operands[0].Times(Rational.One / operands[1].Constant),
            _ => Fault(term, "wanted +, -, * by a number or / by a number that is not zero"),
        };
    }

    private static LinearForm Product(List<LinearForm> operands)
    {
        var factor = operands.Where(operand => operand.IsConstant).Aggregate(Rational.One, (product, operand) => product * operand.Constant);
        return (operands.FirstOrDefault(operand => !operand.IsConstant) ?? LinearForm.Of(Rational.One)).Times(factor);
    }

    private LinearForm? Leaf(string word, SExpression term)
    {
        if (VnnLibReader.Name(word) is { } variable)
        {
            if (variable.Index < (variable.IsOutput ? outputs : inputs)) { return LinearForm.Of(variable); }
            return Fault(term, "which is not declared; add (declare-const ... Real)");
        }

        return Rational.TryParse(word) is { } number ? LinearForm.Of(number) : Fault(term, "wanted a declared X_i or Y_i, or a decimal of at most 1000 digits");
    }

    private LinearForm? Fault(SExpression term, string wanted)
    {
        faults.Add("vnnlib.term", term.Place, $"Got {term}, {wanted}.");
        return null;
    }
}
