using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>What the elements of a value stand for in the file; here all are float32.</summary>
internal enum OnnxKind
{
    /// <summary>Real numbers.</summary>
    Number,

    /// <summary>Whole numbers.</summary>
    Integer,

    /// <summary>0 and 1.</summary>
    Boolean,
}

/// <summary>Where the batch lies among the axes that ONNX sees: nowhere, on an axis of its own, or joined with another axis.</summary>
/// <remarks>
/// A joined axis has the extent Before x batch x After, as [batch x tokens, width] has where a file flattens its batch; the sample's own axis has
/// the extent Before x After.
/// </remarks>
/// <param name="Axis">The axis in ONNX, or -1 where there is no batch.</param>
/// <param name="Before">Elements of the axis outside the batch.</param>
/// <param name="After">Elements of the axis inside the batch.</param>
internal readonly record struct OnnxLayout(int Axis, long Before, long After)
{
    /// <summary>No batch axis.</summary>
    public static OnnxLayout None { get; } = new(-1, 1, 1);

    /// <summary>The batch is axis 0.</summary>
    public static OnnxLayout Leading { get; } = new(0, 1, 1);

    /// <summary>Whether there is a batch.</summary>
    public bool Batched => Axis >= 0;

    /// <summary>Whether the batch has an axis of its own, which the sample lacks.</summary>
    public bool OwnAxis => Batched && Before * After == 1;

    /// <summary>In front, or nowhere.</summary>
    public static implicit operator OnnxLayout(bool batched) => batched ? Leading : None;

    /// <summary>The layout after axes were put before the batch (or, negative, taken away).</summary>
    public OnnxLayout Shift(int axes) => Batched ? this with { Axis = Axis + axes } : this;

    /// <summary>The layout of a full target shape in which as many elements stand outside the batch as before; null where samples would mix.</summary>
    public static OnnxLayout? Find(long[] target, long lead, long batch)
    {
        var own = Enumerable.Range(0, target.Length).FirstOrDefault(axis => target[axis] == batch && Product(target.Take(axis)) == lead, -1);
        if (own >= 0) { return new OnnxLayout(own, 1, 1); }
        if (batch == 1) { return null; }
        for (var axis = 0; axis < target.Length; axis++)
        {
            var outside = Product(target.Take(axis));
            if (target[axis] % batch != 0 || target[axis] == 0 || outside == 0 || lead % outside != 0) { continue; }
            var (before, inside) = (lead / outside, target[axis] / batch);
            if (inside % before == 0) { return new OnnxLayout(axis, before, inside / before); }
        }

        return null;
    }

    /// <summary>A product that stays at the largest number where it would leave 64 bits.</summary>
    public static long Product(IEnumerable<long> extents)
    {
        UInt128 product = 1;
        foreach (var extent in extents) { product = UInt128.Min(product * (ulong)Math.Max(extent, 0), long.MaxValue); }
        return (long)product;
    }
}

/// <summary>A value while it is imported.</summary>
/// <param name="Sample">Its shape per sample.</param>
/// <param name="Layout">Where the file has the batch.</param>
/// <param name="Kind">What its elements stand for.</param>
internal readonly record struct OnnxView(Shape Sample, OnnxLayout Layout, OnnxKind Kind)
{
    /// <summary>The number of axes that ONNX sees.</summary>
    public int Rank => Sample.Rank + (Layout.OwnAxis ? 1 : 0);

    /// <summary>Elements outside the batch.</summary>
    public long Lead => OnnxLayout.Product(Sample.Dimensions.Take(Math.Max(Layout.Axis, 0)).Select(extent => (long)extent)) * Layout.Before;

    /// <summary>The extents that ONNX sees, at a batch size.</summary>
    public long[] Full(long batch)
    {
        List<long> full = [.. Sample.Dimensions.Select(extent => (long)extent)];
        if (Layout.OwnAxis) { full.Insert(Layout.Axis, batch); } else if (Layout.Batched) { full[Layout.Axis] *= batch; }
        return [.. full];
    }

    /// <summary>The sample's axis of an ONNX axis, or -1 where that holds the batch.</summary>
    public int Own(int axis) => axis == Layout.Axis ? -1 : Layout.OwnAxis && axis > Layout.Axis ? axis - 1 : axis;
}
