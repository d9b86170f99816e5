using System.Collections.Immutable;
using System.Numerics;

namespace Audit.Models.Formats;

/// <summary>Builds the cases of a property from its assertions: alternatives with the same box become one case with several conjunctions.</summary>
internal sealed class VnnLibCases(int inputs, int outputs, Faults faults)
{
    /// <summary>Most numbers that all boxes together may hold.</summary>
    private const long MostEnds = 50_000_000;

    public ImmutableArray<VnnLibCase> Build(IReadOnlyList<List<List<LinearForm>>> asserted)
    {
        if (VnnLibFormulas.Conjoin(asserted) is not { } all)
        {
            faults.Add("vnnlib.too-many-cases", "", $"The assertions expand to more than {VnnLibFormulas.Most} alternatives; split the property into several files.");
            return [];
        }

        var shared = new ExactBox(inputs).Tightened(all.Shared.Where(IsInput));
        var common = all.Shared.Where(literal => !IsInput(literal)).Select(Constraint).ToList();
        var hasOutputs = asserted.Any(formula => formula.Any(item => item.Any(literal => !IsInput(literal))));
        var groups = all.Alternatives.GroupBy(item => Key(item.Where(IsInput))).ToList();
        if (groups.Count * 4L * inputs > MostEnds)
        {
            faults.Add("vnnlib.too-large", "", $"Got {groups.Count} boxes of {inputs} inputs; split the property into several files.");
            return [];
        }

        var cases = ImmutableArray.CreateBuilder<VnnLibCase>();
        foreach (var group in groups)
        {
            var box = group.Key.Length == 0 ? shared : shared.Tightened(group.First().Where(IsInput));
            if (!box.IsComplete(faults)) { return []; }
            if (box.IsEmpty) { continue; }
            ImmutableArray<ImmutableArray<LinearConstraint>> conjunctions = hasOutputs
                ? [.. group.Select(item => (ImmutableArray<LinearConstraint>)[.. common, .. item.Where(literal => !IsInput(literal)).Select(Constraint)])] : [];
            cases.Add(box.Rounded(conjunctions, faults));
        }

        if (cases.Count == 0) { faults.Add("vnnlib.empty", "", "No input satisfies the assertions: a lower end exceeds its upper end, or a comparison of numbers is false."); }
        return cases.ToImmutable();
    }

    private static bool IsInput(LinearForm literal) => !literal.Terms.Keys.First().IsOutput;

    private static string Key(IEnumerable<LinearForm> literals) => string.Join(' ', literals.Select(literal =>
        FormattableString.Invariant($"{literal.Terms.Keys.First()}{(literal.Terms.Values.First().Sign > 0 ? "<" : ">")}{Bound(literal).Numerator}/{Bound(literal).Denominator}"))
        .Order(StringComparer.Ordinal).Distinct());

    private static Rational Bound(LinearForm literal) => (-literal.Constant / literal.Terms.Values.First()).Reduced();

    private LinearConstraint Constraint(LinearForm literal)
    {
        var form = IsDouble(literal) ? literal : literal.Times(Scale(literal));
        if (!IsDouble(form))
        {
            faults.Add("vnnlib.coefficient", "", $"A coefficient in a constraint on {string.Join(", ", literal.Terms.Keys)} is neither a double nor made one by clearing denominators; round it.");
        }

        var coefficients = new double[outputs];
        foreach (var (variable, coefficient) in form.Terms) { coefficients[variable.Index] = DirectedRounding.DoubleDown(coefficient); }
        double up = DirectedRounding.DoubleUp(-form.Constant), down = DirectedRounding.DoubleDown(-form.Constant);
        if (!double.IsFinite(up) || !double.IsFinite(down)) { faults.Add("vnnlib.range", "", "A bound on outputs exceeds the range of double; scale the constraint."); }
        return new LinearConstraint([.. coefficients], up, down);
    }

    private static bool IsDouble(LinearForm form) => form.Terms.Values.All(value =>
        double.IsFinite(DirectedRounding.DoubleDown(value)) && DirectedRounding.DoubleDown(value) == DirectedRounding.DoubleUp(value));

    /// <summary>The least common denominator of the coefficients, so that the scaled ones are integers.</summary>
    private static Rational Scale(LinearForm form) => new(
        form.Terms.Values.Aggregate(BigInteger.One, (lcm, value) => lcm / BigInteger.GreatestCommonDivisor(lcm, value.Denominator) * value.Denominator), 1);
}
