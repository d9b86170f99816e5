using System.Numerics;
using Audit.Bounds.Certificates;
using Audit.Bounds.Certificates.ClosedForms;
using Audit.Bounds.Certificates.Compact;

namespace Audit.Bounds.Checking.Compact;

/// <summary>What a compact proof covers, and how long it is.</summary>
/// <param name="Right">Sequences whose answer is proved.</param>
/// <param name="Sequences">Sequences in all, V^n.</param>
/// <param name="Cases">Pairs of last and largest token looked at.</param>
/// <param name="Products">Products in the proof, tables included.</param>
public sealed record CompactCount(BigInteger Right, BigInteger Sequences, long Cases, long Products);

/// <summary>The checker of compact proofs: decomposes the model into QK and OV tables and proves the answers by cases, in integers.</summary>
/// <remarks>Guarantee: accepted means that at least the stated share of all sequences is answered with the largest token, in real arithmetic. Never throws on bad content. See <see cref="CompactCases"/>.</remarks>
public static class CompactChecker
{
    /// <summary>The longest proof: products of all cases, about.</summary>
    public const double MostProducts = 1e10;

    /// <summary>Checks a proof against its matrix files.</summary>
    public static CheckResult Check(ReadOnlySpan<byte> proof, IEnumerable<ReadOnlyMemory<byte>> matrices)
    {
        if (!CompactCodec.TryRead(proof, out var record, out var fault)) { return new CheckResult.Rejected($"certificate: {fault}"); }
        var files = new Dictionary<string, FormMatrix>();
        foreach (var bytes in matrices)
        {
            if (!ClosedFormCodec.TryRead(bytes.Span, out FormMatrix? matrix, out fault)) { return new CheckResult.Rejected($"matrix: {fault}"); }
            files[CertificateCodec.Digest(bytes.Span)] = matrix;
        }

        if (record.Files.FirstOrDefault(digest => !files.ContainsKey(digest)) is { } missing) { return new CheckResult.Rejected($"the matrix {missing} is not given"); }
        if (Count(record, files, out fault) is not { } count) { return new CheckResult.Rejected(fault); }
        var claimed = BigDyadic.Of(record.Share);
        var holds = (new BigDyadic(count.Right, 0) + (new BigDyadic(-count.Sequences, 0) * claimed)).Mantissa.Sign >= 0;
        return holds ? new CheckResult.Accepted(count.Cases, count.Cases) : new CheckResult.Rejected($"{count.Right} of {count.Sequences} sequences are proved, below the share stated");
    }

    /// <summary>How many sequences are proved; null where the model does not fit, with the reason.</summary>
    public static CompactCount? Count(CompactProof proof, IReadOnlyDictionary<string, FormMatrix> files, out string fault)
    {
        fault = "";
        try
        {
            if (proof.Heads.Length * (double)proof.Length * Math.Pow(files[proof.Embedding].Rows, 4) / 6 > MostProducts) { fault = $"a proof of more than {MostProducts:G1} products"; return null; }
            var tables = CompactTables.Of(proof, files);
            var cases = new CompactCases(tables);
            return new CompactCount(cases.Count(), BigInteger.Pow(tables.Tokens, tables.Length), cases.Pairs, tables.Products + cases.Products);
        }
        catch (Exception wrong) when (wrong is FormatException or ArithmeticException)
        {
            fault = wrong.Message;
            return null;
        }
    }
}
