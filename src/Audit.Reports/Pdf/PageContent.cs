using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Audit.Reports.Documents.Drawing;
using Audit.Reports.Documents.Fonts;
using static Audit.Reports.Pdf.PdfSyntax;

namespace Audit.Reports.Pdf;

/// <summary>The drawing operators of one page, and which structure node each marked stretch belongs to.</summary>
/// <param name="Operators">The content stream.</param>
/// <param name="Nodes">Node by marked-content identifier.</param>
/// <remarks>Source: ISO 32000-1, 8 (graphics), 9.4 (text), 14.6 (marked content).</remarks>
internal sealed record PageContent(string Operators, ImmutableArray<int> Nodes)
{
    /// <summary>How far the ends of a Bezier curve's tangents lie out for a quarter of a circle.</summary>
    private const double Quarter = 0.5522847498;

    /// <summary>Writes marks, consecutive ones of a node together.</summary>
    public static PageContent Of(ImmutableArray<Mark> marks, IReadOnlyDictionary<FontFace, EmbeddedFont> fonts)
    {
        var (text, nodes) = (new StringBuilder(), ImmutableArray.CreateBuilder<int>());
        for (var index = 0; index < marks.Length; index++)
        {
            var node = marks[index].Node;
            if (index == 0 || marks[index - 1].Node != node) { text.Append(Begin(node, nodes)); }
            text.Append(Operator(marks[index], fonts));
            if (index == marks.Length - 1 || marks[index + 1].Node != node) { text.Append("EMC\n"); }
        }

        return new(text.ToString(), nodes.ToImmutable());
    }

    private static string Begin(int node, ImmutableArray<int>.Builder nodes)
    {
        if (node == Mark.Artifact) { return "/Artifact BMC\n"; }
        nodes.Add(node);
        return string.Create(CultureInfo.InvariantCulture, $"/P<</MCID {nodes.Count - 1}>>BDC\n");
    }

    private static string Operator(Mark mark, IReadOnlyDictionary<FontFace, EmbeddedFont> fonts) => mark switch
    {
        Mark.Text text => Show(text, fonts[text.Run.Face]),
        Mark.Fill fill => $"{Paint(fill.Color)} rg {Outline(fill)} f\n",
        Mark.Line line => Stroke(line),
        Mark.Polygon polygon => $"{Paint(polygon.Color)} rg {Path(polygon.Corners)} f\n",
        Mark.Disc disc => $"{Paint(disc.Color)} rg {Paint(disc.Rim)} RG 0.8 w [] 0 d {Circle(disc)} b\n",
        _ => throw new ArgumentException($"No operator draws {mark.GetType().Name}."),
    };

    private static string Show(Mark.Text text, EmbeddedFont font)
    {
        var body = $"BT /{text.Run.Face} {Number(text.Size)} Tf {Paint(text.Color)} rg 1 0 0 1 {Point(text.X, text.Y)} Tm {font.Encode(text.Run.Shown)} Tj ET\n";
        return text.Run.Replaces is { } truth ? $"/Span<</ActualText{Text(truth)}>>BDC\n{body}EMC\n" : body;
    }

    private static string Stroke(Mark.Line line) =>
        $"{Paint(line.Color)} RG {Number(line.Weight)} w [{(line.Dash > 0 ? Numbers(line.Dash, line.Dash) : "")}] 0 d {Point(line.X1, line.Y1)} m {Point(line.X2, line.Y2)} l S\n";

    private static string Outline(Mark.Fill fill)
    {
        var ((x, y, width, height), radius) = (fill.Area, Math.Min(fill.Radius, Math.Min(fill.Area.Width, fill.Area.Height) / 2));
        if (radius <= 0) { return $"{Point(x, y + height)} {Numbers(width, height)} re"; }
        var (right, bottom, rest) = (x + width, y + height, radius * (1 - Quarter));
        return $"{Point(x + radius, y)} m {Point(right - radius, y)} l {Point(right - rest, y)} {Point(right, y + rest)} {Point(right, y + radius)} c "
            + $"{Point(right, bottom - radius)} l {Point(right, bottom - rest)} {Point(right - rest, bottom)} {Point(right - radius, bottom)} c "
            + $"{Point(x + radius, bottom)} l {Point(x + rest, bottom)} {Point(x, bottom - rest)} {Point(x, bottom - radius)} c "
            + $"{Point(x, y + radius)} l {Point(x, y + rest)} {Point(x + rest, y)} {Point(x + radius, y)} c h";
    }

    private static string Path(ImmutableArray<(double X, double Y)> corners) =>
        string.Concat(corners.Select((corner, index) => $"{Point(corner.X, corner.Y)} {(index == 0 ? "m" : "l")} ")) + "h";

    private static string Circle(Mark.Disc disc)
    {
        var (x, y, r, k) = (disc.X, disc.Y, disc.Radius, disc.Radius * Quarter);
        return $"{Point(x + r, y)} m {Point(x + r, y + k)} {Point(x + k, y + r)} {Point(x, y + r)} c {Point(x - k, y + r)} {Point(x - r, y + k)} {Point(x - r, y)} c "
            + $"{Point(x - r, y - k)} {Point(x - k, y - r)} {Point(x, y - r)} c {Point(x + k, y - r)} {Point(x + r, y - k)} {Point(x + r, y)} c";
    }

    private static string Point(double x, double y) => Numbers(x, Composition.PageHeight - y);

    private static string Paint(Color color) => Numbers(color.Red / 255.0, color.Green / 255.0, color.Blue / 255.0);
}
