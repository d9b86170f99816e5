namespace Audit.Bounds.Propagation;

/// <summary>How far the computed rows of a layer may be from the exact ones over a box: rho of FORMAT.md, of the original and of the coarse network.</summary>
/// <param name="X">One per row of the original.</param>
/// <param name="Y">One per row of the coarse network; the same array where there is none.</param>
internal readonly record struct LayerErrors(double[] X, double[] Y);
