using System.Collections.Immutable;

namespace Audit.Models.Graphs;

/// <summary>The extents of a tensor along each axis, without the batch axis where a value carries one.</summary>
/// <remarks>Invariant: every extent is at least 0 and the product fits an int. Equality is by extents. Default: the scalar shape.</remarks>
public readonly record struct Shape
{
    private readonly ImmutableArray<int> dimensions;

    /// <summary>Makes a shape from its extents.</summary>
    /// <exception cref="ArgumentException">An extent is negative or the product exceeds an int.</exception>
    public Shape(params IEnumerable<int> dimensions)
    {
        this.dimensions = [.. dimensions];
        long count = 1;
        foreach (var extent in this.dimensions)
        {
            if (extent < 0) { throw new ArgumentException($"Negative extent in shape [{string.Join(", ", this.dimensions)}]."); }
            count = Math.Min(count * extent, long.MaxValue >> 32);
        }

        if (count > int.MaxValue) { throw new ArgumentException($"Shape [{string.Join(", ", this.dimensions)}] has too many elements."); }
        Count = (int)count;
        hasCount = true;
    }

    private readonly bool hasCount;

    /// <summary>The extents, outermost first.</summary>
    public ImmutableArray<int> Dimensions => dimensions.IsDefault ? [] : dimensions;

    /// <summary>The number of axes.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>The number of elements: the product of the extents, 1 for a scalar.</summary>
    public int Count { get => hasCount ? field : 1; }

    /// <summary>The extent along an axis; a negative axis counts from the end.</summary>
    public int this[int axis] => Dimensions[axis < 0 ? axis + Rank : axis];

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Dimensions.Aggregate(17, (hash, extent) => HashCode.Combine(hash, extent));

    /// <summary>The extents in brackets, as in "[3, 4]".</summary>
    public override string ToString() => $"[{string.Join(", ", Dimensions)}]";
}
