using System.Collections.Immutable;

namespace Audit.Models.Formats;

/// <summary>A linear expression with exact coefficients: constant + sum of coefficient * variable.</summary>
/// <param name="Terms">Coefficient by variable, none zero.</param>
/// <param name="Constant">The constant term.</param>
internal sealed record LinearForm(ImmutableSortedDictionary<Variable, Rational> Terms, Rational Constant)
{
    public static LinearForm Of(Rational constant) => new(ImmutableSortedDictionary<Variable, Rational>.Empty, constant);

    public static LinearForm Of(Variable variable) => new(ImmutableSortedDictionary<Variable, Rational>.Empty.Add(variable, Rational.One), Rational.Zero);

    public bool IsConstant => Terms.IsEmpty;

    public LinearForm Plus(LinearForm other)
    {
        var terms = Terms.ToBuilder();
        foreach (var (variable, coefficient) in other.Terms)
        {
            var sum = (terms.GetValueOrDefault(variable, Rational.Zero) + coefficient).Reduced();
            if (sum.Sign == 0) { terms.Remove(variable); } else { terms[variable] = sum; }
        }

        return new LinearForm(terms.ToImmutable(), (Constant + other.Constant).Reduced());
    }

    public LinearForm Times(Rational factor) => factor.Sign == 0
        ? Of(Rational.Zero)
        : new LinearForm(
            Terms.ToImmutableSortedDictionary(term => term.Key, term => (term.Value * factor).Reduced()), (Constant * factor).Reduced());

    public LinearForm Minus(LinearForm other) => Plus(other.Times(-Rational.One));
}

/// <summary>An input X_Index or an output Y_Index.</summary>
internal readonly record struct Variable(bool IsOutput, int Index) : IComparable<Variable>
{
    public int CompareTo(Variable other) => (IsOutput, Index).CompareTo((other.IsOutput, other.Index));

    public override string ToString() => $"{(IsOutput ? 'Y' : 'X')}_{Index}";
}
