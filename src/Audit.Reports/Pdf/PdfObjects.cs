using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Audit.Reports.Pdf;

/// <summary>The numbered objects of a PDF, and how they become a file.</summary>
/// <remarks>A builder. One revision, a plain cross-reference table, the identifier from the digest of everything before it. Source: ISO 32000-1, 7.5.</remarks>
internal sealed class PdfObjects
{
    private readonly List<byte[]?> bodies = [];

    /// <summary>Takes the next number; its object comes later.</summary>
    public int Reserve()
    {
        bodies.Add(null);
        return bodies.Count;
    }

    /// <summary>Gives a reserved number its object.</summary>
    public void Set(int number, string body) => bodies[number - 1] = Encoding.Latin1.GetBytes(body);

    /// <summary>Adds an object and returns its number.</summary>
    public int Add(string body)
    {
        var number = Reserve();
        Set(number, body);
        return number;
    }

    /// <summary>Adds a packed stream; the entries stand in its dictionary.</summary>
    public int AddStream(string entries, ReadOnlySpan<byte> content) => AddRaw(entries + "/Filter/FlateDecode", Zlib.Pack(content));

    /// <summary>Adds a stream as it is.</summary>
    public int AddRaw(string entries, byte[] content)
    {
        var number = Reserve();
        bodies[number - 1] =
            [.. Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<<{entries}/Length {content.Length}>>\nstream\n")), .. content, .. "\nendstream"u8];
        return number;
    }

    /// <summary>The whole file.</summary>
    public byte[] Write(int catalog, int information)
    {
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n%\u00E2\u00E3\u00CF\u00D3\n"u8);
        var table = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {bodies.Count + 1}\n0000000000 65535 f \n"));
        foreach (var (index, body) in bodies.Index())
        {
            table.Append(CultureInfo.InvariantCulture, $"{file.Length:D10} 00000 n \n");
            file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n")));
            file.Write(body ?? throw new InvalidOperationException($"Object {index + 1} was reserved and never given."));
            file.Write("\nendobj\n"u8);
        }

        var identifier = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var start = file.Length;
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{table}trailer\n<</Size {bodies.Count + 1}/Root {catalog} 0 R/Info {information} 0 R/ID[<{identifier}><{identifier}>]>>\nstartxref\n{start}\n%%EOF\n")));
        return file.ToArray();
    }
}
