namespace Audit.Bounds.Checking;

/// <summary>What is known on a node's box: the box on its grid, and bounds of every layer's neurons.</summary>
/// <param name="Inputs">The input box, rounded outward.</param>
/// <param name="Layers">Bounds per layer; of the last one only the rounding errors are kept.</param>
/// <param name="IsEmpty">Whether no input of the box reaches the bounds: then there is nothing to prove.</param>
internal sealed record NodeState(Interval[] Inputs, LayerBounds[] Layers, bool IsEmpty)
{
    /// <summary>The same bounds on a smaller box.</summary>
    public NodeState On(Interval[] inputs) => this with { Inputs = inputs };
}
