using System.Collections.Immutable;
using System.IO.Compression;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads data files: .npy, .npz, .csv with a header, IDX, and .jsonl of token ids; each of them also within .gz.</summary>
/// <remarks>
/// The format is known from the first bytes; a file without known first bytes must be named .csv or .jsonl. An array in a file that holds only one is named
/// by the file without its endings. Numbers finer than float32 are rounded to nearest; <see cref="DataArray.IsExact"/> says where nothing was.
/// </remarks>
public static class DataReader
{
    private const long MostExpansion = 1_100;

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="InputFaultException">The file cannot be read, is damaged, or is of no known format.</exception>
    public static DataTable Read(string path) => Parse(InputFile.Bytes(path), path);

    /// <summary>Reads the bytes of a file; the name is used in faults.</summary>
    internal static DataTable Parse(byte[] bytes, string name)
    {
        var faults = new Faults(name);
        var content = IsGzip(bytes) ? Expand(bytes, faults) : bytes;
        var arrays = Arrays(content, name, faults);
        faults.ThrowIfAny();
        return new DataTable(name, Digest.Of(bytes), arrays);
    }

    private static ImmutableDictionary<string, DataArray> Arrays(byte[] content, string name, Faults faults)
    {
        if (NpyReader.IsMagic(content)) { return Only(name, NpyReader.Read(new MemoryStream(content, writable: false), content.Length, "", faults)); }
        if (content.AsSpan().StartsWith("PK"u8)) { return NpzReader.Read(content, faults); }
        if (IdxReader.IsMagic(content)) { return Only(name, IdxReader.Read(content, faults)); }
        var plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^3] : name;
        if (plain.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) { return CsvReader.Read(content, faults); }
        if (plain.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)) { return JsonLinesReader.Read(content, Stem(name), faults); }
        faults.Throw("data.format", "", "The first bytes are none of .npy, .npz or IDX, and the name does not end in .csv or .jsonl; wanted one of these formats.");
        return null;
    }

    private static ImmutableDictionary<string, DataArray> Only(string name, DataArray array) =>
        ImmutableDictionary<string, DataArray>.Empty.Add(Stem(name), array);

    private static string Stem(string name)
    {
        var stem = Path.GetFileName(name);
        foreach (var ending in new[] { ".gz", ".npy", ".idx", ".jsonl" })
        {
            if (stem.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) { stem = stem[..^ending.Length]; }
        }

        return stem;
    }

    private static bool IsGzip(byte[] bytes) => bytes is [0x1F, 0x8B, ..];

    private static byte[] Expand(byte[] bytes, Faults faults)
    {
        var most = Math.Min(InputFile.Largest, MostExpansion * bytes.Length);
        using var expanded = new MemoryStream();
        try
        {
            using var stream = new GZipStream(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                expanded.Write(buffer, 0, read);
                if (expanded.Length > most) { faults.Throw("gz.too-large", "", $"The file expands to more than {most} bytes; split it."); }
            }
        }
        catch (InvalidDataException)
        {
            faults.Throw("gz.damaged", "", "The gzip stream is damaged or cut off; fetch or make the file again.");
        }

        return expanded.ToArray();
    }
}
