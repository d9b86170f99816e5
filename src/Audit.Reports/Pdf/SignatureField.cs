using System.Globalization;
using System.Text;
using static Audit.Reports.Pdf.PdfSyntax;

namespace Audit.Reports.Pdf;

/// <summary>The field that a signature goes into: an invisible widget and room for the value.</summary>
/// <remarks>
/// Guarantee: after <see cref="Locate"/> /ByteRange covers every byte of the file but the room, brackets included. Source: ISO 32000-1, 12.7.4.5 and 12.8.1; ETSI EN 319 142-1.
/// </remarks>
internal static class SignatureField
{
    /// <summary>How many bytes a signature may have.</summary>
    public const int Room = 8192;

    private const string Blank = "##########";

    /// <summary>The widget of a signature on a page.</summary>
    public static string Widget(int page, int value, int structParent) => string.Create(CultureInfo.InvariantCulture,
        $"<</Type/Annot/Subtype/Widget/FT/Sig/T(AuditSignature)/TU(Signature of the issuer)/Rect[0 0 0 0]/F 132/P {page} 0 R/V {value} 0 R/StructParent {structParent}>>");

    /// <summary>The signature with an empty value; must become the last object of the file.</summary>
    public static string Value(DateTime time) =>
        $"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M{Date(time)}/ByteRange[0 {Blank} {Blank} {Blank}]/Contents<{new string('0', 2 * Room)}>>>";

    /// <summary>Writes into the file what the signature will cover.</summary>
    public static UnsignedPdf Locate(byte[] file)
    {
        var start = file.AsSpan().LastIndexOf("/Contents<"u8) + "/Contents".Length;
        var end = start + (2 * Room) + 2;
        var at = file.AsSpan(0, start).LastIndexOf("/ByteRange[0 "u8) + "/ByteRange[0 ".Length;
        foreach (var number in new[] { start, end, file.Length - end })
        {
            Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture).PadRight(Blank.Length)).CopyTo(file, at);
            at += Blank.Length + 1;
        }

        return new(file, start, end);
    }
}
