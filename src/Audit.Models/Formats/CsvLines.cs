using System.Text;

namespace Audit.Models.Formats;

/// <summary>Splits comma-separated text into lines of cells.</summary>
internal static class CsvLines
{
    /// <summary>The lines with their numbers from 1; empty lines are left out. A quoted cell may hold commas, line ends and doubled quotes.</summary>
    public static List<(int Line, IReadOnlyList<string> Cells)> Split(string text, Faults faults)
    {
        var lines = new List<(int, IReadOnlyList<string>)>();
        var cells = new List<string>();
        int line = 1, at = 0, first = 1;
        while (at < text.Length)
        {
            if (cells.Count == 0) { first = line; }
            cells.Add(Cell(text, ref at, ref line, faults));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                if (at < text.Length && text[at] is not ('\r' or '\n')) { continue; }
                cells.Add("");
                if (at == text.Length) { break; }
            }

            if (at >= text.Length) { break; }
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            Finish(lines, ref cells, first);
            line++;
        }

        Finish(lines, ref cells, first);
        return lines;
    }

    private static void Finish(List<(int, IReadOnlyList<string>)> lines, ref List<string> cells, int line)
    {
        if (cells.Count > 1 || (cells.Count == 1 && cells[0].Length > 0)) { lines.Add((line, cells)); }
        cells = [];
    }

    private static string Cell(string text, ref int at, ref int line, Faults faults)
    {
        if (at < text.Length && text[at] == '"') { return Quoted(text, ref at, ref line, faults); }
        var start = at;
        while (at < text.Length && text[at] is not (',' or '\r' or '\n')) { at++; }
        return text[start..at].Trim();
    }

    private static string Quoted(string text, ref int at, ref int line, Faults faults)
    {
        var first = line;
        var cell = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '\n') { line++; }
            if (text[at] != '"') { cell.Append(text[at]); continue; }
            if (at + 1 < text.Length && text[at + 1] == '"') { cell.Append('"'); at++; continue; }
            at++;
            if (at < text.Length && text[at] is not (',' or '\r' or '\n')) { faults.Throw("csv.quote", $"line {line}", "Text follows after a closing quote; double the quotes inside a cell."); }
            return cell.ToString();
        }

        faults.Throw("csv.quote", $"line {first}", "A quote that opens here is never closed.");
        return "";
    }
}
