using System.Collections.Immutable;
using Audit.Reports.Documents.Drawing;

namespace Audit.Reports.Documents.Layout;

/// <summary>A column of a table.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="Width">Its width in points, gutter not counted.</param>
/// <param name="Alignment">How its header stands.</param>
internal sealed record Column(string Header, double Width, Alignment Alignment = Alignment.Left);

/// <summary>Rows of cells under headers; the headers are repeated on every page.</summary>
/// <remarks>The first cell of a row is its header. A row is not divided over pages unless it is taller than a page.</remarks>
internal sealed record Table(ImmutableArray<Column> Columns, ImmutableArray<ImmutableArray<Block>> Rows)
{
    private const double Gutter = 9;
    private const double Padding = 4;

    /// <summary>What the columns may share when there are a number of them.</summary>
    public static double Usable(int columns) => Sheet.Width - (Gutter * (columns - 1));

    /// <summary>Places the table.</summary>
    public void Place(Sheet sheet, int parent)
    {
        var node = sheet.Open("Table", parent);
        sheet.Require(HeaderHeight(sheet) + (Rows.Length > 0 ? Math.Min(200, RowHeight(Pieces(sheet, Rows[0]))) : 0));
        PlaceHeader(sheet, sheet.Open("TR", node), repeated: false);
        foreach (var row in Rows)
        {
            PlaceRow(sheet, sheet.Open("TR", node), row);
        }
    }

    private double HeaderHeight(Sheet sheet) =>
        (2 * Padding) + Columns.Max(column => Block.Of(column.Header, TextStyle.Label).Height(sheet.Fonts, column.Width));

    private List<Queue<Piece>> Pieces(Sheet sheet, ImmutableArray<Block> row) =>
        OnOneLine([.. row.Select((cell, index) => cell.Pieces(sheet.Fonts, Columns[index].Width))]);

    /// <summary>Moves cells down so that their first lines of text, whatever their sizes, stand on one line.</summary>
    private static List<Queue<Piece>> OnOneLine(ImmutableArray<ImmutableArray<Piece>> cells)
    {
        var line = cells.Max(cell => cell.FirstOrDefault()?.Baseline ?? 0);
        Piece Above(Piece first) => new(line - first.Baseline!.Value, (_, _, _, _) => { });
        return [.. cells.Select(cell => new Queue<Piece>(cell.FirstOrDefault() is { Baseline: not null } first && first.Baseline < line ? [Above(first), .. cell] : cell))];
    }

    private static double RowHeight(List<Queue<Piece>> row) => (2 * Padding) + row.Max(cell => cell.Sum(piece => piece.Height));

    private void PlaceHeader(Sheet sheet, int node, bool repeated)
    {
        var height = HeaderHeight(sheet);
        sheet.Draw(new Mark.Fill(Mark.Artifact, new(Sheet.Left, sheet.Y, Sheet.Width, height), Palette.Panel, 0));
        foreach (var (index, x) in Places())
        {
            var cell = repeated ? Mark.Artifact : sheet.Open("TH", node, scope: "Column");
            var y = sheet.Y + Padding;
            foreach (var piece in Block.Of(Columns[index].Header, TextStyle.Label, Columns[index].Alignment).Pieces(sheet.Fonts, Columns[index].Width))
            {
                piece.Draw(sheet, cell, x, y);
                y += piece.Height;
            }
        }

        sheet.Y += height;
    }

    private void PlaceRow(Sheet sheet, int node, ImmutableArray<Block> row)
    {
        var pieces = Pieces(sheet, row);
        var cells = row.Select((_, index) => index == 0 ? sheet.Open("TH", node, scope: "Row") : sheet.Open("TD", node)).ToList();
        if (RowHeight(pieces) > sheet.Remaining && !sheet.AtTop) { Continue(sheet); }
        PlaceWhatFits(sheet, pieces, cells, fresh: false);
        while (pieces.Any(left => left.Count > 0))
        {
            Continue(sheet);
            PlaceWhatFits(sheet, pieces, cells, fresh: true);
        }

        sheet.Draw(new Mark.Line(Mark.Artifact, Sheet.Left, sheet.Y, Sheet.Left + Sheet.Width, sheet.Y, 0.4, Palette.Hairline, 0));
    }

    private void Continue(Sheet sheet)
    {
        sheet.NewPage();
        PlaceHeader(sheet, Mark.Artifact, repeated: true);
    }

    private void PlaceWhatFits(Sheet sheet, List<Queue<Piece>> pieces, List<int> cells, bool fresh)
    {
        var (top, deepest) = (sheet.Y + Padding, sheet.Y + Padding);
        foreach (var (index, x) in Places())
        {
            var y = top;
            while (pieces[index].TryPeek(out var next) && (y + next.Height + Padding <= Sheet.Bottom || (fresh && y == top)))
            {
                pieces[index].Dequeue().Draw(sheet, cells[index], x, y);
                y += next.Height;
            }

            deepest = Math.Max(deepest, y);
        }

        sheet.Y = deepest + Padding;
    }

    private IEnumerable<(int Index, double X)> Places()
    {
        var x = Sheet.Left;
        for (var index = 0; index < Columns.Length; index++)
        {
            yield return (index, x);
            x += Columns[index].Width + Gutter;
        }
    }
}
