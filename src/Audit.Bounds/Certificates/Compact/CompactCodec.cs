using System.Diagnostics.CodeAnalysis;

namespace Audit.Bounds.Certificates.Compact;

/// <summary>Canonical bytes of compact proofs, little-endian: AUDITCMP, version u32 = 1, length u32, heads u32, scale f32, share f64, then digests of 32 bytes in the order of the record, an absent one zero.</summary>
/// <remarks>Guarantee: one value has one byte string; whatever is not exactly a value is refused. Reading never throws. The order: embedding, positions, output bias, unembedding, logit bias; per head query, key, value, output and their biases.</remarks>
public static class CompactCodec
{
    private const int MostHeads = 256;

    /// <summary>The bytes of a proof.</summary>
    /// <exception cref="ArgumentException">Not a value of the format.</exception>
    public static byte[] Write(CompactProof proof)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("AUDITCMP"u8);
        writer.Write(1u);
        writer.Write((uint)proof.Length);
        writer.Write((uint)proof.Heads.Length);
        writer.Write(proof.Scale);
        writer.Write(proof.Share == 0 ? 0 : proof.Share);
        foreach (var digest in Order(proof)) { writer.Write(digest.Length == 0 ? new byte[32] : Convert.FromHexString(digest)); }
        return TryRead(stream.ToArray(), out var _, out var fault) ? stream.ToArray() : throw new ArgumentException(fault, nameof(proof));
    }

    /// <summary>Reads a proof.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out CompactProof? proof, out string fault)
    {
        try { (proof, fault) = (Read(bytes), ""); }
        catch (InvalidDataException wrong) { (proof, fault) = (null, wrong.Message); }
        return proof is not null;
    }

    private static IEnumerable<string> Order(CompactProof proof) => new[] { proof.Embedding, proof.Positions, proof.OutputBias, proof.Unembedding, proof.LogitBias }
        .Concat(proof.Heads.SelectMany(head => new[] { head.Query, head.Key, head.Value, head.Output, head.QueryBias, head.KeyBias, head.ValueBias }));

    private static CompactProof Read(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ByteCursor(bytes);
        cursor.Opening("AUDITCMP"u8, 1);
        var (length, count) = (cursor.U32("length", 1, 64), cursor.U32("heads", 1, MostHeads));
        var (scale, share) = (cursor.F32(1, "scale")[0], cursor.F64("share"));
        if (!(scale > 0) || share < 0 || share > 1) { throw cursor.Fault("scale, share", $"{scale}, {share}", "above 0, and 0 to 1"); }
        var digests = new string[5 + (7 * count)];
        for (var i = 0; i < digests.Length; i++) { digests[i] = Digest(ref cursor, i is 0 or 3 || (i >= 5 && (i - 5) % 7 < 4)); }
        cursor.End();
        var heads = new CompactHead[count];
        for (var h = 0; h < count; h++) { heads[h] = new(digests[5 + (7 * h)], digests[6 + (7 * h)], digests[7 + (7 * h)], digests[8 + (7 * h)], digests[9 + (7 * h)], digests[10 + (7 * h)], digests[11 + (7 * h)]); }
        return new CompactProof(length, scale, digests[0], digests[1], [.. heads], digests[2], digests[3], digests[4], share);
    }

    private static string Digest(ref ByteCursor cursor, bool needed)
    {
        var bytes = cursor.Take(32, "digest");
        var absent = bytes.IndexOfAnyExcept((byte)0) < 0;
        if (absent && needed) { throw cursor.Fault("digest", "zero", "a matrix"); }
        return absent ? "" : Convert.ToHexStringLower(bytes);
    }
}
