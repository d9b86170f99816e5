using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>What a policy says of the outputs at every input: over x0, x1, ... (original) and d0, d1, ... (coarse minus original).</summary>
/// <remarks>It is written from the policy's words and number, not from the clauses of the certificate, so that a slip between the two shows.</remarks>
public abstract record Conclusion
{
    private Conclusion() { }

    /// <summary>The clauses as they stand, for a property that is given as clauses.</summary>
    public sealed record AllClauses(ImmutableArray<Clause> Clauses) : Conclusion;

    /// <summary>No output changes by more than the threshold.</summary>
    public sealed record LargestDifference(Rational Threshold) : Conclusion;

    /// <summary>One output changes by at most the threshold.</summary>
    public sealed record OutputDifference(int Output, Rational Threshold) : Conclusion;

    /// <summary>Where t is a largest output of the original, no output of the coarse network exceeds its output t by more than the threshold.</summary>
    public sealed record PairwiseMargin(Rational Threshold) : Conclusion;

    /// <summary>Both networks have the same top output; the first of equal outputs is the top.</summary>
    public sealed record SameTop : Conclusion;

    /// <summary>The statement as a term.</summary>
    internal string Term(int outputs) => this switch
    {
        AllClauses all => Terms.And(all.Clauses.Select(Terms.Holds)),
        LargestDifference limit => Terms.And(Enumerable.Range(0, outputs).Select(j => Within(j, limit.Threshold))),
        OutputDifference limit => Within(limit.Output, limit.Threshold),
        PairwiseMargin limit => Margins(outputs, limit.Threshold),
        _ => SameTops(outputs),
    };

    private static string Within(int output, Rational threshold) => Terms.Between(-threshold, $"d{output}", threshold);

    private static string Margins(int outputs, Rational threshold) => Terms.And(Enumerable.Range(0, outputs).Select(t =>
        $"(=> {Terms.And(Others(outputs, t).Select(i => $"(>= x{t} x{i})"))} {Terms.And(Others(outputs, t).Select(j => $"(<= (- {Coarse(j)} {Coarse(t)}) {threshold.ToSmt()})"))})"));

    private static string SameTops(int outputs) => Terms.And(Enumerable.Range(0, outputs).Select(t =>
        $"(=> {Top(outputs, t, i => $"x{i}")} {Top(outputs, t, Coarse)})"));

    private static string Top(int outputs, int top, Func<int, string> output) =>
        Terms.And(Others(outputs, top).Select(i => $"({(i < top ? ">" : ">=")} {output(top)} {output(i)})"));

    private static IEnumerable<int> Others(int outputs, int but) => Enumerable.Range(0, outputs).Where(i => i != but);

    private static string Coarse(int output) => $"(+ x{output} d{output})";
}
