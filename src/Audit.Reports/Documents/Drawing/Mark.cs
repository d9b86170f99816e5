using System.Collections.Immutable;
using Audit.Reports.Documents.Fonts;

namespace Audit.Reports.Documents.Drawing;

/// <summary>A rectangle in points, from the top left corner of the page.</summary>
internal readonly record struct Area(double X, double Y, double Width, double Height)
{
    /// <summary>The right edge.</summary>
    public double Right => X + Width;

    /// <summary>The lower edge.</summary>
    public double Bottom => Y + Height;
}

/// <summary>One thing drawn on a page.</summary>
/// <remarks>Shapes and units: points, x to the right and y downward from the top left corner of the page.</remarks>
/// <param name="Node">Index of the structure node it belongs to; <see cref="Artifact"/> for decoration.</param>
internal abstract record Mark(int Node)
{
    /// <summary>Belongs to nothing that a reader of the text needs.</summary>
    public const int Artifact = -1;

    /// <summary>A run of text; Y is the baseline and Width its advance.</summary>
    public sealed record Text(int Node, GlyphRun Run, double Size, Color Color, double X, double Y, double Width) : Mark(Node);

    /// <summary>A filled rectangle, its corners rounded by Radius.</summary>
    public sealed record Fill(int Node, Area Area, Color Color, double Radius) : Mark(Node);

    /// <summary>A straight line, dashed where Dash is above 0.</summary>
    public sealed record Line(int Node, double X1, double Y1, double X2, double Y2, double Weight, Color Color, double Dash) : Mark(Node);

    /// <summary>A filled polygon.</summary>
    public sealed record Polygon(int Node, ImmutableArray<(double X, double Y)> Corners, Color Color) : Mark(Node);

    /// <summary>A filled disc with a rim.</summary>
    public sealed record Disc(int Node, double X, double Y, double Radius, Color Color, Color Rim) : Mark(Node);
}
