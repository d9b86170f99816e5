using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Audit.Models.Formats;

/// <summary>Reads the form that torch.save wrote before version 1.6: five pickles, then the storages.</summary>
/// <remarks>Form: magic number, version 1001, facts of the machine, the value, the keys of the storages; then for each key the number of elements and the elements.</remarks>
internal static class PytorchLegacy
{
    private static readonly BigInteger magic = BigInteger.Parse("1950a86a20f9469cfc6c", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The value, and where the bytes of every storage lie.</summary>
    public static (object? Value, Dictionary<string, StoredZip.Entry> Places) Read(FileBytes file, Faults faults)
    {
        var at = 0L;
        if (file.Length < 2 || file.Span(0, 1)[0] != 0x80 || Next(file, ref at) is not BigInteger number || number != magic)
        {
            faults.Throw("pytorch.format", "", "Got neither an archive nor the older form that torch.save writes; wanted one of them.");
        }

        if (Next(file, ref at) is not 1001L) { faults.Throw("pytorch.version", $"byte {at}", "Got another version of the older form than 1001; save the weights again."); }
        var facts = Next(file, ref at) as PickleDict;
        if (facts is null || facts.Items.FirstOrDefault(item => item.Key is "little_endian").Value is not true)
        {
            faults.Throw("pytorch.byteorder", "", "The file was written on a machine with the most significant byte first, or does not say; save it again.");
        }

        var value = Next(file, ref at);
        if (Next(file, ref at) is not List<object?> keys || !keys.All(key => key is string))
        {
            faults.Throw("pytorch.keys", $"byte {at}", "The list of storages is missing; the file is damaged.");
            return default;
        }

        return (value, Places(file, at, [.. keys.Cast<string>()], PytorchState.Storages(value), faults));
    }

    private static object? Next(FileBytes file, ref long at)
    {
        var reader = new PickleReader(file.Span(at, (int)Math.Min(file.Length - at, 1 << 28)), at);
        var value = reader.Read();
        at += reader.Position;
        return value;
    }

    /// <summary>A storage that no tensor uses has no known type, so what follows it cannot be found: a fault.</summary>
    private static Dictionary<string, StoredZip.Entry> Places(
        FileBytes file, long at, List<string> keys, Dictionary<string, PickleStorage> storages, Faults faults)
    {
        var places = new Dictionary<string, StoredZip.Entry>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (!storages.TryGetValue(key, out var storage)) { faults.Throw("pytorch.storage", SafetensorsHeader.Short(key), "No tensor uses this storage; save model.state_dict() alone."); }
            var count = file.Length - at >= 8 ? BinaryPrimitives.ReadInt64LittleEndian(file.Span(at, 8)) : -1;
            if (count != storage.Count || count > (file.Length - at - 8) / storage.Type.Size())
            {
                faults.Throw("pytorch.storage", SafetensorsHeader.Short(key), $"Got {count} elements in the file, wanted {storage.Count} and the bytes for them; it is cut off or damaged.");
            }

            var length = count * storage.Type.Size();
            if (!places.TryAdd(key, new StoredZip.Entry(key, at + 8, length))) { faults.Throw("pytorch.storage", SafetensorsHeader.Short(key), "The list names this storage twice; wanted it once."); }
            at += 8 + length;
        }

        if (at != file.Length) { faults.Throw("pytorch.trailing", $"byte {at}", $"{file.Length - at} bytes follow after the last storage; wanted none."); }
        return places;
    }
}
