namespace Audit.Models.Formats;

/// <summary>A word, or a list of expressions in parentheses, with the place where it starts.</summary>
/// <param name="Word">The word; null for a list.</param>
/// <param name="Items">The items of a list; empty for a word.</param>
/// <param name="Line">Line from 1.</param>
/// <param name="Column">Column from 1.</param>
internal sealed record SExpression(string? Word, IReadOnlyList<SExpression> Items, int Line, int Column)
{
    /// <summary>Deepest nesting that is read.</summary>
    private const int Deepest = 100;

    /// <summary>The place, for a fault.</summary>
    public string Place => $"line {Line}, column {Column}";

    /// <summary>The first word of a list, or "".</summary>
    public string Head => Items.Count > 0 ? Items[0].Word ?? "" : "";

    /// <summary>The expression as text, cut short.</summary>
    public override string ToString()
    {
        var text = Word ?? $"({string.Join(' ', Items.Take(6).Select(item => item.Word ?? "(...)"))}{(Items.Count > 6 ? " ..." : "")})";
        return text.Length <= 60 ? text : text[..60] + "...";
    }

    /// <summary>Reads every expression of a text; ";" starts a comment, "|" quotes nothing here.</summary>
    public static IReadOnlyList<SExpression> ReadAll(string text, Faults faults)
    {
        var open = new Stack<(List<SExpression> Items, int Line, int Column)>();
        var top = new List<SExpression>();
        int line = 1, lineStart = 0;
        for (var at = 0; at < text.Length;)
        {
            var (letter, column) = (text[at], at - lineStart + 1);
            if (letter == '\n') { (line, lineStart) = (line + 1, at + 1); }
            if (char.IsWhiteSpace(letter)) { at++; continue; }
            if (letter == ';') { at = EndOfLine(text, at); continue; }
            if (letter == '(')
            {
                if (open.Count == Deepest) { faults.Throw("vnnlib.too-deep", $"line {line}, column {column}", $"Got parentheses nested deeper than {Deepest}; flatten the expression."); }
                open.Push(([], line, column));
                at++;
                continue;
            }

            var target = open.TryPeek(out var inner) ? inner.Items : top;
            if (letter == ')')
            {
                if (open.Count == 0) { faults.Throw("vnnlib.unbalanced", $"line {line}, column {column}", "Got \")\" without its \"(\"; remove it."); }
                open.Pop();
                (open.TryPeek(out var outer) ? outer.Items : top).Add(new SExpression(null, inner.Items, inner.Line, inner.Column));
                at++;
                continue;
            }

            var end = EndOfWord(text, at);
            target.Add(new SExpression(text[at..end], [], line, column));
            at = end;
        }

        if (open.TryPeek(out var left)) { faults.Throw("vnnlib.unbalanced", $"line {left.Line}, column {left.Column}", "This \"(\" is never closed; the file may be cut off."); }
        return top;
    }

    private static int EndOfLine(string text, int at)
    {
        var end = text.IndexOf('\n', at);
        return end < 0 ? text.Length : end;
    }

    private static int EndOfWord(string text, int at)
    {
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not ('(' or ')' or ';')) { at++; }
        return at;
    }
}
