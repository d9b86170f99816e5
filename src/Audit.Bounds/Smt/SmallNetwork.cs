using System.Collections.Immutable;
using Audit.Bounds.Certificates;

namespace Audit.Bounds.Smt;

/// <summary>How large a complete encoding is.</summary>
/// <param name="Rows">Rows of all layers of both networks.</param>
/// <param name="Unstable">ReLU whose sign the ranges leave open, in both networks; each may double the solver's work.</param>
public readonly record struct EncodingSize(int Rows, int Unstable)
{
    /// <summary>Whether Z3 and cvc5 are likely to answer within the usual budget.</summary>
    public bool IsSmall => Unstable <= 6 && Rows <= 150;
}

/// <summary>Writes one or two small chains completely, every ReLU by its cases, and asks the clauses of all inputs of a box.</summary>
/// <remarks>
/// Guarantee: if every query is unsat, every clause holds of the float32 values that the networks compute, for every real (so every float32)
/// input of the box, provided that a computed row differs from the exact one by at most gamma_m (|b| + sum |W| |h|) + m 2^-149: each row has a
/// free error of that size. First come queries that prove the ranges and errors layer by layer; then the rows, the ranges and
/// the redundant lines (instances of the fixed lemmas) are taken together with the negated clause. No certificate is used.
/// Cost: exponential in the unstable ReLU at worst; see <see cref="SizeOf"/>.
/// </remarks>
public static class SmallNetwork
{
    /// <summary>Counts what a script would hold, without writing it.</summary>
    /// <param name="original">The original chain.</param>
    /// <param name="coarse">The coarse chain of the same shape, or null.</param>
    /// <param name="lower">Lower ends of the inputs.</param>
    /// <param name="upper">Upper ends of the inputs.</param>
    public static EncodingSize SizeOf(ChainNetwork original, ChainNetwork? coarse, ImmutableArray<float> lower, ImmutableArray<float> upper)
    {
        var parts = new NetworkParts(original, coarse, lower, upper);
        return new EncodingSize(original.Layers.Sum(l => l.Outputs) * (coarse is null ? 1 : 2), parts.Unstable);
    }

    /// <summary>The script: ranges, then one query for each clause.</summary>
    /// <param name="original">The original chain.</param>
    /// <param name="coarse">The coarse chain of the same shape, or null for a statement about one network.</param>
    /// <param name="lower">Lower ends of the inputs.</param>
    /// <param name="upper">Upper ends of the inputs.</param>
    /// <param name="clauses">What is claimed of every input.</param>
    public static SmtScript Script(
        ChainNetwork original, ChainNetwork? coarse, ImmutableArray<float> lower, ImmutableArray<float> upper, ImmutableArray<Clause> clauses)
    {
        var parts = new NetworkParts(original, coarse, lower, upper);
        return new SmtScript(coarse is null ? "One network, completely" : "Two networks, completely", "QF_LRA", [.. NetworkText.Shared(parts)],
            [.. RangeQueries.Of(parts), .. clauses.Select((clause, k) => new SmtQuery($"clause {k} for every input of the box",
                ["(assert network)", "(assert lines)", $"(assert (not {Terms.Holds(clause)}))"]))])
        {
            Notes =
            [
                "A computed row is its exact value and an error of at most its rho. The ranges and rho are proved first, layer by layer.",
                "Identical rows that read identical values compute the same float: their change is 0.",
                "The lines are redundant: instances of the lemmas about relu. They help the search.",
            ],
        };
    }
}

/// <summary>One or two chains, a box, and the ranges over it.</summary>
internal sealed class NetworkParts
{
    public NetworkParts(ChainNetwork original, ChainNetwork? coarse, ImmutableArray<float> lower, ImmutableArray<float> upper)
    {
        if (original.Layers.Any(layer => layer.Activations.Any(unit => unit > Activation.Relu))) { throw new NotSupportedException("A script has cases for identity and ReLU rows only."); }
        (Original, Coarse) = (original, coarse);
        Box = [.. lower.Select((l, i) => new ExactInterval(l, upper[i]))];
        X = RowRanges.Of(original, Box);
        if (coarse is null) { return; }
        Y = RowRanges.Of(coarse, Box);
        Change = ChangeRanges.Of(original, coarse, X, Y, Box);
    }

    /// <summary>The parts with ranges that are given.</summary>
    public NetworkParts(ChainNetwork original, ChainNetwork? coarse, ExactInterval[] box, (RowRanges X, RowRanges? Y, ChangeRanges? Change) ranges)
    {
        (Original, Coarse, Box) = (original, coarse, box);
        (X, Y, Change) = ranges;
    }

    public ChainNetwork Original { get; }

    public ChainNetwork? Coarse { get; }

    public ExactInterval[] Box { get; }

    public RowRanges X { get; }

    public RowRanges? Y { get; }

    public ChangeRanges? Change { get; }

    /// <summary>ReLU of open sign.</summary>
    public int Unstable => Count(Original, X, (_, _) => false) + (Coarse is null ? 0 : Count(Coarse, Y!, (k, i) => Change!.IsSame[k][i]));

    private static int Count(ChainNetwork network, RowRanges ranges, Func<int, int, bool> skipped) =>
        network.Layers.Select((layer, k) => RowRanges.Rows(layer)
            .Count(i => layer.Activations[i] == Activation.Relu && ranges.X[k][i].CrossesZero && !skipped(k, i))).Sum();
}
