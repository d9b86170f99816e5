namespace Audit.Models.Graphs;

/// <summary>A dense float32 array with a shape, row-major.</summary>
/// <remarks>Invariant: as many values as the shape has elements. The values are never written after construction.</remarks>
public sealed class Tensor
{
    /// <summary>Wraps values without copying them; the caller gives up the right to change them.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the shape's.</exception>
    public Tensor(Shape shape, ReadOnlyMemory<float> values)
    {
        if (values.Length != shape.Count) { throw new ArgumentException($"Got {values.Length} values for shape {shape}, wanted {shape.Count}."); }
        Shape = shape;
        Values = values;
    }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, row-major.</summary>
    public ReadOnlyMemory<float> Values { get; }
}
