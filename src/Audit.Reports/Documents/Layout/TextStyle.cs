using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;

namespace Audit.Reports.Documents.Layout;

/// <summary>How text is set.</summary>
/// <param name="Face">The face.</param>
/// <param name="Size">Size in points.</param>
/// <param name="Color">Its colour.</param>
internal sealed record TextStyle(FontFace Face, double Size, Color Color)
{
    /// <summary>Title of the report.</summary>
    public static readonly TextStyle Title = new(FontFace.Bold, 19, Palette.Ink);

    /// <summary>A heading that opens a part.</summary>
    public static readonly TextStyle Heading = new(FontFace.Bold, 14, Palette.Accent);

    /// <summary>A heading within a part.</summary>
    public static readonly TextStyle Subheading = new(FontFace.Bold, 9, Palette.Ink);

    /// <summary>Running text.</summary>
    public static readonly TextStyle Body = new(FontFace.Regular, 8, Palette.Ink);

    /// <summary>Names within running text.</summary>
    public static readonly TextStyle Strong = Body with { Face = FontFace.Bold };

    /// <summary>Text of tables.</summary>
    public static readonly TextStyle Cell = new(FontFace.Regular, 7.2, Palette.Ink);

    /// <summary>Names in tables.</summary>
    public static readonly TextStyle CellStrong = Cell with { Face = FontFace.Bold };

    /// <summary>Headers of columns, labels, notes.</summary>
    public static readonly TextStyle Label = new(FontFace.Regular, 6.8, Palette.Muted);

    /// <summary>Digests, paths, commands.</summary>
    public static readonly TextStyle Code = new(FontFace.Mono, 6.6, Palette.Ink);

    /// <summary>From one baseline to the next.</summary>
    public double Leading => Size * 1.42;
}

/// <summary>Text in one style.</summary>
internal sealed record Phrase(string Text, TextStyle Style);

/// <summary>Where a line stands within its width.</summary>
internal enum Alignment
{
    /// <summary>At the left edge.</summary>
    Left,

    /// <summary>At the right edge: numbers.</summary>
    Right,

    /// <summary>In the middle.</summary>
    Middle,
}
