using System.Globalization;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>Reads weights that lie in files beside the model, and keeps the digest of each such file.</summary>
/// <remarks>
/// Guarantee: only ordinary files below the model's own folder are opened; links, absolute paths and ".." are refused, so that a model
/// cannot make Audit read anything else. Source: ONNX external data; keys location, offset, length, checksum.
/// </remarks>
internal sealed class OnnxExternalData(string folder)
{
    private readonly SortedDictionary<string, ModelFile> files = new(StringComparer.Ordinal);

    /// <summary>The files that were read, by location.</summary>
    public IEnumerable<ModelFile> Files => files.Values;

    /// <summary>The bytes of a tensor, or why there are none.</summary>
    public (byte[]? Bytes, string? Fault) Read(IReadOnlyDictionary<string, string> entries, long length)
    {
        var location = entries.GetValueOrDefault("location", "");
        if (FaultOf(location) is { } fault) { return (null, fault); }
        var path = Path.Combine(folder, location);
        var size = new FileInfo(path).Length;
        if (Number(entries, "offset", 0) is not { } offset || Number(entries, "length", length) is not { } stated)
        {
            return (null, "Its offset or length is no nonnegative number.");
        }

        if (stated != length) { return (null, $"Its length is given as {stated} bytes, its shape and type want {length}."); }
        if (offset > size || length > size - offset)
        {
            return (null, $"Bytes {offset} to {offset + (decimal)length} were wanted of '{location}', which has {size}; the file is cut off or another.");
        }

        using var handle = File.OpenHandle(path);
        var bytes = new byte[length];
        for (var done = 0; done < bytes.Length;)
        {
            var got = RandomAccess.Read(handle, bytes.AsSpan(done), offset + done);
            if (got == 0) { return (null, $"'{location}' became shorter while it was read."); }
            done += got;
        }

        Remember(location, path, size);
        return (bytes, null);
    }

    private void Remember(string location, string path, long size)
    {
        if (files.ContainsKey(location)) { return; }
        using var stream = File.OpenRead(path);
        files.Add(location, new ModelFile(location, Digest.Of(stream), size));
    }

    private static long? Number(IReadOnlyDictionary<string, string> entries, string key, long missing) =>
        !entries.TryGetValue(key, out var text) ? missing
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    private string? FaultOf(string location)
    {
        var parts = location.Split('/');
        if (Path.IsPathRooted(location) || location.Contains('\\', StringComparison.Ordinal) || location.Contains(':', StringComparison.Ordinal)
            || parts.Any(part => part is "" or "." or ".."))
        {
            return $"Its data lies at '{location}'; wanted a relative path below the model's folder, without '..'.";
        }

        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                return $"'{location}' passes through a link; put the file itself beside the model.";
            }
        }

        return !File.Exists(path) ? $"The file '{location}' is missing; put it beside the model."
            : new FileInfo(path).Length == 0 ? $"The file '{location}' is empty or no ordinary file."
            : null;
    }
}
