using Audit.Bounds.Certificates;

namespace Audit.Bounds.Checking;

/// <summary>One part of a phase: the computed value of a neuron is at most, or at least, a cut.</summary>
/// <param name="Neuron">The neuron.</param>
/// <param name="Cut">The cut, on the grid of bounds.</param>
/// <param name="IsUpper">Whether the value is at least the cut.</param>
internal sealed record PhasePart(NeuronPlace Neuron, long Cut, bool IsUpper)
{
    /// <summary>The part of an interval that is on this side.</summary>
    public Interval Clip(Interval values) => IsUpper ? values with { Lower = Math.Max(values.Lower, Cut) } : values with { Upper = Math.Min(values.Upper, Cut) };
}

/// <summary>A node of the tree on its way through the check: its box and phases, and its bounds once somebody needs them.</summary>
/// <param name="index">Place in the preorder of all boxes' trees.</param>
/// <param name="lower">Lower ends of the node's box, exact.</param>
/// <param name="upper">Upper ends of the node's box, exact.</param>
/// <param name="root">The box of the certificate that the node belongs to.</param>
/// <param name="parent">The node above; nothing for a root.</param>
/// <param name="phase">The phase by which the node is a part of its parent; nothing where it is a half of a box, or a root.</param>
internal sealed class CheckedNode(int index, double[] lower, double[] upper, CoveredBox root, CheckedNode? parent, PhasePart? phase)
{
    private NodeState? alone;
    private NodeState? within;

    /// <summary>Place in the preorder.</summary>
    public int Index => index;

    /// <summary>Lower ends of the box.</summary>
    public double[] Lower => lower;

    /// <summary>Upper ends of the box.</summary>
    public double[] Upper => upper;

    /// <summary>The box of the certificate.</summary>
    public CoveredBox Root => root;

    /// <summary>The node above.</summary>
    public CheckedNode? Parent => parent;

    /// <summary>The phase that parts this node from its parent.</summary>
    public PhasePart? Phase => phase;

    /// <summary>All phases on the way from the root, in order.</summary>
    public PhasePart[] Phases { get; } = phase is null ? parent?.Phases ?? [] : [.. parent!.Phases, phase];

    /// <summary>The bounds, derived once whatever the number of threads that ask.</summary>
    /// <param name="intersected">Whether derived bounds are intersected with the parent's.</param>
    /// <param name="derive">Derives them.</param>
    public NodeState State(bool intersected, Func<CheckedNode, bool, NodeState> derive)
    {
        lock (this)
        {
            return intersected ? within ??= derive(this, true) : alone ??= derive(this, false);
        }
    }
}
