using System.Collections.Immutable;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>One named array of a file of weights.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Type">How its elements are stored.</param>
/// <param name="Numbers">Its numbers, exactly those stored; null for integers and truth values.</param>
/// <param name="Whole">Decodes its integers; null for numbers.</param>
internal sealed record Weight(string Name, Shape Shape, WeightType Type, Tensor? Numbers, Func<ImmutableArray<long>>? Whole)
{
    /// <summary>A weight whose elements lie row-major and without gaps in a file.</summary>
    /// <remarks>Float32 is not copied where it is aligned; half precision is widened when asked for, so that it costs its stored size.</remarks>
    public static Weight Stored(string name, Shape shape, WeightType type, FileBytes file, long offset)
    {
        if (type == WeightType.F32) { return new Weight(name, shape, type, new Tensor(shape, file.Floats(offset, shape.Count)), null); }
        var length = checked(shape.Count * type.Size());
        if (!type.IsFloat()) { return new Weight(name, shape, type, null, () => Integers(type, file.Span(offset, length))); }
        return new Weight(name, shape, type, new Tensor(shape, () => Widened(type, file.Span(offset, length))), null);
    }

    /// <summary>Stored floats as float32.</summary>
    public static float[] Widened(WeightType type, ReadOnlySpan<byte> bytes)
    {
        var values = GC.AllocateUninitializedArray<float>(bytes.Length / type.Size());
        WeightValues.Widen(type, bytes, values);
        return values;
    }

    /// <summary>Stored integers, exactly.</summary>
    public static ImmutableArray<long> Integers(WeightType type, ReadOnlySpan<byte> bytes)
    {
        var integers = ImmutableArray.CreateBuilder<long>(bytes.Length / type.Size());
        for (var index = 0; index < integers.Capacity; index++) { integers.Add(WeightValues.Integer(type, bytes, index)); }
        return integers.MoveToImmutable();
    }
}
