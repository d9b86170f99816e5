using System.Buffers.Binary;
using System.Collections.Immutable;
using Audit.Reports.Documents.Fonts;
using static Audit.Reports.Documents.Fonts.SfntReader;

namespace Audit.Reports.Pdf;

/// <summary>A TrueType font with the glyphs of given characters only, without hinting programs.</summary>
/// <remarks>
/// Glyph 0 is the original's; glyph i + 1 shows character i; glyphs that others are composed of follow. So each character has a glyph of its own and text can be read back exactly.
/// Guarantee: the bytes depend on the font and the set of characters alone. Source: ISO/IEC 14496-22, tables glyf, loca, hmtx, maxp, head.
/// </remarks>
internal static class TrueTypeSubset
{
    private const int ArgumentsAreWords = 0x1;
    private const int HasScale = 0x8;
    private const int MoreComponents = 0x20;
    private const int HasTwoScales = 0x40;
    private const int HasMatrix = 0x80;
    private const int HasInstructions = 0x100;

    /// <summary>The font file of a subset.</summary>
    public static byte[] Create(TrueTypeFont font, ImmutableArray<int> characters)
    {
        var glyphs = new List<int>([0, .. characters.Select(font.GlyphOf)]);
        var components = new Dictionary<int, int>();
        var outlines = new List<byte[]>();
        for (var index = 0; index < glyphs.Count; index++)
        {
            outlines.Add(Rewrite(font.Outline(glyphs[index]).Span, glyphs, components));
        }

        return SfntFile.Write(
            ("glyf", [.. outlines.SelectMany(outline => outline)]), ("head", Head(font)), ("hhea", Patched(font.Hhea, 34, glyphs.Count)),
            ("hmtx", [.. glyphs.SelectMany(glyph => Pair(font.Advance(glyph), font.Bearing(glyph)))]),
            ("loca", Offsets(outlines)), ("maxp", Maxp(font, glyphs.Count)));
    }

    /// <summary>An outline without instructions, its parts renumbered, padded to four bytes.</summary>
    private static byte[] Rewrite(ReadOnlySpan<byte> outline, List<int> glyphs, Dictionary<int, int> components)
    {
        if (outline.IsEmpty) { return []; }
        byte[] body = I16(outline, 0) >= 0 ? Simple(outline) : Composite(outline, glyphs, components);
        return [.. body, .. new byte[(4 - (body.Length % 4)) % 4]];
    }

    private static byte[] Simple(ReadOnlySpan<byte> outline)
    {
        var instructions = 10 + (2 * I16(outline, 0));
        return [.. outline[..instructions], 0, 0, .. outline[(instructions + 2 + U16(outline, instructions))..]];
    }

    private static byte[] Composite(ReadOnlySpan<byte> outline, List<int> glyphs, Dictionary<int, int> components)
    {
        var body = outline.ToArray();
        var at = 10;
        int flags;
        do
        {
            flags = U16(body, at);
            BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(at), (ushort)(flags & ~HasInstructions));
            BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(at + 2), (ushort)Renumber(U16(body, at + 2), glyphs, components));
            at += 4 + ((flags & ArgumentsAreWords) != 0 ? 4 : 2) + ((flags & HasMatrix) != 0 ? 8 : (flags & HasTwoScales) != 0 ? 4 : (flags & HasScale) != 0 ? 2 : 0);
        }
        while ((flags & MoreComponents) != 0);
        return body[..at];
    }

    private static int Renumber(int glyph, List<int> glyphs, Dictionary<int, int> components)
    {
        if (components.TryGetValue(glyph, out var known)) { return known; }
        glyphs.Add(glyph);
        return components[glyph] = glyphs.Count - 1;
    }

    private static byte[] Head(TrueTypeFont font)
    {
        var head = font.Head.ToArray();
        head.AsSpan(8, 4).Clear();
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return head;
    }

    /// <summary>No instructions are left, so what they would need is nothing.</summary>
    private static byte[] Maxp(TrueTypeFont font, int count)
    {
        var maxp = Patched(font.Maxp, 4, count);
        if (maxp.Length >= 32) { maxp.AsSpan(14, 14).Clear(); maxp[15] = 1; }
        return maxp;
    }

    private static byte[] Patched(ReadOnlyMemory<byte> table, int at, int value)
    {
        var bytes = table.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)value);
        return bytes;
    }

    private static byte[] Offsets(List<byte[]> outlines)
    {
        var loca = new byte[4 * (outlines.Count + 1)];
        for (var index = 0; index < outlines.Count; index++)
        {
            var end = BinaryPrimitives.ReadUInt32BigEndian(loca.AsSpan(4 * index)) + (uint)outlines[index].Length;
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * (index + 1)), end);
        }

        return loca;
    }

    private static byte[] Pair(int first, int second) => [(byte)(first >> 8), (byte)(first & 0xFF), (byte)((second >> 8) & 0xFF), (byte)(second & 0xFF)];
}
