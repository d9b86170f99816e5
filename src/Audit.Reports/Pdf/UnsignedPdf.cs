namespace Audit.Reports.Pdf;

/// <summary>A finished PDF with room for a signature.</summary>
/// <remarks>
/// Invariant: Bytes[ContentsStart] is '&lt;', Bytes[ContentsEnd - 1] is '&gt;', zeros in hexadecimal between; /ByteRange already covers everything else.
/// Without a signature field both ends are 0.
/// </remarks>
/// <param name="Bytes">The whole file.</param>
/// <param name="ContentsStart">Offset of the opening bracket of /Contents.</param>
/// <param name="ContentsEnd">Offset behind its closing bracket.</param>
public sealed record UnsignedPdf(ReadOnlyMemory<byte> Bytes, int ContentsStart, int ContentsEnd);
