using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Audit.Engine.Running;

namespace Audit.Engine.Claims;

/// <summary>The batches of an unfinished claim, kept in the journal as they are run, so that a killed run goes on within a claim.</summary>
/// <remarks>
/// A record is a batch: rows (4 bytes), whether the measure was fit (1 byte), the columns as doubles, and the first 8 bytes of SHA-256 of all that with the key; a record that is
/// torn or of another plan ends the reading, and the rest is run again. Rows are a pure function of the plan, so both ways give the same bytes.
/// </remarks>
internal sealed class PartialRows
{
    private const int Head = 5;
    private const int Tail = 8;

    private readonly string path;
    private readonly byte[] key;
    private long end;

    /// <summary>The batches of a claim.</summary>
    /// <param name="store">The run's folder.</param>
    /// <param name="id">The claim.</param>
    public PartialRows(EvidenceStore store, string id)
    {
        path = Path.Combine(store.Folder, "journal", $"{id}.rows");
        key = [.. Digest(store, Plan.Path), .. Digest(store, Draws.Path)];
    }

    /// <summary>Fills in the rows that were kept; gives their number and whether the measure was fit.</summary>
    public (int Rows, bool IsFit) Load(IReadOnlyList<RowColumn> columns)
    {
        var (rows, fit) = (0, false);
        if (!File.Exists(path)) { return (0, false); }
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        while (bytes.Length - end > Head && Record(bytes[(int)end..], columns.Count) is { } length && BinaryPrimitives.ReadInt32LittleEndian(bytes[(int)end..]) is var count && rows + count <= columns[0].Values.Length)
        {
            var record = bytes.Slice((int)end, length);
            for (var column = 0; column < columns.Count; column++)
            {
                MemoryMarshal.Cast<byte, double>(record.Slice(Head + (column * count * 8), count * 8)).CopyTo(columns[column].Values.AsSpan(rows));
            }

            (rows, fit, end) = (rows + count, fit || record[4] == 1, end + length);
        }

        return (rows, fit);
    }

    /// <summary>Keeps a batch.</summary>
    public void Append(double[][] values, bool isFit)
    {
        var count = values[0].Length;
        var record = new byte[Head + (values.Length * count * 8) + Tail];
        BinaryPrimitives.WriteInt32LittleEndian(record, count);
        record[4] = isFit ? (byte)1 : (byte)0;
        for (var column = 0; column < values.Length; column++) { MemoryMarshal.AsBytes(values[column].AsSpan()).CopyTo(record.AsSpan(Head + (column * count * 8))); }
        Sum(record.AsSpan(0, record.Length - Tail)).CopyTo(record.AsSpan(record.Length - Tail));
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        file.SetLength(end);
        file.Position = end;
        file.Write(record);
        end += record.Length;
    }

    /// <summary>Forgets the batches; the claim's rows are committed.</summary>
    public void Clear() => File.Delete(path);

    /// <summary>The length of a whole record of this plan, or null.</summary>
    private int? Record(ReadOnlySpan<byte> bytes, int columns)
    {
        long count = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var length = Head + (columns * count * 8) + Tail;
        if (count < 1 || length > bytes.Length) { return null; }
        var body = bytes[..((int)length - Tail)];
        return Sum(body).AsSpan().SequenceEqual(bytes.Slice(body.Length, Tail)) ? (int)length : null;
    }

    private byte[] Sum(ReadOnlySpan<byte> body) => SHA256.HashData([.. key, .. body])[..Tail];

    private static byte[] Digest(EvidenceStore store, string path) => SHA256.HashData(store.Read(path) ?? []);
}
