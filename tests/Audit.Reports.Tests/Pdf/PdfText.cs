using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Audit.Reports.Tests.Pdf;

/// <summary>Reads a PDF of our writer the way a stranger would: cross-reference table, streams, ToUnicode.</summary>
internal sealed partial class PdfText
{
    private readonly string latin;
    private readonly byte[] bytes;
    private readonly Dictionary<int, int> offsets = [];

    public PdfText(ReadOnlySpan<byte> pdf)
    {
        bytes = pdf.ToArray();
        latin = Encoding.Latin1.GetString(bytes);
        var table = int.Parse(StartXref().Match(latin).Groups[1].Value, CultureInfo.InvariantCulture);
        var header = XrefHeader().Match(latin, table);
        Count = int.Parse(header.Groups[1].Value, CultureInfo.InvariantCulture);
        for (var number = 1; number < Count; number++)
        {
            offsets[number] = int.Parse(latin.AsSpan(header.Index + header.Length + (20 * number), 10), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Objects, the free one counted.</summary>
    public int Count { get; }

    /// <summary>Where an object begins.</summary>
    public int Offset(int number) => offsets[number];

    /// <summary>The text of an object up to its stream or end.</summary>
    public string Object(int number)
    {
        var at = offsets[number];
        var end = latin.IndexOf("\nendobj\n", at, StringComparison.Ordinal);
        var stream = latin.IndexOf(">>\nstream\n", at, StringComparison.Ordinal);
        return latin[at..(stream >= 0 && stream < end ? stream + 2 : end)];
    }

    /// <summary>The unpacked stream of an object.</summary>
    public byte[] Stream(int number)
    {
        var dictionary = Object(number);
        var start = offsets[number] + dictionary.Length + "\nstream\n".Length;
        var body = bytes.AsSpan(start, int.Parse(LengthEntry().Match(dictionary).Groups[1].Value, CultureInfo.InvariantCulture)).ToArray();
        if (!dictionary.Contains("/FlateDecode", StringComparison.Ordinal)) { return body; }
        using var stream = new ZLibStream(new MemoryStream(body), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>The numbers of the objects whose text contains a phrase.</summary>
    public IEnumerable<int> Where(string phrase) => offsets.Keys.Where(number => Object(number).Contains(phrase, StringComparison.Ordinal));

    /// <summary>What is shown on all pages, one line for each run of text.</summary>
    public string Text()
    {
        var fonts = Where("/Font<<").SelectMany(number => FontEntry().Matches(Object(number))).ToDictionary(match => match.Groups[1].Value, match => Unicode(int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)));
        var text = new StringBuilder();
        foreach (var page in Where("/Type/Page/"))
        {
            var content = Encoding.ASCII.GetString(Stream(int.Parse(ContentsEntry().Match(Object(page)).Groups[1].Value, CultureInfo.InvariantCulture)));
            foreach (Match shown in Shown().Matches(content))
            {
                var map = fonts[shown.Groups[1].Value];
                text.AppendLine(string.Concat(shown.Groups[2].Value.Chunk(4).Select(code => map[new string(code)])));
            }
        }

        return text.ToString();
    }

    private Dictionary<string, string> Unicode(int font)
    {
        var map = int.Parse(ToUnicodeEntry().Match(Object(font)).Groups[1].Value, CultureInfo.InvariantCulture);
        return CharEntry().Matches(Encoding.ASCII.GetString(Stream(map)))
            .ToDictionary(match => match.Groups[1].Value, match => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(match.Groups[2].Value)));
    }

    [GeneratedRegex(@"startxref\n(\d+)\n%%EOF\n$")]
    private static partial Regex StartXref();

    [GeneratedRegex(@"\Gxref\n0 (\d+)\n")]
    private static partial Regex XrefHeader();

    [GeneratedRegex(@"/Length (\d+)")]
    private static partial Regex LengthEntry();

    [GeneratedRegex(@"/(Regular|Bold|Mono) (\d+) 0 R")]
    private static partial Regex FontEntry();

    [GeneratedRegex(@"/Contents (\d+) 0 R")]
    private static partial Regex ContentsEntry();

    [GeneratedRegex(@"/ToUnicode (\d+) 0 R")]
    private static partial Regex ToUnicodeEntry();

    [GeneratedRegex(@"^<([0-9A-F]{4})><([0-9A-F]+)>$", RegexOptions.Multiline)]
    private static partial Regex CharEntry();

    [GeneratedRegex(@"BT /(\w+) [^<]*<([0-9A-F]*)> Tj")]
    private static partial Regex Shown();
}
