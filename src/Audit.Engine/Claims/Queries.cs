using System.Collections.Immutable;
using Audit.Bounds.Certificates;
using Audit.Bounds.Search;
using Audit.Engine.Policies;
using Audit.Engine.Verdicts;
using Audit.Models.Formats;

namespace Audit.Engine.Claims;

/// <summary>Writes claims as clauses on the outputs of the two networks: what search proves and certificates state.</summary>
/// <remarks>Pure: the same claim gives the same clauses when a report is checked, so a certificate cannot state something else.</remarks>
internal static class Queries
{
    /// <summary>The query of an influence or effect claim over a region, or null with the reason where the comparison has no rule.</summary>
    public static SearchQuery? Of(ClaimSpec spec, Quantity quantity, int outputs, out string reason)
    {
        reason = "";
        if (spec.Comparison == Comparison.AtLeast)
        {
            if (quantity.Kind is QuantityKind.Linf or QuantityKind.Output) { return AtLeast(quantity, outputs, Exact.Above(Results.Threshold(spec))); }
            reason = $"a lower bound of the {quantity.Name} over a region has no rule yet";
            return null;
        }

        var target = Exact.Below(Results.Threshold(spec));
        return quantity.Kind switch
        {
            QuantityKind.Linf => SearchQuery.AbsoluteDifference(Enumerable.Range(0, outputs).Select(index => Unit(index, outputs, 1)), target),
            QuantityKind.Output => SearchQuery.AbsoluteDifference([Unit(quantity.Output, outputs, 1)], target),
            _ => SearchQuery.PairwiseMargin(outputs, target),
        };
    }

    /// <summary>The query that a case of a VNN-LIB property is safe: in every unsafe conjunction some inequality fails.</summary>
    public static SearchQuery Property(VnnLibCase @case, int outputs) => new(
        [.. @case.Unsafe.Select(conjunction => conjunction.Select(row => new SearchLiteral(Negated(row, outputs), false)).ToImmutableArray())], null);

    /// <summary>The query that outputs lie between ends.</summary>
    public static SearchQuery Between(IReadOnlyList<int> outputs, int count, IReadOnlyList<float> lower, IReadOnlyList<float> upper) => new(
        [.. Enumerable.Range(0, outputs.Count).SelectMany(index => new[]
        {
            ImmutableArray.Create(new SearchLiteral(new Literal([], Unit(outputs[index], count, 1), upper[index], false), false)),
            ImmutableArray.Create(new SearchLiteral(new Literal([], Unit(outputs[index], count, -1), -lower[index], false), false)),
        })],
        null);

    private static SearchQuery AtLeast(Quantity quantity, int outputs, double threshold)
    {
        var indices = quantity.Kind == QuantityKind.Output ? [quantity.Output] : Enumerable.Range(0, outputs);
        var none = Unit(-1, outputs, 0);
        return new([[.. indices.SelectMany(index => new[] { 1.0, -1.0 }.Select(sign => new SearchLiteral(new Literal(Unit(index, outputs, sign), none, -threshold, false), false)))]], null);
    }

    private static Literal Negated(LinearConstraint row, int outputs) => new(
        [], [.. Enumerable.Range(0, outputs).Select(index => index < row.Coefficients.Length && row.Coefficients[index] != 0 ? -row.Coefficients[index] : 0)], row.BoundUp == 0 ? 0 : -row.BoundUp, true);

    /// <summary>A row with one coefficient.</summary>
    public static ImmutableArray<double> Unit(int index, int count, double value) => [.. Enumerable.Range(0, count).Select(i => i == index ? value : 0)];
}
