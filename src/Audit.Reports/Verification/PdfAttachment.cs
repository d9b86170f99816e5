using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Audit.Models;

namespace Audit.Reports.Verification;

/// <summary>Takes the one embedded file out of a PDF of our own writer.</summary>
/// <remarks>Reads the cross-reference table, so text that merely looks like an object is not taken for one. Streams are plain or deflated.</remarks>
internal static class PdfAttachment
{
    private static readonly Regex EmbeddedFile = new(@"/Type\s*/EmbeddedFile(?![A-Za-z])", RegexOptions.CultureInvariant);
    private static readonly Regex Length = new(@"/Length\s+(\d{1,10})(\s+\d{1,5}\s+R)?", RegexOptions.CultureInvariant);
    private static readonly Regex Start = new(@"startxref\s+(\d{1,10})\s+%%EOF\s*$", RegexOptions.CultureInvariant);
    private static readonly Regex Table = new(@"\Gxref\s+0 (\d{1,7})\s*\n", RegexOptions.CultureInvariant);
    private static readonly Regex Entry = new(@"\G(\d{10}) \d{5} ([nf])", RegexOptions.CultureInvariant);
    private static readonly Regex Whole = new(@"\G\d+\s+\d+\s+obj\s+(\d{1,10})\s+endobj", RegexOptions.CultureInvariant);

    /// <summary>The content of the embedded file.</summary>
    /// <param name="pdf">The file.</param>
    /// <param name="limit">No more bytes than this, and one, are taken out.</param>
    /// <exception cref="InputFaultException">There is not exactly one, or the file cannot be read.</exception>
    public static byte[] Read(byte[] pdf, int limit)
    {
        var text = Encoding.Latin1.GetString(pdf);
        var offsets = Offsets(text);
        var found = offsets.Values.Select(at => Header(text, at)).Where(header => EmbeddedFile.IsMatch(header.Text)).ToList();
        if (found.Count != 1) { throw Fault($"it embeds {found.Count} files, and a report embeds one."); }
        var (dictionary, start) = found[0];
        var length = StreamLength(text, dictionary, offsets);
        if (start + length > pdf.Length) { throw Fault("the embedded file is cut off."); }
        var stream = pdf.AsMemory(start, length);
        return dictionary.Contains("/Filter", StringComparison.Ordinal) ? Inflate(dictionary, stream, limit) : stream.ToArray();
    }

    private static SortedDictionary<int, int> Offsets(string text)
    {
        var start = Start.Match(text);
        var table = start.Success && int.TryParse(start.Groups[1].Value, CultureInfo.InvariantCulture, out var at) && at < text.Length ? Table.Match(text, at) : Match.Empty;
        if (!table.Success) { throw Fault("it has no plain cross-reference table."); }
        var count = int.Parse(table.Groups[1].Value, CultureInfo.InvariantCulture);
        var offsets = new SortedDictionary<int, int>();
        for (var number = 0; number < count; number++)
        {
            var place = table.Index + table.Length + ((long)number * 20);
            var entry = place < text.Length ? Entry.Match(text, (int)place) : Match.Empty;
            if (!entry.Success) { throw Fault($"entry {number} of its cross-reference table cannot be read."); }
            if (entry.Groups[2].Value == "n" && long.Parse(entry.Groups[1].Value, CultureInfo.InvariantCulture) is var offset && offset < text.Length) { offsets[number] = (int)offset; }
        }

        return offsets;
    }

    /// <summary>The text of an object up to its stream, and where its stream begins.</summary>
    private static (string Text, int StreamStart) Header(string text, int at)
    {
        var end = text.IndexOf("endobj", at, StringComparison.Ordinal);
        var stream = text.IndexOf("stream", at, StringComparison.Ordinal);
        if (stream < 0 || (end >= 0 && end < stream)) { return ("", 0); }
        var body = stream + "stream".Length;
        if (body < text.Length && text[body] == '\r') { body++; }
        return (text[at..stream], body + 1);
    }

    private static int StreamLength(string text, string dictionary, SortedDictionary<int, int> offsets)
    {
        var length = Length.Match(dictionary);
        if (!length.Success || !int.TryParse(length.Groups[1].Value, CultureInfo.InvariantCulture, out var value)) { throw Fault("the embedded file has no length."); }
        if (!length.Groups[2].Success) { return value; }
        var whole = offsets.TryGetValue(value, out var at) ? Whole.Match(text, at) : Match.Empty;
        return whole.Success && int.TryParse(whole.Groups[1].Value, CultureInfo.InvariantCulture, out var indirect) ? indirect : throw Fault("the length of the embedded file cannot be found.");
    }

    private static byte[] Inflate(string dictionary, ReadOnlyMemory<byte> stream, int limit)
    {
        if (!Regex.IsMatch(dictionary, @"/Filter\s*\[?\s*/FlateDecode\s*\]?")) { throw Fault("the embedded file is packed in a way that is not read here."); }
        try
        {
            using var inflate = new ZLibStream(new MemoryStream(stream.ToArray()), CompressionMode.Decompress);
            var bytes = new byte[limit + 1];
            return bytes[..inflate.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException fault)
        {
            throw Fault($"the embedded file cannot be unpacked: {fault.Message}");
        }
    }

    private static InputFaultException Fault(string message) => new(new Diagnostic("pdf.attachment", ReportFolder.PdfName, message));
}
