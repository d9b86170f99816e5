namespace Audit.Models.Graphs;

/// <summary>A dense float32 array with a shape, row-major.</summary>
/// <remarks>
/// Invariant: as many values as the shape has elements. The values are never written after construction. A tensor made with a source computes
/// its values when they are asked for and may forget and compute them again, so that weights stored in half precision cost their stored size.
/// Thread safe.
/// </remarks>
public sealed class Tensor
{
    private readonly ReadOnlyMemory<float> values;
    private readonly Func<float[]>? source;
    private readonly WeakReference<float[]>? computed;

    /// <summary>Wraps values without copying them; the caller gives up the right to change them.</summary>
    /// <exception cref="ArgumentException">The number of values differs from the shape's.</exception>
    public Tensor(Shape shape, ReadOnlyMemory<float> values)
    {
        Check(shape, values.Length);
        Shape = shape;
        this.values = values;
    }

    /// <summary>A tensor whose values are computed when asked for; the source must give the same values every time.</summary>
    public Tensor(Shape shape, Func<float[]> source)
    {
        Shape = shape;
        this.source = source;
        computed = new WeakReference<float[]>(null!);
    }

    /// <summary>The extents.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, row-major.</summary>
    /// <exception cref="ArgumentException">The source gave another number of values than the shape's.</exception>
    public ReadOnlyMemory<float> Values => source is null ? values : Computed(source);

    /// <summary>Whether the values are kept, so that asking for them costs nothing.</summary>
    internal bool IsStored => source is null;

    private float[] Computed(Func<float[]> make)
    {
        if (computed!.TryGetTarget(out var kept)) { return kept; }
        lock (computed)
        {
            if (computed.TryGetTarget(out kept)) { return kept; }
            var made = make();
            Check(Shape, made.Length);
            computed.SetTarget(made);
            return made;
        }
    }

    private static void Check(Shape shape, int count)
    {
        if (count != shape.Count) { throw new ArgumentException($"Got {count} values for shape {shape}, wanted {shape.Count}."); }
    }
}
