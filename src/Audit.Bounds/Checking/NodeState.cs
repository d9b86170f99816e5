namespace Audit.Bounds.Checking;

/// <summary>What is known on a node's inputs: the box on its grid, and bounds of every layer's neurons.</summary>
/// <param name="Inputs">The box, rounded outward.</param>
/// <param name="Layers">Bounds per layer; of the last one only the rounding errors are kept.</param>
/// <param name="IsEmpty">Whether no input of the node reaches the bounds: then there is nothing to prove.</param>
internal sealed record NodeState(InputSet Inputs, LayerBounds[] Layers, bool IsEmpty);
