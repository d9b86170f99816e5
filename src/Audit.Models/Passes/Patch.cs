using System.Collections.Immutable;

namespace Audit.Models.Passes;

/// <summary>Replaces chosen elements of one value while a pass runs.</summary>
/// <param name="Site">The value, by its name or its node's.</param>
/// <param name="Units">Flat per-sample positions in the value, each at most once, at least one.</param>
/// <param name="With">What takes their place.</param>
public sealed record Patch(string Site, ImmutableArray<int> Units, Substitute With)
{
    /// <summary>Replaces elements by given numbers.</summary>
    /// <param name="site">The value, by its name or its node's.</param>
    /// <param name="units">Flat per-sample positions in the value.</param>
    /// <param name="values">The numbers, [batch, units].</param>
    public Patch(string site, ImmutableArray<int> units, ReadOnlyMemory<float> values)
        : this(site, units, new Substitute.Values(values))
    {
    }

    /// <summary>The patch of one row of a batch alone.</summary>
    internal Patch OfRow(int row, int inputWidth) => With switch
    {
        Substitute.Values given => this with { With = new Substitute.Values(given.Numbers.Slice(row * Units.Length, Units.Length)) },
        Substitute.FromInput source => this with { With = new Substitute.FromInput(source.Inputs.Slice(row * inputWidth, inputWidth)) },
        _ => this,
    };
}

/// <summary>What takes the place of the patched elements x_0 ... x_(n-1) of a row, in the order of the patch's units.</summary>
/// <remarks>A closed family. Rounding: none, but for <see cref="Project"/> and <see cref="Affine"/>, whose arithmetic is defined to the bit.</remarks>
public abstract record Substitute
{
    private Substitute()
    {
    }

    /// <summary>Given numbers, [batch, units].</summary>
    public sealed record Values(ReadOnlyMemory<float> Numbers) : Substitute;

    /// <summary>Zero.</summary>
    public sealed record Zero : Substitute;

    /// <summary>The same numbers in every row, such as a mean over a reference set: [units].</summary>
    public sealed record Mean(ReadOnlyMemory<float> Numbers) : Substitute;

    /// <summary>What the same site holds when the model runs, unpatched, on other inputs: [batch, input].</summary>
    public sealed record FromInput(ReadOnlyMemory<float> Inputs) : Substitute;

    /// <summary>The part of x that lies in the span of a basis, or the part that does not, around a mean that is kept.</summary>
    /// <remarks>
    /// Formula: d_i = x_i - mu_i; c_r = sum_i D_ri d_i; onto: mu_i + sum_r B_ri c_r; away: x_i - sum_r B_ri c_r. With D the dual basis (D B^T = 1), for an
    /// orthonormal basis B itself, this is the projection mu + P (x - mu) or its complement. Rounding: one per difference, then fma chains over i from
    /// zero and over r from mu_i or x_i, in increasing order.
    /// </remarks>
    /// <param name="Basis">[rank, units].</param>
    /// <param name="Dual">[rank, units].</param>
    /// <param name="Middle">mu, [units].</param>
    /// <param name="Away">Whether the part outside of the span is kept, instead of the part inside.</param>
    public sealed record Project(ReadOnlyMemory<float> Basis, ReadOnlyMemory<float> Dual, ReadOnlyMemory<float> Middle, bool Away) : Substitute
    {
        /// <summary>The projection of an orthonormal basis.</summary>
        public Project(ReadOnlyMemory<float> basis, ReadOnlyMemory<float> mean, bool away)
            : this(basis, basis, mean, away)
        {
        }
    }

    /// <summary>An affine map of the elements.</summary>
    /// <remarks>Formula: y_i = b_i + sum_j A_ij x_j. Rounding: one fma chain over j in increasing order from b_i.</remarks>
    /// <param name="Matrix">A, [units, units], row-major.</param>
    /// <param name="Offset">b, [units].</param>
    public sealed record Affine(ReadOnlyMemory<float> Matrix, ReadOnlyMemory<float> Offset) : Substitute;
}

/// <summary>What a patch did: an intervention that changed nothing is no evidence of anything.</summary>
/// <param name="Site">The site as the patch names it.</param>
/// <param name="Touched">Elements replaced, over all rows.</param>
/// <param name="Changed">Those of them that got other bits.</param>
/// <param name="LargestChange">The largest distance between an element before and after.</param>
public sealed record PatchFacts(string Site, long Touched, long Changed, double LargestChange);
