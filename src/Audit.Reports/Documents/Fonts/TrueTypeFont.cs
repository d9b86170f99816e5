using System.Collections.Frozen;
using System.Collections.Immutable;
using Audit.Models;
using Audit.Models.Graphs;
using static Audit.Reports.Documents.Fonts.SfntReader;

namespace Audit.Reports.Documents.Fonts;

/// <summary>A TrueType font: which glyph shows a character, how wide it is, what it looks like.</summary>
/// <remarks>
/// Invariant: every offset was checked when it was read, so no later call fails for the file's sake. Shapes and units: font units, <see cref="UnitsPerEm"/> to the em.
/// Source: ISO/IEC 14496-22 (Open Font Format). Reads outlines of table glyf only.
/// </remarks>
public sealed class TrueTypeFont
{
    private const int Common = 0x400;
    private readonly FrozenDictionary<int, int> characters;
    private readonly ImmutableArray<int> common;
    private readonly ImmutableArray<int> advances;
    private readonly ImmutableArray<int> bearings;
    private readonly ImmutableArray<ReadOnlyMemory<byte>> glyphs;

    private TrueTypeFont(string fileName, byte[] bytes)
    {
        var tables = new SfntReader(bytes);
        (File, FileName, Sha256) = (bytes, fileName, Digest.Of(bytes));
        (Head, Hhea, Maxp) = (tables["head"], tables["hhea"], tables["maxp"]);
        UnitsPerEm = U16(Head.Span, 18);
        if (UnitsPerEm is < 16 or > 16384) { throw new ArgumentOutOfRangeException(nameof(bytes), "the em has no size"); }
        Box = [.. Enumerable.Range(0, 4).Select(side => I16(Head.Span, 36 + (2 * side)))];
        (Ascent, Descent) = (I16(Hhea.Span, 4), I16(Hhea.Span, 6));
        var count = U16(Maxp.Span, 4);
        glyphs = ReadOutlines(tables, count);
        (advances, bearings) = ReadMetrics(tables["hmtx"].Span, count, U16(Hhea.Span, 34));
        characters = CharacterMap.Read(tables["cmap"].Span).Where(pair => pair.Value < count).ToFrozenDictionary();
        common = [.. Enumerable.Range(0, Common).Select(code => characters.GetValueOrDefault(code))];
        CapHeight = GlyphOf('H') is var capital and > 0 && glyphs[capital].Length >= 10 ? I16(glyphs[capital].Span, 8) : Ascent;
    }

    /// <summary>The file's name without folders.</summary>
    public string FileName { get; }

    /// <summary>Digest of the file.</summary>
    public Digest Sha256 { get; }

    /// <summary>Font units to the em.</summary>
    public int UnitsPerEm { get; }

    /// <summary>Height above the baseline that lines keep free.</summary>
    public int Ascent { get; }

    /// <summary>Depth below the baseline that lines keep free; negative.</summary>
    public int Descent { get; }

    /// <summary>Height of a capital letter.</summary>
    public int CapHeight { get; }

    /// <summary>xMin, yMin, xMax, yMax over all glyphs.</summary>
    public ImmutableArray<int> Box { get; }

    internal ReadOnlyMemory<byte> File { get; }

    internal ReadOnlyMemory<byte> Head { get; }

    internal ReadOnlyMemory<byte> Hhea { get; }

    internal ReadOnlyMemory<byte> Maxp { get; }

    /// <summary>Reads a font file.</summary>
    /// <exception cref="InputFaultException">It is not a TrueType font, or is damaged.</exception>
    public static TrueTypeFont Read(string fileName, byte[] bytes)
    {
        try
        {
            return new TrueTypeFont(fileName, bytes);
        }
        catch (Exception fault) when (fault is ArgumentException or OverflowException)
        {
            throw new InputFaultException(new Diagnostic("font.damaged", fileName,
                $"this is not a whole TrueType font ({fault.Message.Split('\n', '(')[0].Trim()}); install the package {FontSet.Package} anew."));
        }
    }

    /// <summary>The glyph of a character; 0 where there is none.</summary>
    public int GlyphOf(int codePoint) => codePoint < common.Length ? common[codePoint] : characters.GetValueOrDefault(codePoint);

    /// <summary>How far a glyph moves the pen, in font units.</summary>
    public int Advance(int glyph) => advances[glyph];

    /// <summary>Where a glyph's outline begins, in font units.</summary>
    internal int Bearing(int glyph) => bearings[glyph];

    /// <summary>A glyph's entry of table glyf; empty for a blank.</summary>
    internal ReadOnlyMemory<byte> Outline(int glyph) => glyphs[glyph];

    private static ImmutableArray<ReadOnlyMemory<byte>> ReadOutlines(SfntReader tables, int count)
    {
        var (loca, glyf, wide) = (tables["loca"], tables["glyf"], I16(tables["head"].Span, 50) != 0);
        int At(int glyph) => checked((int)(wide ? U32(loca.Span, 4 * glyph) : 2L * U16(loca.Span, 2 * glyph)));
        return [.. Enumerable.Range(0, count).Select(glyph => glyf[At(glyph)..At(glyph + 1)])];
    }

    private static (ImmutableArray<int> Advances, ImmutableArray<int> Bearings) ReadMetrics(ReadOnlySpan<byte> hmtx, int count, int full)
    {
        var (advances, bearings) = (new int[count], new int[count]);
        for (var glyph = 0; glyph < count; glyph++)
        {
            advances[glyph] = U16(hmtx, 4 * Math.Min(glyph, full - 1));
            bearings[glyph] = glyph < full ? I16(hmtx, (4 * glyph) + 2) : I16(hmtx, (4 * full) + (2 * (glyph - full)));
        }

        return ([.. advances], [.. bearings]);
    }
}
