using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Audit.Models;

namespace Audit.Reports.Verification;

/// <summary>Where the signature of a PDF lies and what it covers.</summary>
/// <remarks>
/// Guarantee: one revision; the covered bytes are all of the file but one lower-case hexadecimal string behind /Contents; its room behind the encoding is zeros.
/// So every byte of the file is covered, is the encoding, or has the one value that it may have.
/// </remarks>
internal sealed record PdfEnvelope(byte[] CoveredDigest, byte[] Encoding)
{
    private static readonly Regex Range = new(@"\G/ByteRange[ \n]?\[ *0{1,10} +(\d{1,10}) +(\d{1,10}) +(\d{1,10}) *\]", RegexOptions.CultureInvariant);

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdef"u8);

    /// <summary>Whether a PDF has a signature at all.</summary>
    public static bool IsSigned(ReadOnlySpan<byte> pdf) => pdf.IndexOf("/ByteRange"u8) >= 0;

    /// <summary>Reads the signature of a PDF.</summary>
    /// <exception cref="InputFaultException">The file is not of the one permitted form.</exception>
    public static PdfEnvelope Read(byte[] pdf)
    {
        RequireSingleRevision(pdf);
        var (start, end) = Gap(pdf);
        var hex = pdf.AsSpan(start + 1, end - start - 2);
        if (hex.Length % 2 != 0 || hex.ContainsAnyExcept(HexDigits)) { throw Fault("/Contents is not one string of lower-case hexadecimal digits."); }
        var room = Convert.FromHexString(System.Text.Encoding.ASCII.GetString(hex));
        var length = EncodingLength(room);
        if (room.AsSpan(length).ContainsAnyExcept((byte)0)) { throw Fault("something stands in the room behind the signature, where only zeros may."); }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(pdf.AsSpan(0, start));
        hash.AppendData(pdf.AsSpan(end));
        return new(hash.GetHashAndReset(), room[..length]);
    }

    private static void RequireSingleRevision(ReadOnlySpan<byte> pdf)
    {
        if (pdf.Count("/ByteRange"u8) != 1) { throw Fault($"it has {pdf.Count("/ByteRange"u8)} byte ranges, and a report has one signature."); }
        if (pdf.Count("startxref"u8) != 1 || pdf.Count("%%EOF"u8) != 1) { throw Fault("it has more than one revision, or none; a report is written once."); }
        if (!pdf.EndsWith("%%EOF\n"u8) && !pdf.EndsWith("%%EOF"u8)) { throw Fault("something follows the end of the file."); }
    }

    private static (int Start, int End) Gap(ReadOnlySpan<byte> pdf)
    {
        var at = pdf.IndexOf("/ByteRange"u8);
        var match = Range.Match(System.Text.Encoding.Latin1.GetString(pdf.Slice(at, Math.Min(80, pdf.Length - at))));
        if (!match.Success) { throw Fault("/ByteRange is not four numbers of which the first is 0."); }
        var (start, end, rest) = (Number(match, 1), Number(match, 2), Number(match, 3));
        if (start >= end || end > pdf.Length || end + rest != pdf.Length) { throw Fault("/ByteRange does not cover the whole file but one gap."); }
        var before = pdf[..(int)start];
        var named = before.EndsWith("/Contents"u8) || before.EndsWith("/Contents "u8);
        if (end - start < 2 || !named || pdf[(int)start] != '<' || pdf[(int)end - 1] != '>') { throw Fault("the gap of /ByteRange is not the value of /Contents."); }
        return ((int)start, (int)end);
    }

    private static long Number(Match match, int group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>The length that the outermost DER header states.</summary>
    private static int EncodingLength(ReadOnlySpan<byte> room) =>
        System.Formats.Asn1.AsnDecoder.TryReadEncodedValue(room, System.Formats.Asn1.AsnEncodingRules.DER, out _, out _, out _, out var consumed)
            ? consumed
            : throw Fault("/Contents holds no DER encoding.");

    private static InputFaultException Fault(string message) => new(new Diagnostic("pdf.signature", ReportFolder.PdfName, message));
}
