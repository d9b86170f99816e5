using System.Globalization;
using System.Text;
using Audit.Reports.Pdf;

namespace Audit.Reports.Tests;

/// <summary>The least PDF that embeds a file and has a field for a signature.</summary>
internal static class SmallPdf
{
    private const int Room = 4096;

    public static UnsignedPdf Create(ReadOnlyMemory<byte> reportJson, bool withSignatureField)
    {
        var objects = new List<byte[]>
        {
            Latin("<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(report.json) 5 0 R]>>>>/AF[5 0 R]" + (withSignatureField ? "/AcroForm<</SigFlags 3/Fields[6 0 R]>>" : "") + ">>"),
            Latin("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
            Latin("<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]" + (withSignatureField ? "/Annots[6 0 R]" : "") + ">>"),
            Stream($"<</Type/EmbeddedFile/Subtype/application#2Fjson/Length {reportJson.Length}>>", reportJson),
            Latin("<</Type/Filespec/F(report.json)/UF(report.json)/AFRelationship/Source/EF<</F 4 0 R>>>>"),
        };
        if (withSignatureField)
        {
            objects.Add(Latin("<</Type/Annot/Subtype/Widget/FT/Sig/T(Signature)/Rect[0 0 0 0]/F 132/P 3 0 R/V 7 0 R>>"));
            objects.Add(Latin("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 ########## ########## ##########]/Contents<" + new string('0', Room) + ">>>"));
        }

        return Patch(Assemble(objects), withSignatureField);
    }

    private static byte[] Assemble(List<byte[]> objects)
    {
        var file = new List<byte>(Latin("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n"));
        var table = new StringBuilder(FormattableString.Invariant($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var (index, body) in objects.Index())
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Count:D10} 00000 n \n");
            file.AddRange([.. Latin(FormattableString.Invariant($"{index + 1} 0 obj\n")), .. body, .. Latin("\nendobj\n")]);
        }

        var start = file.Count;
        file.AddRange(Latin(FormattableString.Invariant($"{table}trailer\n<</Size {objects.Count + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n")));
        return [.. file];
    }

    private static UnsignedPdf Patch(byte[] file, bool withSignatureField)
    {
        if (!withSignatureField) { return new(file, 0, 0); }
        var start = file.AsSpan().LastIndexOf("/Contents<"u8) + "/Contents".Length;
        var end = start + Room + 2;
        foreach (var number in new[] { start, end, file.Length - end })
        {
            var at = file.AsSpan().IndexOf("##########"u8);
            Latin(number.ToString(CultureInfo.InvariantCulture).PadRight(10)).CopyTo(file, at);
        }

        return new(file, start, end);
    }

    private static byte[] Stream(string dictionary, ReadOnlyMemory<byte> body) => [.. Latin($"{dictionary}\nstream\n"), .. body.Span, .. Latin("\nendstream")];

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
}
