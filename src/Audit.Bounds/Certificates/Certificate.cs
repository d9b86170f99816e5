using System.Collections.Immutable;

namespace Audit.Bounds.Certificates;

/// <summary>The inequality sum_j Difference_j (y_j - x_j) + sum_j Original_j x_j &lt;= Bound (or &lt; Bound) on the outputs.</summary>
/// <remarks>x are the outputs of the original network, y those of the coarse one. All numbers are dyadic. Without a coarse network, Difference is empty.</remarks>
/// <param name="Difference">Coefficients of y - x, one per output, or empty.</param>
/// <param name="Original">Coefficients of x, one per output.</param>
/// <param name="Bound">The right-hand side.</param>
/// <param name="Strict">True for "less than".</param>
public sealed record Literal(ImmutableArray<double> Difference, ImmutableArray<double> Original, double Bound, bool Strict);

/// <summary>At least one of the inequalities holds.</summary>
/// <param name="AnyOf">The alternatives; at least one.</param>
public sealed record Clause(ImmutableArray<Literal> AnyOf);

/// <summary>A nonnegative multiple of one literal of a clause.</summary>
/// <param name="Literal">Index in the clause.</param>
/// <param name="Weight">Positive and dyadic.</param>
public readonly record struct Share(int Literal, double Weight);

/// <summary>A node of a split tree.</summary>
public abstract record TreeNode
{
    private TreeNode() { }

    /// <summary>Whether intermediate bounds are proved anew at this node (else the parent's are used; a root always proves them).</summary>
    public required bool Rebound { get; init; }

    /// <summary>The box is cut in two at a point of one axis; both parts contain the cut.</summary>
    public sealed record Split(int Axis, double Cut, TreeNode Lower, TreeNode Upper) : TreeNode;

    /// <summary>On this box every clause holds: for each clause, a positive combination of its literals that is proved.</summary>
    public sealed record Leaf(ImmutableArray<ImmutableArray<Share>> Choices) : TreeNode;
}

/// <summary>A box of inputs, ends included, and the tree that covers it.</summary>
/// <param name="Lower">Lower ends, one per input.</param>
/// <param name="Upper">Upper ends, one per input; each at least the lower end.</param>
/// <param name="Tree">How it is split.</param>
public sealed record CoveredBox(ImmutableArray<float> Lower, ImmutableArray<float> Upper, TreeNode Tree);

/// <summary>The statement that for every input of the boxes every clause holds of the computed outputs, with what the checker needs to re-derive it.</summary>
/// <param name="OriginalSha256">Digest (hex) of the canonical bytes of the original network.</param>
/// <param name="CoarseSha256">Digest (hex) of the coarse network, or "" for a statement about one network.</param>
/// <param name="BoundBits">Fractional bits on which the checker keeps bounds of neurons, 16 to 44.</param>
/// <param name="CoefficientBits">Fractional bits on which the checker keeps coefficients, 16 to 44.</param>
/// <param name="Clauses">What is claimed of every input; at least one.</param>
/// <param name="Boxes">The region, and its cover.</param>
public sealed record Certificate(
    string OriginalSha256,
    string CoarseSha256,
    int BoundBits,
    int CoefficientBits,
    ImmutableArray<Clause> Clauses,
    ImmutableArray<CoveredBox> Boxes);
