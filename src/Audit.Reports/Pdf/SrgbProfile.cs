using System.Buffers.Binary;
using System.Text;

namespace Audit.Reports.Pdf;

/// <summary>An ICC profile of sRGB, generated: the colours of a report mean the same on every screen and printer.</summary>
/// <remarks>
/// Version 4.2, matrix and parametric curve, so no table and no power function is needed to write it.
/// Source: ICC.1:2004-10, 7 to 10; IEC 61966-2-1, primaries adapted to D50 by the Bradford matrix.
/// </remarks>
internal static class SrgbProfile
{
    /// <summary>The profile.</summary>
    public static byte[] Create()
    {
        var curve = Curve();
        (string Tag, byte[] Body)[] tags =
        [
            ("desc", Localized("sRGB")), ("cprt", Localized("No copyright; use freely")),
            ("wtpt", Fixed("XYZ ", 0.9642, 1.0, 0.8249)),
            ("chad", Fixed("sf32", 1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)),
            ("rXYZ", Fixed("XYZ ", 0.43607, 0.22249, 0.01392)), ("gXYZ", Fixed("XYZ ", 0.38515, 0.71687, 0.09708)), ("bXYZ", Fixed("XYZ ", 0.14307, 0.06061, 0.7141)),
            ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ];
        return Assemble(tags);
    }

    private static byte[] Assemble((string Tag, byte[] Body)[] tags)
    {
        var start = 128 + 4 + (12 * tags.Length);
        var profile = new byte[start + tags.Sum(tag => tag.Body.Length)];
        WriteHeader(profile);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(128), tags.Length);
        for (var index = 0; index < tags.Length; index++)
        {
            var entry = profile.AsSpan(132 + (12 * index));
            Encoding.ASCII.GetBytes(tags[index].Tag, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], start);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[index].Body.Length);
            tags[index].Body.CopyTo(profile, start);
            start += tags[index].Body.Length;
        }

        return profile;
    }

    private static void WriteHeader(byte[] profile)
    {
        BinaryPrimitives.WriteInt32BigEndian(profile, profile.Length);
        BinaryPrimitives.WriteInt32BigEndian(profile.AsSpan(8), 0x04200000);
        Encoding.ASCII.GetBytes("mntrRGB XYZ ", profile.AsSpan(12));
        (profile[24], profile[25]) = (0x07, 0xD0);
        (profile[27], profile[29]) = (1, 1);
        Encoding.ASCII.GetBytes("acsp", profile.AsSpan(36));
        WriteFixed(profile.AsSpan(68), 0.9642, 1.0, 0.8249);
    }

    private static byte[] Curve() => Fixed("para", 3, 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045);

    /// <summary>Fixed-point numbers behind a type signature; a curve's function type stands before its numbers.</summary>
    private static byte[] Fixed(string type, params double[] values)
    {
        var body = new byte[8 + (4 * values.Length)];
        Encoding.ASCII.GetBytes(type, body);
        WriteFixed(body.AsSpan(8), values);
        if (type == "para") { BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(8), (int)values[0] << 16); }
        return body;
    }

    private static void WriteFixed(Span<byte> to, params double[] values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteInt32BigEndian(to[(4 * index)..], (int)Math.Round(values[index] * 65536, MidpointRounding.ToEven));
        }
    }

    private static byte[] Localized(string text)
    {
        var body = new byte[28 + ((2 * text.Length) + 3) / 4 * 4];
        Encoding.ASCII.GetBytes("mluc", body);
        foreach (var (at, value) in new[] { (8, 1), (12, 12), (20, 2 * text.Length), (24, 28) }) { BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(at), value); }
        Encoding.ASCII.GetBytes("enUS", body.AsSpan(16));
        Encoding.BigEndianUnicode.GetBytes(text, body.AsSpan(28));
        return body;
    }
}
