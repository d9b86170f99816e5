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

/// <summary>A neuron of one of the two networks: row <paramref name="Row"/> of layer <paramref name="Layer"/>, before its activation.</summary>
/// <param name="Coarse">True for the coarse network.</param>
/// <param name="Layer">Layer, from 0; not the last.</param>
/// <param name="Row">Row of the layer.</param>
public readonly record struct NeuronPlace(bool Coarse, int Layer, int Row);

/// <summary>The slope of the line below an unstable ReLU that a final row uses instead of the default.</summary>
/// <param name="Neuron">The neuron.</param>
/// <param name="Slope">The slope in 255ths.</param>
public readonly record struct SlopeChoice(NeuronPlace Neuron, byte Slope);

/// <summary>What tightens one final row of a leaf: any value is sound.</summary>
/// <param name="Multipliers">One per phase split on the way from the root, in that order, at least 0; or empty (all 0).</param>
/// <param name="Slopes">Slopes that differ from the default, in order of layer, row, network.</param>
public sealed record RowParameters(ImmutableArray<float> Multipliers, ImmutableArray<SlopeChoice> Slopes)
{
    /// <summary>Default slopes, no multipliers.</summary>
    public static RowParameters None { get; } = new([], []);
}

/// <summary>A node of a split tree.</summary>
public abstract record TreeNode
{
    /// <summary>The value of <see cref="ReboundFrom"/> with which all bounds are the parent's.</summary>
    public const int InheritAll = ushort.MaxValue;

    private TreeNode() { }

    /// <summary>The first layer whose bounds are proved anew at this node; those before it are the parent's. A root proves all.</summary>
    public required int ReboundFrom { get; init; }

    /// <summary>The box is cut in two at a point of one axis; both parts contain the cut.</summary>
    public sealed record Split(int Axis, double Cut, TreeNode Lower, TreeNode Upper) : TreeNode;

    /// <summary>The inputs are parted by the value of a neuron: at most the cut, or at least the cut (a multiple of 2^-BoundBits).</summary>
    public sealed record Phase(NeuronPlace Neuron, double Cut, TreeNode Lower, TreeNode Upper) : TreeNode;

    /// <summary>Here every clause holds: for each clause, a positive combination of its literals that is proved.</summary>
    public sealed record Leaf(ImmutableArray<ImmutableArray<Share>> Choices) : TreeNode
    {
        /// <summary>One per clause, or empty where every row has none.</summary>
        public ImmutableArray<RowParameters> Parameters { get; init; } = [];
    }
}

/// <summary>Norm of a ball.</summary>
public enum BallNorm : byte
{
    /// <summary>Sum of magnitudes.</summary>
    L1 = 1,

    /// <summary>Euclidean.</summary>
    L2 = 2,
}

/// <summary>Inputs whose distance from a centre is at most a radius.</summary>
/// <param name="Norm">Which distance.</param>
/// <param name="Centre">One value per input.</param>
/// <param name="Radius">At least 0.</param>
public sealed record Ball(BallNorm Norm, ImmutableArray<float> Centre, double Radius);

/// <summary>Consecutive inputs that lie in the convex hull of finitely many points (such as the embeddings of the tokens allowed at a position).</summary>
/// <param name="First">First of the inputs.</param>
/// <param name="Points">The points, each one value per input.</param>
public sealed record Hull(int First, ImmutableArray<ImmutableArray<float>> Points);

/// <summary>A set of inputs (a box, where asked cut with a ball and with hulls), and the tree that covers it.</summary>
/// <param name="Lower">Lower ends, one per input.</param>
/// <param name="Upper">Upper ends, one per input; each at least the lower end.</param>
/// <param name="Tree">How it is split.</param>
public sealed record CoveredBox(ImmutableArray<float> Lower, ImmutableArray<float> Upper, TreeNode Tree)
{
    /// <summary>The ball that the inputs also lie in, or null.</summary>
    public Ball? Ball { get; init; }

    /// <summary>Hulls that the inputs also lie in, rising and without overlap.</summary>
    public ImmutableArray<Hull> Hulls { get; init; } = [];
}

/// <summary>Which backward rows are proved for the neurons of a layer.</summary>
[Flags]
public enum LemmaRows : byte
{
    /// <summary>None: intervals only.</summary>
    None = 0,

    /// <summary>Of the original's values.</summary>
    Original = 1,

    /// <summary>Of the coarse network's values.</summary>
    Coarse = 2,

    /// <summary>Of the differences.</summary>
    Difference = 4,

    /// <summary>Of all.</summary>
    All = 7,
}

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
    ImmutableArray<CoveredBox> Boxes)
{
    /// <summary>One per layer, or empty where all layers prove all rows.</summary>
    public ImmutableArray<LemmaRows> Lemmas { get; init; } = [];
}
