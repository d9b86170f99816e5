using System.Runtime.InteropServices;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Checks the tensors of a pickle against their storages, and makes weights of them.</summary>
/// <remarks>
/// A tensor that lies row-major in its storage is not copied; another one (a transposed or sliced view) is gathered when asked for. A tensor with more
/// elements than its storage is refused, because a file of a few bytes could ask for any amount of memory with it.
/// </remarks>
internal sealed class PytorchWeights(FileBytes file, Dictionary<string, StoredZip.Entry> places, WeightOptions options)
{
    private readonly Faults faults = new(file.Path);

    /// <summary>The file with these weights.</summary>
    public WeightFile Of(Dictionary<string, PickleTensor> tensors)
    {
        var weights = new List<Weight>();
        var runs = new Dictionary<string, WeightRun>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors.OrderBy(item => item.Key, StringComparer.Ordinal))
        {
            if (Checked(name, tensor) is not { } weight) { continue; }
            weights.Add(weight);
            var place = places[tensor.Storage.Key];
            var run = new WeightRun($"{SafetensorsHeader.Short(name)} (storage {tensor.Storage.Key})", tensor.Storage.Type, place.Begin, place.Length);
            if (!runs.TryAdd(tensor.Storage.Key, run) && runs[tensor.Storage.Key].Type != run.Type)
            {
                faults.Add("pytorch.storage", SafetensorsHeader.Short(name), $"Storage {tensor.Storage.Key} is used with two element types; wanted one.");
            }
        }

        faults.ThrowIfAny();
        var walked = WeightScan.Walk(file, runs.Values.OrderBy(run => run.Begin), options, faults);
        faults.ThrowIfAny();
        return new WeightFile(file, walked, weights);
    }

    private Weight? Checked(string name, PickleTensor tensor)
    {
        var (place, storage, size) = (SafetensorsHeader.Short(name), tensor.Storage, tensor.Storage.Type.Size());
        if (!places.TryGetValue(storage.Key, out var stored) || stored.Length != (Int128)storage.Count * size)
        {
            faults.Add("pytorch.storage", place, $"Its storage {SafetensorsHeader.Short(storage.Key)} of {storage.Count} elements is missing or has another length; the file is damaged.");
            return null;
        }

        if (tensor.Extents.Length != tensor.Strides.Length || tensor.Extents.Length > 64 || FaultOf(tensor) is not { } last)
        {
            faults.Add("pytorch.view", place, $"Extents [{string.Join(", ", tensor.Extents)}], strides [{string.Join(", ", tensor.Strides)}] and offset {tensor.Offset} do not fit {storage.Count} elements, or name elements twice; save tensor.contiguous().");
            return null;
        }

        var shape = new Shape(tensor.Extents.Select(extent => (int)extent));
        var begin = stored.Begin + (tensor.Offset * size);
        if (IsRowMajor(tensor) && (storage.Type == WeightType.F32 || (long)shape.Count * size <= int.MaxValue)) { return Weight.Stored(name, shape, storage.Type, file, begin); }
        if ((last + 1 - tensor.Offset) * size <= int.MaxValue) { return Gathered(name, shape, tensor, begin, (int)((last + 1 - tensor.Offset) * size)); }
        faults.Add("pytorch.too-large", place, "It spans more than 2^31 bytes of its storage; save tensor.contiguous(), as float32.");
        return null;
    }

    /// <summary>The last element of a tensor; null where it has more elements than its storage, or reaches beyond it.</summary>
    private static long? FaultOf(PickleTensor tensor)
    {
        var (count, last) = ((Int128)1, (Int128)tensor.Offset);
        foreach (var (extent, stride) in tensor.Extents.Zip(tensor.Strides))
        {
            count = Int128.Min(count * extent, long.MaxValue);
            last = Int128.Min(last + ((Int128)Math.Max(extent - 1, 0) * stride), long.MaxValue);
        }

        if (tensor.Offset < 0 || tensor.Extents.Any(extent => extent > int.MaxValue)) { return null; }
        if (count == 0) { return tensor.Offset <= tensor.Storage.Count ? tensor.Offset - 1 : null; }
        return count <= Math.Min(tensor.Storage.Count, Array.MaxLength) && last < tensor.Storage.Count ? (long)last : null;
    }

    private static bool IsRowMajor(PickleTensor tensor)
    {
        var wanted = 1L;
        for (var axis = tensor.Extents.Length - 1; axis >= 0; axis--)
        {
            if (tensor.Extents[axis] > 1 && tensor.Strides[axis] != wanted) { return false; }
            wanted *= tensor.Extents[axis];
        }

        return true;
    }

    private Weight Gathered(string name, Shape shape, PickleTensor tensor, long begin, int length)
    {
        var type = tensor.Storage.Type;
        if (!type.IsFloat()) { return new Weight(name, shape, type, null, () => Weight.Integers(type, Bytes())); }
        return new Weight(name, shape, type, new Tensor(shape, () => Weight.Widened(type, Bytes())), null);

        byte[] Bytes() => type.Size() switch
        {
            1 => Strided.Gather(shape, tensor.Strides, file.Span(begin, length)),
            2 => As(Strided.Gather(shape, tensor.Strides, MemoryMarshal.Cast<byte, ushort>(file.Span(begin, length)))),
            4 => As(Strided.Gather(shape, tensor.Strides, MemoryMarshal.Cast<byte, uint>(file.Span(begin, length)))),
            _ => As(Strided.Gather(shape, tensor.Strides, MemoryMarshal.Cast<byte, ulong>(file.Span(begin, length)))),
        };
    }

    private static byte[] As<T>(T[] elements)
        where T : struct => MemoryMarshal.AsBytes(elements.AsSpan()).ToArray();
}
