using System.Security.Cryptography;
using Audit.Models.Graphs;

namespace Audit.Models.Formats;

/// <summary>A run of elements of one type in a file of weights.</summary>
/// <param name="Name">Of the weight, for faults.</param>
/// <param name="Type">Of the elements.</param>
/// <param name="Begin">First byte in the file.</param>
/// <param name="Length">Bytes; a whole number of elements.</param>
internal readonly record struct WeightRun(string Name, WeightType Type, long Begin, long Length);

/// <summary>Walks a file once: its SHA-256, and the first element of every weight that is no number.</summary>
/// <remarks>Each piece is scanned right after it was hashed, while it is in the cache, so that the scan costs little beside the hash.</remarks>
internal static class WeightScan
{
    private const int Piece = 1 << 18;

    /// <summary>Hashes the file and scans runs that are in increasing order and do not overlap.</summary>
    public static ModelFile Walk(FileBytes file, IEnumerable<WeightRun> runs, WeightOptions options, Faults faults)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var at = 0L;
        foreach (var run in runs)
        {
            Hash(file, at, run.Begin, hash);
            Scan(file, run, hash, options, faults);
            at = run.Begin + run.Length;
        }

        Hash(file, at, file.Length, hash);
        var digest = Digest.TryParse(Convert.ToHexString(hash.GetHashAndReset()))!.Value;
        return new ModelFile(Path.GetFileName(file.Path), digest, file.Length);
    }

    private static void Hash(FileBytes file, long from, long to, IncrementalHash hash)
    {
        for (var at = from; at < to; at += Piece) { hash.AppendData(file.Span(at, (int)Math.Min(Piece, to - at))); }
    }

    private static void Scan(FileBytes file, WeightRun run, IncrementalHash hash, WeightOptions options, Faults faults)
    {
        var found = false;
        for (var done = 0L; done < run.Length; done += Piece)
        {
            var piece = file.Span(run.Begin + done, (int)Math.Min(Piece, run.Length - done));
            hash.AppendData(piece);
            if (found) { continue; }
            var first = WeightValues.FirstBad(run.Type, piece, options.UnsoundAllowNonFinite);
            if (first < 0) { continue; }
            found = true;
            Tell(run, piece, first, (done / run.Type.Size()) + first, faults);
        }
    }

    private static void Tell(WeightRun run, ReadOnlySpan<byte> piece, int first, long index, Faults faults)
    {
        var message = run.Type == WeightType.U64 ? "is an integer beyond 2^63 - 1; wanted smaller ones."
            : run.Type == WeightType.F64 && double.IsFinite(BitConverter.ToDouble(piece[(first * 8)..]))
                ? "is a float64 that no float32 equals; convert the weights to float32 first."
                : "is NaN or infinite; wanted finite weights, so train or export the model again.";
        faults.Add("weights.not-finite", run.Name, $"Element {index} {message}");
    }
}
