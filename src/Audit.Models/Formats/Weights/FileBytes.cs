using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Audit.Models.Formats;

/// <summary>The bytes of one file, read only: small files in memory, larger ones mapped and never copied.</summary>
/// <remarks>
/// A map is kept until the process ends: a span over it can then never outlive it, and it costs address space only. Whoever changes or cuts a
/// mapped file while Audit runs changes the weights under it; <see cref="IsUnchanged"/> tells afterwards. Little-endian machines only, as .NET's are.
/// </remarks>
internal sealed unsafe class FileBytes
{
    /// <summary>Files up to this length are read into memory.</summary>
    public const int LargestCopied = 16 << 20;
    private readonly float[] words = [];
    private readonly byte* map;
    private readonly (long Length, DateTime Written) stamp;

    private FileBytes(string path, long length, float[] words, byte* map)
    {
        (Path, Length, this.words) = (path, length, words);
        this.map = map;
        stamp = (length, File.Exists(path) ? File.GetLastWriteTimeUtc(path) : default);
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>The number of bytes.</summary>
    public long Length { get; }

    /// <summary>Whether the file has the length and the time of last change that it had when it was opened.</summary>
    public bool IsUnchanged => new FileInfo(Path) is { Exists: true } now && (now.Length, now.LastWriteTimeUtc) == stamp;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputFaultException">It is missing, a folder, or cannot be read.</exception>
    public static FileBytes Open(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            return length > LargestCopied ? Map(path, length) : Copy(path, (int)length);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputFaultException(new Diagnostic("file.unreadable", path, $"The file cannot be read ({InputFile.Reason(fault)}); check the path and the permissions."));
        }
    }

    /// <summary>Wraps bytes in memory; the path is only a name for faults.</summary>
    public static FileBytes Of(ReadOnlySpan<byte> bytes, string path)
    {
        var words = new float[(bytes.Length + 3) / 4];
        bytes.CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
        return new FileBytes(path, bytes.Length, words, null);
    }

    /// <summary>A part of the bytes.</summary>
    public ReadOnlySpan<byte> Span(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return map is null ? MemoryMarshal.AsBytes(words.AsSpan()).Slice((int)offset, length) : new ReadOnlySpan<byte>(map + offset, length);
    }

    /// <summary>Floats that lie at an offset: the file's own memory, or a copy where the offset is no multiple of 4.</summary>
    public ReadOnlyMemory<float> Floats(long offset, int count)
    {
        if (offset % 4 != 0) { return Copied(offset, count); }
        if (map is null) { return words.AsMemory((int)(offset / 4), count); }
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - (4L * count));
        return new Mapped((float*)(map + offset), count).Memory;
    }

    private float[] Copied(long offset, int count)
    {
        var (values, piece) = (new float[count], 1 << 20);
        for (var done = 0; done < count; done += piece)
        {
            var part = values.AsSpan(done, Math.Min(piece, count - done));
            Span(offset + (4L * done), 4 * part.Length).CopyTo(MemoryMarshal.AsBytes(part));
        }

        return values;
    }

    private static FileBytes Copy(string path, int length)
    {
        var words = new float[(length + 3) / 4];
        if (length == 0) { return new FileBytes(path, 0, words, null); }
        using var handle = File.OpenHandle(path);
        var bytes = MemoryMarshal.AsBytes(words.AsSpan())[..length];
        for (var done = 0; done < length;)
        {
            var got = RandomAccess.Read(handle, bytes[done..], done);
            if (got == 0) { throw new EndOfStreamException(); }
            done += got;
        }

        return new FileBytes(path, length, words, null);
    }

    private static FileBytes Map(string path, long length)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        using var file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var handle = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle;
        byte* pointer = null;
        handle.AcquirePointer(ref pointer);
        return new FileBytes(path, length, [], pointer);
    }

    /// <summary>Floats outside the managed heap, which never move and stay as long as the process.</summary>
    private sealed class Mapped(float* pointer, int count) : MemoryManager<float>
    {
        public override Span<float> GetSpan() => new(pointer, count);

        public override MemoryHandle Pin(int elementIndex = 0) => new(pointer + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
