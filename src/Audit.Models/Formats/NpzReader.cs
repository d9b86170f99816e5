using System.Collections.Immutable;
using System.IO.Compression;

namespace Audit.Models.Formats;

/// <summary>Reads NumPy archives: a zip of arrays, stored or deflated.</summary>
internal static class NpzReader
{
    private const int MostArrays = 10_000;

    /// <summary>Deflate cannot expand further than this, so a larger claim is a damaged or hostile file.</summary>
    private const long MostExpansion = 1_100;

    public static ImmutableDictionary<string, DataArray> Read(byte[] bytes, Faults faults)
    {
        var arrays = ImmutableDictionary.CreateBuilder<string, DataArray>();
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count is 0 or > MostArrays) { faults.Throw("npz.count", "", $"Got {archive.Entries.Count} arrays, wanted 1 to {MostArrays}."); }
            foreach (var entry in archive.Entries) { Add(entry, arrays, faults); }
        }
        catch (InvalidDataException)
        {
            faults.Throw("npz.damaged", "", "The archive's directory or one of its entries is damaged or cut off; save it again with numpy.savez.");
        }

        return arrays.ToImmutable();
    }

    private static void Add(ZipArchiveEntry entry, ImmutableDictionary<string, DataArray>.Builder arrays, Faults faults)
    {
        var name = entry.FullName.EndsWith(".npy", StringComparison.Ordinal) ? entry.FullName[..^4] : entry.FullName;
        if (arrays.ContainsKey(name)) { faults.Throw("npz.twice", name, "The archive holds two arrays of this name."); }
        if (entry.IsEncrypted) { faults.Throw("npz.encrypted", name, "The array is encrypted; save it without a password."); }
        if (entry.Length > InputFile.Largest || entry.Length > MostExpansion * (entry.CompressedLength + 1))
        {
            faults.Throw("npz.size", name, $"The array says that {entry.CompressedLength} bytes expand to {entry.Length}; wanted at most {InputFile.Largest} bytes and a true length.");
        }

        using var stream = entry.Open();
        arrays.Add(name, NpyReader.Read(stream, entry.Length, name, faults));
    }
}
