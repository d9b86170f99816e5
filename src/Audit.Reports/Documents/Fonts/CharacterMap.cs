using System.Collections.Frozen;
using static Audit.Reports.Documents.Fonts.SfntReader;

namespace Audit.Reports.Documents.Fonts;

/// <summary>Reads which glyph shows which Unicode character: formats 4 and 12 of table cmap.</summary>
/// <remarks>Source: ISO/IEC 14496-22, 5.2.1.</remarks>
internal static class CharacterMap
{
    /// <summary>Glyph by code point; the fuller subtable wins.</summary>
    public static FrozenDictionary<int, int> Read(ReadOnlySpan<byte> cmap)
    {
        var glyphs = new Dictionary<int, int>();
        for (var index = 0; index < U16(cmap, 2); index++)
        {
            var (platform, encoding) = (U16(cmap, 4 + (8 * index)), U16(cmap, 6 + (8 * index)));
            if (!(platform == 0 || (platform == 3 && encoding is 1 or 10))) { continue; }
            var table = cmap[(int)U32(cmap, 8 + (8 * index))..];
            if (U16(table, 0) == 4) { ReadSegments(table, glyphs); }
            if (U16(table, 0) == 12) { ReadGroups(table, glyphs); }
        }

        return glyphs.ToFrozenDictionary();
    }

    private static void ReadSegments(ReadOnlySpan<byte> table, Dictionary<int, int> glyphs)
    {
        var doubled = U16(table, 6);
        for (var at = 14; at < 14 + doubled; at += 2)
        {
            var (end, start) = (U16(table, at), U16(table, at + doubled + 2));
            var (delta, range) = (U16(table, at + (2 * doubled) + 2), U16(table, at + (3 * doubled) + 2));
            for (var code = start; code <= end && code < 0xFFFF; code++)
            {
                var glyph = range == 0 ? code : U16(table, at + (3 * doubled) + 2 + range + (2 * (code - start)));
                if (range == 0 || glyph != 0) { Add(glyphs, code, (glyph + delta) & 0xFFFF); }
            }
        }
    }

    private static void ReadGroups(ReadOnlySpan<byte> table, Dictionary<int, int> glyphs)
    {
        for (var group = 0; group < U32(table, 12); group++)
        {
            var at = 16 + (12 * group);
            var (start, end, glyph) = (U32(table, at), U32(table, at + 4), U32(table, at + 8));
            if (end > 0x10FFFF) { throw new ArgumentOutOfRangeException(nameof(table), "a character lies outside of Unicode"); }
            for (var code = start; code <= end; code++) { Add(glyphs, (int)code, (int)(glyph + code - start)); }
        }
    }

    private static void Add(Dictionary<int, int> glyphs, int code, int glyph)
    {
        if (glyph != 0) { glyphs[code] = glyph; }
    }
}
