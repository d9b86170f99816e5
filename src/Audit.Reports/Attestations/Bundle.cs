using System.Collections.Immutable;
using Audit.Engine.Running;
using Audit.Engine.Verdicts;
using Audit.Models;
using Audit.Reports.Signing;

namespace Audit.Reports.Attestations;

/// <summary>The signed statements of a report, one envelope a line.</summary>
/// <remarks>Source: in-toto attestation bundle, JSON Lines. The bundle itself is not signed; the verifier knows how many statements there must be.</remarks>
public static class Bundle
{
    /// <summary>The name of the file in a report's folder.</summary>
    public const string FileName = "report.intoto.jsonl";

    /// <summary>Signs the statements of a report.</summary>
    /// <param name="report">What is told.</param>
    /// <param name="reportJson">The bytes of its report.json.</param>
    /// <param name="signer">The key.</param>
    public static byte[] Write(Report report, ReadOnlySpan<byte> reportJson, ISigner signer) =>
        [.. Statements.Of(report, reportJson).SelectMany(statement => (byte[])[.. Dsse.Sign(Statements.MediaType, statement, signer).Write(), (byte)'\n'])];

    /// <summary>Reads the envelopes of a bundle.</summary>
    /// <exception cref="InputFaultException">A line is no envelope, or the last line has no end.</exception>
    internal static ImmutableArray<Dsse> Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Span[^1] != (byte)'\n')
        {
            throw new InputFaultException(new Diagnostic("dsse.lines", FileName, "the last line does not end with a line feed; the file is cut off."));
        }

        return [.. MerkleTree.Lines(bytes).Select((line, index) => Dsse.Read(line, $"{FileName}, line {index + 1}"))];
    }
}
