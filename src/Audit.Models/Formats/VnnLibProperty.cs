using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>A VNN-LIB property: boxes of inputs and, for each, the outputs that are unsafe there.</summary>
/// <remarks>
/// The property is violated where some input of a case's exact box makes all constraints of some conjunction of that case true.
/// Strict comparisons are read as weak ones: the unsafe set can only grow, so a proof of safety stays valid.
/// A file without constraints on outputs is a region: its cases have no conjunction.
/// </remarks>
/// <param name="Inputs">The number of inputs X_0, X_1, ...</param>
/// <param name="Outputs">The number of outputs Y_0, Y_1, ...; 0 where the file declares none.</param>
/// <param name="Cases">At least one case; boxes may overlap.</param>
public sealed record VnnLibProperty(int Inputs, int Outputs, ImmutableArray<VnnLibCase> Cases)
{
    /// <summary>Digest of the file's bytes.</summary>
    public Digest Sha256 { get; init; }

    /// <summary>Whether the file only describes inputs.</summary>
    public bool IsRegion => Cases.All(item => item.Unsafe.IsEmpty);
}

/// <summary>One box of inputs with its unsafe outputs.</summary>
/// <param name="Lower">The exact lower ends, rounded down to float32.</param>
/// <param name="Upper">The exact upper ends, rounded up to float32: [Lower, Upper] contains the exact box.</param>
/// <param name="InnerLower">The exact lower ends, rounded up to float32.</param>
/// <param name="InnerUpper">The exact upper ends, rounded down: [InnerLower, InnerUpper] lies in the exact box, and holds all its float32 points.</param>
/// <param name="Unsafe">A disjunction of conjunctions. An empty conjunction is true everywhere.</param>
public sealed record VnnLibCase(
    ImmutableArray<float> Lower, ImmutableArray<float> Upper, ImmutableArray<float> InnerLower, ImmutableArray<float> InnerUpper,
    ImmutableArray<ImmutableArray<LinearConstraint>> Unsafe)
{
    /// <summary>Whether the exact box contains a float32 point, that is whether the inner box is not empty.</summary>
    public bool HasFloatPoint => InnerLower.Zip(InnerUpper, (lower, upper) => lower <= upper).All(x => x);
}

/// <summary>sum_j Coefficients[j] * Y_j &lt;= b.</summary>
/// <param name="Coefficients">One exact coefficient per output.</param>
/// <param name="BoundUp">b rounded up to double: with it, the constraint holds wherever the exact one does.</param>
/// <param name="BoundDown">b rounded down to double: with it, the exact constraint holds wherever this one does.</param>
public sealed record LinearConstraint(ImmutableArray<double> Coefficients, double BoundUp, double BoundDown);
